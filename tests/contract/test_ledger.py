"""One suite over SQLite and PostgreSQL: what the ledger promises, both must keep."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from alembic import command
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from checks.judge import judge
from checks.model import History, Outcome, Rulings, Verdict
from config.roster import Unit, UnitKind
from parsers.model import Bounced
from store import engine as engines
from store.ledger import Ledger
from store.model import Arrival, Claim, Duty, Settlement, Spot, Stage
from store.owing import MAX_EMPTY
from store.schema import EventRow, MessageRow
from store.settling import Past
from store.status import Snapshot
from tests import builders as b

NOW = datetime(2023, 3, 20, 2, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def spot(uid: int, folder: str = "INBOX", validity: int = 1) -> Spot:
    return Spot("office@imap", folder, validity, uid)


def arrival(seed: str, uid: int | None = 1, received: datetime = NOW) -> Arrival:
    return Arrival(b.blob(seed), received, spot(uid) if uid else None)


def verdict(**changes: object) -> Verdict:
    found = judge(b.evidence(), (b.CAMPAIGN,), b.ROSTER, History(), Rulings(), b.RECEIVED)
    assert isinstance(found, Verdict)
    return replace(found, **changes)  # type: ignore[arg-type]


def settled(*verdicts: Verdict, duty: bool = True, held: str = "") -> Settlement:
    owed = Duty(b.SENDER, "receipt", NOW, held) if duty else None
    return Settlement("submission", b.SENDER, verdicts, owed, "" if duty else "automatic")


def ready(ledger: Ledger, seed: str = "a", received: datetime = NOW, uid: int = 1) -> Claim:
    ledger.keeping.keep((arrival(seed, uid, received),), NOW)
    claim = ledger.work.claim(Stage.KEPT, NOW, 600, f"t-{seed}")
    assert claim
    ledger.work.advance(claim, Stage.READ, NOW)
    claim = ledger.work.claim(Stage.READ, NOW, 600, f"t-{seed}")
    assert claim
    return claim


# Keeping


def test_the_same_bytes_are_one_message_however_often_seen(ledger: Ledger) -> None:
    first = ledger.keeping.keep((arrival("a", 1), arrival("a", 2)), NOW)
    again = ledger.keeping.keep((arrival("a", 1),), NOW + HOUR)
    assert len({*first, *again}) == 1
    assert ledger.keeping.known("office@imap", "INBOX", 1) == {1, 2}
    proof = ledger.queries.proof()
    assert (proof.sightings, proof.kept, proof.distinct, proof.pending) == (2, 2, 1, 1)


def test_the_earliest_receipt_counts(ledger: Ledger) -> None:
    ledger.keeping.keep((arrival("a", 1, NOW),), NOW)
    ledger.keeping.keep((arrival("a", 2, NOW - HOUR),), NOW)
    claim = ledger.work.claim(Stage.KEPT, NOW, 60, "t")
    assert claim and claim.message.received == NOW - HOUR


def test_a_failed_fetch_is_known_and_tried_again(ledger: Ledger) -> None:
    ledger.keeping.fetch_failed(spot(7), "refused", NOW)
    assert 7 not in ledger.keeping.known("office@imap", "INBOX", 1)
    ledger.keeping.look("office@imap", "INBOX", 1, {7}, NOW)
    assert not ledger.queries.proof().ok
    ledger.keeping.keep((arrival("a", 7),), NOW)
    assert ledger.queries.proof().ok


def test_a_vanished_mail_is_an_event_and_stays_kept(ledger: Ledger) -> None:
    ledger.keeping.keep((arrival("a", 1), arrival("b", 2)), NOW)
    assert ledger.keeping.look("office@imap", "INBOX", 1, {1, 2}, NOW) == 0
    assert ledger.keeping.look("office@imap", "INBOX", 1, {2}, NOW) == 1
    assert ledger.keeping.look("office@imap", "INBOX", 1, {2}, NOW) == 0
    proof = ledger.queries.proof()
    assert (proof.on_server, proof.vanished, proof.distinct, proof.ok) == (1, 1, 2, True)
    ledger.keeping.look("office@imap", "INBOX", 1, {1, 2}, NOW)
    assert ledger.queries.proof().vanished == 0


def test_a_new_uidvalidity_loses_and_doubles_nothing(ledger: Ledger) -> None:
    ledger.keeping.keep((arrival("a", 1),), NOW)
    ledger.keeping.look("office@imap", "INBOX", 1, {1}, NOW)
    assert ledger.keeping.known("office@imap", "INBOX", 2) == frozenset()
    ledger.keeping.keep((Arrival(b.blob("a"), NOW, spot(100, validity=2)),), NOW)
    ledger.keeping.look("office@imap", "INBOX", 2, {100}, NOW)
    proof = ledger.queries.proof()
    assert (proof.sightings, proof.vanished, proof.distinct, proof.ok) == (2, 1, 1, True)


def test_an_imported_mail_counts_apart_until_it_is_seen(ledger: Ledger) -> None:
    ledger.keeping.keep((arrival("a", None),), NOW)
    assert ledger.queries.proof().imported == 1
    ledger.keeping.keep((arrival("a", 1),), NOW)
    ledger.keeping.look("office@imap", "INBOX", 1, {1}, NOW)
    proof = ledger.queries.proof()
    assert (proof.imported, proof.distinct, proof.ok) == (0, 1, True)


def test_the_last_good_poll_is_remembered(ledger: Ledger) -> None:
    assert ledger.keeping.last_poll() is None
    ledger.keeping.polled(NOW)
    ledger.keeping.polled(NOW + HOUR)
    assert ledger.keeping.last_poll() == NOW + HOUR


# Work


def test_the_oldest_mail_comes_first(ledger: Ledger) -> None:
    ledger.keeping.keep((arrival("new", 1, NOW), arrival("old", 2, NOW - HOUR)), NOW)
    claim = ledger.work.claim(Stage.KEPT, NOW, 60, "t")
    assert claim and claim.message.blob == b.blob("old")


def test_a_lease_keeps_others_away_until_it_runs_out(ledger: Ledger) -> None:
    ledger.keeping.keep((arrival("a"),), NOW)
    first = ledger.work.claim(Stage.KEPT, NOW, 60, "one")
    assert first
    assert ledger.work.claim(Stage.KEPT, NOW, 60, "two") is None
    later = NOW + timedelta(seconds=61)
    second = ledger.work.claim(Stage.KEPT, later, 60, "two")
    assert second
    assert not ledger.work.advance(first, Stage.READ, later)
    assert ledger.work.advance(second, Stage.READ, later)


def test_a_renewed_lease_holds(ledger: Ledger) -> None:
    ledger.keeping.keep((arrival("a"),), NOW)
    claim = ledger.work.claim(Stage.KEPT, NOW, 60, "one")
    assert claim
    assert ledger.work.renew(claim, NOW + timedelta(seconds=50), 60)
    assert ledger.work.claim(Stage.KEPT, NOW + timedelta(seconds=70), 60, "two") is None


def test_no_two_workers_get_the_same_mail(ledger: Ledger) -> None:
    ledger.keeping.keep(tuple(arrival(f"m{n}", n) for n in range(1, 41)), NOW)
    barrier = threading.Barrier(8)

    def work(name: int) -> list[int]:
        barrier.wait()
        got = []
        while claim := ledger.work.claim(Stage.KEPT, NOW, 600, f"w{name}"):
            got.append(claim.message.id)
        return got

    with ThreadPoolExecutor(8) as pool:
        got = [number for some in pool.map(work, range(8)) for number in some]
    # A PostgreSQL worker that skips locked rows may leave early: nobody's mail is lost by that.
    while claim := ledger.work.claim(Stage.KEPT, NOW, 600, "last"):
        got.append(claim.message.id)
    assert len(got) == len(set(got)) == 40


def test_our_failures_are_counted_and_parked_for_a_person(ledger: Ledger) -> None:
    ledger.keeping.keep((arrival("a"),), NOW)
    claim = ledger.work.claim(Stage.KEPT, NOW, 60, "t")
    assert claim
    ledger.work.retry(claim, "Traceback \x00\ud800", NOW + HOUR, NOW)
    assert ledger.work.claim(Stage.KEPT, NOW, 60, "t") is None
    claim = ledger.work.claim(Stage.KEPT, NOW + HOUR, 60, "t")
    assert claim and claim.message.attempts == 1
    ledger.work.park(claim, "again", NOW)
    waiting = ledger.queries.parked()
    assert [(one.id, one.error) for one in waiting] == [(claim.message.id, "again")]
    assert waiting[0].blob == claim.message.blob
    assert ledger.work.unpark(claim.message.id, NOW)
    assert ledger.work.claim(Stage.KEPT, NOW + HOUR, 60, "t") is not None


def test_a_released_mail_is_as_it_was(ledger: Ledger) -> None:
    ledger.keeping.keep((arrival("a"),), NOW)
    claim = ledger.work.claim(Stage.KEPT, NOW, 60, "t")
    assert claim
    assert ledger.work.release(claim, NOW)
    claim = ledger.work.claim(Stage.KEPT, NOW, 60, "t2")
    assert claim and claim.message.attempts == 0


def test_a_reading_is_stored_once_and_can_be_forgotten(ledger: Ledger) -> None:
    assert ledger.work.reading("word:1:abc") is None
    ledger.work.remember("word:1:abc", "一")
    ledger.work.remember("word:1:abc", "二")
    assert ledger.work.reading("word:1:abc") == "一"
    ledger.work.forget("word:1:abc")
    assert ledger.work.reading("word:1:abc") is None


# Settling


def test_a_settled_mail_has_verdict_duty_and_audit(ledger: Ledger, engine: Engine) -> None:
    claim = ready(ledger)
    assert ledger.settling.settle(claim, lambda _: settled(verdict()), NOW)
    assert ledger.queries.verdicts(claim.message.id) == (verdict(),)
    assert ledger.queries.letters().owed == 1
    assert ledger.queries.proof().judged == 1
    with Session(engines.read_only(engine)) as session:
        assert "message.settled" in session.scalars(select(EventRow.kind)).all()


def test_a_lost_lease_settles_nothing(ledger: Ledger) -> None:
    claim = ready(ledger)
    assert not ledger.settling.settle(replace(claim, token="x"), lambda _: settled(verdict()), NOW)
    assert ledger.queries.letters().owed == 0


def test_asking_for_more_reading_writes_nothing(ledger: Ledger) -> None:
    claim = ready(ledger)
    assert not ledger.settling.settle(claim, lambda _: None, NOW)
    assert ledger.queries.proof().pending == 1
    assert ledger.settling.settle(claim, lambda _: settled(verdict()), NOW)


def test_an_error_while_judging_undoes_everything(ledger: Ledger) -> None:
    claim = ready(ledger)

    def fail(_: Past) -> Settlement:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        ledger.settling.settle(claim, fail, NOW)
    assert ledger.queries.proof().pending == 1


def test_a_mail_that_is_no_submission_is_set_aside_with_its_silence(ledger: Ledger) -> None:
    claim = ready(ledger)
    ledger.settling.settle(claim, lambda _: settled(duty=False), NOW)
    assert ledger.queries.proof().not_submissions == 1
    assert ledger.queries.silences() == (("automatic", 1),)


def test_history_is_what_the_unit_sent_before_by_time_of_receipt(ledger: Ledger) -> None:
    late, early = ready(ledger, "late", NOW, 1), ready(ledger, "early", NOW - HOUR, 2)
    seen: list[History] = []

    def decide(past: Past) -> Settlement:
        seen.append(past.history("jx-2022", b.UNIT))
        return settled(verdict(outcome=Outcome.CORRECTION))

    ledger.settling.settle(late, decide, NOW)
    ledger.settling.settle(early, decide, NOW)
    assert [len(history.versions) for history in seen] == [0, 0]
    claim = ready(ledger, "last", NOW + HOUR, 3)
    ledger.settling.settle(claim, decide, NOW)
    assert [version.received for version in seen[2].versions] == [NOW - HOUR, NOW]
    assert {version.outcome for version in seen[2].versions} == {Outcome.CORRECTION}


def test_two_mails_of_one_unit_never_judge_past_each_other(ledger: Ledger) -> None:
    claims = [ready(ledger, f"m{n}", NOW + n * HOUR, n) for n in range(1, 6)]
    versions: list[int] = []

    def settle(claim: Claim) -> bool:
        def decide(past: Past) -> Settlement:
            versions.append(len(past.history("jx-2022", b.UNIT).versions))
            return settled(verdict())

        return ledger.settling.settle(claim, decide, NOW)

    with ThreadPoolExecutor(5) as pool:
        assert all(pool.map(settle, claims))
    assert len(versions) == 5
    assert ledger.queries.units(b.CAMPAIGN, NOW) == ()
    ledger.units.replace("jx-2022", b.ROSTER.units, NOW)
    unit = next(one for one in ledger.queries.units(b.CAMPAIGN, NOW) if one.name == b.UNIT)
    assert unit.version == 5


def test_judging_again_adds_a_verdict_and_no_second_letter(ledger: Ledger, engine: Engine) -> None:
    claim = ready(ledger)
    ledger.settling.settle(claim, lambda _: settled(verdict()), NOW)
    with Session(engine) as session, session.begin():
        session.get_one(MessageRow, claim.message.id).stage = Stage.READ
    again = ledger.work.claim(Stage.READ, NOW, 60, "again")
    assert again
    changed = verdict(outcome=Outcome.REVIEW)
    ledger.settling.settle(again, lambda _: settled(changed), NOW)
    assert ledger.queries.verdicts(claim.message.id) == (changed,)
    assert ledger.queries.letters().owed == 1


def test_rulings_reach_the_judgement(ledger: Ledger) -> None:
    claim = ready(ledger)
    ledger.settling.rule(claim.message.id, "unit", b.UNIT, "clerk", NOW)
    ledger.settling.rule(claim.message.id, "waive", "PKG109", "clerk", NOW)
    seen: list[Rulings] = []

    def decide(past: Past) -> Settlement:
        seen.append(past.rulings)
        return settled(verdict())

    ledger.settling.settle(claim, decide, NOW)
    assert seen == [Rulings(b.UNIT, ("PKG109",))] == [ledger.settling.rulings(claim.message.id)]


# Letters


def owed(ledger: Ledger, seed: str = "a", kind: str = "receipt", uid: int = 1) -> int:
    claim = ready(ledger, seed, NOW, uid)
    duty = Duty(b.SENDER, kind, NOW)
    settlement = Settlement("submission", b.SENDER, (verdict(),), duty)
    ledger.settling.settle(claim, lambda _: settlement, NOW)
    return claim.message.id


def test_the_most_urgent_letter_is_sealed_first(ledger: Ledger) -> None:
    owed(ledger, "a", "receipt", 1)
    wanted = owed(ledger, "b", "correction", 2)
    obligation = ledger.outbox.to_seal(NOW, ("correction", "receipt"))
    assert obligation and obligation.message.id == wanted
    assert obligation.verdicts == (verdict(),)


def test_a_letter_is_looked_at_as_it_will_be_sealed(ledger: Ledger) -> None:
    duty = Duty(b.SENDER, "confirm", NOW, facts=(("unit", b.UNIT), ("address", "wa***@x.example")))
    settlement = Settlement("submission", b.SENDER, (verdict(),), duty)
    ledger.settling.settle(ready(ledger), lambda _: settlement, NOW)
    due = ledger.outbox.to_seal(NOW, ())
    assert due and due.facts == duty.facts
    assert ledger.cases.obligation(due.id) == due


def test_the_letter_of_a_submission_is_the_answer_and_no_question_beside_it(ledger: Ledger) -> None:
    asked = Duty("first@x.example", "confirm", NOW, cause=f"confirm:{b.UNIT}")
    settlement = replace(settled(verdict()), further=(asked,))
    ledger.settling.settle(ready(ledger), lambda _: settlement, NOW)
    (found,) = ledger.cases.of_unit(b.CAMPAIGN.id, b.UNIT)
    assert found.letter_kind == "receipt"


def test_an_obligation_becomes_exactly_one_letter(ledger: Ledger) -> None:
    owed(ledger)
    obligation = ledger.outbox.to_seal(NOW, ())
    assert obligation
    assert ledger.outbox.seal(obligation.id, "<1@a>", b.blob("letter"), NOW)
    assert not ledger.outbox.seal(obligation.id, "<2@a>", b.blob("other"), NOW)
    assert ledger.outbox.to_seal(NOW, ()) is None
    letter = ledger.outbox.to_send(NOW)
    assert letter and (letter.letter_id, letter.blob) == ("<1@a>", b.blob("letter"))


def test_a_letter_waits_for_its_time(ledger: Ledger) -> None:
    claim = ready(ledger)
    duty = Duty(b.SENDER, "receipt", NOW + HOUR)
    ledger.settling.settle(claim, lambda _: Settlement("s", "", (verdict(),), duty), NOW)
    assert ledger.outbox.to_seal(NOW, ()) is None
    assert ledger.outbox.to_seal(NOW + HOUR, ()) is not None


def test_a_held_letter_goes_only_when_released(ledger: Ledger) -> None:
    claim = ready(ledger)
    ledger.settling.settle(claim, lambda _: settled(verdict(), held="mode-hold"), NOW)
    assert ledger.outbox.to_seal(NOW, ()) is None
    held = ledger.outbox.held()
    assert [one.held for one in held] == ["mode-hold"]
    assert ledger.queries.letters().held == 1
    assert ledger.outbox.release(held[0].id, NOW)
    assert not ledger.outbox.release(held[0].id, NOW)
    assert ledger.outbox.to_seal(NOW, ()) is not None


def test_a_machine_that_answers_our_answers_is_held_for_a_person(ledger: Ledger) -> None:
    moments = [NOW + HOUR * number for number in range(MAX_EMPTY + 1)]
    for number, moment in enumerate([*moments, NOW + HOUR * 48]):
        claim = ready(ledger, f"m{number}", uid=number)
        duty = Duty("robot@x.example", "no_package", moment)
        ledger.settling.settle(claim, partial(_empty, duty), moment)
    assert [one.held for one in ledger.outbox.held()] == ["loop"], "only the sixth of one day"
    claim = ready(ledger, "p", uid=90)
    ledger.settling.settle(claim, lambda _: settled(verdict()), moments[-1])
    assert len(ledger.outbox.held()) == 1, "material is answered however often it comes"


def _empty(duty: Duty, _: Past) -> Settlement:
    return Settlement("person", duty.recipient, (), duty)


def test_a_dropped_obligation_is_audited_and_gone(ledger: Ledger, engine: Engine) -> None:
    owed(ledger)
    obligation = ledger.outbox.to_seal(NOW, ())
    assert obligation
    assert ledger.outbox.drop(obligation.id, "answered by hand", NOW)
    assert ledger.outbox.to_seal(NOW, ()) is None
    with Session(engines.read_only(engine)) as session:
        details = session.scalars(select(EventRow.detail)).all()
    assert "answered by hand" in details


def rivals(ledger: Ledger, *settlements: Settlement) -> list[str]:
    """Settles mails that came one after the other; what became of each one's letter."""
    for number, settlement in enumerate(settlements):
        claim = ready(ledger, f"r{number}", NOW + HOUR * number, number)
        ledger.settling.settle(claim, partial(_as, settlement), NOW + HOUR * number)
    letters = sorted(ledger.cases.letters(), key=lambda one: one.id)
    return [one.state for one in letters]


def _as(settlement: Settlement, _: Past) -> Settlement:
    return settlement


def test_an_open_letter_gives_way_to_the_newer_mail_about_the_same(ledger: Ledger) -> None:
    assert rivals(ledger, settled(verdict()), settled(verdict())) == ["dropped", "owed"]


def test_a_letter_about_another_campaign_stays_owed(ledger: Ledger) -> None:
    other = settled(verdict(campaign="another"))
    assert rivals(ledger, settled(verdict()), other) == ["owed", "owed"]


def test_a_mail_whose_sender_is_in_doubt_silences_nobody(ledger: Ledger) -> None:
    forged = settled(verdict(), held="sender-unproven")
    assert rivals(ledger, settled(verdict()), forged) == ["owed", "held"]


def test_an_older_mail_in_doubt_gives_way_to_a_newer_one_without(ledger: Ledger) -> None:
    forged = settled(verdict(), held="sender-unproven")
    assert rivals(ledger, forged, settled(verdict())) == ["dropped", "owed"]


def test_a_mail_that_a_person_must_open_waits_for_him_whatever_follows(ledger: Ledger) -> None:
    locked = Settlement("person", b.SENDER, (), Duty(b.SENDER, "no_package", NOW, "sealed"))
    assert rivals(ledger, locked, settled(verdict())) == ["held", "owed"]


def test_where_every_letter_waits_only_the_newest_does(ledger: Ledger) -> None:
    held = settled(verdict(), held="mode-hold")
    assert rivals(ledger, held, held) == ["dropped", "held"]


LETTER, MARKER = "<0123456789abcdef0123.1@huizhi.example>", "JX-2022-00001; 0123456789abcdef0123"


@pytest.mark.parametrize(
    ("told", "failed"),
    [
        (Bounced(LETTER, "", "", "5.1.1", final=True), 1),
        (Bounced("", MARKER, "", "", final=True), 1),
        (Bounced(LETTER, MARKER, "", "4.4.7", final=False), 0),
        (Bounced("<fedcba9876543210fedc.1@huizhi.example>", "", "", "5.1.1", final=True), 0),
        (Bounced("", "", "li@gzschool.example", "5.1.1", final=True), 0),
    ],
)
def test_a_letter_that_comes_back_has_failed(ledger: Ledger, told: Bounced, failed: int) -> None:
    owed(ledger)
    obligation = ledger.outbox.to_seal(NOW, ())
    assert obligation
    ledger.outbox.seal(obligation.id, LETTER, b.blob("letter"), NOW)
    letter = ledger.outbox.to_send(NOW)
    assert letter
    ledger.outbox.begin(letter.id, 0, NOW)
    ledger.outbox.sent(letter.id, NOW)
    claim = ready(ledger, "bounce", uid=7)
    bounce = Settlement("bounce", "", (), None, "bounce", bounced=told)
    ledger.settling.settle(claim, lambda _: bounce, NOW)
    letters = ledger.queries.letters()
    assert (letters.sent, letters.failed) == (1 - failed, failed)


def sealed(ledger: Ledger, seed: str = "a", uid: int = 1) -> int:
    owed(ledger, seed, uid=uid)
    obligation = ledger.outbox.to_seal(NOW, ())
    assert obligation
    ledger.outbox.seal(obligation.id, f"<{seed}@a>", b.blob(f"letter-{seed}"), NOW)
    letter = ledger.outbox.to_send(NOW)
    assert letter
    return letter.id


def test_an_attempt_is_committed_before_it_is_made(ledger: Ledger) -> None:
    number = sealed(ledger)
    assert ledger.outbox.begin(number, 0, NOW)
    assert not ledger.outbox.begin(number, 0, NOW), "another sender with the same letter in hand"
    cut_off = ledger.outbox.to_send(NOW)
    assert cut_off and (cut_off.unsure, cut_off.attempts) == (True, 1)
    ledger.outbox.sent(number, NOW)
    assert ledger.outbox.to_send(NOW) is None
    assert ledger.queries.letters().sent == 1


def test_a_refused_letter_waits_or_is_parked(ledger: Ledger) -> None:
    number = sealed(ledger)
    ledger.outbox.begin(number, 0, NOW)
    ledger.outbox.failed(number, "later-451", NOW + HOUR, NOW)
    assert ledger.outbox.to_send(NOW) is None
    again = ledger.outbox.to_send(NOW + HOUR)
    assert again and (again.unsure, again.attempts) == (False, 1)
    ledger.outbox.begin(number, 1, NOW)
    ledger.outbox.failed(number, "refused-550", None, NOW)
    assert ledger.outbox.to_send(NOW + HOUR) is None
    assert ledger.queries.letters().failed == 1


def test_a_letter_tried_in_this_round_lets_the_next_one_pass(ledger: Ledger) -> None:
    first = sealed(ledger, "a", 1)
    sealed(ledger, "b", 2)
    ledger.outbox.begin(first, 0, NOW)
    letter = ledger.outbox.to_send(NOW, [first])
    assert letter and letter.letter_id == "<b@a>"


# Roster and status


def test_a_roster_is_replaced_whole(ledger: Ledger) -> None:
    ledger.units.replace("jx-2022", b.ROSTER.units, NOW)
    assert ledger.units.roster("jx-2022") == b.ROSTER
    ledger.units.replace("jx-2022", b.ROSTER.units[:1], NOW)
    assert len(ledger.units.roster("jx-2022").units) == 1
    assert ledger.units.roster("other").units == ()


def test_the_first_submission_decides_lateness_and_the_last_the_state(ledger: Ledger) -> None:
    ledger.units.replace("jx-2022", b.ROSTER.units, NOW)
    after = b.CAMPAIGN.closes.astimezone(UTC) + HOUR
    for seed, received, outcome, uid in (
        ("first", NOW, Outcome.CORRECTION, 1),
        ("second", after, Outcome.ACCEPTED, 2),
    ):
        claim = ready(ledger, seed, received, uid)
        given = verdict(outcome=outcome)
        ledger.settling.settle(claim, lambda _, given=given: settled(given), NOW)  # type: ignore[misc]
    on_the_day = datetime(2023, 4, 1, 1, tzinfo=UTC)
    states = {one.name: one for one in ledger.queries.units(b.CAMPAIGN, on_the_day)}
    mine, other = states[b.UNIT], states[b.OTHER]
    assert (mine.state, mine.late, mine.version, mine.due_today) == ("accepted", False, 2, False)
    assert (other.state, other.due_today) == ("missing", True)


def test_a_mail_that_brought_nothing_leaves_a_unit_where_it_stood(ledger: Ledger) -> None:
    ledger.units.replace("jx-2022", b.ROSTER.units, NOW)
    nothing = replace(verdict(outcome=Outcome.CORRECTION), package_sha256="")
    given = (verdict(), nothing, replace(nothing, unit=b.OTHER))
    for uid, one in enumerate(given, 1):
        claim = ready(ledger, f"m{uid}", NOW + uid * HOUR, uid)
        ledger.settling.settle(claim, lambda _, one=one: settled(one), NOW)  # type: ignore[misc]
    states = {one.name: one for one in ledger.queries.units(b.CAMPAIGN, NOW)}
    mine, other = states[b.UNIT], states[b.OTHER]
    assert (mine.state, mine.version, mine.newest) == ("accepted", 2, NOW + HOUR)
    assert (other.state, other.version) == ("correction", 1)


def test_material_of_nobody_who_must_report_is_told_apart(ledger: Ledger) -> None:
    """Whoever is no line of the status must be on this list, or nobody would ever see it."""
    bureau = Unit("赣州市示例教育局", UnitKind.FORWARDER)
    ledger.units.replace("jx-2022", [*b.ROSTER.units, bureau], NOW)
    names = ("", bureau.full_name, "已不在名单中的学校", b.UNIT)
    for uid, name in enumerate(names, 1):
        given = verdict(unit=name)
        claim = ready(ledger, f"m{uid}", NOW, uid)
        ledger.settling.settle(claim, lambda _, given=given: settled(given), NOW)  # type: ignore[misc]
    assert ledger.queries.snapshot((b.CAMPAIGN,), NOW).unplaced == {"jx-2022": 3}
    listed = ledger.cases.unplaced("jx-2022", 10)
    assert {one.verdict.unit for one in listed} == set(names[:3])


def test_a_snapshot_from_an_earlier_one_says_what_a_fresh_one_says(ledger: Ledger) -> None:
    ledger.units.replace("jx-2022", b.ROSTER.units, NOW)

    def again(before: Snapshot, at: datetime = NOW) -> Snapshot:
        found = ledger.queries.snapshot((b.CAMPAIGN,), at, before)
        assert found == ledger.queries.snapshot((b.CAMPAIGN,), at)
        return found

    first = ledger.queries.snapshot((b.CAMPAIGN,), NOW)
    claim = ready(ledger)
    kept = again(first)
    assert kept.units is first.units, "a mail that is only kept moves no unit"
    assert kept.proof.pending == 1
    ledger.settling.settle(claim, lambda _: settled(verdict()), NOW)
    moved = again(kept)
    assert moved.units != kept.units
    ledger.units.replace("jx-2022", b.ROSTER.units[:1], NOW)
    fewer = again(moved)
    assert len(fewer.units["jx-2022"]) == 1
    closed = again(fewer, b.CAMPAIGN.closes - HOUR)
    assert closed.basis != fewer.basis


# Migrations


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.servers)])
def test_migrations_go_up_match_the_tables_and_go_down(
    fresh_database: Callable[[str], Engine], kind: str
) -> None:
    empty = fresh_database(kind)
    engines.upgrade(empty)
    engines.check(empty)
    engines.downgrade(empty)
    engines.upgrade(empty)
    assert Ledger(empty).queries.proof().ok
    empty.dispose()


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.servers)])
def test_a_database_with_letters_is_brought_up_to_date_with_every_row(
    fresh_database: Callable[[str], Engine], kind: str
) -> None:
    old = fresh_database(kind)
    with old.begin() as connection:
        command.upgrade(engines._alembic(connection), "0004")
        at = {"at": NOW.replace(tzinfo=None)}
        for row in (
            (
                "INTO message (id, sha256, size, received, kept_at, stage, attempts, not_before, "
                "lease_token, error, kind, silence) VALUES (1, 'a', 1, :at, :at, 'judged', 0, :at, "
                "'', '', '', '')"
            ),
            (
                "INTO obligation (id, message_id, recipient, kind, state, reason, not_before, created_at)"
                " VALUES (1, 1, 'a@b', 'receipt', 'sealed', '', :at, :at)"
            ),
            (
                "INTO letter (id, obligation_id, letter_id, recipient, sha256, size, state, attempts, "
                "not_before, error, sealed_at) VALUES (1, 1, '<1@x>', 'a@b', 'b', 1, 'sealed', 0, :at, "
                "'', :at)"
            ),
        ):
            connection.execute(text("INSERT " + row), at)
    engines.upgrade(old)
    assert Ledger(old).queries.letters().owed == 1
    with old.connect() as connection, pytest.raises(IntegrityError):
        connection.execute(text("DELETE FROM obligation"))
    old.dispose()


def test_the_snapshot_counts_arrivals_by_the_hour_on_every_database(ledger: Ledger) -> None:
    ledger.units.replace("jx-2022", b.ROSTER.units, NOW)
    claim = ready(ledger)
    before = ledger.queries.mark()
    ledger.settling.settle(claim, lambda _: settled(verdict()), NOW)
    snapshot = ledger.queries.snapshot((b.CAMPAIGN,), NOW)
    ((hour, count),) = snapshot.arrivals["jx-2022"]
    assert (hour.tzinfo, hour.minute, count) == (UTC, 0, 1)
    assert hour <= claim.message.received < hour + HOUR
    assert snapshot.proof == ledger.queries.proof()
    assert before != ledger.queries.mark() == ledger.queries.mark()
