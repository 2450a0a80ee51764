"""A red flag in a race becomes an alert and texts to its medical leads, in the transaction of the answer."""

from datetime import datetime

from core.alert import (
    Alert,
    MoreForAlert,
    Taken,
    ToldOf,
    answer_in,
    texts_of_more,
    texts_of_taking,
    texts_to_leads,
)
from core.race import Race
from store import alerts, outbox, races
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


def take(tx: Transaction, taken: Taken, race: Race, *, now: datetime) -> bool:
    """Write down that somebody goes, or that an alert has been dealt with; the other leads hear who goes.

    Returns:
        False where somebody was faster.
    """
    alert = taken.alert
    assert alert.id is not None, "an alert that is taken has been saved"
    if taken.is_done:
        return alerts.close(tx, alert.id, race_id=race.id, now=now)
    if not alerts.take(tx, alert.id, race_id=race.id, by=taken.by, now=now):
        return False
    number = alerts.count_rounds(tx, alert.id) + 1
    outbox.plan(tx, texts_of_taking(alert, race, by=taken.by, number=number, now=now), now=now)
    return True


def find_told_of(tx: Transaction, phone: str, text: str) -> ToldOf | None:
    """Give the alert that a text of a medical lead answers; None for every other text, most of them without a query."""
    answer = answer_in(text)
    alert = alerts.find_told(tx, phone, answer) if answer else None
    race = races.find_by_id(tx, alert.race_id) if alert else None
    if answer is None or alert is None or race is None:
        return None
    lead = next((lead.name for lead in race.medical_leads if lead.phone == phone), phone)
    others = tuple(other for other in alerts.list_open(tx, race.id) if other.id != alert.id)
    return ToldOf(alert, race, lead, others, answer)
