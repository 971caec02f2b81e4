"""What the names of files tell: main documents, parts of the form, evidence.

The words are the campaign's, since every notice calls its material its own way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from config.campaign import FileWords
from parsers.model import File, FileKind

_WORD_NAME = (".docx", ".doc", ".wps")
_NUMBERED = re.compile(r"\W{0,2}[1-9][-－—–.]\d(?!\d)")  # 「1-1」, and no date such as 3.28
_STAMPED = re.compile(r"盖章|扫描")
_UNCLEAR = (FileKind.EMPTY, FileKind.UNKNOWN, FileKind.OLE, FileKind.ZIP, FileKind.TEXT)


def is_word(file: File) -> bool:
    """Whether a file is, or claims to be, a Word file."""
    return file.kind.is_word or (file.kind in _UNCLEAR and file.name.lower().endswith(_WORD_NAME))


def is_pdf(file: File) -> bool:
    """Whether a file is, or claims to be, a PDF file."""
    return file.kind is FileKind.PDF or (
        file.kind in _UNCLEAR and file.name.lower().endswith(".pdf")
    )


def is_main(file: File, words: FileWords) -> bool:
    """Whether a file is called like a main document."""
    return _has(base(file), words.main)


def is_stamped(file: File) -> bool:
    """Whether a file is called the stamped version."""
    return bool(_STAMPED.search(base(file)))


def is_evidence(file: File, words: FileWords) -> bool:
    """Whether a file's path says that it is evidence, and nothing in it that it is the main one.

    「考核材料（含佐证材料）」 is a main document, whatever the words in brackets.
    """
    if is_numbered(file, words):
        return True
    if is_main(file, words) or is_stamped(file):
        return False
    folders = [one for one in file.name.split("/")[:-1] if not _has(one, words.main)]
    return any(_has(one, words.evidence) for one in (base(file), *folders))


def is_numbered(file: File, words: FileWords) -> bool:
    """Whether a file, or the folder it lies in, bears an indicator's number: evidence for sure."""
    folder = file.name.rpartition("/")[0].rpartition("/")[2]
    return not is_main(file, words) and any(_NUMBERED.match(one) for one in (base(file), folder))


def is_aside(file: File, words: FileWords) -> bool:
    """Whether a file is called like evidence, like a part of the form, or like no part of it."""
    return is_evidence(file, words) or _has(base(file), (*words.aside, *words.evidence))


def base(file: File) -> str:
    """The last part of a file's declared path."""
    return file.name.rpartition("/")[2]


def stem(file: File) -> str:
    """A name without its extension and without marks such as （盖章）."""
    name = base(file).rpartition(".")[0]
    return re.sub(
        r"[（(][^（()）]*[）)]|盖章版?|扫描[件版]?|word版?|pdf版?|[\s_-]", "", name.lower()
    )


def _has(name: str, words: Iterable[str]) -> bool:
    return any(word in name for word in words)
