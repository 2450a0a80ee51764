"""What the carrier reports of our texts: written down once, in whatever order it comes and however often."""

import logging
from datetime import datetime, timedelta

from core.consent import Consent
from core.outcome import Because, Misconfigured, NotSent, Refused, Report
from store import consents, outbox, reports, runners, senders
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
            outbox.cancel(tx, outbox.key_of_resend(text.key), reason="the first was sent after all")
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
    """Take from a text that failed what it says of the number or the sender."""
    match report.trouble:
        case NotSent(_, retry_after, is_too_fast=True) if text.sender:
            senders.slow_down(tx, text.sender, retry_after=retry_after)
        case Misconfigured(code, reason, everywhere=True) if text.sender:
            if senders.pause(tx, text.sender, reason=f"{code}: {reason}"):
                log.error("sending paused", extra={"code": code, "reason": reason})
        case Refused(_, reason, Because.THE_NUMBER_IS_BAD):
            runners.mark_unreachable(tx, text.recipient, reason=reason, now=now)
        case Refused(code, _, Because.THEY_HAVE_STOPPED):
            _stop(tx, text, code, report.carrier_id, now)


def _stop(tx: Transaction, text: Reported, code: int, carrier_id: str, now: datetime) -> None:
    """Record a stop that the carrier knows of and we did not."""
    if runners.stop(tx, text.recipient, now=now):
        words = f"the carrier reported {code}: they have stopped"
        consents.record(
            tx, Consent(text.recipient, "all", "stopped", words, carrier_id, language=None, recorded_at=now)
        )
