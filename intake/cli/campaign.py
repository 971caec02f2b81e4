"""`huizhi campaign check FOLDER`: are the files of a notice right? And the schemas for editors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from checks.catalogue import CHECKS
from checks.switches import MistakesError, prepare
from config import campaign as campaigns_
from config import schema as schemas_
from config import settings as settings_
from config.campaign import CAMPAIGNS, Campaign, CampaignError
from config.layout import HeadingSet, Layout
from config.template import TableTemplate, Template
from intake.language import tr

EXAMPLE = "×××"  # stands for a unit's name
KINDS = {"school": ("学校", "schools"), "organisation": ("培训评价组织", "organisations")}
RELATIONS = {
    "total": ("合计", "totals"),
    "ratio": ("比率", "rates"),
    "difference": ("差", "differences"),
    "not-greater": ("大小", "not greater"),
    "equals-detail-sum": ("明细之和", "detail sums"),
    "equals-detail-count": ("明细行数", "detail counts"),
    "same-fact": ("同一事实", "same facts"),
    "constant-quotient": ("单价", "unit prices"),
    "duration": ("天数", "durations"),
}

group = typer.Typer(no_args_is_help=True)


@group.command(
    help=tr(
        "检查通知的文件夹：所有错误一次列出；没有错误则列出读到的内容，请与通知逐项对照。\n\n"
        "例：huizhi campaign check 新通知",
        "Check a notice's folder: every mistake at once, else a summary to compare with the "
        "notice.\n\nExample: huizhi campaign check my-notice",
    )
)
def check(
    ctx: typer.Context,
    folders: Annotated[
        list[Path] | None,
        typer.Argument(help=tr("通知的文件夹；不写则检查正在使用的全部", "Default: those in use")),
    ] = None,
) -> None:
    """Checks every folder; exit 1 where any has a mistake."""
    wrong = False
    for folder in folders or _in_use(ctx.obj):
        try:
            campaign = campaigns_.load(folder)
            prepare(campaign)
        except (CampaignError, MistakesError) as error:
            wrong = True
            mistakes = error.mistakes
            typer.echo(
                tr(f"{folder}：有 {len(mistakes)} 处错误", f"{folder}: {len(mistakes)} wrong")
            )
            for number, mistake in enumerate(mistakes, 1):
                typer.echo(f"  {number}. {mistake}")
        else:
            for line in summary(campaign):
                typer.echo(line)
    if wrong:
        raise typer.Exit(1)


@group.command(
    help=tr(
        "写出 JSON schema，编辑器据此提示和查错；放在通知文件夹的上一级。\n\n"
        "例：huizhi campaign schema 通知",
        "Write the JSON schemas that help editors, into the folder above the notices.\n\n"
        "Example: huizhi campaign schema campaigns",
    )
)
def schema(
    folder: Annotated[
        Path, typer.Argument(help=tr("写到哪个文件夹", "Folder to write to"), file_okay=False)
    ] = CAMPAIGNS,
) -> None:
    """Writes the schemas."""
    for path in schemas_.write(folder):
        typer.echo(str(path))


def _in_use(home: Path) -> list[Path]:
    root = settings_.load(home).campaign_folder
    return [path.parent for path in sorted(root.glob(f"*/{campaigns_.NOTICE}"))]


def summary(campaign: Campaign) -> Iterator[str]:
    """What was read, in the order in which a notice says it."""
    last = f"{campaign.deadline.isoformat()} 23:59:59 {campaign.zone}"
    yield tr(f"通知 {campaign.id}：没有错误", f"Notice {campaign.id}: no mistakes")
    yield f"  {campaign.number}　{campaign.title}"
    yield tr(f"  考核年度：{campaign.year}", f"  Assessed year: {campaign.year}")
    yield tr(f"  截止：{last}（当日算按时）", f"  Deadline: {last} (that day counts as on time)")
    yield tr(f"  邮箱：{campaign.mailbox}", f"  Mailbox: {campaign.mailbox}")
    name = campaign.archive_name(EXAMPLE)
    yield tr(f"  压缩包：{name}.zip", f"  Archive: {name}.zip")
    for form in campaign.templates:
        yield from _form(form, campaign.year)
    switched = "、".join(f"{code}={to}" for code, to in campaign.severity.items())
    yield tr(f"  改变等级的检查：{switched or '无'}", f"  Changed severities: {switched or 'none'}")
    for key in _idle(campaign):
        yield tr(
            f"  提示：sentences.{key} 没有被引用", f"  Hint: sentences.{key} is cited by nothing"
        )


def _form(form: Template, year: int) -> Iterator[str]:
    title = form.title.format(unit=EXAMPLE, year=year)
    yield tr(f"  {KINDS[form.kind][0]}：《{title}》", f"  For {KINDS[form.kind][1]}: {title}")
    for section in form.sections:
        weights = {
            "fix": tr("缺则补正", "required"),
            "ask": tr("缺则核实", "asked about"),
            "none": tr("由各表提出", "by its tables") if section.tables else tr("可缺", "optional"),
        }
        yield f"    {section.number}、{section.title}（{weights[section.missing]}）"
    for table in form.tables:
        yield f"    {table.id}　{table.title}：{_table(table)}"
    if form.layout is not None:
        yield from _layout(form.layout)


def _layout(layout: Layout) -> Iterator[str]:
    """How a form must be set, a line each."""
    headings = (
        (tr(f"{'一二三四五六七八九'[at - 1]}级标题", f"Heading {at}"), one)
        for at, one in enumerate(layout.headings, 1)
    )
    named = (
        (tr("标题", "Title"), layout.title),
        *headings,
        (tr("正文", "Body"), layout.body),
        (tr("表格", "Tables"), layout.table),
    )
    for name, one in named:
        if one is not None:
            weight = {True: tr("加粗", "bold"), False: tr("不加粗", "not bold"), None: ""}[one.bold]
            number = one.number if isinstance(one, HeadingSet) else ""
            line = tr(f"固定值{one.line:g}磅", f"lines of {one.line:g} pt") if one.line else ""
            words = [word for word in (one.font, one.size, weight, line, number) if word]
            yield f"    {name}：{' '.join(words)}"
    if layout.line:
        yield tr(
            f"    行距：固定值{layout.line:g}磅", f"    Line spacing: exactly {layout.line:g} pt"
        )


def _table(table: TableTemplate) -> str:
    rows = len(table.rows)
    parts = [tr(f"{len(table.columns)} 列", f"{len(table.columns)} columns")]
    if rows:
        parts.append(tr(f"固定 {rows} 行", f"{rows} fixed rows"))
    if table.total:
        parts.append(tr(f"有{table.total}行", "a total row"))
    kinds = Counter(one.kind for one in table.relations)
    parts += [
        f"{tr(*RELATIONS[kind])}{tr(f' {times} 条', f': {times}')}" for kind, times in kinds.items()
    ]
    return tr("，", ", ").join(parts)


def _idle(campaign: Campaign) -> list[str]:
    """Sentences that neither a template nor a check cites."""
    cited = {check.sentence for check in CHECKS.values()}
    for form in campaign.templates:
        cited |= set(form.cited)
    return [key for key in campaign.sentences if key not in cited]
