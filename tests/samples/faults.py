"""All injectors by code, and one way to get a faulty submission of any of them."""

from __future__ import annotations

import random

from tests.samples import (
    fault_docs,
    fault_files,
    fault_layout,
    fault_names,
    fault_prints,
    fault_refs,
    fault_sums,
    fault_tables,
    organisation,
    school,
)
from tests.samples.fault import Injected, Injector, Unfit
from tests.samples.paper import Kind, Paper
from tests.samples.style import Style

INJECTORS: dict[str, Injector] = {
    "CMP101": fault_prints.word_pdf_differ,
    "CMP102": fault_prints.pdf_incomplete,
    "MAIL106": fault_files.loose_files,
    "PKG101": fault_names.archive_name,
    "PKG102": fault_names.unit_unknown,
    "PKG103": fault_names.year_wrong,
    "PKG104": fault_files.archive_unreadable,
    "PKG105": fault_files.archive_encrypted,
    "PKG106": fault_files.archive_unsafe,
    "PKG107": fault_files.archive_kind,
    "PKG108": fault_files.word_missing,
    "PKG109": fault_files.pdf_missing,
    "PKG110": fault_files.file_unreadable,
    "PKG111": fault_files.file_encrypted,
    "PKG112": fault_files.several_candidates,
    "PKG113": fault_names.unit_mismatch,
    "PKG114": fault_files.active_content,
    "PKG115": fault_files.volume_missing,
    "PKG116": fault_files.format_foreign,
    "PKG117": fault_names.name_variant,
    "DOC101": fault_docs.section_missing,
    "DOC102": fault_docs.section_empty,
    "DOC103": fault_docs.placeholder_left,
    "DOC104": fault_docs.title_wrong,
    "DOC105": fault_docs.template_wrong,
    "DOC106": fault_docs.date_missing,
    "FMT101": fault_layout.font,
    "FMT102": fault_layout.size,
    "FMT103": fault_layout.bold,
    "FMT104": fault_layout.spacing,
    "FMT105": fault_layout.number,
    "TAB101": fault_tables.table_missing,
    "TAB102": fault_tables.column_missing,
    "TAB103": fault_tables.row_missing,
    "TAB104": fault_tables.row_unknown,
    "TAB105": fault_tables.cell_missing,
    "TAB106": fault_tables.cell_invalid,
    "TAB107": fault_tables.row_repeated,
    "TAB108": fault_tables.serial_wrong,
    "TAB109": fault_tables.table_empty,
    "TAB111": fault_prints.table_doubtful,
    "SUM101": fault_sums.total_wrong,
    "SUM102": fault_sums.total_missing,
    "SUM103": fault_sums.rate_wrong,
    "SUM104": fault_sums.difference_wrong,
    "SUM105": fault_sums.part_exceeds_whole,
    "SUM106": fault_sums.unit_price_varies,
    "SUM107": fault_sums.days_wrong,
    "REF101": fault_refs.detail_missing,
    "REF102": fault_refs.detail_differs,
    "REF103": fault_refs.tables_disagree,
    "REF104": fault_refs.evidence_missing,
    "REF105": fault_refs.school_unknown,
    "SYS101": fault_files.formless,
}
SCHOOL_ONLY = frozenset(
    {"TAB103", "TAB104", "REF104", "FMT101", "FMT102", "FMT103", "FMT104", "FMT105"}
)
ORGANISATION_ONLY = frozenset(
    {
        "DOC106",
        "TAB102",
        "TAB107",
        "TAB108",
        "TAB109",
        "TAB111",
        "SUM103",
        "SUM104",
        "SUM105",
        "SUM106",
    }
    | {"SUM107", "REF101", "REF102", "REF103", "REF105"}
)


def kinds_of(code: str) -> tuple[Kind, ...]:
    """The forms in which this fault can happen."""
    if code in SCHOOL_ONLY:
        return ("school",)
    return ("organisation",) if code in ORGANISATION_ONLY else ("school", "organisation")


def paper_for(code: str, rng: random.Random) -> Paper:
    """A conforming paper in which this fault can be put."""
    if rng.choice(kinds_of(code)) == "school":
        return school.conforming(rng)
    return organisation.conforming(rng)


def inject(code: str, rng: random.Random, style: Style | None = None) -> Injected:
    """A faulty submission; papers without a place for the fault are passed over."""
    while True:
        try:
            return INJECTORS[code](paper_for(code, rng), style or Style.random(rng), rng)
        except Unfit:
            continue
