"""The archive's extension is that of another kind: a hint, since it was opened all the same."""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Case, Check, FileKind, Finding, NoParams, Place, Severity

CHECK = Check(
    code="PKG107",
    title="压缩包的扩展名与实际格式不符",
    grades=(("", Severity.NOTE),),
    say="压缩包“{actual}”的实际格式是 {expected}，与扩展名不符，有的电脑可能打不开。",
    remedy="",
    sentence="formats",
)

_SUFFIXES: dict[FileKind, tuple[str, ...]] = {
    FileKind.ZIP: (".zip",),
    FileKind.RAR: (".rar",),
    FileKind.SEVEN_ZIP: (".7z",),
    FileKind.TAR: (".tar",),
    FileKind.GZIP: (".gz", ".tgz"),
    FileKind.BZIP2: (".bz2", ".tbz", ".tbz2"),
    FileKind.XZ: (".xz", ".txz"),
}
_KNOWN = tuple(suffix for suffixes in _SUFFIXES.values() for suffix in suffixes)


def look(case: Case, _: NoParams) -> Iterator[Finding]:
    """Compares the extension with the content; silent about extensions that promise nothing."""
    package = case.package
    right = _SUFFIXES.get(package.kind) if package.kind else None
    name = package.name.lower()
    if right and name.endswith(_KNOWN) and not name.endswith(right):
        facts = (("actual", package.name), ("expected", str(package.kind)))
        yield Finding(CHECK.code, Place(package.name, ("压缩包",)), facts)
