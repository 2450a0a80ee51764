"""What the carrier reports of our texts: written down once, in whatever order it comes and however often."""

import logging
from datetime import datetime, timedelta

from core.outcome import Misconfigured, NotSent, Refused, Report
from store import numbers, outbox, reports, senders
from store.database import Database, Transaction
from store.reports import Reported

log = logging.getLogger(__name__)

KEPT_FOR = timedelta(days=1)
MOST_AT_ONCE = 100
_OPEN = ("queued", "sending", "unsure", "sent")
_UNSENT = ("held", "dropped", "cancelled")
_HAS_LEFT = ("sent", "delivered", "undelivered")


def record(report: Report, *, db: Database, now: datetime) -> None:
    """Write down what has become of a text, or keep the report where its text is not known yet.

    The same report again changes nothing, and what has ended stays as it ended.

    Args:
        report: already verified.
        now: product time.

    Raises:
        UnavailableError: nothing was written, so the carrier should call again.
    """
    with db.transaction() as tx:
        text = reports.find_text(tx, report)
        if text is not None:
            _apply(tx, text, report, now)
        elif reports.keep(tx, report):
            log.warning("report of an unknown text", extra={"carrier_id": report.carrier_id, "state": report.state})


def match_kept(*, db: Database, now: datetime) -> int:
    """Apply the reports kept whose text is known by now, and forget those kept for a day; give how many were applied.

    A report with our ticket finds its row at once, because the ticket is committed before the text is posted. What is
    kept came without one, and is found by the carrier's id once that is known.
    """
    if not reports.is_any_kept(db):
        return 0
    matching = reports.list_matching(db, most=MOST_AT_ONCE)
    for kept in matching:
        with db.transaction() as tx:
            text = reports.find_text(tx, kept.report)
            if text is not None:
                _apply(tx, text, kept.report, now)
            reports.forget(tx, kept)
    with db.transaction() as tx:
        reports.forget_old(tx, older_than=KEPT_FOR)
    return len(matching)


def _apply(tx: Transaction, text: Reported, report: Report, now: datetime) -> None:
    extra = {"outbox_id": text.outbox_id, "state": report.state, "code": report.error_code}
    if text.carrier_id not in (None, report.carrier_id):
        log.error("sent twice", extra={**extra, "carrier_id": report.carrier_id})
    elif text.state in _UNSENT and report.state in _HAS_LEFT:
        log.error("sent all the same", extra={**extra, "was": text.state})
    elif _is_news(text, report) and reports.settle(tx, text, report, reason=_reason(report), now=now):
        log.info("reported", extra=extra)
        if text.state == "unsure":
            outbox.take_back_resends(tx)
        _learn(tx, text, report, now)


def _is_news(text: Reported, report: Report) -> bool:
    is_known = text.state == report.state and text.carrier_id is not None
    return text.state in _OPEN and not is_known


def _reason(report: Report) -> str:
    if report.error_code is None:
        return "reported by the carrier"
    means = f": {report.trouble.reason}" if report.trouble else ""
    return f"reported by the carrier ({report.error_code}){means}"


def _learn(tx: Transaction, text: Reported, report: Report, now: datetime) -> None:
    """Take from what a text has come to what it says of the number or the sender."""
    if report.state == "delivered" and text.sender:
        senders.resume(tx, text.sender, by_report=True)
    match report.trouble:
        case NotSent(_, retry_after, is_too_fast=True) if text.sender:
            senders.slow_down(tx, text.sender, retry_after=retry_after)
        case Misconfigured(code, reason, everywhere=True) if text.sender:
            if senders.pause(tx, text.sender, reason=f"{code}: {reason}", by_report=True):
                log.error("sending paused", extra={"code": code, "reason": reason})
        case Refused() as refused:
            numbers.learn(tx, text.recipient, refused, proof=report.carrier_id, now=now)
