"""An organizer with a race that is on, for tests that text a running service: real time is all it knows."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from core.participant import Entry
from core.race import Race
from services import races
from store import organizers
from store.database import Database
from tests.races import HARBOUR, add_owner, add_runners


def organize(db: Database, phone: str, *, code: str, name: str = "Harbour 30", runners: Iterable[Entry] = ()) -> Race:
    """Add a race that started an hour ago, so that no hour is quiet; its owner commands it from this phone."""
    owner = organizers.find_by_phone(db, phone)
    owner_id = owner.id if owner else add_owner(db, f"rosa {phone}")
    with db.transaction() as tx:
        organizers.save_phone(tx, owner_id, phone)
    now = datetime.now(UTC)
    started = (
        (now - timedelta(hours=1)).astimezone(ZoneInfo(HARBOUR.zone)).replace(tzinfo=None, second=0, microsecond=0)
    )
    race = races.create(replace(HARBOUR, owner_id=owner_id, code=code, name=name, starts_local=started), db=db, now=now)
    add_runners(db, race, runners, now=now)
    return race


def code_in(parts: Iterable[str]) -> str:
    """Give the code that is asked for."""
    [code] = re.findall(r"(?:Text|Escribe) (\d{4}) ", " ".join(parts))
    return str(code)
