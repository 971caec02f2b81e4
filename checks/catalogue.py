"""Every check, one line each, in the order of their codes.

The list is written out so that it can be searched and typed; a test compares it with the files
and the specs, so nothing can be forgotten.
"""

from __future__ import annotations

from checks.compare import (
    cmp101_word_pdf_differ,
    cmp102_pdf_incomplete,
    cmp103_scan_not_compared,
)
from checks.document import (
    doc101_section_missing,
    doc102_section_empty,
    doc103_placeholder_left,
    doc104_title_wrong,
    doc105_template_wrong,
    doc106_date_missing,
)
from checks.format import (
    fmt101_font,
    fmt102_size,
    fmt103_bold,
    fmt104_spacing,
    fmt105_number,
)
from checks.mail import (
    mail101_nothing_attached,
    mail102_large_attachment_link,
    mail103_after_deadline,
    mail104_sender_unknown,
    mail105_sender_differs,
    mail106_loose_files,
    mail107_same_again,
)
from checks.model import Check, Look
from checks.package import (
    pkg101_archive_name,
    pkg102_unit_unknown,
    pkg103_year_wrong,
    pkg104_archive_unreadable,
    pkg105_archive_encrypted,
    pkg106_archive_unsafe,
    pkg107_archive_kind,
    pkg108_word_missing,
    pkg109_pdf_missing,
    pkg110_file_unreadable,
    pkg111_file_encrypted,
    pkg112_several_candidates,
    pkg113_unit_mismatch,
    pkg114_active_content,
    pkg115_volume_missing,
    pkg116_format_foreign,
    pkg117_name_variant,
)
from checks.reference import (
    ref101_detail_missing,
    ref102_detail_differs,
    ref103_tables_disagree,
    ref104_evidence_missing,
    ref105_school_unknown,
)
from checks.sums import (
    sum101_total_wrong,
    sum102_total_missing,
    sum103_rate_wrong,
    sum104_difference_wrong,
    sum105_part_exceeds_whole,
    sum106_unit_price_varies,
    sum107_days_wrong,
)
from checks.system import sys101_could_not_judge
from checks.table import (
    tab101_table_missing,
    tab102_column_missing,
    tab103_row_missing,
    tab104_row_unknown,
    tab105_cell_missing,
    tab106_cell_invalid,
    tab107_row_repeated,
    tab108_serial_wrong,
    tab109_table_empty,
    tab110_out_of_range,
    tab111_table_doubtful,
)

CATALOGUE: tuple[tuple[Check, Look], ...] = (
    (cmp101_word_pdf_differ.CHECK, cmp101_word_pdf_differ.look),
    (cmp102_pdf_incomplete.CHECK, cmp102_pdf_incomplete.look),
    (cmp103_scan_not_compared.CHECK, cmp103_scan_not_compared.look),
    (doc101_section_missing.CHECK, doc101_section_missing.look),
    (doc102_section_empty.CHECK, doc102_section_empty.look),
    (doc103_placeholder_left.CHECK, doc103_placeholder_left.look),
    (doc104_title_wrong.CHECK, doc104_title_wrong.look),
    (doc105_template_wrong.CHECK, doc105_template_wrong.look),
    (doc106_date_missing.CHECK, doc106_date_missing.look),
    (fmt101_font.CHECK, fmt101_font.look),
    (fmt102_size.CHECK, fmt102_size.look),
    (fmt103_bold.CHECK, fmt103_bold.look),
    (fmt104_spacing.CHECK, fmt104_spacing.look),
    (fmt105_number.CHECK, fmt105_number.look),
    (mail101_nothing_attached.CHECK, mail101_nothing_attached.look),
    (mail102_large_attachment_link.CHECK, mail102_large_attachment_link.look),
    (mail103_after_deadline.CHECK, mail103_after_deadline.look),
    (mail104_sender_unknown.CHECK, mail104_sender_unknown.look),
    (mail105_sender_differs.CHECK, mail105_sender_differs.look),
    (mail106_loose_files.CHECK, mail106_loose_files.look),
    (mail107_same_again.CHECK, mail107_same_again.look),
    (pkg101_archive_name.CHECK, pkg101_archive_name.look),
    (pkg102_unit_unknown.CHECK, pkg102_unit_unknown.look),
    (pkg103_year_wrong.CHECK, pkg103_year_wrong.look),
    (pkg104_archive_unreadable.CHECK, pkg104_archive_unreadable.look),
    (pkg105_archive_encrypted.CHECK, pkg105_archive_encrypted.look),
    (pkg106_archive_unsafe.CHECK, pkg106_archive_unsafe.look),
    (pkg107_archive_kind.CHECK, pkg107_archive_kind.look),
    (pkg108_word_missing.CHECK, pkg108_word_missing.look),
    (pkg109_pdf_missing.CHECK, pkg109_pdf_missing.look),
    (pkg110_file_unreadable.CHECK, pkg110_file_unreadable.look),
    (pkg111_file_encrypted.CHECK, pkg111_file_encrypted.look),
    (pkg112_several_candidates.CHECK, pkg112_several_candidates.look),
    (pkg113_unit_mismatch.CHECK, pkg113_unit_mismatch.look),
    (pkg114_active_content.CHECK, pkg114_active_content.look),
    (pkg115_volume_missing.CHECK, pkg115_volume_missing.look),
    (pkg116_format_foreign.CHECK, pkg116_format_foreign.look),
    (pkg117_name_variant.CHECK, pkg117_name_variant.look),
    (ref101_detail_missing.CHECK, ref101_detail_missing.look),
    (ref102_detail_differs.CHECK, ref102_detail_differs.look),
    (ref103_tables_disagree.CHECK, ref103_tables_disagree.look),
    (ref104_evidence_missing.CHECK, ref104_evidence_missing.look),
    (ref105_school_unknown.CHECK, ref105_school_unknown.look),
    (sum101_total_wrong.CHECK, sum101_total_wrong.look),
    (sum102_total_missing.CHECK, sum102_total_missing.look),
    (sum103_rate_wrong.CHECK, sum103_rate_wrong.look),
    (sum104_difference_wrong.CHECK, sum104_difference_wrong.look),
    (sum105_part_exceeds_whole.CHECK, sum105_part_exceeds_whole.look),
    (sum106_unit_price_varies.CHECK, sum106_unit_price_varies.look),
    (sum107_days_wrong.CHECK, sum107_days_wrong.look),
    (sys101_could_not_judge.CHECK, sys101_could_not_judge.look),
    (tab101_table_missing.CHECK, tab101_table_missing.look),
    (tab102_column_missing.CHECK, tab102_column_missing.look),
    (tab103_row_missing.CHECK, tab103_row_missing.look),
    (tab104_row_unknown.CHECK, tab104_row_unknown.look),
    (tab105_cell_missing.CHECK, tab105_cell_missing.look),
    (tab106_cell_invalid.CHECK, tab106_cell_invalid.look),
    (tab107_row_repeated.CHECK, tab107_row_repeated.look),
    (tab108_serial_wrong.CHECK, tab108_serial_wrong.look),
    (tab109_table_empty.CHECK, tab109_table_empty.look),
    (tab110_out_of_range.CHECK, tab110_out_of_range.look),
    (tab111_table_doubtful.CHECK, tab111_table_doubtful.look),
)
CHECKS: dict[str, Check] = {check.code: check for check, _ in CATALOGUE}
