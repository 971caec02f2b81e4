"""Keys of the data files: which there are, and the fields that a pattern must have."""

from __future__ import annotations

from functools import cache
from string import Formatter

from pydantic import BaseModel

WANTED = ("unit", "year")


def demand_fields(pattern: str) -> str:
    """A pattern with {unit} and {year}, and no other field.

    Raises:
        ValueError: It has others, or lacks one.
    """
    try:
        fields = {name for _, name, _, _ in Formatter().parse(pattern) if name is not None}
    except ValueError:
        raise ValueError("“{”和“}”要成对") from None
    if fields != set(WANTED):
        raise ValueError("要有且只有 {unit}（单位全称）和 {year}（年度）两处")
    return pattern


@cache
def names_of(*models: type[BaseModel]) -> frozenset[str]:
    """Every key that these models and their parts know."""
    schemas = [model.model_json_schema() for model in models]
    parts = [part for one in schemas for part in (one, *one.get("$defs", {}).values())]
    return frozenset(name for part in parts for name in part.get("properties", {}))
