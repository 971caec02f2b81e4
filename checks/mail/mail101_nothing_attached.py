"""The text says that material is attached, and nothing came: no file, no link.

The notice wants the material itself (报送). A question is no submission, and a mail whose words say
neither is left to a person.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Case, Check, Finding, Intent, NoParams, Place, Severity, is_empty_handed

CHECK = Check(
    code="MAIL101",
    title="信中没有附件",
    grades=(("", Severity.FIX),),
    say="来信写明附有材料，但信中没有任何附件，也没有超大附件的下载链接。",
    remedy="请把材料打包后作为附件重新发送；如果附件太大，可以用邮箱的超大附件功能。",
    sentence="formats",
)


def look(case: Case, _: NoParams) -> Iterator[Finding]:
    """Only for a mail that brought nothing at all and plainly meant to."""
    mail = case.mail
    if mail is None or not is_empty_handed(case.package) or mail.links:
        return
    if mail.intent in (Intent.SUBMIT, Intent.SUPPLEMENT):
        yield Finding(CHECK.code, Place("", ("附件",)))
