"""How long a search is: short in `make test`, as long as the profile says in `make fuzz`."""

from __future__ import annotations

from hypothesis import settings

_USUAL = 100  # what Hypothesis does without a profile


def times() -> int:
    """How many times as long as usual the profile asks for."""
    return max(1, settings.default.max_examples // _USUAL) if settings.default else 1


def examples(count: int) -> settings:
    """So many examples usually, and more in proportion under a longer profile."""
    return settings(max_examples=count * times())
