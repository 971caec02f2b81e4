"""Relations: what the figures of a table must satisfy, as data of a few typed kinds.

Each kind is evaluated once, in `checks/reckon`, and told by one check. A relation may name the
sentence of the notice that it rests on; without one it rests on its table's sentence. As soon as
a relation would need an "if", it is a check.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from config.data import Data, Word


class Total(Data):
    """The total row holds each column's sum.

    Attributes:
        shared: One thing may be counted in several rows (a station serves several levels), so a
            total from the greatest row up to the sum is right.
        capped: Caps that the notice does not state may apply: below the sum is only asked about.
    """

    kind: Literal["total"]
    columns: tuple[Word, ...] = Field(min_length=1)
    shared: bool = False
    capped: bool = False
    sentence: str = ""


class Ratio(Data):
    """A rate: column = part ÷ whole."""

    kind: Literal["ratio"]
    column: Word
    part: Word
    whole: Word
    sentence: str = ""


class Difference(Data):
    """A rest: column = whole - part."""

    kind: Literal["difference"]
    column: Word
    whole: Word
    part: Word
    sentence: str = ""


class NotGreater(Data):
    """A part cannot exceed its whole; `asked` where that is only what common sense expects."""

    kind: Literal["not-greater"]
    part: Word
    whole: Word
    asked: bool = False
    sentence: str = ""


class DetailSum(Data):
    """A summary cell is the sum of `of` over the rows of a detail table with the same key."""

    kind: Literal["equals-detail-sum"]
    column: Word
    table: Word
    of: Word
    asked: bool = False
    sentence: str = ""


class DetailCount(Data):
    """A summary cell counts the detail table's rows with the same key.

    Attributes:
        of: The column whose different values count; empty where every row counts.
    """

    kind: Literal["equals-detail-count"]
    column: Word
    table: Word
    of: str = ""
    asked: bool = True
    sentence: str = ""


class SameFact(Data):
    """The same fact stands in another table, in the row with the same key."""

    kind: Literal["same-fact"]
    column: Word
    table: Word
    of: Word
    sentence: str = ""


class ConstantQuotient(Data):
    """column ÷ by is the same in all rows with the same key (a price)."""

    kind: Literal["constant-quotient"]
    column: Word
    by: Word
    sentence: str = ""


class Duration(Data):
    """A count of days fits the period that is written in another column."""

    kind: Literal["duration"]
    column: Word
    period: Word
    sentence: str = ""


Relation: TypeAlias = Annotated[
    Total
    | Ratio
    | Difference
    | NotGreater
    | DetailSum
    | DetailCount
    | SameFact
    | ConstantQuotient
    | Duration,
    Field(discriminator="kind"),
]
