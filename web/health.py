"""Whether the process is alive, and whether it can serve: for a load balancer, a container or a person."""

import logging
from datetime import timedelta
from typing import Any

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from services import overview
from store.database import StoreError
from store.migrations import pending
from store.readiness import check_writing
from web import house

# A driver's message may name the host and the user, which are for the log alone.
CANNOT_BE_USED = "The database cannot be read or written: see the log."

log = logging.getLogger(__name__)
health = Blueprint("health", __name__)


@health.get("/health")
def alive() -> ResponseReturnValue:
    """Say that the process answers; asks nothing else, so that a slow database restarts no healthy process."""
    return jsonify(status="alive")


@health.get("/ready")
def ready() -> ResponseReturnValue:
    """Say whether texts can be answered: the database is up to date and takes what is written, the content in order.

    How sending stands is told besides: it is no reason to call elsewhere, as answers leave in the response.
    """
    sending: dict[str, Any] = {}
    try:
        problems = _database_problems()
        if not problems:
            sending = _sending()
    except StoreError as error:
        log.error("database cannot be used", extra={"error": str(error)})
        problems = [CANNOT_BE_USED]
    problems += _content_problems()
    if problems:
        log.warning("not ready", extra={"problems": problems})
        return jsonify(status="not ready", problems=problems), 503
    return jsonify(status="ready", sending=sending)


def _database_problems() -> list[str]:
    waiting = pending(house().db)
    if waiting:
        return [f"The database waits for migrations ({', '.join(waiting)}): run the release command."]
    check_writing(house().db, now=house().clock())
    return []


def _sending() -> dict[str, Any]:
    here = house()
    seen = overview.look(db=here.db, in_use=here.lanes_of_senders().keys(), now=here.clock())
    return {
        "state": seen.state,
        "why": seen.why,
        "lag_seconds": _seconds(seen.lag(is_bulk=False)),
        "bulk_lag_seconds": _seconds(seen.lag(is_bulk=True)),
        "reminders_lag_seconds": _seconds(seen.plans_waited),
    }


def _seconds(span: timedelta) -> float:
    return round(span.total_seconds(), 1)


def _content_problems() -> list[str]:
    house().catalog()
    return list(house().content_problems)
