"""A season's rows, made straight in the database: the newest and earlier submissions of units."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, insert
from sqlalchemy.orm import Session

from checks.model import Basis, FileLine, Finding, Outcome, Place, Rulings, Severity, Verdict
from config.campaign import Campaign
from config.roster import Unit, UnitKind
from store import schema
from store.ledger import Ledger
from store.settling import VERDICT, weighty

CITIES = ("南昌", "九江", "景德镇", "萍乡", "新余", "鹰潭", "赣州", "宜春", "上饶", "吉安", "抚州")
KINDS = (UnitKind.SCHOOL, UnitKind.SCHOOL, UnitKind.ORGANISATION)
OUTCOMES = (Outcome.ACCEPTED, Outcome.CORRECTION, Outcome.QUERY, Outcome.REVIEW)
WEIGHTS = (60, 25, 10, 5)
FOUND = {
    Outcome.ACCEPTED: (),
    Outcome.CORRECTION: (("SUM101", Severity.FIX), ("PKG109", Severity.FIX)),
    Outcome.QUERY: (("SUM102", Severity.ASK),),
    Outcome.REVIEW: (("PKG112", Severity.HOLD_IDENTITY),),
}
FILES = tuple(FileLine(f"佐证/{n}.jpg", 900_000, f"{n:064x}", "other") for n in range(30))


def season(engine: Engine, campaign: Campaign, units: int, packages: int) -> None:
    """Fills a database; each tenth unit has sent nothing, the others share the packages."""
    names = [f"{CITIES[place % 11]}样例第{place}学校" for place in range(units)]
    roster = [Unit(n, KINDS[p % 3], CITIES[p % 11]) for p, n in enumerate(names)]
    start = campaign.closes.astimezone(UTC) - timedelta(days=20)
    Ledger(engine).units.replace(campaign.id, roster, start)
    chosen = random.Random(11)  # noqa: S311 - the same season every time
    senders = [name for place, name in enumerate(names) if place % 10]
    sent = [senders[place % len(senders)] for place in range(packages)]
    rows: dict[Any, list[dict[str, Any]]] = {}
    for number, unit in enumerate(sent, 1):
        received = start + timedelta(minutes=int(20 * 1440 * chosen.random() ** 0.4))
        outcome = chosen.choices(OUTCOMES, WEIGHTS)[0]
        for table, row in _rows(number, unit, received, outcome, campaign):
            rows.setdefault(table, []).append(row)
    folder = {"account": "a", "name": "INBOX", "uidvalidity": 1, "on_server": len(sent)}
    rows[schema.FolderRow] = [folder | {"looked_at": start}]
    with Session(engine) as session, session.begin():
        for table, some in rows.items():
            session.execute(insert(table), some)


def _rows(
    number: int, unit: str, received: datetime, outcome: Outcome, campaign: Campaign
) -> Iterator[tuple[Any, dict[str, Any]]]:
    verdict = _verdict(unit, outcome, campaign)
    yield (
        schema.MessageRow,
        {
            "id": number,
            "sha256": f"{number:064x}",
            "size": 9,
            "received": received,
            "stage": "judged",
        }
        | {"kept_at": received, "not_before": received, "kind": "submission"},
    )
    yield (
        schema.SightingRow,
        {"account": "a", "folder": "INBOX", "uidvalidity": 1, "uid": number, "message_id": number}
        | {"state": "kept", "first_seen": received},
    )
    yield (
        schema.SubmissionRow,
        {"id": number, "message_id": number, "position": 0, "campaign": campaign.id, "unit": unit}
        | {
            "kind": "school",
            "sender": "a@b.example",
            "package_sha256": f"{number:064x}",
            "received": received,
        }
        | {"outcome": outcome, "codes": " ".join(weighty(verdict))},
    )
    yield (
        schema.VerdictRow,
        {"submission_id": number, "outcome": outcome}
        | {"payload": VERDICT.dump_json(verdict).decode(), "at": received},
    )
    yield (
        schema.ObligationRow,
        {"id": number, "message_id": number, "recipient": "a@b.example", "kind": str(outcome)}
        | {"state": "sealed", "not_before": received, "created_at": received},
    )
    yield (
        schema.LetterRow,
        {"obligation_id": number, "letter_id": f"<{number}@x>", "recipient": "a@b.example"}
        | {"sha256": f"{number:064x}", "size": 900, "state": "sent", "not_before": received}
        | {"sealed_at": received, "sent_at": received},
    )


def _verdict(unit: str, outcome: Outcome, campaign: Campaign) -> Verdict:
    place = Place("考核材料.docx", ("自评表", "合计", "自评分数"))
    findings = tuple(
        replace(Finding(code, place, (("expected", "130"), ("actual", "114"))), severity=severity)
        for code, severity in FOUND[outcome]
    )
    return Verdict(
        outcome=outcome,
        findings=findings,
        campaign=campaign.id,
        unit=unit,
        kind="school",
        package=campaign.archive_name(unit),
        package_sha256="",
        version=1,
        late_days=0,
        form=None,
        files=FILES,
        basis=Basis(campaign.sha256, "bench", "bench", Rulings()),
    )
