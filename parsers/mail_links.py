"""Files that a mail only links to: 超大附件, 云附件, net disks. Found, never fetched.

A link counts when its address is one of the known places where people leave files. Name, size
and expiry stand beside it in the text. Words alone count only as the heading that web mail writes
itself.
"""

from __future__ import annotations

import re
from datetime import datetime

from parsers import headers
from parsers.mail_text import LINK, LINK_END
from parsers.message import Link

MAX_LINKS = 50
BEFORE, AFTER = 300, 200

# Host and path as seen in real mails; the service's name is ours.
_PLACES: tuple[tuple[str, str], ...] = (
    ("163", r"mail\.(?:163|126)\.com/large-attachment-download/"),
    ("163", r"(?:dashi|mail)\.163\.com/(?:html/cloud-attachment-download|filehub)"),
    ("163", r"(?:fs|u)\.163\.com/fs/display"),
    ("qiye163", r"edisk\.qiye\.163\.com/api/biz/attachment/download"),
    ("qq", r"(?:i?wx\.)?mail\.qq\.com/(?:cgi-bin/ftnExs_download|ftn/download)"),
    ("exmail", r"exmail\.qq\.com/(?:cgi-bin/ftnExs_download|ftn/download)"),
    ("sina", r"mail\.sina\.com\.cn/filecenter/download"),
    ("189", r"(?:download\.)?cloud\.189\.cn/"),
    ("139", r"(?:mail|caiyun|yun)\.(?:10086|139)\.(?:cn|com)/"),
    ("sohu", r"mail\.sohu\.com/.{0,40}(?:bigattach|netdisk)"),
    ("aliyun", r"(?:www\.)?(?:aliyundrive|alipan)\.com/s/"),
    ("baidu", r"(?:pan|yun)\.baidu\.com/(?:s/|share/)"),
    ("weiyun", r"share\.weiyun\.com/"),
    ("wps", r"(?:www\.|365\.)?kdocs\.cn/"),
    ("tencent-docs", r"docs\.qq\.com/"),
    ("lanzou", r"[a-z0-9.]{0,20}lanzou[a-z]?\.com/"),
    ("quark", r"pan\.quark\.cn/s/"),
    ("xunlei", r"pan\.xunlei\.com/s/"),
)
_PLACE = re.compile(
    "|".join(f"(?P<p{number}>https?://{path})" for number, (_, path) in enumerate(_PLACES)),
    re.IGNORECASE,
)
_ADDRESS = re.compile(rf"https?://[^\s{LINK}{LINK_END}<>\"'，。；、）)】]{{4,2000}}", re.IGNORECASE)
_HEADING = re.compile(r"邮箱发来的(?:超大附件|云附件)")
_FILE = re.compile(
    r"(?P<name>[^\s\\/:*?\"<>|(（][^\\/:*?\"<>|\n(（]{0,150}?(?:[(（][^()（）\n]{0,40}[)）][^\\/:*?\"<>|\n(（]{0,40}?)?"
    r"\.(?:zip|rar|7z|tar|gz|tgz|z\d\d|\d{3}|docx?|xlsx?|pdf|wps|et|jpg|png|mp4))(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_SIZE = re.compile(
    r"(?<![\w.])(?P<figure>\d{1,6}(?:\.\d{1,3})?)\s?(?P<unit>[KMGT])(?:i?B|字节)?(?![A-Za-z])",
    re.IGNORECASE,
)
_DAY = r"(?P<y>\d{4})[年/.-]\s?(?P<m>\d{1,2})[月/.-]\s?(?P<d>\d{1,2})日?(?:\s{0,2}(?P<h>\d{1,2})[:：](?P<min>\d{2}))?"
_EXPIRY = (
    re.compile(_DAY + r"(?:[:：]\d{2})?\s{0,2}(?:到期|过期|失效|前有效|之前有效|截止)"),
    re.compile(
        r"(?:有效期至?|到期时间|过期时间|失效时间|截止时间|到期日)\s{0,2}[:：]?\s{0,2}" + _DAY
    ),
)
_CODE = re.compile(r"(?:提取码|访问码|密码|pwd)\s{0,2}[:：=]\s{0,2}([A-Za-z0-9]{4,8})\b")
_FACTOR = {"k": 1 << 10, "m": 1 << 20, "g": 1 << 30, "t": 1 << 40}


def links(text: str) -> tuple[Link, ...]:
    """The linked files in a text, in order, each address once.

    Args:
        text: Text with HTML addresses in marks (`mail_text.text_of`), without quoted mail.
    """
    places = [
        (match, service) for match in _ADDRESS.finditer(text) if (service := _service(match[0]))
    ]
    found: dict[str, Link] = {}
    for number, (match, service) in enumerate(places):
        url = match[0].rstrip(".,;")
        known = found.get(url)
        if known and known.name and known.expires:
            continue
        left = places[number - 1][0].end() if number else 0
        right = places[number + 1][0].start() if number + 1 < len(places) else len(text)
        before = _seen(text[max(left, match.start() - BEFORE) : match.start()])
        after = _seen(text[match.end() : min(right, match.end() + AFTER)])
        found[url] = better(known, _link(service, url, before, after))
        if len(found) >= MAX_LINKS:
            break
    if not found and (heading := _HEADING.search(text)):
        about = _seen(text[heading.end() : heading.end() + BEFORE])
        return (_link("unknown", "", "", about),)
    return tuple(found.values())


def _service(url: str) -> str:
    match = _PLACE.match(url)
    return _PLACES[int((match.lastgroup or "p0")[1:])][0] if match else ""


def _seen(text: str) -> str:
    """The text without hidden addresses."""
    text = re.sub(f"{LINK}[^{LINK_END}]*(?:{LINK_END}|$)", " ", text)
    return re.sub(f"^[^{LINK}{LINK_END}\\n]*{LINK_END}", " ", text).replace(LINK, " ")


def better(known: Link | None, fresh: Link) -> Link:
    """Of two mentions of one address: what either tells."""
    if known is None:
        return fresh
    return Link(
        fresh.service,
        fresh.url,
        known.name or fresh.name,
        known.size or fresh.size,
        known.expires or fresh.expires,
        known.code or fresh.code,
    )


def _link(service: str, url: str, before: str, after: str) -> Link:
    """The nearest name before the address, else after it; figures from the name's own side."""
    names = list(_FILE.finditer(before))
    if names:
        name, beside = names[-1]["name"], before[names[-1].end() :] + " " + after
    else:
        first = _FILE.search(after)
        name, beside = (first["name"], after[first.end() :]) if first else ("", f"{before} {after}")
    code = _CODE.search(f"{url} {after} {before}")
    return Link(
        service=service,
        url=headers.clean(url, 2000),
        name=headers.clean(name, 255),
        size=_size(beside),
        expires=_expires(beside),
        code=code[1] if code else "",
    )


def _size(text: str) -> int:
    match = _SIZE.search(text)
    return round(float(match["figure"]) * _FACTOR[match["unit"].lower()]) if match else 0


def _expires(text: str) -> str:
    match = next((found for pattern in _EXPIRY if (found := pattern.search(text))), None)
    if match is None:
        return ""
    hour, minute = match["h"] or "23", match["min"] or "59"
    try:
        day = datetime(int(match["y"]), int(match["m"]), int(match["d"]), int(hour), int(minute))  # noqa: DTZ001 - as shown to people, without zone
    except ValueError:
        return ""
    return day.isoformat(timespec="minutes")
