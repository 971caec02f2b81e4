"""Where a mail came from, as it claims itself and as the receiving server recorded. Pure.

Nothing here decides anything: whoever writes a mail can write any name, date and header into it.
"""

from __future__ import annotations

from collections.abc import Iterator

from parsers.model import Address, Forwarded, Mail

METHODS = {"spf": "SPF", "dkim": "DKIM", "dmarc": "DMARC", "arc": "ARC", "iprev": "反向解析"}
RESULTS = {
    "pass": "通过",
    "fail": "未通过",
    "softfail": "未通过（不确定）",
    "hardfail": "未通过",
    "neutral": "不表态",
    "none": "没有设置",
    "policy": "按规则未通过",
    "temperror": "暂时查不了",
    "permerror": "设置有误",
}
ODDITIES = {
    "partial": "邮件被拆成几封发送，这里只有其中一封",
    "sealed": "邮件加了密，打不开",
    "cut": "邮件超出处理上限，没有读全",
}


def origin(mail: Mail) -> Iterator[tuple[str, str]]:
    """What a mail tells of its origin: pairs of a label and the words beside it."""
    yield "主题", mail.subject or "没有主题"
    if mail.sender and mail.sender.name:
        yield "署名", mail.sender.name
    if mail.date:
        yield "信上的日期", mail.date
    for one in mail.forwarded:
        yield "转自", _forwarded(one)
    yield "发件人核验", _proofs(mail.proofs)
    for oddity in mail.oddities:
        if told := ODDITIES.get(oddity.partition(" ")[0]):
            yield "注意", told


def _forwarded(one: Forwarded) -> str:
    return "，".join(part for part in (_address(one.sender), one.date, one.subject) if part)


def _address(sender: Address | None) -> str:
    if sender is None:
        return ""
    return f"{sender.name} <{sender.address}>" if sender.name else sender.address


def _proofs(proofs: tuple[tuple[str, str], ...]) -> str:
    told = (
        f"{METHODS.get(method, method.upper())} {RESULTS.get(result, result)}"
        for method, result in proofs
    )
    return "，".join(told) or "收信服务器没有记录"
