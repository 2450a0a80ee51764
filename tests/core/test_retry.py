"""What follows from the outcome of an attempt."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.outcome import Accepted, Because, Misconfigured, NotBegun, NotSent, Refused, Unsure
from core.outgoing import Attempt, Lane
from core.retry import LONGEST_URGENT_WAIT, LONGEST_WAIT, follow

ATTEMPT = Attempt(7, "7.a1", 1, "+13035550123", "Calf: 1 better?", 1, Lane.REPLY, "+13035550100", timedelta(minutes=9))


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (Accepted("SM1"), "sent"),
        (Accepted("SM1", state="delivered"), "delivered"),
        (NotSent("no connection"), "queued"),
        (NotBegun("something came in between"), "queued"),
        (Misconfigured(20003, "the token is wrong"), "queued"),
        (Refused(21211, "not a number", Because.THE_NUMBER_IS_BAD), "failed"),
        (Unsure("no answer within 20 s"), "unsure"),
    ],
)
def test_each_outcome_leads_to_one_state(outcome, state):
    assert follow(ATTEMPT, outcome, jitter=0.5).state == state


def test_only_what_is_certain_not_to_have_left_is_ever_queued_again():
    queued = [
        outcome
        for outcome in (Accepted("SM1"), Unsure("reset"), Refused(21610, "stopped"), NotSent("busy"))
        if follow(ATTEMPT, outcome, jitter=0).state == "queued"
    ]

    assert queued == [NotSent("busy")]


@pytest.mark.parametrize(("lane", "longest"), [(Lane.SAFETY, LONGEST_URGENT_WAIT), (Lane.BROADCAST, LONGEST_WAIT)])
def test_waits_grow_to_a_limit_that_is_nearer_for_what_is_urgent(lane, longest):
    waits = [
        follow(replace(ATTEMPT, lane=lane, number=number), NotSent("busy"), jitter=1).wait for number in range(1, 20)
    ]

    assert waits == sorted(waits)
    assert waits[-1] == longest


def test_the_carriers_own_wait_counts_where_it_is_longer():
    asked = NotSent("busy", retry_after=timedelta(minutes=20))

    assert follow(ATTEMPT, asked, jitter=0).wait == timedelta(minutes=20)
    assert follow(ATTEMPT, NotSent("busy", retry_after=timedelta(0)), jitter=0).wait > timedelta(0)


def test_texts_refused_together_come_back_apart():
    waits = {follow(ATTEMPT, NotSent("busy"), jitter=jitter / 10).wait for jitter in range(11)}

    assert len(waits) == 11
