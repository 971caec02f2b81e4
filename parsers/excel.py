"""Excel files, old and new, as documents: every sheet is a heading and its tables.

Hidden sheets come last and are told, as are hidden rows; a formula whose value the file does not
hold is a cell of no confidence.
"""

from __future__ import annotations

from pathlib import Path

from openpyxl import load_workbook
from python_calamine import CalamineWorkbook, PasswordError

from parsers.excel_sheet import Sheet, TooLarge, Workbook
from parsers.excel_tables import blocks
from parsers.excel_xls import read_xls
from parsers.excel_xlsx import read_xlsx
from parsers.model import Block, Content, Document, Fault, FileKind, Table, Unreadable
from parsers.sniff import kind as kind_of


def read_excel(path: Path) -> Content:
    """Reads a workbook whatever its name. Never raises for what is in it."""
    kind = kind_of(path)
    if kind is FileKind.EMPTY:
        return Unreadable(Fault.EMPTY)
    try:
        return _document(read_xls(path) if kind is FileKind.XLS else read_xlsx(path))
    except (TooLarge, MemoryError) as error:
        return Unreadable(Fault.LIMIT, str(error) or "memory")
    except ImportError:
        raise  # a package is missing here: no fault of the file
    except Exception as error:  # noqa: BLE001 - a file's fault is a value, whatever it raises
        return Unreadable(_fault(error, path, kind), type(error).__name__)


def _document(book: Workbook) -> Content:
    found: list[Block] = []
    tables = 0
    for sheet in sorted(book.sheets, key=lambda one: one.hidden):
        if not sheet.texts and not sheet.unknown:
            continue
        found += blocks(sheet, tables)
        tables = sum(isinstance(block, Table) for block in found)
    if not found and not book.pictures:
        return Unreadable(Fault.EMPTY)
    hidden = tuple(told for sheet in book.sheets for told in _hidden(sheet))
    return Document(tuple(found), pictures=book.pictures, hidden=hidden)


def _hidden(sheet: Sheet) -> tuple[str, ...]:
    """What of a sheet is hidden from the eye: the sheet, or some of its rows and columns."""
    if not sheet.texts:
        return ()
    if sheet.hidden:
        return (sheet.name,)
    return (f"{sheet.name}: {sheet.hidden_lines}",) if sheet.hidden_lines else ()


def _fault(error: Exception, path: Path, kind: FileKind) -> Fault:
    """Damaged for certain only if a second reader stumbles too."""
    if isinstance(error, PasswordError) or "encrypted" in str(error).lower():
        return Fault.ENCRYPTED
    try:
        if kind is FileKind.XLS:
            book = CalamineWorkbook.from_path(str(path))
            for name in book.sheet_names:
                book.get_sheet_by_name(name)
        else:
            with path.open("rb") as stream:
                load_workbook(stream, read_only=True).close()
    except ImportError:
        raise
    except MemoryError:
        return Fault.LIMIT
    except Exception:  # noqa: BLE001 - the second reader stumbles too
        return Fault.DAMAGED
    return Fault.SUSPECT
