"""What is known of a unit from before, and what people decided: values passed in to judging."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from checks.finding import Outcome
from parsers.model import Package


@dataclass(frozen=True, slots=True)
class Version:
    """An earlier submission of the same unit.

    Attributes:
        letters: Message-IDs of our letters about it.
    """

    received: datetime
    outcome: Outcome
    package_sha256: str
    sender: str
    letters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class History:
    """What this unit sent before, ordered by time of receipt."""

    versions: tuple[Version, ...] = ()

    def before(self, package: Package) -> tuple[Version, ...]:
        """What came before these bytes came for the first time."""
        same = digest(package)
        places = [n for n, one in enumerate(self.versions) if same and one.package_sha256 == same]
        return self.versions[: places[0]] if places else self.versions


@dataclass(frozen=True, slots=True)
class Rulings:
    """What people decided about this case; they outweigh the checks.

    Attributes:
        unit: Full name of the unit a person assigned, or empty.
        waived: Codes of findings a person waived.
        expired: Addresses of links that a person found dead.
        fetched: Names of files that a person brought for this mail from behind its links.
    """

    unit: str = ""
    waived: tuple[str, ...] = ()
    expired: tuple[str, ...] = ()
    fetched: tuple[str, ...] = ()


def digest(package: Package) -> str:
    """The archive's hash, or one over its pieces, or over the loose files; empty when nothing came."""
    if package.blob is not None and not package.volumes:
        return package.blob.sha256
    pieces = [package.blob.sha256, *package.volumes] if package.blob else []
    lines = sorted(f"{file.name}\0{file.blob.sha256}\n" for file in package.files)
    text = "\n".join(pieces) or "".join(lines)
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest() if text else ""
