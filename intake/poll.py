"""A poll: one look into each folder, however the server behaves in between.

A folder that is refused hides no other. Folders with mails at which the connection always breaks
come last, and those tried most come at the very end, so they too stand in nobody's way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

import structlog

from config.settings import ImapSettings
from intake.folders import Depth, Visit, visits
from intake.look import Look, Polled
from intake.mailbox import MailboxError, Reason
from intake.ports import BlobsPort, KeepingPort, MailboxPort, WholeMailboxPort

__all__ = ["Polled", "Visit", "poll", "survey"]

log = structlog.get_logger()


def survey(
    mailbox: WholeMailboxPort,
    settings: ImapSettings,
    keeping: KeepingPort,
    blobs: BlobsPort,
    now: Callable[[], datetime],
) -> Polled:
    """Polls a whole mailbox: every folder as the settings want it.

    Raises:
        MailboxError, OSError: As `poll` does.
    """
    account = settings.account
    folders = mailbox.folders()
    asked = visits(folders, settings)
    total = poll(mailbox, account, asked, keeping, blobs, now)
    if any(folder.name.upper() == "INBOX" for folder in folders):  # else that was no true list
        vanished = keeping.folders_left(account, [folder.name for folder in folders], now())
        total += Polled(vanished=vanished)
    if quota := mailbox.quota():
        keeping.measured(account, quota.used, quota.limit, now())
    keeping.polled(now())
    return total


def poll(
    mailbox: MailboxPort,
    account: str,
    asked: Iterable[Visit],
    keeping: KeepingPort,
    blobs: BlobsPort,
    now: Callable[[], datetime],
) -> Polled:
    """Keeps everything new in some folders.

    Raises:
        MailboxError: AUTH or UNREACHABLE at once; REFUSED after the other folders were done.
        OSError: The disk is full. Like an error of the database it ends the poll, and nothing
            is half-kept.
    """
    total, refusal = Polled(), None
    trouble = keeping.trouble(account)
    wanted = [visit for visit in dict.fromkeys(asked) if visit.depth is not Depth.NOTHING]
    for visit in sorted(wanted, key=lambda visit: trouble.get(visit.folder, 0)):
        try:
            total += Look(mailbox, account, visit, keeping, blobs, now).keep_new()
        except MailboxError as error:
            if error.reason is not Reason.REFUSED:
                raise
            log.warning("folder.refused")
            refusal = refusal or MailboxError(error.reason, f"{visit.folder}：{error}")
    if refusal is not None:
        raise refusal
    log.info("mailbox.polled", seen=total.seen, kept=total.kept, failed=total.failed)
    return total
