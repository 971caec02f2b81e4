"""What every piece of campaign data is: frozen, and strict about names it does not know."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Word = Annotated[str, Field(min_length=1)]


class Data(BaseModel):
    """Frozen data from TOML; a key that nobody knows is a mistake, not a wish."""

    model_config = ConfigDict(frozen=True, extra="forbid")
