"""`huizhi check PATH…`: judge packages offline, before they are sent or without a mailbox."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
from rich.progress import Progress as Bar

from checks.model import Outcome, Verdict
from checks.switches import prepare
from checks.words import remedy, sentence
from config import campaign as campaigns_
from config import roster_file as rosters
from config import settings as settings_
from config.campaign import Campaign
from config.roster import Roster
from intake.checking import Checked, open_desk
from intake.language import tr
from intake.records import clock, open_records
from intake.report import as_json
from intake.scans import Progress

OUTCOMES = {
    Outcome.ACCEPTED: ("合格", "accepted", "green"),
    Outcome.QUERY: ("待核实", "query", "yellow"),
    Outcome.CORRECTION: ("待补正", "correction", "red"),
    Outcome.REVIEW: ("待人工核对", "review", "magenta"),
    Outcome.IGNORED: ("不是报送材料", "not a submission", "dim"),
}


def check(
    ctx: typer.Context,
    paths: Annotated[list[Path], typer.Argument(help=tr("文件或文件夹", "Files or folders"))],
    as_lines: Annotated[
        bool, typer.Option("--json", help=tr("每个材料包输出一行 JSON", "One JSON line a package"))
    ] = False,
    roster: Annotated[
        Path | None, typer.Option(help=tr("应报单位名单（CSV 或 XLSX）", "Roster (CSV or XLSX)"))
    ] = None,
    campaign: Annotated[
        Path | None, typer.Option(help=tr("另一个通知的文件夹", "Folder of another campaign"))
    ] = None,
) -> None:
    """Judges every path and prints what was found; exit 0 whatever the verdicts."""
    settings = settings_.load(ctx.obj)
    if campaign:
        campaigns: tuple[Campaign, ...] = (campaigns_.load(campaign),)
    else:
        campaigns = campaigns_.load_all(settings.campaign_folder)
    for one in campaigns:
        prepare(one)
    units = rosters.load(roster) if roster else _own_roster(ctx.obj, campaigns)
    with _bar() as tell, open_desk(settings, campaigns, units, clock(), tell) as desk:
        for path in paths:
            for checked in desk.check(path):
                _show(checked, campaigns, as_lines=as_lines)


@contextmanager
def _bar() -> Iterator[Progress]:
    """A bar on the terminal while scanned pages are read, which takes a second or two a page."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Bar(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(tr("识别扫描页", "reading scanned pages"), visible=False)

        def tell(done: int, of: int) -> None:
            bar.update(task, completed=done, total=of, visible=done < of)

        yield tell


def _own_roster(home: Path, campaigns: tuple[Campaign, ...]) -> Roster:
    """The roster of the home folder, where one is set up."""
    if not (home / settings_.FILE).is_file():
        return Roster()
    with open_records(home) as house:
        found = (house.ledger.units.roster(one.id).units for one in campaigns)
        return Roster(tuple(unit for units in found for unit in units))


def _show(checked: Checked, campaigns: tuple[Campaign, ...], *, as_lines: bool) -> None:
    if as_lines:
        typer.echo(json.dumps(as_json(checked, campaigns), ensure_ascii=False))
        return
    console = Console(highlight=False, soft_wrap=True)
    verdict = checked.verdict
    chinese, english, style = OUTCOMES[verdict.outcome]
    title = verdict.package or checked.path.name
    console.print(title, style="bold", markup=False, end="　")
    console.print(tr(chinese, english), style=style)
    for line in lines(verdict):
        console.print(line, markup=False)


def lines(verdict: Verdict) -> Iterator[str]:
    """The findings of a verdict for a terminal, the gravest first."""
    for finding in sorted(verdict.findings, key=lambda one: (-one.severity, one.code)):
        place = " · ".join(finding.place.words)
        yield f"  {finding.code} {finding.severity.word}　{place}　{sentence(finding)}"
        if mend := remedy(finding):
            yield f"      {tr('怎样改', 'Remedy')}：{mend}"
