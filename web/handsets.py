"""What one phone on the phone page shows: its texts, its plan's week, and what comes next."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from core.hashes import with_token
from core.service import Service
from store import plans, runners
from store.database import Database
from store.next_text import NextText, find_next_text
from store.threads import Text, list_thread
from web.bubbles import Bubble, by_day
from web.week import Week, week_of, zone_of


@dataclass(frozen=True, slots=True)
class Handset:
    """One phone on the page.

    Args:
        number: in E.164.
        days: its texts, by the day they were written on.
        zone: where its runner is; None where that is not known.
        week: the coming days of its plan; None where there is none.
        last_text_at: when its latest text was written; None where there is none.
        next_text: what we start next.
        draft: words that could not be sent, with the problem.
    """

    number: str
    days: list[tuple[date, list[Bubble]]]
    zone: ZoneInfo | None
    week: Week | None
    last_text_at: datetime | None
    next_text: NextText | None
    draft: str = ""
    problem: str = ""

    @property
    def anchor(self) -> str:
        """Name the phone in the page, as in "phone-13035550101"."""
        return f"phone-{self.number[1:]}"


def handset_of(
    number: str, *, db: Database, now: datetime, service: Service, draft: str = "", problem: str = ""
) -> Handset:
    """Read what the phone of a number shows."""
    plan, runner = plans.find_for(db, number), runners.find(db, number)
    zone, texts = zone_of(plan, now=now), [_with_link(text, service) for text in list_thread(db, number)]
    return Handset(
        number,
        days=by_day(texts, service_name=service.name, zone=zone),
        zone=zone,
        week=week_of(plan, now=now, is_stopped=runner is not None and runner.stopped_at is not None),
        last_text_at=texts[-1].at if texts else None,
        next_text=find_next_text(db, number),
        draft=draft,
        problem=problem,
    )


def _with_link(text: Text, service: Service) -> Text:
    """Show the whole link of an answer to MYDATA, as it was sent: its token is not kept."""
    carrier_id = text.key.removeprefix("reply:").rpartition(":")[0]
    return replace(text, body=with_token(text.body, carrier_id, secret=service.secret))
