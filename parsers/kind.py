"""Kinds of files, by what is in them."""

from __future__ import annotations

from enum import StrEnum


class FileKind(StrEnum):
    """What a file is by its content; its name is only a hint."""

    DOCX = "docx"
    DOC = "doc"
    XLSX = "xlsx"
    XLS = "xls"
    PPTX = "pptx"
    OLE = "ole"
    PDF = "pdf"
    OFD = "ofd"
    IMAGE = "image"
    TEXT = "text"
    MAIL = "mail"
    ZIP = "zip"
    RAR = "rar"
    SEVEN_ZIP = "7z"
    TAR = "tar"
    GZIP = "gzip"
    BZIP2 = "bzip2"
    XZ = "xz"
    PACKED = "packed"  # another archive format that is known to somebody: cab, arj, lzh, iso …
    ALZ = "alz"  # ALZip's own formats, which nobody should send
    IWORK = "iwork"  # Pages, Numbers, Keynote
    ODF = "odf"
    EMPTY = "empty"
    UNKNOWN = "unknown"

    @property
    def is_archive(self) -> bool:
        """Whether people pack files into this kind."""
        return self in {"zip", "rar", "7z", "tar", "gzip", "bzip2", "xz", "packed", "alz"}

    @property
    def is_word(self) -> bool:
        """Whether this is a word processor's file."""
        return self in {"docx", "doc"}

    @property
    def is_excel(self) -> bool:
        """Whether this is a spreadsheet's file."""
        return self in {"xlsx", "xls"}
