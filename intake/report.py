"""A verdict as the machine output lays it down: one JSON object per package."""

from __future__ import annotations

from typing import Any

from checks.model import (
    BoundRow,
    BoundTable,
    Column,
    Finding,
    TableTemplate,
    Value,
    Verdict,
    plain,
)
from checks.words import sentence
from config.campaign import Campaign
from intake.checking import Checked

TOO_LONG = 10**15


def as_json(checked: Checked, campaigns: tuple[Campaign, ...]) -> dict[str, Any]:
    """The object for one package, or for a mail without one; the campaigns tell the columns."""
    verdict = checked.verdict
    kind = {"mail": checked.mail_kind} if checked.mail_kind else {}
    return {
        "path": str(checked.path),
        "package": verdict.package or None,
        "unit": verdict.unit or None,
        "kind": verdict.kind or None,
        "campaign": verdict.campaign if verdict.package_sha256 else None,
        "decision": str(verdict.outcome),
        "findings": [_finding(finding) for finding in verdict.findings],
        "forms": _forms(verdict, campaigns),
        "files": [
            {"path": one.path, "size": one.size, "sha256": one.sha256, "role": one.role}
            for one in verdict.files
        ],
        **kind,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "grade": finding.grade or None,
        "severity": finding.severity.word,
        "file": finding.place.file or None,
        "where": " · ".join(finding.place.words) or None,
        "expected": finding.fact("expected"),
        "actual": finding.fact("actual"),
        "message": sentence(finding),
    }


def _forms(verdict: Verdict, campaigns: tuple[Campaign, ...]) -> dict[str, list[dict[str, Any]]]:
    form = verdict.form
    campaign = next((one for one in campaigns if one.id == verdict.campaign), None)
    template = campaign.template(form.kind) if campaign and form else None
    if form is None or template is None:
        return {}
    return {table.id: _rows(template.table(table.id), table) for table in form.tables}


def _rows(template: TableTemplate, table: BoundTable) -> list[dict[str, Any]]:
    rows = [*table.rows, *((table.total,) if table.total else ())]
    return [_row(template, table, row) for row in rows]


def _row(template: TableTemplate, table: BoundTable, row: BoundRow) -> dict[str, Any]:
    cells = {column.id: _value(row.value(column.id), column) for column in template.columns}
    return {"id": row.id or None, **cells, "_where": f"{table.file} · {table.title} · {row.label}"}


def _value(value: Value | None, column: Column) -> str | int | None:
    """Counts are integers, other figures decimals as text, what is blank or missing is null.

    A count of more than 15 digits stays text: not every reader of JSON keeps more of a number.
    """
    if value is None or (value.number is None and not value.text):
        return None
    if value.number is None or not column.numeric:
        return value.text
    number = value.number
    whole = column.kind == "count" and number == number.to_integral_value()
    return int(number) if whole and abs(number) < TOO_LONG else plain(number)
