"""A red flag in a race becomes an alert and texts to its medical leads, in the transaction of the answer."""

from datetime import datetime

from core.alert import Alert, MoreForAlert, texts_of_more, texts_to_leads
from core.race import Race
from store import alerts, outbox
from store.database import Transaction


def tell(tx: Transaction, told: Alert | MoreForAlert, race: Race, phone: str, *, now: datetime) -> Alert | None:
    """Write down an alert, or more about the last one, and queue the texts that tell of it.

    Args:
        race: the one that is on.
        phone: who texted.

    Returns:
        the alert; None where there was none that more could be added to.
    """
    if isinstance(told, Alert):
        alert = alerts.add(tx, told)
        outbox.plan(tx, texts_to_leads(alert, race, now=now), now=now)
        return alert
    completed = alerts.complete(tx, phone, told, now=now)
    if completed is not None and completed.id is not None:
        number = alerts.count_rounds(tx, completed.id) + 1
        outbox.plan(tx, texts_of_more(completed, race, words=told.words, number=number, now=now), now=now)
    return completed
