"""The words of a mail: plain text out of any body, what a person wrote himself, what he wants.

Words decide little: whether an empty-handed mail meant to bring something, and whether it asks.
Where they do not say it plainly, the answer is "unclear", and a person reads the mail.
"""

from __future__ import annotations

import html
import re

from parsers import headers
from parsers.message import Forwarded, Intent
from parsers.mime import Buffer, Entity
from parsers.transfer import decoded

MAX_TEXT = 64 * 1024
MAX_RAW = 512 * 1024
LOOK_FOR_META = 4096
LINK, LINK_END = "\x02", "\x03"  # round an address that stood in HTML, not in the text

_CHARSET = re.compile(r"(?i)charset\s*=\s*\"?'?([^\s\"';]+)")
_META = re.compile(rb"(?i)<meta[^>]{0,200}charset\s*=\s*[\"']?([A-Za-z0-9_-]{3,20})")
# Every repetition is bounded or stops at the next tag: a hostile body must not cost its square.
_UNSEEN = re.compile(r"(?i)<!--|<(style|script|title|head)\b")
_BREAK = re.compile(r"(?i)<(?:br|/p|/div|/tr|/li|/h\d|hr|/table)\b[^<>]*>")
_ANCHOR = re.compile(
    r"(?i)<a\b[^<>]{0,1000}?\bhref\s{0,9}=\s{0,9}"
    r"(?:\"([^\"<>]{0,2000})\"|'([^'<>]{0,2000})'|([^\s<>]{1,2000}))[^<>]{0,2000}>"
)
_TAG = re.compile(r"<[^<>]*>")

# Where a person's own words end and older mail begins.
_QUOTE = re.compile(
    r"(?m)^[ \t]*(?:"
    r"[-_—=]{2,}\s*(?:原始邮件|原邮件|转发邮件|转发的邮件|转发邮件信息|回复的原邮件|original message"
    r"|forwarded message)|>|在\s?.{4,80}(?:写道|来信)\s*[:：]\s*$|on .{6,120}wrote:\s*$"
    r"|(?:\*?发件人|寄件者|from)\*?\s*[:：].*$)",
    re.IGNORECASE,
)
_FORWARD_MARK = re.compile(
    r"[-_—=]{2,40}\s{0,9}(?:转发(?:的)?邮件(?:信息)?|forwarded message)"
    r"|^[ \t]*(?:转发|fwd?|fw)\s{0,9}[:：]",
    re.IGNORECASE | re.MULTILINE,
)
_CLAIM = {
    "sender": re.compile(r"(?im)^\W{0,3}(?:发件人|寄件者|from)\W{0,3}[:：]\s*(.{1,200})$"),
    "date": re.compile(
        r"(?im)^\W{0,3}(?:发送(?:日期|时间)|日期|时间|sent|date)\W{0,3}[:：]\s*(.{1,80})$"
    ),
    "subject": re.compile(r"(?im)^\W{0,3}(?:主\s*题|subject)\W{0,3}[:：]\s*(.{1,200})$"),
}

_SUPPLEMENT = re.compile(
    r"补交|补充(?:材料|报送|提交)|补发|补传|补报|补寄|补上|漏发|漏传|漏交|漏附|单独发|另发"
    r"|第\s?[二三四五2-9]\s?封"
)
_ASK = re.compile(
    r"[?？]|请问|请教|咨询|想问|想了解|麻烦问|是否(?:需要|可以|必须|能)|能不能|可不可以|可否"
    r"|怎么(?:办|填|写|算|报)|如何(?:填|写|算|报|处理)|什么时候|求助|盼复|请回复|请告知"
)
_ATTACHED = re.compile(
    r"(?:见|详见|参见|请查收|查收|查阅|查看|下载).{0,6}附件|附件(?:是|为|中|里|内|已|如下|请|，|,|。|$)"
    r"|附上|附(?:我|本|有|了)|随信|随邮件|随函|已(?:打包|上传|发送|发至|附)|现(?:将|报送|提交|呈报)"
    r"|报送.{0,20}材料|材料.{0,12}(?:请查收|请审核|请接收|已发|报上)|发(?:给|送)您.{0,10}材料|请查收"
)
_SUBJECT = re.compile(r"考核材料|汇报材料|报送|提交|材料$|1\s?[+＋]\s?[xX×]\s?工作")


def text_of(buffer: Buffer, leaf: Entity) -> str:
    """The text of a leaf, addresses of HTML links in marks; many lines, capped."""
    raw = b"".join(_capped(buffer, leaf))[:MAX_RAW]
    named = charset_of(leaf)
    is_html = leaf.content_type == "text/html"
    if is_html and not named and (meta := _META.search(raw[:LOOK_FOR_META])):
        named = meta[1].decode("ascii")
    text = headers.decode(raw, named).replace(LINK, " ").replace(LINK_END, " ")
    return _plain(text) if is_html else text.replace("\r\n", "\n").replace("\r", "\n")


def charset_of(leaf: Entity) -> str:
    """The charset that a leaf declares; empty if none."""
    match = _CHARSET.search(leaf.field("Content-Type"))
    return match[1] if match else ""


def _capped(buffer: Buffer, leaf: Entity) -> list[bytes]:
    chunks, size = [], 0
    for chunk in decoded(buffer, leaf):
        chunks.append(chunk)
        size += len(chunk)
        if size >= MAX_RAW:
            break
    return chunks


def _plain(text: str) -> str:
    text = re.sub(r"[ \t]{0,99}\r?\n[ \t]*", " ", _seen(text))
    text = _BREAK.sub("\n", text)
    text = _ANCHOR.sub(
        lambda found: f"{LINK}{found[1] or found[2] or found[3] or ''}{LINK_END}", text
    )
    return html.unescape(_TAG.sub("", text)).replace("\xa0", " ")


def _seen(text: str) -> str:
    """HTML without comments, styles and scripts; one that never ends takes the rest with it."""
    kept, at, folded = [], 0, text.lower()
    if len(folded) != len(text):  # a few letters grow when they are folded
        folded = text
    while match := _UNSEEN.search(text, at):
        kept.append(text[at : match.start()])
        closing = f"</{match[1].lower()}" if match[1] else "-->"
        end = folded.find(closing, match.end())
        if end < 0:
            return "".join(kept)
        at = end + len(closing)
        at = max(text.find(">", at), at - 1) + 1 if match[1] else at
    return "".join([*kept, text[at:]])


def shown(text: str) -> str:
    """Text as people and letters may see it: clean lines, no hidden addresses, capped."""
    text = re.sub(f"{LINK}[^{LINK_END}]*{LINK_END}", "", text[: 4 * MAX_TEXT])
    lines = (headers.clean(line, 2000) for line in text.splitlines())
    return "\n".join(lines).strip()[:MAX_TEXT]


def own_words(text: str) -> str:
    """What the sender wrote himself: the text before the first quoted mail."""
    quote = _QUOTE.search(text)
    return text[: quote.start()] if quote else text


def intent(subject: str, text: str) -> Intent:
    """What a person's own words want, by the plainest of them."""
    words = own_words(text)[:2000]
    answering = re.match(r"(?i)\s*(?:回复|答复|re)\s*[:：]", subject)
    asked = words if answering else f"{subject}\n{words}"
    if _SUPPLEMENT.search(asked):
        return Intent.SUPPLEMENT
    if _ASK.search(asked):
        return Intent.ASK
    if _ATTACHED.search(words) or (not answering and _SUBJECT.search(subject)):
        return Intent.SUBMIT
    return Intent.UNCLEAR


def quoted_forward(subject: str, text: str) -> Forwarded | None:
    """The mail that was forwarded as quoted text, by the lines people see above it."""
    if not _FORWARD_MARK.search(f"{subject}\n{text[:8000]}"):
        return None
    claims = {name: pattern.search(text[:8000]) for name, pattern in _CLAIM.items()}
    found = {name: headers.clean(match[1], 200) if match else "" for name, match in claims.items()}
    if not found["sender"]:
        return None
    return Forwarded(headers.address(found["sender"]), found["subject"], found["date"])
