"""A campaign is data: one notice, its templates and its severities, read from TOML.

A folder `config/campaigns/<id>/` holds `notice.toml` and one file per template. Everything is
validated at once, and every mistake is told with its file and key path, so that next year's
notice can be written by somebody who does not read Python. As soon as TOML would need an "if",
the thing is a check and belongs in `checks/`.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Literal, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, Field, ValidationError, field_validator, model_validator

from config.data import Data, Word
from config.fields import demand_fields, names_of
from config.mistakes import invalid, untidy
from config.references import dangling, unfit
from config.template import Template

CAMPAIGNS = Path(__file__).parent / "campaigns"
NOTICE = "notice.toml"

_M = TypeVar("_M", bound=BaseModel)


class CampaignError(ValueError):
    """The campaign's files are wrong; `mistakes` lists every one with file and key path."""

    def __init__(self, folder: Path, mistakes: tuple[str, ...]) -> None:
        super().__init__("\n".join((f"{folder}:", *mistakes)))
        self.folder = folder
        self.mistakes = mistakes


class Contacts(Data):
    """Who signs the letters and whom a unit can ask; `address` is where the paper copy goes."""

    office: Word
    phone: Word
    address: str = ""


class Naming(Data):
    """How the archive must be called: `pattern` with {unit} and {year}, without an extension."""

    pattern: Word
    source: Word

    @field_validator("pattern")
    @classmethod
    def _has_its_fields(cls, pattern: str) -> str:
        return demand_fields(pattern)


class FileWords(Data):
    """Words in the names of a package's files, by which they are told apart.

    Attributes:
        main: The main documents.
        evidence: Files and folders of evidence.
        aside: What holds a part of the form, or none of it, and is never the main document.
    """

    main: tuple[Word, ...] = Field(min_length=1)
    evidence: tuple[Word, ...] = Field(min_length=1)
    aside: tuple[Word, ...] = ()


class Notice(Data):
    """One notice: `notice.toml`.

    Attributes:
        year: The assessed year; the materials are sent in the year after.
        deadline: The last day, counted in, in `zone`.
        sentences: The notice's own words by key; a check cites one of them.
        severity: Overrides by code or "code.grade"; "OFF" switches a check off.
        params: Parameters of checks by code.
    """

    id: Word = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    year: int = Field(ge=2000, le=2100)
    title: Word
    number: Word
    deadline: date
    zone: Word
    mailbox: Word
    contacts: Contacts
    naming: Naming
    files: FileWords
    sentences: dict[str, Word]
    severity: dict[str, Literal["NOTE", "ASK", "FIX", "HOLD", "OFF"]] = Field(default_factory=dict)
    params: dict[str, dict[str, Any]] = Field(default_factory=dict)

    @field_validator("zone")
    @classmethod
    def _zone_exists(cls, zone: str) -> str:
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError("没有这个时区；例如 Asia/Shanghai") from error
        return zone

    @field_validator("mailbox")
    @classmethod
    def _is_an_address(cls, mailbox: str) -> str:
        if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", mailbox):
            raise ValueError("应为邮箱地址，例如 office@163.com")
        return mailbox

    @model_validator(mode="after")
    def _closes_after_the_year_began(self) -> Notice:
        if self.deadline.year < self.year:
            raise ValueError(f"截止日期 {self.deadline} 早于考核年度 {self.year}，二者必有一错")
        return self

    @property
    def closes(self) -> datetime:
        """The last moment that is still on time."""
        return datetime.combine(self.deadline, time(23, 59, 59), ZoneInfo(self.zone))

    def archive_name(self, unit: str) -> str:
        """The exact archive name (without extension) asked of a unit."""
        return self.naming.pattern.format(unit=unit, year=self.year)


class Campaign(Notice):
    """One notice with its templates.

    Attributes:
        templates: In the order of their files' names.
        sha256: Of all files of the folder, so that an old verdict can be explained.
    """

    templates: tuple[Template, ...] = ()
    sha256: str = ""

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
    paths = sorted(folder.glob("*.toml"))
    for path in paths:
        raw = path.read_bytes()
        digest.update(path.name.encode() + b"\0" + raw + b"\0")
        try:
            data[path.name] = tomllib.loads(raw.decode())
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            mistakes.append(f"{path.name}: {untidy(raw, error)}")
    mistakes += _lacking([path.name for path in paths])
    forms = {name: body for name, body in data.items() if name != NOTICE}
    checked = [_checked(Template, name, body, mistakes) for name, body in forms.items()]
    notice = _checked(Notice, NOTICE, data[NOTICE], mistakes) if NOTICE in data else None
    mistakes += [f"{name}: {one}" for name, body in forms.items() for one in unfit(body)]
    if NOTICE in data:
        mistakes += dangling(data[NOTICE], forms)
    if mistakes or notice is None:
        raise CampaignError(folder, tuple(mistakes))
    templates = tuple(form for form in checked if form is not None)
    # The parts are validated; a copy of them need not be.
    return Campaign.model_construct(**dict(notice), templates=templates, sha256=digest.hexdigest())


def load_all(folder: Path = CAMPAIGNS) -> tuple[Campaign, ...]:
    """Reads every campaign below a folder, in the order of their names.

    Raises:
        CampaignError: With every mistake in every folder, an id that is given twice, or none.
    """
    found: dict[str, Campaign] = {}
    mistakes: list[str] = []
    for path in sorted(folder.glob(f"*/{NOTICE}")):
        try:
            campaign = load(path.parent)
        except CampaignError as error:
            mistakes += [f"{path.parent.name}/{one}" for one in error.mistakes]
            continue
        if campaign.id in found:
            mistakes.append(f"{path.parent.name}/{NOTICE}: id: 另一个通知也叫 {campaign.id}")
        found[campaign.id] = campaign
    if not (found or mistakes):
        mistakes.append(f"没有找到通知：应有 …/{NOTICE}")
    if mistakes:
        raise CampaignError(folder, tuple(mistakes))
    return tuple(found.values())


def _lacking(names: Iterable[str]) -> list[str]:
    present = set(names)
    lacking = [] if NOTICE in present else [f"{NOTICE}: 文件夹里没有这个文件"]
    if not present - {NOTICE}:
        lacking.append("*.toml: 没有参考模板的文件（例如 school.toml）")
    return lacking


def _checked(model: type[_M], name: str, body: dict[str, Any], mistakes: list[str]) -> _M | None:
    try:
        return model.model_validate(body)
    except ValidationError as error:
        known = names_of(Notice, Template)
        mistakes += [f"{name}: {one}" for one in invalid(error.errors(), body, known)]
        return None
