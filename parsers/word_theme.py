"""Typefaces of a document's theme: what "the East Asian body font" stands for."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from parsers.word_xml import names_of

# The theme has a typeface for each script; which one is meant depends on a language in the settings.
_SCRIPTS = {"zh": "Hans", "ja": "Jpan", "ko": "Hang"}
_TRADITIONAL = ("zh-TW", "zh-HK", "zh-MO", "zh-Hant")


@dataclass(frozen=True, slots=True)
class Theme:
    """The East Asian typefaces of a theme, "major" for headings and "minor" for the body.

    Without a language for East Asian text and without a typeface for all of it, each program takes
    another one: then none is known.
    """

    fonts: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, theme: etree._Element | None, settings: etree._Element | None) -> Theme:
        """From the theme's part and the settings' part, both of which may be missing."""
        scheme = theme.find(".//{*}fontScheme") if theme is not None else None
        if scheme is None:
            return cls()
        script = _script(settings)
        sides = {side: scheme.find(f"{{*}}{side}Font") for side in ("major", "minor")}
        return cls({side: _typeface(one, script) for side, one in sides.items()})

    def font(self, name: str) -> str:
        """The typeface behind "minorEastAsia" or "majorEastAsia"; empty if it is not known."""
        return self.fonts.get(name.removesuffix("EastAsia"), "")


def _script(settings: etree._Element | None) -> str:
    if settings is None:
        return ""
    w = names_of(settings).w
    found = settings.find(f"{w}themeFontLang")
    language = (found.get(f"{w}eastAsia") or "") if found is not None else ""
    if language.startswith(_TRADITIONAL):
        return "Hant"
    return _SCRIPTS.get(language.partition("-")[0], "")


def _typeface(side: etree._Element | None, script: str) -> str:
    if side is None:
        return ""
    east = side.find("{*}ea")
    if east is not None and (name := east.get("typeface")):
        return name
    listed = (one for one in side.iterfind("{*}font") if one.get("script") == script)
    return next((one.get("typeface") or "" for one in listed), "")
