"""Containers: one archive in which a city bureau sends the packages of several units.

An archive is a container only when its parts surely belong to two or more units of the roster: by
the exact name of an archive or folder, or by the title of the form in it. Folders named after
partner schools inside one school's evidence hold no form and no archive, so they make none. Each
part is judged as if it had come alone; what belongs to no unit (a list of the schools, say) is
kept apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from checks.filenames import base
from checks.identify import choose
from checks.naming import take_apart
from checks.owners import base_of, names_unit
from checks.parts import Part, parts_of
from checks.roles import roles
from config.campaign import Campaign
from config.roster import Roster
from parsers.model import Blob, Evidence, Fault, File, FileKind, Package, Unreadable

SEVERAL = 2
_LIST = re.compile(r"汇总|名单|一览|清单|统计表|目录|报送函|来函|请示|说明")


@dataclass(frozen=True, slots=True)
class Parcels:
    """What a mail holds, taken apart.

    Attributes:
        packages: One Evidence a package, each of one unit; a mail without a package gives one.
        rest: Files that belong to no unit.
        containers: Names of the archives that were taken apart.
    """

    packages: tuple[Evidence, ...]
    rest: tuple[File, ...] = ()
    containers: tuple[str, ...] = ()

    @property
    def unplaced(self) -> tuple[str, ...]:
        """Names of the files that belong to no unit and are no list of the units either."""
        return tuple(file.name for file in self.rest if not _is_list(file))


def take_containers_apart(
    found: tuple[Evidence, ...],
    campaigns: tuple[Campaign, ...],
    roster: Roster,
    received: datetime,
) -> Parcels:
    """Takes every container of a mail apart; everything else stays as it is.

    Args:
        found: What was read of one mail.
        campaigns: The campaigns whose forms and names tell units.
        roster: The units there are; without any, names and titles are taken as they stand.
        received: When the server received the mail.
    """
    packages: list[Evidence] = []
    rest: list[File] = []
    containers: list[str] = []
    for evidence in found:
        package = evidence.package
        campaign = choose(evidence, campaigns, received)
        parts = () if package is None else parts_of(package, campaign, roster)
        sure = {part.unit for part in parts if part.unit and part.sure}
        if package is None or len(sure) < SEVERAL:
            packages.append(evidence)
            continue
        containers.append(package.name or "附件")
        left = _left(package, parts)
        own = [_package(package, one) for one in parts] + ([left] if _is_faulty(left) else [])
        packages += [Evidence(evidence.mail, one, alone=False) for one in own]
        rest += left.files
    packages = _ends_joined(packages, campaigns, roster, received)
    kept, lists = _lists_apart(packages)
    return Parcels(kept, (*rest, *lists), tuple(containers))


def _left(container: Package, parts: tuple[Part, ...]) -> Package:
    """What of a container belongs to no part; its own fault is nobody else's either."""
    files = {file.name for part in parts for file in part.files}
    lost = {name for part in parts for name in part.lost}

    def free(name: str) -> bool:
        return name not in lost and not any(_under(part, name) for part in parts)

    return replace(
        container,
        files=tuple(one for one in container.files if one.name not in files),
        skipped=tuple((name, why) for name, why in container.skipped if free(name)),
        unsafe=tuple((name, shape) for name, shape in container.unsafe if free(name)),
        archives=(),
        inside=container.name or "附件",
    )


def _under(part: Part, name: str) -> bool:
    return bool(part.path) and (name == part.path or name.startswith(f"{part.path}/"))


def _is_faulty(left: Package) -> bool:
    """Whether something is wrong with a container that is no single unit's concern."""
    return bool(left.fault or left.skipped or left.unsafe)


def _ends_joined(
    packages: list[Evidence],
    campaigns: tuple[Campaign, ...],
    roster: Roster,
    received: datetime,
) -> list[Evidence]:
    """Archives beside the one that holds the form (evidence, the PDF alone) belong to it."""
    mains = [one for one in packages if not _is_end(one, choose(one, campaigns, received), roster)]
    ends = [one.package for one in packages if one not in mains and one.package]
    if len(mains) != 1 or mains[0].package is None or not ends:
        return packages
    main = mains[0].package
    for end in ends:
        top = f"{end.name}/" if end.name else ""
        lost = ((end.name, str(end.fault.fault)),) if end.fault else ()
        main = replace(
            main,
            files=(*main.files, *(replace(file, name=top + file.name) for file in end.files)),
            junk=(*main.junk, *(top + name for name in end.junk)),
            skipped=(*main.skipped, *lost, *((top + name, why) for name, why in end.skipped)),
            unsafe=(*main.unsafe, *((top + name, shape) for name, shape in end.unsafe)),
        )
    return [replace(mains[0], package=main)]


def _is_end(one: Evidence, campaign: Campaign, roster: Roster) -> bool:
    """Whether a package has neither a form nor a unit's name: by itself it is no submission."""
    package = one.package
    if package is None or package.inside:
        return False
    formed = take_apart(package.name, campaign).formed or names_unit(package.name, campaign, roster)
    return not formed and roles(package, campaign)[1] is None


def _lists_apart(packages: list[Evidence]) -> tuple[tuple[Evidence, ...], tuple[File, ...]]:
    """Beside several packages, a loose list of the units is no package of its own."""
    kept: list[Evidence] = []
    lists: list[File] = []
    for one in packages:
        package = one.package
        others = len(packages) > 1 and package is not None and package.loose and not package.inside
        if others and package and all(_is_list(file) for file in package.files):
            lists += package.files
        else:
            kept.append(one)
    return tuple(replace(one, alone=one.alone and len(kept) == 1) for one in kept), tuple(lists)


def _is_list(file: File) -> bool:
    sheet = file.kind in (FileKind.XLSX, FileKind.XLS)
    return sheet or file.kind is FileKind.IMAGE or bool(_LIST.search(base(file)))


def _package(container: Package, part: Part) -> Package:
    """A part as a package of its own, with only what is its own."""
    if part.archive is None and part.path and not part.files:
        return _not_given_out(container, part)
    inside = container.name or "附件"
    archive = part.archive
    skip = len(part.path) + 1 if part.path else 0

    def mine(named: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
        return tuple(
            (name[skip:], told)
            for name, told in named
            if name in part.lost or (_under(part, name) and (archive is None or name != part.path))
        )

    # What a container that was cut off has lost may be what seems to be missing here.
    cut = ((inside, "suspect"),) if container.fault and archive is None else ()
    return Package(
        name=base_of(part.path) if archive else "",
        files=tuple(
            replace(file, name=file.name[skip:])
            for file in part.files
            if archive is None or file.name != part.path
        ),
        blob=archive.blob if archive else None,
        fault=archive.fault if archive else None,
        junk=tuple(name[skip:] for name in container.junk if _under(part, name)),
        skipped=(*mine(container.skipped), *cut),
        archives=tuple(
            replace(one, path=one.path[skip:])
            for one in container.archives
            if _under(part, one.path) and one.path != part.path
        ),
        inside=inside,
        claimed=part.claimed,
        unsafe=tuple(
            (name[skip:], shape) for name, shape in container.unsafe if _under(part, name)
        ),
    )


def _not_given_out(container: Package, part: Part) -> Package:
    """An archive that its container could not give out: its fault is its own."""
    reason = dict(container.skipped).get(part.path, "damaged")
    fault = next((one for one in Fault if one == reason), Fault.UNSUPPORTED)
    return Package(
        base_of(part.path),
        (),
        Blob("", 0),
        Unreadable(fault),
        inside=container.name or "附件",
        claimed=part.claimed,
    )
