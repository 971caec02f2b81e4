"""The language asked for in the environment; apart from the settings, which are slow to load."""

from __future__ import annotations

import os


def language() -> str:
    """The language asked for by HUIZHI_LANG, or empty."""
    return os.environ.get("HUIZHI_LANG", "")
