"""The same package, byte for byte, has come before: the earlier decision stands and is quoted."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from checks.model import Case, Check, Finding, NoParams, Outcome, Place, Severity, digest

CHECK = Check(
    code="MAIL107",
    title="与此前报送的材料完全相同",
    grades=(("", Severity.NOTE),),
    say="这份材料与 {received} 收到的第 {version} 次报送完全相同，当时的结论是“{outcome}”，现在仍然有效。",
    remedy="",
)
_OUTCOMES = {
    Outcome.ACCEPTED: "已受理",
    Outcome.QUERY: "请核实",
    Outcome.CORRECTION: "需要补正",
    Outcome.REVIEW: "人工核对中",
    Outcome.IGNORED: "不是报送材料",
}


def look(case: Case, _: NoParams) -> Iterator[Finding]:
    """Speaks of the newest earlier submission with the same bytes."""
    for number, version in reversed(list(enumerate(case.history.versions, 1))):
        if version.package_sha256 and version.package_sha256 == digest(case.package):
            local = version.received.astimezone(ZoneInfo(case.campaign.zone))
            facts = (
                ("received", f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"),
                ("version", str(number)),
                ("outcome", _OUTCOMES[version.outcome]),
            )
            yield Finding(CHECK.code, Place(case.package.name, ("材料",)), facts)
            return
