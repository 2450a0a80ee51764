"""The rounds a worker makes beside delivery: presence, leases, early reports, texts in doubt, reminders, old bodies.

And what is to vanish: what was erased or emptied is scrubbed from the file and redacted at the carrier.
"""

import asyncio
import logging
import time
from datetime import datetime, timedelta

from content.catalog import ContentError
from core.doubt import Seen
from dispatch import DatabaseThread, Dispatch
from gateway.base import ListUnavailableError, NotRedacted, RedactionOutcome
from services import (
    broadcasts,
    delivery,
    doubts,
    home,
    housekeeping,
    importing,
    presence,
    redacting,
    reminders,
    reports,
    taking_over,
)
from services.doubts import Search
from store.database import StoreError
from store.durability import check_durable
from store.redactions import Redaction
from wiring import House

log = logging.getLogger(__name__)

HOME_EVERY = timedelta(minutes=1)
LISTS_AT_ONCE = 4
ROUND_SECONDS = 30.0  # then no list is asked for any more: a text in doubt since waits for the next round


class Rounds:
    """What one worker looks after, each round a short piece of work on the database's thread."""

    def __init__(self, house: House, database: DatabaseThread, dispatch: Dispatch, *, name: str) -> None:
        self._house = house
        self._database = database
        self._dispatch = dispatch
        self._name = name
        self._home_looked_at = float("-inf")

    async def begin(self) -> None:
        """See that the database can be trusted and is ours, and say that a worker is there.

        Raises:
            StoreError: it cannot be used now.
            NotDurableError: the server may lose what it has confirmed.
        """
        await self._database(check_durable, self._house.db)
        await self._database(presence.arrive, self._name, db=self._house.db)
        await self._look_after_home()

    async def sweep(self) -> None:
        """Look after everything that may have gone wrong elsewhere."""
        db = self._house.db
        await self._database(presence.stay, self._name, db=db)
        await self._database(delivery.expire_leases, db=db)
        await self._database(reports.match_kept, db=db, now=await self._now())
        await self._look_after_home()

    async def remind(self) -> None:
        """Send the reminders that have come due, some plans at a time, so that delivery gets in between."""
        if self._dispatch.held_reason:
            return
        db, now = self._house.db, await self._now()
        await self._database(reminders.notice, db=db, now=now)
        if not await self._database(reminders.is_due, db=db, now=now):
            return
        try:
            catalog = await asyncio.to_thread(self._house.catalog)
        except ContentError as error:
            log.error("reminders wait for the content", extra={"problems": error.problems})
            return
        # By the time it is now: reading the content takes seconds, in which the clock of the phone page may go back.
        while await self._database(reminders.send_due, db=db, catalog=catalog, now=await self._now()):
            self._dispatch.wake()

    async def look_after_broadcasts(self) -> None:
        """Begin with what is scheduled, freeze what is launched, end what is over: a chunk at a time, as above."""
        db, now = self._house.db, await self._now()
        if not await self._database(broadcasts.is_any_under_way, db=db):
            return
        await self._database(broadcasts.begin_scheduled, db=db, now=now)
        countries = self._house.service.home_countries
        for plan in await self._database(broadcasts.list_to_freeze, db=db, now=now, home_countries=countries):
            through: int | None = 0
            while through is not None:
                through = await self._database(broadcasts.freeze_some, plan, through, db=db, now=now)
            self._dispatch.wake()
        while await self._database(broadcasts.settle, db=db, now=now):
            pass

    async def take_lists_over(self) -> None:
        """Take over the lists of runners that organizers have confirmed: a chunk at a time, as above."""
        db, now = self._house.db, await self._now()
        while await self._database(taking_over.go_on, db=db, service=self._house.service, now=now):
            pass

    async def search(self) -> None:
        """Look for texts in doubt on the carrier's list."""
        if self._dispatch.held_reason:
            return
        due = await self._database(doubts.find_due, db=self._house.db)
        at_once, until = asyncio.Semaphore(LISTS_AT_ONCE), time.monotonic() + ROUND_SECONDS
        await asyncio.gather(*(self._search_for(search, at_once, until) for search in due))

    async def keep_house(self) -> None:
        """Empty old bodies, some at a time, so that delivery gets in between."""
        db, now, days = self._house.db, await self._now(), self._house.settings.retention_days
        redact = self._house.service.carrier_keeps_texts
        while await self._database(housekeeping.empty_old_bodies, db=db, now=now, retention_days=days, redact=redact):
            pass
        await self._database(housekeeping.forget_what_is_over, db=db, now=now)
        while await self._database(housekeeping.erase_never_texted, db=db, service=self._house.service, now=now):
            pass
        while await self._database(importing.discard_old, db=db, now=now):
            pass

    async def forget(self) -> None:
        """Have what was erased or emptied here vanish from the file too, and at the carrier."""
        await self._database(housekeeping.scrub, db=self._house.db)
        due = await self._database(redacting.find_due, db=self._house.db)
        at_once = asyncio.Semaphore(LISTS_AT_ONCE)
        redacted = await asyncio.gather(*(self._redact(each, at_once) for each in due))
        done = [(each, outcome) for each, outcome in zip(due, redacted, strict=True) if outcome is not None]
        if done:
            await self._database(redacting.settle, done, db=self._house.db)

    async def leave(self) -> None:
        """Say that this worker goes."""
        try:
            await self._database(presence.leave, self._name, db=self._house.db)
        except StoreError as error:
            log.warning("left without a word", extra={"error": str(error)})

    async def _now(self) -> datetime:
        """Give product time; it may stand in the database, which is asked on its own thread alone."""
        return await self._database(self._house.clock)

    async def _redact(self, redaction: Redaction, at_once: asyncio.Semaphore) -> RedactionOutcome | None:
        """Empty one text at the carrier, or list those to a number; None where that has gone well."""
        gateway = self._house.gateway
        async with at_once:
            if redaction.carrier_id is not None:
                return await gateway.redact(redaction.carrier_id)
            try:
                listed = await gateway.list_unredacted(
                    redaction.phone or "", since=redaction.since, until=redaction.until
                )
            except ListUnavailableError as error:
                return NotRedacted(str(error))
        await self._database(redacting.note_listed, redaction, listed, db=self._house.db)
        return None

    async def _look_after_home(self) -> None:
        """Ask every minute, and more often while sending is held, whether this database is where it belongs."""
        is_held = self._dispatch.held_reason is not None
        if not is_held and time.monotonic() - self._home_looked_at < HOME_EVERY.total_seconds():
            return
        reason = await self._database(home.keep_home, db=self._house.db)
        self._home_looked_at = time.monotonic()
        if reason and reason != self._dispatch.held_reason:
            log.error("sending held", extra={"reason": reason, "to_resume": "flask resume-sending"})
        self._dispatch.held_reason = reason

    async def _search_for(self, search: Search, at_once: asyncio.Semaphore, until: float) -> None:
        db, timing = self._house.db, self._house.timing
        async with at_once:
            if time.monotonic() > until:
                return  # it was put off when it was taken, and comes again by itself
            try:
                listed = await self._house.gateway.list_sent(search.recipient, since=search.since)
            except ListUnavailableError as error:
                log.warning("list unavailable", extra={"error": str(error)})
                await self._database(doubts.postpone, search, db=db, timing=timing)
                return
        seen = [Seen(text.carrier_id, text.body, text.created_at) for text in listed]
        try:
            await self._database(doubts.settle, search, seen, db=db, timing=timing, now=await self._now())
        except StoreError as error:  # of this search alone; its texts are looked for again
            log.warning("search not settled", extra={"error": str(error)})
