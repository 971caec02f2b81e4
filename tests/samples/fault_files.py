"""Files that are missing, broken, locked, doubled or none of what is asked: PKG, MAIL106, SYS101."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Literal

from tests.samples import organisation, school
from tests.samples.envelope import Archive, Envelope, Main, StandIn, envelope_of
from tests.samples.fault import Injected
from tests.samples.paper import Paper
from tests.samples.style import Style

_HARMED: tuple[Main, ...] = ("empty", "cut", "noise")
_PROGRAMS = ("打开方式.exe", "佐证材料/播放器.exe", "整理.bat", "汇总.vbs", "屏保.scr")
_TORN: tuple[Archive, ...] = ("empty", "cut", "noise", "page")


def _packed(paper: Paper, style: Style, code: str, envelope: Envelope) -> Injected:
    """Annexes stay in the main document, so that no other Word can be taken for it."""
    where = f"archive {envelope.archive}, word {envelope.word}, pdf {envelope.pdf}"
    return Injected(paper, replace(style, annexes="main"), code, where, envelope)


def archive_unreadable(paper: Paper, style: Style, rng: random.Random) -> Injected:
    """Cut short by the mail server, empty, or a web page that was saved under the name."""
    envelope = replace(envelope_of(paper), archive=rng.choice(_TORN))
    return _packed(paper, style, "PKG104", envelope)


def archive_encrypted(paper: Paper, style: Style, rng: random.Random) -> Injected:
    """A password on the archive."""
    del rng
    return _packed(paper, style, "PKG105", replace(envelope_of(paper), archive="locked"))


def archive_kind(paper: Paper, style: Style, rng: random.Random) -> Injected:
    """A zip that calls itself something else."""
    envelope = replace(envelope_of(paper), suffix=rng.choice((".rar", ".7z")))
    return _packed(paper, style, "PKG107", envelope)


def word_missing(paper: Paper, style: Style, rng: random.Random) -> Injected:
    """The PDF alone."""
    del rng
    return _packed(paper, style, "PKG108", replace(envelope_of(paper), word="none"))


def pdf_missing(paper: Paper, style: Style, rng: random.Random) -> Injected:
    """The Word alone."""
    del rng
    return _packed(paper, style, "PKG109", replace(envelope_of(paper), pdf="none"))


def file_unreadable(paper: Paper, style: Style, rng: random.Random) -> Injected:
    """One of the two is empty, cut short or no document at all."""
    return _packed(paper, style, "PKG110", _one_of_two(paper, rng, rng.choice(_HARMED)))


def file_encrypted(paper: Paper, style: Style, rng: random.Random) -> Injected:
    """One of the two needs a password."""
    return _packed(paper, style, "PKG111", _one_of_two(paper, rng, "locked"))


def _one_of_two(paper: Paper, rng: random.Random, state: Main) -> Envelope:
    which: Literal["word", "pdf"] = rng.choice(("word", "pdf"))
    envelope = envelope_of(paper)
    if which == "word":
        return replace(envelope, word=state)
    return replace(envelope, pdf=state)


def several_candidates(paper: Paper, style: Style, rng: random.Random) -> Injected:
    """Two Words, or two PDFs, by the same unit with other figures; nothing says which one counts."""
    form = school if paper.kind == "school" else organisation
    rival = form.conforming(rng, paper.unit)
    envelope = envelope_of(paper)
    if rng.random() < 0.5:
        return _packed(paper, style, "PKG112", replace(envelope, rival=rival))
    return _packed(paper, style, "PKG112", replace(envelope, pages=rival))


def archive_unsafe(paper: Paper, style: Style, rng: random.Random) -> Injected:
    """A member whose path leads out of the folder that one unpacks into."""
    del rng
    return _packed(paper, style, "PKG106", replace(envelope_of(paper), outside=True))


def active_content(paper: Paper, style: Style, rng: random.Random) -> Injected:
    """A program or a script among the files."""
    envelope = replace(envelope_of(paper), program=rng.choice(_PROGRAMS))
    return _packed(paper, style, "PKG114", envelope)


def volume_missing(paper: Paper, style: Style, rng: random.Random) -> Injected:
    """One of three volumes of a split archive did not come."""
    return _packed(paper, style, "PKG115", replace(envelope_of(paper), lost=rng.choice((1, 2, 3))))


def format_foreign(paper: Paper, style: Style, rng: random.Random) -> Injected:
    """Pages in place of Word, OFD in place of the PDF, an archive that ALZip alone opens."""
    kind: StandIn = rng.choice(("pages", "ofd", "alz"))
    suffix = ".alz" if kind == "alz" else ".zip"
    return _packed(
        paper, style, "PKG116", replace(envelope_of(paper), stand_in=kind, suffix=suffix)
    )


def loose_files(paper: Paper, style: Style, rng: random.Random) -> Injected:
    """Nobody packed the files: they hang on the mail one by one."""
    del rng
    return _packed(paper, style, "MAIL106", replace(envelope_of(paper), loose=True))


def formless(paper: Paper, style: Style, rng: random.Random) -> Injected:
    """The Word is a letter that goes with the material, and holds nothing of the form."""
    del rng
    return _packed(paper, style, "SYS101", replace(envelope_of(paper), blank=True))
