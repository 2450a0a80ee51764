"""What a monitoring asks for every few seconds, in the format of Prometheus, read from the store at each call.

docs/operating.md tells what each figure means and when to be told of it.
"""

import logging
import re
from collections.abc import Iterator
from datetime import datetime
from hmac import compare_digest
from itertools import accumulate
from typing import get_args

from flask import Blueprint, Response, request
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from core.outcome import Accepted, NotBegun, Outcome
from core.outgoing import Lane
from services import overview
from services.overview import Overview
from services.reply_times import UP_TO, ReplyTimes
from store import depth, tallies
from store.database import StoreError
from store.depth import LIVE
from store.redactions import count_waiting
from store.reply_times import Answers, list_counts
from web import house, reply_times
from web.this_computer import is_from_this_computer
from wiring import House

NOT_HERE = "The metrics are for this computer alone: to have them elsewhere, set METRICS_TOKEN (docs/operating.md)."
WRONG_TOKEN = "The metrics need the header Authorization: Bearer <token>, with the METRICS_TOKEN of the service."
NOT_NOW = "The database cannot be read now: see the log."

OUTCOMES = tuple(outcome.__name__ for outcome in get_args(Outcome))
REDACTION_OUTCOMES = ("Redacted", "RedactionGone", "NotRedacted")
NO_ERRORS = (Accepted.__name__, NotBegun.__name__)

log = logging.getLogger(__name__)
metrics = Blueprint("metrics", __name__)


def _begin_to_count(state: BlueprintSetupState) -> None:
    state.app.extensions["sidestitch_reply_times"] = ReplyTimes()


metrics.record_once(_begin_to_count)


@metrics.before_request
def only_who_may_see_them() -> ResponseReturnValue | None:
    """Refuse whoever has not the token or, where there is none, is not at this computer."""
    token = house().settings.metrics_token
    if token is None:
        return None if is_from_this_computer(request) else Response(NOT_HERE, 403, mimetype="text/plain")
    if _has(token):
        return None
    return Response(WRONG_TOKEN, 401, {"WWW-Authenticate": "Bearer"}, mimetype="text/plain")


@metrics.get("/metrics")
def show() -> ResponseReturnValue:
    """Show all figures as they are now."""
    here = house()
    reply_times().save(db=here.db)
    return Response(generate_latest(Figures(here)), content_type=CONTENT_TYPE_LATEST)


@metrics.errorhandler(StoreError)
def not_now(error: StoreError) -> ResponseReturnValue:
    """Give no figures rather than old ones."""
    log.error("database cannot be used", extra={"error": str(error)})
    return Response(NOT_NOW, 503, mimetype="text/plain")


class Figures(Collector):
    """The figures of one call."""

    def __init__(self, house: House) -> None:
        self._db = house.db
        self._senders = house.lanes_of_senders().keys()
        self._now: datetime = house.clock()

    def collect(self) -> Iterator[Metric]:
        """Read them, one after the other."""
        seen = overview.look(db=self._db, in_use=self._senders, now=self._now)
        yield self._outbox()
        yield _oldest_due(seen)
        yield GaugeMetricFamily(
            "sidestitch_plans_due_seconds",
            "For how long the run plan that has waited longest for its reminder has been due.",
            seen.plans_waited.total_seconds(),
        )
        counts = tallies.list_all(self._db)
        yield from _sends(counts)
        yield from _redactions(counts, waiting=count_waiting(self._db))
        yield self._paused(seen)
        yield GaugeMetricFamily("sidestitch_sending_held", "Whether all sending is held.", int(bool(seen.held_reason)))
        yield GaugeMetricFamily("sidestitch_workers", "Workers seen in the last 30 seconds.", seen.workers)
        yield _reply_seconds(list_counts(self._db))
        yield GaugeMetricFamily("sidestitch_database_bytes", "The size of the database.", depth.count_bytes(self._db))

    def _outbox(self) -> Metric:
        family = GaugeMetricFamily("sidestitch_outbox", "Texts that are not done with.", labels=("lane", "state"))
        counts = depth.count_live(self._db)
        for lane in Lane:
            for state in LIVE:
                family.add_metric((_name(lane), state), counts.get((lane, state), 0))
        return family

    def _paused(self, seen: Overview) -> Metric:
        family = GaugeMetricFamily("sidestitch_sender_paused", "Whether a sender is paused.", labels=("sender",))
        for sender in self._senders:
            family.add_metric((sender,), int(sender in seen.paused))
        return family


def _has(token: str) -> bool:
    given = request.authorization
    sent = given.token or "" if given and given.type == "bearer" else ""
    return compare_digest(sent.encode(), token.encode())


def _name(lane: Lane) -> str:
    return lane.name.lower()


def _snake(name: str) -> str:
    """Turn "NotSent" into "not_sent"."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def _oldest_due(seen: Overview) -> Metric:
    family = GaugeMetricFamily(
        "sidestitch_oldest_due_seconds", "For how long the oldest text has been due.", labels=("lane",)
    )
    for lane, waited in seen.waited.items():
        family.add_metric((_name(lane),), waited.total_seconds())
    return family


def _sends(counts: dict[str, int]) -> Iterator[Metric]:
    sends = CounterMetricFamily("sidestitch_sends", "Attempts to send, by what became of them.", labels=("outcome",))
    errors = CounterMetricFamily("sidestitch_errors", "Attempts to send that went wrong, by class.", labels=("class",))
    for outcome in OUTCOMES:
        sends.add_metric((_snake(outcome),), counts.get(outcome, 0))
        if outcome not in NO_ERRORS:
            errors.add_metric((_snake(outcome),), counts.get(outcome, 0))
    yield sends
    yield errors


def _redactions(counts: dict[str, int], *, waiting: int) -> Iterator[Metric]:
    tries = CounterMetricFamily(
        "sidestitch_redactions", "Texts emptied at the carrier, by what became of the try.", labels=("outcome",)
    )
    for outcome in REDACTION_OUTCOMES:
        tries.add_metric((_snake(outcome),), counts.get(outcome, 0))
    yield tries
    yield GaugeMetricFamily("sidestitch_redactions_waiting", "What the carrier is still to empty.", waiting)


def _reply_seconds(counts: dict[str, Answers]) -> Metric:
    each = [counts.get(up_to, Answers()) for up_to in UP_TO]
    buckets = list(zip(UP_TO, accumulate(float(count.answers) for count in each), strict=True))
    return HistogramMetricFamily(
        "sidestitch_reply_seconds",
        "From a text's arrival at a web process to its committed answer.",
        buckets,
        sum_value=sum(count.microseconds for count in each) / 1_000_000,
    )
