"""Whatever values stand in styles, lists and themes, the text is read and nothing grows without end."""

from __future__ import annotations

import tempfile
from pathlib import Path
from xml.sax.saxutils import quoteattr

from hypothesis import given
from hypothesis import strategies as st

from parsers.model import Document, Paragraph
from parsers.word import read_word
from parsers.word_xml import TRANSITIONAL
from tests.property.length import examples
from tests.word_xml import XML, file

WORDS = st.sampled_from(
    (
        *(
            "",
            "0",
            "1",
            "24",
            "-5",
            "9" * 400,
            "²",
            "12pt",
            "1e9",
            "exact",
            "true",
            "off",
            "a",
            "b",
        ),
        *(
            "decimal",
            "lowerLetter",
            "upperRoman",
            "chineseCounting",
            "%1、",
            "%9%1",
            "minorEastAsia",
        ),
    )
)
NAMES = st.sampled_from(
    (
        *("val", "type", "styleId", "default", "line", "lineRule", "eastAsia", "eastAsiaTheme"),
        *("ilvl", "numId", "abstractNumId"),
    )
)
TAGS = st.sampled_from(
    (
        *("style", "basedOn", "link", "rPr", "pPr", "rFonts", "b", "sz", "spacing", "rStyle"),
        *("pStyle", "docDefaults", "rPrDefault", "pPrDefault", "tblStylePr", "outlineLvl"),
        *(
            "num",
            "abstractNum",
            "lvl",
            "start",
            "numFmt",
            "lvlText",
            "lvlOverride",
            "startOverride",
        ),
        *("isLgl", "numPr", "numId", "ilvl", "vanish"),
    )
)


@st.composite
def elements(draw: st.DrawFn, depth: int = 0) -> str:
    """Some elements of the vocabulary, one in the other, with any values."""
    parts = []
    for _ in range(draw(st.integers(0, 3))):
        tag = draw(TAGS)
        given_ = draw(st.dictionaries(NAMES, WORDS, max_size=3))
        values = "".join(f" w:{name}={quoteattr(value)}" for name, value in given_.items())
        inside = draw(elements(depth + 1)) if depth < 3 else ""
        parts.append(f"<w:{tag}{values}>{inside}</w:{tag}>")
    return "".join(parts)


def part(name: str, inside: str) -> str:
    return f'{XML}<w:{name} xmlns:w="{TRANSITIONAL}">{inside}</w:{name}>'


@given(styles=elements(), lists=elements(), paragraph=elements(), run=elements())
@examples(60)
def test_any_values_in_any_levels(styles: str, lists: str, paragraph: str, run: str) -> None:
    body = (
        f"<w:p><w:pPr>{paragraph}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t>正文</w:t></w:r></w:p>"
        "<w:p><w:r><w:t>末</w:t></w:r></w:p>"
    )
    parts = {
        "word/styles.xml": part("styles", styles),
        "word/numbering.xml": part("numbering", lists),
    }
    with tempfile.TemporaryDirectory() as folder:
        content = read_word(file(Path(folder), body, parts), formats=True)
    assert isinstance(content, Document), content
    assert [one.text for one in content.blocks if isinstance(one, Paragraph)][-1:] == ["末"]
    assert len(str(content)) < 20_000
