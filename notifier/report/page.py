"""The report as one self-contained HTML page: style and charts inside, nothing fetched, no script."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from notifier.report import chart, words
from notifier.report.health import identities, notices
from notifier.report.model import Round, Status
from notifier.report.sheets import mark

HERE = Path(__file__).parent
TEMPLATES = HERE / "templates"
STYLE = HERE / "style.css"
# What templates may call: the pages of `huizhi web` use the same pieces.
VOCABULARY = {"words": words, "chart": chart, "mark": mark, "moment": words.moment}


def environment(*folders: Path) -> Environment:
    """Templates that escape everything; a name that is not given is an error."""
    made = Environment(
        loader=FileSystemLoader([*folders, TEMPLATES]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(VOCABULARY)
    return made


def page(status: Status, round_: Round) -> str:
    """The page of one campaign."""
    by_state = {state: [one for one in round_.units if one.state == state] for state in words.State}
    return (
        environment()
        .get_template("report.html")
        .render(
            title=title(round_),
            style=Markup(STYLE.read_text(encoding="utf-8")),  # noqa: S704 - our own file
            status=status,
            round=round_,
            by_state=by_state,
            zone=ZoneInfo(round_.campaign.zone),
            notices=notices(status),
            identities=identities(status.proof),
        )
    )


def title(round_: Round) -> str:
    """What the report is called, on the page and as a file."""
    return f"{round_.campaign.year}年度1+X考核材料报送情况"
