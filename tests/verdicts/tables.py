"""The tables that `make verdicts` prints."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from checks.catalogue import CHECKS
from tests.samples.faults import INJECTORS
from tests.verdicts.answer import Told
from tests.verdicts.question import CLEAN, EXCEL_IS_READ
from tests.verdicts.tally import Tally, wilson

_WEIGHTS = ("FIX", "HOLD", "ASK", "NOTE")


def print_all(found: Sequence[Tally], show: int) -> None:
    """Details of what went wrong, then the tables, then what was not asked."""
    for one in found:
        for details in one.details[:show]:
            print(f"\n{details}")
    _print_injected([one for one in found if one.code != CLEAN and one.level == "document"])
    _print_packages([one for one in found if one.code != CLEAN and one.level == "bytes"])
    for one in found:
        if one.code == CLEAN:
            _print_clean(one)
    _print_gaps()


def _print_injected(found: Sequence[Tally]) -> None:
    if not found:
        return
    print(
        "\nInjected, as documents\n"
        "code    injected  found  missed  at least   told as"
        "                              unproven"
    )
    for one in found:
        hits = one.asked - one.missed
        told = ", ".join(
            f"{word} {one.severities[word]}" for word in _WEIGHTS if one.severities[word]
        )
        print(
            f"{one.code:7} {one.asked:8} {hits:6} {one.missed:7}   {wilson(hits, one.asked):7.2%}"
            f"   {told:34} {_words(one.surprises)}{_hints(one)}"
        )


def _print_packages(found: Sequence[Tally]) -> None:
    """End to end there are few of each code, so they stand in one line."""
    if not found:
        return
    asked, missed = sum(one.asked for one in found), [one.code for one in found if one.missed]
    surprises = sum((one.surprises for one in found), Counter[Told]())
    hits = asked - sum(one.missed for one in found)
    print(
        f"\nInjected, as bytes: {asked} packages of {len(found)} codes, {hits} found"
        f" (at least {wilson(hits, asked):.2%})"
        f"{'; missed ' + ', '.join(missed) if missed else ''}; unproven: {_words(surprises) or 0}"
    )


def _print_clean(one: Tally) -> None:
    counts = Counter[str]()
    for told, number in one.surprises.items():
        counts[told.severity] += number
    weights = ", ".join(f"{counts[word]} {word}" for word in _WEIGHTS[:3])
    print(
        f"\nClean, as {one.level}{'s' if one.level == 'document' else ''}: {one.asked} submissions: {weights}"
    )
    if one.surprises:
        print(f"  {_words(one.surprises)}")
    print(f"  submissions with a figure read otherwise than written: {one.misread}")
    notes = [f"{name} {number}" for name, number in sorted(one.notes.items())]
    print(f"  submissions with a NOTE: {', '.join(notes) or 'none'}")


def _hints(one: Tally) -> str:
    return f" (hints: {_words(one.hints)})" if one.hints else ""


def _words(told: Counter[Told]) -> str:
    return ", ".join(f"{one.severity} {one.name} {number}" for one, number in told.most_common())


def _print_gaps() -> None:
    """Nothing that was not asked is hidden."""
    unbuilt = [code for code in INJECTORS if code not in CHECKS]
    uninjected = [code for code in CHECKS if code not in INJECTORS]
    print(f"\ninjected but not in the catalogue: {', '.join(unbuilt) or 'none'}")
    print(f"in the catalogue and not injected: {', '.join(uninjected) or 'none'}")
    if not EXCEL_IS_READ:
        print("annexes in Excel: not asked, the program reads none; they went into Word")
