"""The office's view of an installation: the status now, and every form of its report."""

from __future__ import annotations

from intake.health import Health, State
from intake.records import Records
from intake.watch import worries
from notifier.report.model import Notice, Round, Status, status_of
from notifier.report.pace import Pace
from store.cases import Submission
from store.status import Snapshot


def status(house: Records) -> Status:
    """The status of an installation, from one consistent read."""
    return told(house, house.ledger.queries.snapshot(house.campaigns, house.now()))


def told(house: Records, snapshot: Snapshot) -> Status:
    """The status as one read found it."""
    notices = tuple(_notice(one) for one in worries(house))
    polls = bool(house.settings.imap.host)
    return status_of(snapshot, house.campaigns, pace(house), polls=polls, told=notices)


def _notice(one: Health) -> Notice:
    text = "　".join((one.found, *one.details))
    return Notice("alarm" if one.state is State.FAULT else "warning", text, one.remedy)


def pace(house: Records) -> Pace:
    """What the settings allow the outbox to send."""
    smtp = house.settings.smtp
    return Pace(house.settings.work.pace, sends=bool(smtp.host) and smtp.mode != "off")


def page(house: Records, found: Status, campaign: str = "") -> bytes:
    """The report as one HTML page."""
    from notifier.report import page as pages  # noqa: PLC0415 - loaded only when wanted

    del house  # the status says it all
    return pages.page(found, found.round(campaign)).encode()


def brief(house: Records, found: Status, campaign: str = "") -> bytes:
    """The brief as a Word file."""
    from notifier.report import brief as briefs  # noqa: PLC0415 - loaded only when wanted

    del house  # as above
    return briefs.brief(found, found.round(campaign))


def workbook(house: Records, found: Status, campaign: str = "") -> bytes:
    """The report as an Excel workbook; contacts and figures come from the house."""
    from notifier.report import figures, sheets, workbook  # noqa: PLC0415 - openpyxl is slow to load

    round_ = found.round(campaign)
    cases = newest(house, round_)
    roster = house.ledger.units.roster(round_.campaign.id)
    made = (
        sheets.statistics(round_),
        sheets.missing(round_, {unit.full_name: unit for unit in roster.units}),
        sheets.ledger(round_, cases),
        sheets.everyone(round_),
        *figures.figures(round_.campaign, cases),
    )
    return workbook.workbook(made, f"{round_.campaign.year}年度1+X考核材料报送情况")


def newest(house: Records, round_: Round) -> list[Submission]:
    """Each unit's newest submission, in the roster's order."""
    order = {unit.name: place for place, unit in enumerate(round_.units)}
    cases = house.ledger.cases.newest(round_.campaign.id)
    return sorted(cases, key=lambda one: order.get(one.verdict.unit, len(order)))
