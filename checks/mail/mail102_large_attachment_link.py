"""The material lies behind a link (超大附件, 云附件, a net disk) instead of in the mail.

The program never fetches links; the office downloads the file before it expires, and the unit need
not send again. An expired link holds nothing any more: then the unit must.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from checks.model import Case, Check, Finding, Link, NoParams, Place, Severity

CHECK = Check(
    code="MAIL102",
    title="材料以超大附件链接发来",
    grades=(
        ("", Severity.HOLD_IDENTITY),
        ("expired", Severity.FIX),
        ("beside", Severity.NOTE),
    ),
    say="“{name}”是以{service}的下载链接发来的{until}。",
    remedy="{mend}",
    sentence="formats",
)
_SERVICES = {
    "163": "网易邮箱超大附件",
    "qiye163": "网易企业邮箱超大附件",
    "qq": "QQ邮箱超大附件",
    "exmail": "腾讯企业邮箱超大附件",
    "sina": "新浪邮箱超大附件",
    "139": "139邮箱超大附件",
    "189": "天翼云盘",
    "aliyun": "阿里云盘",
    "baidu": "百度网盘",
    "weiyun": "微云",
    "wps": "WPS云文档",
    "tencent-docs": "腾讯文档",
}


def look(case: Case, _: NoParams) -> Iterator[Finding]:
    """One finding a link; beside a whole package a link is only mentioned."""
    whole = case.roles.any_word and case.roles.any_pdf
    for link in case.mail.links if case.mail else ():
        expired = link.url in case.rulings.expired or _is_past(link, case)
        if whole:
            grade = "beside"
        elif case.rulings.fetched:
            continue  # what a person downloaded is judged in its place
        else:
            grade = "expired" if expired else ""
        yield _finding(link, grade)


def _is_past(link: Link, case: Case) -> bool:
    if not link.expires:
        return False
    until = datetime.fromisoformat(link.expires).replace(tzinfo=ZoneInfo(case.campaign.zone))
    return until < case.received


def _finding(link: Link, grade: str) -> Finding:
    until = f"，{link.expires.replace('T', ' ')} 到期" if link.expires else ""
    mend = "链接已经失效，请重新发送材料；最好直接作为附件发送。" if grade == "expired" else ""
    facts = (
        ("name", link.name or "（未写文件名）"),
        ("service", _SERVICES.get(link.service, "网盘或超大附件")),
        ("until", "，现已失效" if grade == "expired" else until),
        ("mend", mend),
        ("expires", link.expires),
        ("size", str(link.size)),
    )
    return Finding(CHECK.code, Place(link.name, ("附件",)), facts, grade)
