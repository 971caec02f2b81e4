"""Every check fitted to a campaign: its parameters, and what each grade weighs there.

All mistakes of a campaign's switches are told at once, with their keys.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from checks.catalogue import CATALOGUE, CHECKS
from checks.model import BY_TABLE, Audience, Check, Finding, Look, Severity
from config.campaign import Campaign

OFF = "OFF"
_MILD = {
    Audience.OFFICE: "只给办公室看的检查只能是 NOTE 或 OFF，报送单位收不到它的说明",
    Audience.RECEIPT: "只写在受理回执里的检查只能是 NOTE 或 OFF，要求补正的信里不提它",
}


class MistakesError(ValueError):
    """The campaign's switches do not fit the checks; `mistakes` names every one."""

    def __init__(self, campaign: str, mistakes: tuple[str, ...]) -> None:
        super().__init__("\n".join((f"{campaign}:", *mistakes)))
        self.mistakes = mistakes


@dataclass(frozen=True, slots=True)
class Prepared:
    """A check with the campaign's parameters and severities.

    Attributes:
        severities: Grade and severity; a grade that is switched off is absent.
    """

    check: Check
    look: Look
    params: Any
    severities: tuple[tuple[str, Severity], ...]

    def weigh(self, finding: Finding) -> Finding | None:
        """The finding with its severity; None when its grade is switched off."""
        severity = dict(self.severities).get(finding.grade)
        if severity is None:
            return None
        if severity is Severity.FIX and self.check.sentence == BY_TABLE and not finding.sentence:
            severity = Severity.ASK  # whatever the campaign says: nothing to cite, no fault
        return dataclasses.replace(finding, severity=severity.capped(finding.confidence))


def prepare(campaign: Campaign) -> tuple[Prepared, ...]:
    """Fits every check to a campaign.

    Raises:
        MistakesError: Unknown codes, grades or parameters, or a FIX without a sentence to cite.
    """
    mistakes = list(_unknown(campaign))
    prepared = tuple(_prepare(check, look, campaign, mistakes) for check, look in CATALOGUE)
    if mistakes:
        raise MistakesError(campaign.id, tuple(mistakes))
    return prepared


def _unknown(campaign: Campaign) -> Iterator[str]:
    for key in campaign.severity:
        code, _, grade = key.partition(".")
        if code not in CHECKS:
            yield f"notice.toml: severity.{key}: 没有这个检查代码{_near(code)}"
        elif grade and grade not in dict(CHECKS[code].grades):
            grades = "、".join(name for name, _ in CHECKS[code].grades if name)
            yield f"notice.toml: severity.{key}: {code} 没有这个细分；有 {grades or '（无）'}"
    for code in campaign.params:
        if code not in CHECKS:
            yield f"notice.toml: params.{code}: 没有这个检查代码{_near(code)}"


def _near(code: str) -> str:
    near = get_close_matches(code, CHECKS, n=1, cutoff=0.5)
    return f"；是不是 {near[0]}？" if near else ""


def _prepare(check: Check, look: Look, campaign: Campaign, mistakes: list[str]) -> Prepared:
    given = campaign.params.get(check.code, {})
    known = {field.name for field in dataclasses.fields(check.params)}
    mistakes += [
        f"notice.toml: params.{check.code}.{name}: 没有这个参数；有 {'、'.join(sorted(known)) or '（无）'}"
        for name in given
        if name not in known
    ]
    params = check.params(**{name: value for name, value in given.items() if name in known})
    severities = []
    for grade, default in check.grades:
        switch = campaign.severity.get(f"{check.code}.{grade}", campaign.severity.get(check.code))
        if switch == OFF:
            continue
        severity = _severity(switch, default)
        severities.append((grade, severity))
        if check.audience is not Audience.SENDER and severity > Severity.NOTE:
            mistakes.append(f"notice.toml: severity.{check.code}: {_MILD[check.audience]}")
        cites = check.sentence == BY_TABLE or check.sentence in campaign.sentences
        if severity is Severity.FIX and not cites:
            mistakes.append(
                f"notice.toml: sentences.{check.sentence}: 缺少这一句，{check.code} 要引用它"
            )
    return Prepared(check, look, params, tuple(severities))


def _severity(switch: str | None, default: Severity) -> Severity:
    if switch is None:
        return default
    if switch == "HOLD":
        holds = (Severity.HOLD_VALUE, Severity.HOLD_IDENTITY)
        return default if default in holds else Severity.HOLD_VALUE
    return Severity[switch]
