"""Charts as SVG, drawn here: no script, no library, the same in page, report and print.

Colours come from classes, so that light, dark and print have their own. Each chart says in words
what it shows; the figures themselves always stand in a table or list beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from markupsafe import Markup, escape

from notifier.report.model import Counts, Day
from notifier.report.words import STATES, State

BAR = (State.ACCEPTED, State.QUERY, State.CORRECTION, State.REVIEW, State.MISSING)
WIDTH, HEIGHT, BASE, TOP = 720, 168, 140, 18
MAX_DAYS = 45  # more columns than this are too thin to be read: the last ones are shown


def bar(counts: Counts, *, height: int = 14) -> Markup:
    """One bar that shows how all expected units are divided among the states."""
    parts, start = [], 0.0
    for state in BAR:
        if number := counts.of(state):
            width = 1000 * counts.share(number)
            # A hair's gap tells neighbours apart where colours do not.
            parts.append(
                f'<rect class="fill-{state}" x="{start:.2f}" y="0" width="{max(width - 2, 1):.2f}" '
                f'height="{height}"><title>{STATES[state]} {number}</title></rect>'
            )
            start += width
    label = "，".join(f"{STATES[state]}{counts.of(state)}" for state in BAR)
    return Markup(  # noqa: S704 - numbers and our own words only
        f'<svg class="bar" viewBox="0 0 1000 {height}" preserveAspectRatio="none" role="img" '
        f'aria-label="{label}">{"".join(parts)}</svg>'
    )


def columns(days: Sequence[Day], deadline: date) -> Markup:
    """Submissions per day as columns, with the deadline marked."""
    shown = days[-MAX_DAYS:]
    if not shown:
        return Markup("")
    most = max(1, *(one.count for one in shown))
    step = WIDTH / max(len(shown), 8)
    parts = [f'<line class="axis" x1="0" y1="{BASE}.5" x2="{WIDTH}" y2="{BASE}.5"/>']
    for place, one in enumerate(shown):
        parts += _column(one, place * step, step, most, deadline)
    total = sum(one.count for one in shown)
    label = (
        f"每日收到的材料：{shown[0].day:%m月%d日}到{shown[-1].day:%m月%d日}共{total}份，"
        f"最多的一天{most}份"
    )
    return Markup(  # noqa: S704 - numbers and our own words only
        f'<svg class="columns" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{escape(label)}">{"".join(parts)}</svg>'
    )


def _column(one: Day, left: float, step: float, most: int, deadline: date) -> list[str]:
    tall = (BASE - TOP) * one.count / most
    middle = left + step / 2
    width = min(step * 0.62, 34)
    late = "late" if one.day > deadline else "on-time"
    parts = []
    if one.count:
        parts.append(
            f'<rect class="column {late}" x="{middle - width / 2:.1f}" y="{BASE - tall:.1f}" '
            f'width="{width:.1f}" height="{tall:.1f}" rx="1.5">'
            f"<title>{one.day.month}月{one.day.day}日 {one.count}份</title></rect>"
            f'<text class="value" x="{middle:.1f}" y="{BASE - tall - 5:.1f}">{one.count}</text>'
        )
    if one.day == deadline:
        parts.append(
            f'<line class="deadline" x1="{left + step:.1f}" y1="4" x2="{left + step:.1f}" '
            f'y2="{BASE}"/><text class="deadline-label" x="{left + step - 5:.1f}" y="12">截止</text>'
        )
    if step > 22 or one.day.day % 5 == 1 or one.day == deadline:  # noqa: PLR2004 - room for a label
        parts.append(
            f'<text class="tick" x="{middle:.1f}" y="{BASE + 18}">'
            f"{one.day.month}.{one.day.day}</text>"
        )
    return parts
