"""Missing, broken, locked and doubled files: PKG104, 105, 107 to 112."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Literal

from tests.samples import organisation, school
from tests.samples.envelope import Archive, Envelope, Main, envelope_of
from tests.samples.fault import Injected
from tests.samples.paper import Paper
from tests.samples.style import Style

_HARMED: tuple[Main, ...] = ("empty", "cut", "noise")
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
    """Two Words by the same unit with other figures, and nothing says which one counts."""
    form = school if paper.kind == "school" else organisation
    rival = form.conforming(rng, paper.unit)
    return _packed(paper, style, "PKG112", replace(envelope_of(paper), rival=rival))
