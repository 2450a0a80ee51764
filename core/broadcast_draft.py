"""What a broadcast is to be, whoever makes it: an organizer in the console or by text, or a program by the API."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.audience import Audience
from core.broadcast import Broadcast, Language, MadeBy, State, problems_of
from core.race import Race


class BroadcastError(Exception):
    """A broadcast cannot be made or launched as it is; `problems` says why, a sentence each, and what to do."""

    def __init__(self, *problems: str) -> None:
        self.problems = list(problems)
        super().__init__(" ".join(problems))


@dataclass(frozen=True, slots=True)
class New:
    """What a broadcast is to be.

    Args:
        texts: by language; one that is missing gets the other.
        send_at: product time; None at once.
        start_minutes: how long after the start, negative before it; then send_at follows from it.
        quiet_hours_reason: why it may go at any hour; None keeps to the runners' quiet hours.
    """

    race: Race
    texts: Mapping[Language, str]
    audience: Audience
    made_by: MadeBy
    organizer_id: int | None = None
    send_at: datetime | None = None
    start_minutes: int | None = None
    quiet_hours_reason: str | None = None


def draft_of(new: New, now: datetime) -> Broadcast:
    """Make a draft, whose id does not count yet.

    Raises:
        BroadcastError: there is no text, one has problems, or the race is over.
    """
    texts = {language: text for language, text in new.texts.items() if text.strip()}
    problems = [problem for text in texts.values() or [""] for problem in problems_of(text)]
    if new.race.is_over(now):
        problems.append(f"{new.race.name} is over, and with it the runners' consent: nobody in it can be texted.")
    if problems:
        raise BroadcastError(*dict.fromkeys(problems))
    send_at = new.send_at
    if new.start_minutes is not None:
        send_at = new.race.starts_at + timedelta(minutes=new.start_minutes)
    return Broadcast(
        id=0,
        race_id=new.race.id,
        made_by=new.made_by,
        state="draft",
        texts=texts,
        audience=new.audience,
        created_at=now,
        send_at=send_at,
        start_minutes=new.start_minutes,
        quiet_hours_reason=new.quiet_hours_reason or None,
    )


def why_not_launched(race: Race, send_at: datetime | None, now: datetime, *, is_importing: bool) -> str | None:
    """Say in a sentence why no broadcast of a race can be launched; None where one can.

    Args:
        send_at: when it goes; None at once.
        is_importing: a list of its runners is being taken over.
    """
    if race.is_over(send_at or now):
        return f"{race.name} is over by then, and with it the runners' consent: nobody can be texted."
    if is_importing:
        return "A list of runners is still being taken in: wait until it is done, then launch."
    return None


def launched(send_at: datetime | None, now: datetime) -> State:
    """Give the state in which a broadcast begins."""
    return "scheduled" if send_at and send_at > now else "freezing"


def resumed(broadcast: Broadcast, now: datetime) -> State:
    """Give the state in which a paused broadcast goes on where it was."""
    return "sending" if broadcast.is_frozen else launched(broadcast.send_at, now)
