"""Is the program right? Injected faults must be found, and nothing else be said.

Every submission is made from a seed, so whatever goes wrong can be asked again alone. On the way
"document" readers are perfect and only binding and checks are asked; on the way "bytes" there are
real archives, Word files and PDFs, read in the sandbox as `huizhi check` does.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import time
import traceback
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import nullcontext
from multiprocessing import get_context

from checks.catalogue import CHECKS
from intake.checking import Desk
from tests.samples.faults import INJECTORS
from tests.verdicts.answer import Answer, Told, answer, desk
from tests.verdicts.question import CLEAN, Level, Question
from tests.verdicts.tables import print_all
from tests.verdicts.tally import tallies

BATCH = 10
_EXAMPLES = """examples:
  python -m tests.verdicts                              everything, with a fresh seed
  python -m tests.verdicts --code SUM101 --show 3       one code; the first three that go wrong
  python -m tests.verdicts --seed 7 --code SUM101 --case 12 --level document    one submission
"""


def main(words: Sequence[str] | None = None) -> int:
    """Asks all questions, prints the tables; 1 when the limits are passed."""
    options = _options(words)
    if options.seed is None:
        options.seed = random.randrange(10**6)
    print(f"seed {options.seed}", flush=True)
    began = time.monotonic()
    asked = tuple(questions(options))
    place = {question: at for at, question in enumerate(asked)}
    answers = sorted(ask(asked, options.processes), key=lambda one: place[one.question])
    found = tallies(answers)
    print_all(found, options.show)
    print(f"{len(answers)} submissions in {time.monotonic() - began:.0f} s, seed {options.seed}")
    failed = [f"{one.code} ({one.level})" for one in found if one.failed]
    print("FAILED: " + ", ".join(failed) if failed else "ok")
    return 1 if failed else 0


def _options(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.verdicts",
        description=__doc__,
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--seed", type=int, help="ask the same again; without it a fresh one")
    parser.add_argument("--code", action="append", help=f"only this code, or {CLEAN!r}; repeatable")
    parser.add_argument("--level", choices=("document", "bytes"), help="only this way")
    parser.add_argument("--case", type=int, help="only the submission of this number")
    parser.add_argument("--show", type=int, default=1, metavar="K", help="details of K wrong ones")
    parser.add_argument("--injections", type=int, default=300, help="of each code, as documents")
    parser.add_argument("--clean", type=int, default=1000, help="clean ones, as documents")
    parser.add_argument("--packages", type=int, default=100, help="clean ones, as bytes")
    parser.add_argument("--injected-packages", type=int, default=50, help="all codes, as bytes")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    return parser.parse_args(words)


def questions(options: argparse.Namespace) -> Iterator[Question]:
    """Everything that is to be asked, the long ones first."""
    codes = options.code or [CLEAN, *(code for code in INJECTORS if code in CHECKS)]
    faults = [code for code in codes if code != CLEAN]
    levels: list[Level] = [options.level] if options.level else ["bytes", "document"]
    for level in levels:
        numbers = dict.fromkeys(faults, options.injections)
        if level == "bytes":
            share, rest = divmod(options.injected_packages, max(len(faults), 1))
            numbers = {code: share + (at < rest) for at, code in enumerate(faults)}
        if CLEAN in codes:
            numbers[CLEAN] = options.clean if level == "document" else options.packages
        for code, number in numbers.items():
            cases = range(number) if options.case is None else (options.case,)
            yield from (Question(level, code, index, options.seed) for index in cases)


def ask(asked: Sequence[Question], processes: int) -> list[Answer]:
    """All answers, by several processes; progress goes to stderr."""
    batches = [asked[at : at + BATCH] for at in range(0, len(asked), BATCH)]
    answers: list[Answer] = []
    with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        for done in as_completed([pool.submit(answered, batch) for batch in batches]):
            answers += done.result()
            _progress(len(answers), len(asked))
    return answers


def answered(batch: Sequence[Question]) -> list[Answer]:
    """The answers to some questions, at one desk."""
    with desk() if any(one.level == "bytes" for one in batch) else nullcontext() as at:
        return [_answered(one, at if one.level == "bytes" else None) for one in batch]


def _answered(question: Question, at: Desk | None) -> Answer:
    try:
        return answer(question, at)
    except Exception as error:  # noqa: BLE001 - whatever the program raises is its bug, and is told
        crash = Told(type(error).__name__, "", "CRASH")
        details = f"{question.words}\n{traceback.format_exc()}"
        return Answer(question, (), question.code != CLEAN, (crash,), (), (), details)


def _progress(done: int, of: int) -> None:
    end = "\n" if done == of else ""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{done} of {of}{end}")
    elif done * 10 // of != (done - BATCH) * 10 // of or done == of:
        sys.stderr.write(f"{done} of {of}\n")
    sys.stderr.flush()
