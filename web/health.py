"""Whether the process is alive, and whether it can serve: for a load balancer, a container or a person."""

import logging

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from store.database import StoreError
from store.migrations import pending
from store.readiness import check_writing
from web import house

log = logging.getLogger(__name__)
health = Blueprint("health", __name__)


@health.get("/health")
def alive() -> ResponseReturnValue:
    """Say that the process answers; asks nothing else, so that a slow database restarts no healthy process."""
    return jsonify(status="alive")


@health.get("/ready")
def ready() -> ResponseReturnValue:
    """Say whether texts can be answered: the database is up to date and takes what is written, the content in order."""
    problems = [*_database_problems(), *_content_problems()]
    if problems:
        log.warning("not ready", extra={"problems": problems})
        return jsonify(status="not ready", problems=problems), 503
    return jsonify(status="ready")


def _database_problems() -> list[str]:
    try:
        waiting = pending(house().db)
        if waiting:
            return [f"The database waits for migrations ({', '.join(waiting)}): run the release command."]
        check_writing(house().db, now=house().clock())
    except StoreError as error:
        # A driver's message may name the host and the user, which are for the log alone.
        log.error("database cannot be used", extra={"error": str(error)})
        return ["The database cannot be read or written: see the log."]
    return []


def _content_problems() -> list[str]:
    house().catalog()
    return list(house().content_problems)
