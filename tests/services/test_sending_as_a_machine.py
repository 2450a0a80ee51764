"""Whatever happens in whatever order, no text is posted twice where the first may have left, and none is lost.

hypothesis plays claims, answers of every kind, crashes, leases that run out, late answers, reports, searches of the
carrier's list, STOP and START against a real store, beside a carrier of a few lines that knows what it has recorded.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import get_args

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from core.doubt import Seen
from core.outcome import Accepted, Because, NotBegun, NotSent, Outcome, Refused, Report, ReportedState, Unsure
from core.outgoing import Attempt, Lane, Outgoing
from core.timing import Timing
from services import delivery, doubts, reports
from services.delivery import Sending
from store import outbox, runners
from store.database import Database
from store.values import from_ms

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
US = "+13035550100"
PHONES = [f"+1303555010{number}" for number in range(1, 4)]
SENDING = Sending({US: tuple(Lane)}, 1000.0, Timing())
FINAL = {"delivered", "undelivered", "failed", "cancelled", "dropped", "held", "answered"}
# What an attempt comes to, and whether the carrier has recorded the text by then.
FATES = {
    "accepted": True,
    "unsure, recorded": True,
    "unsure, not recorded": False,
    "not sent": False,
    "not begun": False,
    "refused": False,
}


@dataclass(slots=True)
class Recorded:
    """A text at the carrier."""

    carrier_id: str
    attempt: Attempt
    created_at: datetime


@dataclass(slots=True)
class Carrier:
    """A carrier that knows what it has recorded, and nothing else."""

    texts: list[Recorded] = field(default_factory=list)

    def record(self, attempt: Attempt, at: datetime) -> str:
        self.texts.append(Recorded(f"SM{len(self.texts):032x}", attempt, at))
        return self.texts[-1].carrier_id


class Machine(RuleBasedStateMachine):
    """The steps a sending can take."""

    db: Database

    @initialize()
    def begin(self) -> None:
        self.db.run("DELETE FROM outbox")
        self.db.run("DELETE FROM reports")
        self.db.run("DELETE FROM senders")
        self.db.run("DELETE FROM runners")
        self.now = NOON
        self.carrier = Carrier()
        self.planned = 0
        self.in_hand: list[Attempt] = []
        self.crashed: list[Attempt] = []
        self.final: dict[str, str] = {}

    @rule(phone=st.sampled_from(PHONES), lane=st.sampled_from(Lane))
    def plan(self, phone: str, lane: Lane) -> None:
        self.planned += 1
        key, body = f"test:{self.planned}:1", f"Text {self.planned}"
        text = Outgoing(key, phone, body, lane, self.now, self.now + timedelta(minutes=30))
        with self.db.transaction() as tx:
            outbox.plan(tx, [text], now=self.now)

    @rule(slots=st.integers(1, 5))
    def claim(self, slots: int) -> None:
        claim = delivery.settle_and_claim([], db=self.db, sending=SENDING, slots=slots, now=self.now)
        for attempt in claim.attempts:
            assert not self._is_stopped(attempt.recipient)
            assert attempt.outbox_id not in {each.outbox_id for each in self.in_hand}
        self.in_hand += claim.attempts

    @rule(index=st.integers(0, 4), fate=st.sampled_from(sorted(FATES)))
    def answer(self, index: int, fate: str) -> None:
        if index < len(self.in_hand):
            self._settle(self.in_hand.pop(index), fate)

    @rule(index=st.integers(0, 4), is_recorded=st.booleans())
    def crash(self, index: int, is_recorded: bool) -> None:
        if index < len(self.in_hand):
            attempt = self.in_hand.pop(index)
            self.crashed.append(attempt)
            if is_recorded:
                self.carrier.record(attempt, self._clock())
            self.db.run("UPDATE outbox SET lease_until_at = 1 WHERE id = :id", id=attempt.outbox_id)
            delivery.expire_leases(db=self.db)

    @rule(index=st.integers(0, 4))
    def wake_up_late(self, index: int) -> None:
        """A worker that was only held up: it has posted, or knows that it has not."""
        if index < len(self.crashed):
            attempt = self.crashed.pop(index)
            known = [text for text in self.carrier.texts if text.attempt is attempt]
            outcome = Accepted(known[0].carrier_id) if known else NotBegun("held up")
            delivery.settle_each([(attempt, outcome)], db=self.db, sending=SENDING, now=self.now)

    @rule(index=st.integers(0, 9), state=st.sampled_from(get_args(ReportedState)))
    def report(self, index: int, state: ReportedState) -> None:
        if index < len(self.carrier.texts):
            text = self.carrier.texts[index]
            reports.record(Report(text.attempt.ticket, text.carrier_id, state), db=self.db, now=self.now)

    @rule(index=st.integers(0, 9))
    def report_without_ticket(self, index: int) -> None:
        if index < len(self.carrier.texts):
            text = self.carrier.texts[index]
            reports.record(Report(None, text.carrier_id, "delivered"), db=self.db, now=self.now)
            reports.match_kept(db=self.db, now=self.now)

    @rule()
    def search(self) -> None:
        self.db.run("UPDATE outbox SET check_at = 0 WHERE state = 'unsure' AND check_at IS NOT NULL")
        for search in doubts.find_due(db=self.db):
            texts = [text for text in self.carrier.texts if text.attempt.recipient == search.recipient]
            seen = [Seen(text.carrier_id, text.attempt.body, text.created_at) for text in texts]
            doubts.settle(search, seen, db=self.db, timing=SENDING.timing, now=self.now)

    @rule(phone=st.sampled_from(PHONES), starts_again=st.booleans())
    def stop(self, phone: str, starts_again: bool) -> None:
        with self.db.transaction() as tx:
            runners.stop(tx, phone, now=self.now)
            if starts_again:
                tx.run("UPDATE runners SET stopped_at = NULL WHERE phone = :phone", phone=phone)
        self.now += timedelta(seconds=1)

    @rule(minutes=st.integers(1, 20))
    def let_time_pass(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule()
    def let_the_quiet_period_pass(self) -> None:
        """Everything so far lies a minute further back by the database's clock, and by the carrier's."""
        self.db.run("UPDATE outbox SET attempted_at = attempted_at - 61000 WHERE attempted_at IS NOT NULL")
        for text in self.carrier.texts:
            text.created_at -= timedelta(seconds=61)

    @invariant()
    def nothing_leaves_twice(self) -> None:
        times = Counter(text.attempt.body for text in self.carrier.texts)
        assert [body for body, count in times.items() if count > 1] == []

    @invariant()
    def nothing_is_lost_and_what_is_final_stays(self) -> None:
        rows = self.db.all("SELECT key, state FROM outbox")
        assert sum(not row["key"].startswith("resend:") for row in rows) == self.planned
        for row in rows:
            if row["key"] in self.final:
                assert row["state"] == self.final[row["key"]]
            if row["state"] in FINAL:
                self.final[row["key"]] = row["state"]

    @invariant()
    def what_the_carrier_has_recorded_is_never_said_to_be_unsent(self) -> None:
        recorded = {text.attempt.outbox_id for text in self.carrier.texts}
        for row in self.db.all("SELECT id, state FROM outbox"):
            if row["id"] in recorded:
                assert row["state"] in {"sending", "unsure", "sent", "delivered", "undelivered", "failed", "cancelled"}

    def _settle(self, attempt: Attempt, fate: str) -> None:
        if FATES[fate]:
            carrier_id = self.carrier.record(attempt, self._clock())
        outcome: Outcome = Unsure("reset")
        match fate:
            case "accepted":
                outcome = Accepted(carrier_id)
            case "not sent":
                outcome = NotSent("busy")
            case "not begun":
                outcome = NotBegun("held up")
            case "refused":
                outcome = Refused(30007, "filtered", Because.OF_THE_TEXT)
        delivery.settle_and_claim([(attempt, outcome)], db=self.db, sending=SENDING, slots=0, now=self.now)

    def _is_stopped(self, phone: str) -> bool:
        return self.db.one("SELECT id FROM runners WHERE phone = :p AND stopped_at IS NOT NULL", p=phone) is not None

    def _clock(self) -> datetime:
        return from_ms(self.db.clock_ms())


def test_no_order_of_events_sends_a_text_twice_or_loses_one(db):
    machine = type("MachineOnThisStore", (Machine,), {"db": db})

    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=40, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
