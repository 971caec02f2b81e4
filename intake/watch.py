"""What of an installation is not well, from what the ledger knows and the disk: for the status."""

from __future__ import annotations

import shutil

from intake.health import (
    Health,
    State,
    code_age,
    disk,
    lost,
    pulse,
    quarantine,
    quota,
    window,
)
from intake.records import Records


def worries(house: Records) -> tuple[Health, ...]:
    """Everything that a person should see to, the faults first."""
    found = [disk(shutil.disk_usage(house.home).free)]
    imap, now = house.settings.imap, house.now()
    if imap.host:
        facts = house.ledger.watching.mailbox(imap.account)
        found += [
            pulse(house.ledger.keeping.last_poll(), house.settings.work.poll, now),
            quota(facts.used, facts.limit),
            window(imap, facts.oldest, now),
            code_age(imap, now),
            quarantine(facts.glimpses),
            lost(facts.lost),
        ]
    bad = [one for one in found if one.state in (State.WARN, State.FAULT)]
    return tuple(sorted(bad, key=lambda one: one.state is not State.FAULT))
