"""Listening for new mail where the server tells of it (IDLE), beside the polling that goes on.

What is heard only brings the next poll forward: if a sound gets lost, or the connection does, the
mail comes with the next poll by the clock.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

import structlog

from config.settings import ImapSettings
from intake.mailbox import MailboxError, Reason, connect

log = structlog.get_logger()

RENEW = 240  # seconds; servers log off after 29 minutes, and routers forget much sooner
AGAIN = 60  # seconds until a lost connection is made anew


def listen(settings: ImapSettings, stopped: threading.Event, heard: Callable[[], None]) -> None:
    """Calls `heard` whenever the inbox may have changed, until stopped.

    Returns at once where the server cannot tell, and at a wrong password or a refusal: polling
    meets the same and says it to a person.
    """
    while not stopped.is_set():
        try:
            with connect(settings) as mailbox:
                if "IDLE" not in mailbox.capabilities:
                    return
                mailbox.open("INBOX")
                heard()  # what came while nobody listened
                while not stopped.is_set():
                    if mailbox.idle(RENEW, stopped.is_set):
                        heard()
        except MailboxError as error:
            if error.reason is not Reason.UNREACHABLE:
                log.warning("listening.ended", reason=error.reason.name.lower())
                return
            log.info("listening.again")
            stopped.wait(AGAIN)
