"""Health and proof in plain words: what is wrong, and what the office does about it. Pure.

The report is Chinese; a terminal may ask for English. So each sentence stands here in both languages
and a `Say` picks one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeAlias

from notifier.report.model import Notice, Status
from notifier.report.words import span
from store.model import Proof

SLOW = timedelta(hours=6)  # the largest package is read in minutes
Say: TypeAlias = Callable[[str, str], str]


def chinese(chinese: str, english: str) -> str:
    """The office's language."""
    del english
    return chinese


@dataclass(frozen=True, slots=True)
class Identity:
    """One equation of the proof: the sides are equal, or mail is unaccounted for."""

    left: tuple[tuple[str, int], ...]
    right: tuple[tuple[str, int], ...]
    says: str

    @property
    def holds(self) -> bool:
        """Whether both sides are equal."""
        return sum(count for _, count in self.left) == sum(count for _, count in self.right)

    def __str__(self) -> str:
        left, right = (
            " + ".join(f"{name} {number}" for name, number in side)
            for side in (self.left, self.right)
        )
        return f"{left} {'=' if self.holds else '≠'} {right}"


def identities(proof: Proof, say: Say = chinese) -> tuple[Identity, ...]:
    """The proof as equations, each with what it shows."""
    seen = ((say("见过", "seen"), proof.sightings),)
    here = (
        (say("邮箱现有", "in the mailbox"), proof.on_server),
        (say("已从邮箱消失", "gone from it"), proof.vanished),
    )
    told = say(
        "邮箱里的每一封都见过；后来被删掉或移走的，我们也见过。",
        "Every mail in the mailbox was seen, and those deleted or moved since.",
    )
    return (Identity(here, seen, told), _fetched(proof, seen, say), _settled(proof, say))


def _fetched(proof: Proof, seen: tuple[tuple[str, int], ...], say: Say) -> Identity:
    became = (
        (say("已存原件", "kept"), proof.kept),
        (say("仅留信头", "header only"), proof.header_only),
        (say("没有取到", "not fetched"), proof.failed),
    )
    told = say(
        "见过的每一封，要么存下了原件，要么写明了没有存下。",
        "Every mail that was seen is kept, or it is said why not.",
    )
    return Identity(seen, became, told)


def _settled(proof: Proof, say: Say) -> Identity:
    kept = (
        (say("不同的邮件", "distinct mails"), proof.distinct),
        (say("从文件导入", "imported"), proof.imported),
    )
    became = (
        (say("已核对", "judged"), proof.judged),
        (say("正在处理", "in hand"), proof.pending),
        (say("搁置待查", "parked"), proof.parked),
        (say("不是报送材料", "no submissions"), proof.not_submissions),
    )
    told = say(
        "存下的每一封都有结论，或者正在处理，没有一封下落不明。",
        "Every mail that is kept is settled or in hand; none is unaccounted for.",
    )
    return Identity(kept, became, told)


def notices(status: Status, say: Say = chinese) -> tuple[Notice, ...]:
    """Everything a person should know, the gravest first."""
    found = [*_mailbox(status, say), *_proof(status.proof, say), *status.told]
    found += [*_cases(status, say), *_letters(status, say)]
    order = ("alarm", "warning", "hint")
    return tuple(sorted(found, key=lambda one: order.index(one.level)))


def _mailbox(status: Status, say: Say) -> Iterator[Notice]:
    if not status.polls:
        yield Notice(
            "hint",
            say("没有设置邮箱，不会自动收信。", "No mailbox is set, so none is polled."),
            say("请在 huizhi.toml 的 [imap] 中填写。", "Fill in [imap] in huizhi.toml."),
        )


def _proof(proof: Proof, say: Say) -> Iterator[Notice]:
    if waiting := proof.failed - proof.lost:
        yield Notice(
            "alarm",
            say(f"有 {waiting} 封邮件没有取到。", f"{waiting} mails are not fetched."),
            say(
                "程序每轮都会再取；一直取不到时，请在网页邮箱里下载为 .eml，用 huizhi import 导入。",
                "They are tried again each round; if that does not help, save them as .eml in the "
                "web mail and bring them in with huizhi import.",
            ),
        )
    elif not proof.ok:
        yield Notice(
            "alarm",
            say("邮件对账不符。", "The proof does not hold."),
            say(
                "请先再收一轮（huizhi once）；仍不符时不要删除任何邮件，请维护人员查看。",
                "Do another round (huizhi once); if it still does not hold, delete no mail and "
                "have an engineer look.",
            ),
        )


def _cases(status: Status, say: Say) -> Iterator[Notice]:
    if status.parked:
        yield _parked(status.parked, say)
    if status.oldest_pending and status.at - status.oldest_pending > SLOW and status.proof.pending:
        age = status.at - status.oldest_pending
        hours = int(age.total_seconds() // 3600)
        yield Notice(
            "warning",
            say(
                f"还有 {status.proof.pending} 封没有处理完，最早一封已收到{span(age)}。",
                f"{status.proof.pending} are in hand, the oldest for {hours} hours.",
            ),
            say("请看 huizhi run 是否还在运行。", "See whether huizhi run still runs."),
        )
    yield from (_unplaced(one.unplaced, say) for one in status.rounds if one.unplaced)


def _parked(parked: tuple[int, ...], say: Say) -> Notice:
    count, numbers = len(parked), say("、", ", ").join(map(str, parked[:10]))
    return Notice(
        "warning",
        say(
            f"有 {count} 封邮件程序未能处理，已搁置（编号 {numbers}）。",
            f"{count} mails could not be worked on and are parked (no. {numbers}).",
        ),
        say(
            "原件都在“对账与运行”页上，请先由人核对；维护人员用 huizhi parked 查看原因，"
            "排除后交回处理。",
            "The originals are kept; see the reasons with huizhi parked, and give the mails "
            "back to the line from there.",
        ),
    )


def _unplaced(count: int, say: Say) -> Notice:
    return Notice(
        "warning",
        say(
            f"有 {count} 份材料认不出是哪个单位。",
            f"{count} submissions are of no unit that is expected to report.",
        ),
        say(
            "请在“未能确认单位的材料”里查看，再联系发件人或更正名单。",
            "See them on the pages (huizhi web); ask the sender or correct the roster.",
        ),
    )


def _letters(status: Status, say: Say) -> Iterator[Notice]:
    letters = status.post.letters
    if letters.failed:
        yield Notice(
            "warning",
            say(f"有 {letters.failed} 封信没有发出去。", f"{letters.failed} letters failed."),
            say("请核对收信地址，必要时电话告知。", "Check the addresses; telephone if need be."),
        )
    if letters.held:
        yield Notice(
            "hint",
            say(f"有 {letters.held} 封信等人放行。", f"{letters.held} letters wait for release."),
            say(
                "看过之后用 huizhi outbox --release 放行。",
                "Release them with huizhi outbox --release.",
            ),
        )
    if letters.owed and status.post.out_by and status.post.out_by - status.at > timedelta(days=1):
        left = status.post.out_by - status.at
        yield Notice(
            "hint",
            say(
                f"还有 {letters.owed} 封信待发，按现在的速度要{span(left)}。",
                f"{letters.owed} letters are owed and take {left.days} days at this pace.",
            ),
            say("急件请先电话告知。", "Telephone where it is urgent."),
        )
