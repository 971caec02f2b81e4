"""A campaign is data: one notice, its templates and its severities, read from TOML.

A folder `config/campaigns/<id>/` holds `notice.toml` and one file per template. Everything is
validated at once, and every mistake is told with its file and key path, so that next year's
notice can be written by somebody who does not read Python. As soon as TOML would need an "if",
the thing is a check and belongs in `checks/`.
"""

from __future__ import annotations

import hashlib
import tomllib
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Literal, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, Field, ValidationError, field_validator

from config.data import Data, Word
from config.template import Template, sentences

CAMPAIGNS = Path(__file__).parent / "campaigns"

_M = TypeVar("_M", bound=BaseModel)


class CampaignError(ValueError):
    """The campaign's files are wrong; `mistakes` lists every one with file and key path."""

    def __init__(self, folder: Path, mistakes: tuple[str, ...]) -> None:
        super().__init__("\n".join((f"campaign {folder.name}:", *mistakes)))
        self.folder = folder
        self.mistakes = mistakes


class Contacts(Data):
    """Who signs the letters and whom a unit can ask; `address` is where the paper copy goes."""

    office: Word
    phone: Word
    address: str = ""


class Naming(Data):
    """How the archive must be called: `pattern` with {unit} and {year}."""

    pattern: Word
    source: Word

    @field_validator("pattern")
    @classmethod
    def _has_its_fields(cls, pattern: str) -> str:
        if "{unit}" not in pattern or "{year}" not in pattern:
            raise ValueError("must contain {unit} and {year}")
        return pattern


class Campaign(Data):
    """One notice with its templates.

    Attributes:
        year: The assessed year; the materials are sent in the year after.
        deadline: The last day, counted in, in `zone`.
        sentences: The notice's own words by key; a check cites one of them.
        severity: Overrides by code or "code.grade"; "OFF" switches a check off.
        params: Parameters of checks by code.
        sha256: Of all files of the folder, so that an old verdict can be explained.
    """

    id: Word
    year: int
    title: Word
    number: Word
    deadline: date
    zone: Word
    mailbox: Word
    contacts: Contacts
    naming: Naming
    sentences: dict[str, Word]
    severity: dict[str, Literal["NOTE", "ASK", "FIX", "HOLD", "OFF"]] = Field(default_factory=dict)
    params: dict[str, dict[str, Any]] = Field(default_factory=dict)
    templates: tuple[Template, ...] = ()
    sha256: str = ""

    @field_validator("zone")
    @classmethod
    def _zone_exists(cls, zone: str) -> str:
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError("not a time zone, e.g. Asia/Shanghai") from error
        return zone

    @property
    def closes(self) -> datetime:
        """The last moment that is still on time."""
        return datetime.combine(self.deadline, time(23, 59, 59), ZoneInfo(self.zone))

    def archive_name(self, unit: str) -> str:
        """The exact archive name (without extension) asked of a unit."""
        return self.naming.pattern.format(unit=unit, year=self.year)

    def template(self, kind: str) -> Template | None:
        """The form for a kind of unit."""
        return next((form for form in self.templates if form.kind == kind), None)


def load(folder: Path) -> Campaign:
    """Reads and validates a campaign's folder.

    Raises:
        CampaignError: With every mistake in every file.
    """
    mistakes: list[str] = []
    digest = hashlib.sha256()
    data: dict[str, dict[str, Any]] = {}
    for path in sorted(folder.glob("*.toml")):
        raw = path.read_bytes()
        digest.update(path.name.encode() + b"\0" + raw + b"\0")
        try:
            data[path.name] = tomllib.loads(raw.decode())
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            mistakes.append(f"{path.name}: {error}")
    if "notice.toml" not in data and not mistakes:
        mistakes.append("notice.toml: missing")
    templates = [
        found
        for name, body in data.items()
        if name != "notice.toml" and (found := _checked(Template, name, body, mistakes))
    ]
    notice = _checked(Campaign, "notice.toml", data.get("notice.toml", {}), mistakes)
    if mistakes or notice is None:
        raise CampaignError(folder, tuple(mistakes))
    campaign = notice.model_copy(
        update={"templates": tuple(templates), "sha256": digest.hexdigest()}
    )
    if dangling := _dangling(campaign):
        raise CampaignError(folder, dangling)
    return campaign


def load_all(folder: Path = CAMPAIGNS) -> tuple[Campaign, ...]:
    """Reads every campaign below a folder, in the order of their names."""
    return tuple(load(path.parent) for path in sorted(folder.glob("*/notice.toml")))


def _checked(model: type[_M], name: str, body: dict[str, Any], mistakes: list[str]) -> _M | None:
    try:
        return model.model_validate(body)
    except ValidationError as error:
        for fault in error.errors(include_url=False):
            path = ".".join(str(step) for step in fault["loc"])
            mistakes.append(f"{name}: {path or '-'}: {fault['msg']}")
        return None


def _dangling(campaign: Campaign) -> tuple[str, ...]:
    return tuple(
        f"{form.kind}.toml: {path}.sentence: no sentence {key} in notice.toml"
        for form in campaign.templates
        for path, key in sentences(form).items()
        if key not in campaign.sentences
    )
