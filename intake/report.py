"""A verdict as the machine output lays it down: one JSON object per package."""

from __future__ import annotations

from typing import Any

from checks.model import BoundRow, BoundTable, Finding, Outcome, Value, plain
from checks.words import sentence
from intake.checking import Checked


def as_json(checked: Checked) -> dict[str, Any]:
    """The object for one package, or for a mail without one."""
    verdict = checked.verdict
    if verdict is None:
        nothing: dict[str, Any] = dict.fromkeys(("package", "unit", "kind", "campaign"))
        empty = {"decision": str(Outcome.IGNORED), "findings": [], "forms": {}, "files": []}
        return {"path": str(checked.path), **nothing, **empty, "mail": checked.mail_kind}
    return {
        "path": str(checked.path),
        "package": verdict.package or None,
        "unit": verdict.unit or None,
        "kind": verdict.kind or None,
        "campaign": verdict.campaign,
        "decision": str(verdict.outcome),
        "findings": [_finding(finding) for finding in verdict.findings],
        "forms": {table.id: _rows(table) for table in verdict.form.tables} if verdict.form else {},
        "files": [
            {"path": one.path, "size": one.size, "sha256": one.sha256, "role": one.role}
            for one in verdict.files
        ],
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


def _rows(table: BoundTable) -> list[dict[str, Any]]:
    rows = [*table.rows, *((table.total,) if table.total else ())]
    return [_row(table, row) for row in rows]


def _row(table: BoundTable, row: BoundRow) -> dict[str, Any]:
    cells = {column: _value(value) for column, value in row.cells}
    return {"id": row.id or None, **cells, "_where": f"{table.title} · {row.label}"}


def _value(value: Value) -> str | None:
    if value.number is not None:
        return plain(value.number)
    return value.text or None
