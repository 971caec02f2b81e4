"""How a unit writes: every switch is independent, and none of them is a fault.

Each option is something units really do and the notice does not forbid. What a style changes
must never change the verdict; that is what the tests over random styles ask.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, fields
from typing import Literal, Self, get_args, get_origin, get_type_hints

_YOUNG = ("setting", "aliases")


@dataclass(frozen=True, slots=True)
class Style:
    """One unit's habits. The first option of each switch is the plain one."""

    headings: Literal["plain", "styles", "auto"] = "plain"
    level: Literal["column", "bracket", "dash"] = "column"
    certificate_cells: Literal["repeat", "merge", "blank_below"] = "repeat"
    split: Literal["whole", "repeated", "bare", "inside"] = "whole"
    numbers: Literal["plain", "thousands", "wide", "unit"] = "plain"
    rates: Literal["percent1", "percent2", "percent2_wide", "fraction4", "bare1"] = "percent1"
    rate_cut: bool = False
    zero: Literal["0", "—", "/", "无"] = "0"
    amounts: Literal["yuan", "yuan_header", "yuan_cell", "wan_header", "wan_cell", "wan_above"] = (
        "yuan"
    )
    wan_digits: Literal["exact", "two"] = "exact"
    synonyms: bool = False
    names: Literal["same", "half", "broken"] = "same"
    remarks: bool = False
    subtotals: bool = False
    serials: Literal["typed", "auto"] = "typed"
    caption_row: bool = False
    shuffled: bool = False
    leftovers: Literal["none", "dots", "serials", "both"] = "none"
    total_label: Literal["serial", "merged", "certificate"] = "serial"
    total_word: Literal["合计", "合 计", "总计"] = "合计"
    bonus_as_sum: bool = False
    broken_numbers: bool = False
    controls: Literal["none", "block", "run"] = "none"
    stamp_box: bool = False
    attached: bool = False
    contents: bool = False
    hints: bool = False
    title_in_two: bool = False
    title_spaced: bool = False
    indicators: Literal["plain", "tight", "wide_dash", "hard_dash", "auto", "title"] = "plain"
    self_table: Literal["section", "end"] = "section"
    annexes: Literal["main", "word", "excel"] = "main"
    sheets: Literal["each", "stacked"] = "each"
    captions: bool = True
    marks: Literal["none", "star", "wide"] = "star"
    breaks: bool = False
    naming: Literal["long", "short", "kind", "unit"] = "long"
    nesting: Literal["flat", "folder", "zip"] = "flat"
    zip_names: Literal["utf8", "gbk"] = "utf8"
    junk: bool = False
    setting: Literal["direct", "styles", "theme"] = "direct"
    aliases: bool = False

    @classmethod
    def plain(cls) -> Self:
        """The template as it is."""
        return cls()

    @classmethod
    def random(cls, rng: random.Random) -> Self:
        """Any mixture; the plain option of each switch is as likely as all others together."""
        hints = get_type_hints(cls)
        picked: dict[str, object] = {}
        for switch in fields(cls):
            hint = hints[switch.name]
            options = get_args(hint) if get_origin(hint) is Literal else (False, True)
            if switch.name in _YOUNG:  # by a chance of its own: what a seed gave, it still gives
                rng = random.Random(repr(picked))
            plain = rng.random() < 0.5
            picked[switch.name] = switch.default if plain else rng.choice(options)
        return cls(**picked)  # type: ignore[arg-type] # - each value is of its own field's options
