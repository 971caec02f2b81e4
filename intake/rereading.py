"""What a second reader makes of a document that the first one could not read.

PDF: pdfplumber, in a child. Old Word: LibreOffice makes it a .docx, which is read in a child. Only
what the first reader calls suspect, never what is surely locked, empty or broken; and if the second
one fails too, the first one's word stands. What it reads may lack something (LibreOffice loses a table
that ends an old file), so a person looks in any case; but there is something to look at.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from intake import libreoffice
from intake.sandbox import Answer, Sandbox
from parsers.answers import CONTENT
from parsers.model import Content, Document, Fault, FileKind

SECOND = "reader"  # what `Document.cut` says: not our own reader's work, so a person looks
SILENT = "silent"  # the child died without a word, as in a crash


def wanted(content: Content, kind: FileKind) -> bool:
    """Whether a second reader could do better."""
    if isinstance(content, Document):
        return False
    crashed = content.fault is Fault.DIED and content.detail == SILENT
    doubtful = crashed or content.fault is Fault.SUSPECT
    if kind is FileKind.DOC:
        return doubtful or (content.fault, content.detail) == (Fault.UNSUPPORTED, "doc")
    return doubtful and kind is FileKind.PDF


def possible(kind: FileKind) -> bool:
    """Whether the second reader for a kind is installed here."""
    return kind is FileKind.PDF or libreoffice.available()


def reread(sandbox: Sandbox, path: Path, kind: FileKind, content: Content) -> Content:
    """The second reader's document, or the first one's answer.

    Args:
        sandbox: Where children run.
        path: The file.
        kind: Its kind by content.
        content: What the first reader said.
    """
    if not wanted(content, kind) or not possible(kind):
        return content
    if kind is FileKind.PDF:
        found = _read(sandbox, "pdf-slow", path)
    else:
        with sandbox.folder() as folder:
            made = libreoffice.convert(path, ".doc", "docx", folder, sandbox.limits)
            found = _read(sandbox, "word", made) if made else content
    return replace(found, cut=found.cut or SECOND) if isinstance(found, Document) else content


def _read(sandbox: Sandbox, task: str, path: Path) -> Content:
    with sandbox.run(task, path) as answer:
        return CONTENT.validate_json(answer.payload) if isinstance(answer, Answer) else answer
