"""The words of the report, in the office's own terms."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from checks.catalogue import CHECKS


class State(StrEnum):
    """Where a unit stands; those whom the office must act on come before the finished ones."""

    REVIEW = "review"
    CORRECTION = "correction"
    QUERY = "query"
    MISSING = "missing"
    ACCEPTED = "accepted"


STATES = {
    State.ACCEPTED: "合格",
    State.QUERY: "待核实",
    State.CORRECTION: "待补正",
    State.REVIEW: "待人工",
    State.MISSING: "未报",
}
MEANINGS = {
    State.ACCEPTED: "材料齐全，核对无误，已受理。",
    State.QUERY: "有需要对方说明或确认的地方。",
    State.CORRECTION: "有与通知要求不符的地方，等对方改好重发。",
    State.REVIEW: "程序拿不准，要由工作人员看一眼再定。",
    State.MISSING: "还没有收到材料。",
}
KINDS = {"school": "院校", "organisation": "培训评价组织", "forwarder": "转报单位"}
LETTER_STATES = {
    "owed": "待发",
    "held": "等人放行",
    "sealed": "待发",
    "sending": "正在发送",
    "sent": "已发",
    "parked": "发送失败",
    "dropped": "不发",
}
SILENCES = {
    "automatic": "自动回复",
    "bounce": "退信",
    "list": "群发邮件",
    "own": "我们自己的信",
    "no-reply": "不收回信的地址",
    "no-sender": "没有发件地址",
    "no-mail": "不是邮件",
    "reply": "对我们来信的答复",
    "read-receipt": "已读回执",
    "recall": "撤回通知",
    "spam-like": "疑似垃圾邮件",
}
HELD = {
    "mode-hold": "先审后发",
    "sender-unproven": "发件人未经证实",
    "end-unknown-twice": "两次不知是否送达",
    "automatic": "带材料，但像自动发出的信",
    "list": "带材料，但像群发的信",
    "spam-like": "带材料，但像垃圾邮件",
    "partial": "邮件被拆成几封，不全",
    "sealed": "邮件加了密，打不开",
    "cut": "邮件超出处理上限，没有读全",
    "loop": "一天内同一地址来了多封没有材料的信",
}
ROLES = {"word": "WORD版", "pdf": "盖章PDF版", "other": "其他文件", "junk": "系统文件，已忽略"}
SEVERITIES = {"FIX": "须补正", "ASK": "请核实", "HOLD": "待人工核对", "NOTE": "提示"}


def reason(code: str) -> str:
    """A code as the defect it names; a code that is gone stays itself."""
    check = CHECKS.get(code)
    return check.title if check else code


def reasons(codes: tuple[str, ...]) -> str:
    """Several codes as one line; equal defects are told once."""
    return "、".join(dict.fromkeys(reason(code) for code in codes))


def held_reason(word: str) -> str:
    """Why a letter waits, in words."""
    if word.startswith("could-not-seal"):
        return "程序没能写成这封信"
    if word.startswith("bounced-"):
        return f"被对方邮箱退回（{word.removeprefix('bounced-')}），请换个办法联系"
    return HELD.get(word, word)


def span(length: timedelta) -> str:
    """A length of time as people say it: 「3分钟」「5小时」「2天」."""
    minutes = max(0, int(length.total_seconds() // 60))
    if minutes < 1:
        return "不到1分钟"
    if minutes < 60:  # noqa: PLR2004 - minutes of an hour
        return f"{minutes}分钟"
    hours = minutes // 60
    return f"{hours}小时" if hours < 48 else f"{hours // 24}天"  # noqa: PLR2004 - two days


def size(count: int) -> str:
    """A file's size as people say it."""
    for unit, factor in (("MB", 1_000_000), ("KB", 1_000)):
        if count >= factor:
            return f"{count / factor:.1f} {unit}"
    return f"{count} 字节"


def day(moment: datetime) -> str:
    """A local day as an office writes it."""
    return f"{moment.year}年{moment.month}月{moment.day}日"


def moment(local: datetime) -> str:
    """A local moment as an office writes it."""
    return f"{day(local)} {local:%H:%M}"
