"""Whether the process is alive, and whether it can serve: for a load balancer, a container or a person."""

import logging

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from store.database import StoreError
from store.migrations import pending
from web import house

log = logging.getLogger(__name__)
health = Blueprint("health", __name__)


@health.get("/health")
def alive() -> ResponseReturnValue:
    """Say that the process answers; asks nothing else, so that a slow database restarts no healthy process."""
    return jsonify(status="alive")


@health.get("/ready")
def ready() -> ResponseReturnValue:
    """Say whether texts can be answered: the database is reachable and up to date, the content in order."""
    problems = [*_database_problems(), *_content_problems()]
    if problems:
        log.warning("not ready", extra={"problems": problems})
        return jsonify(status="not ready", problems=problems), 503
    return jsonify(status="ready")


def _database_problems() -> list[str]:
    try:
        waiting = pending(house().db)
    except StoreError as error:
        # A driver's message may name the host and the user, which are for the log alone.
        log.error("database unreachable", extra={"error": str(error)})
        return ["The database cannot be read: see the log."]
    return [f"The database waits for migrations ({', '.join(waiting)}): run the release command."] if waiting else []


def _content_problems() -> list[str]:
    house().catalog()
    return list(house().content_problems)
