"""The check-in: ten minutes after a stretch we ask by ourselves how it is, once for each cramp."""

from dataclasses import replace
from datetime import datetime, timedelta

from core.decision import Decision, TakenBack
from core.outgoing import Lane, Outgoing
from core.phone import country_of
from core.runner import Runner
from core.turn import Turn

CHECK_IN_AFTER = timedelta(minutes=10)
OF_USE_FOR = timedelta(minutes=10)


def asked_later(turn: Turn, decision: Decision) -> Decision:
    """Add to the answer about an area that we ask later how it is, and no more about another cramp before it.

    We ask at home alone, because the home countries limit what we start, and only where there was a stretch.
    """
    episode = decision.runner.episode
    assert episode is not None, "an answer about an area leaves its cramp with the runner"
    if episode.id is None:
        decision = taken_back(turn, decision, reason="another cramp")
    area = turn.catalog.areas[episode.area]
    if not area.has_stretch or country_of(turn.runner.phone) not in turn.service.home_countries:
        return decision
    (body,) = turn.wording.reply("check_in", label=area.label(turn.language, episode.side))
    return replace(decision, check_in=body)


def taken_back(turn: Turn, decision: Decision, *, reason: str) -> Decision:
    """Add to a decision that the check-in about the cramp so far is not to be sent any more."""
    return replace(decision, taken_back=waiting(turn.runner, reason=reason, now=turn.now))


def waiting(runner: Runner, *, reason: str, now: datetime) -> TakenBack | None:
    """Name the check-in about a runner's cramp, to be taken back; None where none can be waiting any more."""
    episode = runner.episode
    if episode is None or episode.id is None or now >= episode.answered_at + CHECK_IN_AFTER + OF_USE_FOR:
        return None
    return TakenBack(_key(episode.id), reason)


def planned(body: str, runner: Runner, *, now: datetime) -> Outgoing:
    """Make the check-in that follows an answer given now; `runner` as saved, because the key names the cramp."""
    episode = runner.episode
    assert episode is not None and episode.id is not None, "a check-in is about a cramp that has been saved"
    due_at = now + CHECK_IN_AFTER
    return Outgoing(_key(episode.id), runner.phone, body, Lane.REPLY, due_at, expires_at=due_at + OF_USE_FOR)


def _key(episode_id: int) -> str:
    return f"checkin:{episode_id}:1"
