"""Health and proof in plain words: what is wrong, and what the office does about it. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from notifier.report.model import Notice, Status
from notifier.report.words import span
from store.model import Proof

SLOW = timedelta(hours=6)  # the largest package is read in minutes


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


def identities(proof: Proof) -> tuple[Identity, ...]:
    """The proof as equations, each with what it shows."""
    seen = (("见过", proof.sightings),)
    return (
        Identity(
            (("邮箱现有", proof.on_server), ("已从邮箱消失", proof.vanished)),
            seen,
            "邮箱里的每一封都见过；后来被删掉或移走的，我们也见过。",
        ),
        Identity(
            seen,
            (("已存原件", proof.kept), ("仅留信头", proof.header_only), ("没有取到", proof.failed)),
            "见过的每一封，要么存下了原件，要么写明了没有存下。",
        ),
        Identity(
            (("不同的邮件", proof.distinct), ("从文件导入", proof.imported)),
            (
                ("已核对", proof.judged),
                ("正在处理", proof.pending),
                ("搁置待查", proof.parked),
                ("不是报送材料", proof.not_submissions),
            ),
            "存下的每一封都有结论，或者正在处理，没有一封下落不明。",
        ),
    )


def notices(status: Status) -> tuple[Notice, ...]:
    """Everything a person should know, the gravest first."""
    found = [*_mailbox(status), *_proof(status.proof), *status.told]
    found += [*_cases(status), *_letters(status)]
    order = ("alarm", "warning", "hint")
    return tuple(sorted(found, key=lambda one: order.index(one.level)))


def _mailbox(status: Status) -> Iterator[Notice]:
    if not status.polls:
        yield Notice("hint", "没有设置邮箱，不会自动收信。", "请在 huizhi.toml 的 [imap] 中填写。")


def _proof(proof: Proof) -> Iterator[Notice]:
    if waiting := proof.failed - proof.lost:
        yield Notice(
            "alarm",
            f"有 {waiting} 封邮件没有取到。",
            "程序每轮都会再取；一直取不到时，请在网页邮箱里下载为 .eml，用 huizhi import 导入。",
        )
    elif not proof.ok:
        yield Notice(
            "alarm",
            "邮件对账不符。",
            "请先再收一轮（huizhi once）；仍不符时不要删除任何邮件，请维护人员查看。",
        )


def _cases(status: Status) -> Iterator[Notice]:
    if status.parked:
        numbers = "、".join(str(number) for number in status.parked[:10])
        yield Notice(
            "warning",
            f"有 {len(status.parked)} 封邮件程序未能处理，已搁置（编号 {numbers}）。",
            "原件都在；请维护人员查看原因，这几封先由人核对。",
        )
    if status.oldest_pending and status.at - status.oldest_pending > SLOW and status.proof.pending:
        age = span(status.at - status.oldest_pending)
        yield Notice(
            "warning",
            f"还有 {status.proof.pending} 封没有处理完，最早一封已收到{age}。",
            "请看 huizhi run 是否还在运行。",
        )
    for one in status.rounds:
        if one.unplaced:
            yield Notice(
                "warning",
                f"有 {one.unplaced} 份材料认不出是哪个单位。",
                "请在“未能确认单位的材料”里查看，再联系发件人或更正名单。",
            )


def _letters(status: Status) -> Iterator[Notice]:
    letters = status.post.letters
    if letters.failed:
        yield Notice(
            "warning", f"有 {letters.failed} 封信没有发出去。", "请核对收信地址，必要时电话告知。"
        )
    if letters.held:
        yield Notice(
            "hint", f"有 {letters.held} 封信等人放行。", "看过之后用 huizhi outbox --release 放行。"
        )
    if letters.owed and status.post.out_by and status.post.out_by - status.at > timedelta(days=1):
        yield Notice(
            "hint",
            f"还有 {letters.owed} 封信待发，按现在的速度要{span(status.post.out_by - status.at)}。",
            "急件请先电话告知。",
        )
