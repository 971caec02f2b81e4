"""Macros or programs came along: shown to the office, never opened."""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Audience, Case, Check, Finding, NoParams, Place, Severity

CHECK = Check(
    code="PKG114",
    title="带有宏或程序",
    grades=(("", Severity.NOTE),),
    say="材料中有可以运行的内容：“{file}”，打开前请留意。",
    remedy="",
    audience=Audience.OFFICE,
)
_PROGRAMS = (
    *(".exe", ".com", ".scr", ".bat", ".cmd", ".msi", ".dll", ".vbs", ".js", ".jse", ".wsf"),
    *(".ps1", ".lnk", ".jar", ".hta", ".apk", ".docm", ".dotm", ".xlsm", ".xltm", ".pptm"),
)
MAX_SHOWN = 10


def look(case: Case, _: NoParams) -> Iterator[Finding]:
    """By the names that make Windows run a file."""
    files = [file for file in case.package.files if file.name.lower().endswith(_PROGRAMS)]
    for file in files[:MAX_SHOWN]:
        yield Finding(CHECK.code, Place(file.name, ("文件",)), (("file", file.name),))
