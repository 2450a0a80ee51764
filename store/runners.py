"""The runners, each with the cramp at hand and the question that is open."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from core.runner import EarlierRedFlag, Episode, Question, Runner
from store.database import Row, Transaction, Verbs
from store.values import from_ms, from_ms_or_none, to_ms, to_ms_or_none

_LOCK = "SELECT id FROM runners WHERE phone = :phone /*for update*/"

_FIND = """
    SELECT runners.id, phone, language, introduced_at, stopped_at, heard_at,
           red_flag_name, red_flag_level, red_flag_words, red_flag_written_at,
           unreachable_at IS NOT NULL AS is_unreachable,
           episodes.id AS episode_id, area, side, mile, bib, started_at, answered_at,
           kind, ref, asked_at, expires_at
    FROM runners
    LEFT JOIN episodes ON episodes.runner_id = runners.id AND episodes.ended_at IS NULL
    LEFT JOIN questions ON questions.runner_id = runners.id
    WHERE phone = :phone"""

_SAVE_RUNNER = """
    UPDATE runners
    SET language = :language, introduced_at = :introduced_at, heard_at = :heard_at,
        stopped_at = :stopped_at, last_stopped_at = coalesce(:stopped_at, last_stopped_at),
        unreachable_at = CASE WHEN :is_unreachable = 1 THEN unreachable_at END,
        unreachable_reason = CASE WHEN :is_unreachable = 1 THEN unreachable_reason END,
        red_flag_name = :red_flag_name, red_flag_level = :red_flag_level, red_flag_words = :red_flag_words,
        red_flag_written_at = :red_flag_written_at
    WHERE id = :id"""

_SAVE_EPISODE = """
    UPDATE episodes
    SET area = :area, side = :side, mile = :mile, bib = :bib, started_at = :started_at, answered_at = :answered_at
    WHERE id = :id"""

_ADD_EPISODE = """
    INSERT INTO episodes (runner_id, area, side, mile, bib, started_at, answered_at)
    VALUES (:runner_id, :area, :side, :mile, :bib, :started_at, :answered_at)
    RETURNING id"""

_SAVE_QUESTION = """
    INSERT INTO questions (runner_id, kind, ref, asked_at, expires_at)
    VALUES (:runner_id, :kind, :ref, :asked_at, :expires_at)
    ON CONFLICT (runner_id) DO UPDATE
    SET kind = excluded.kind, ref = excluded.ref, asked_at = excluded.asked_at, expires_at = excluded.expires_at"""


def find(db: Verbs, phone: str) -> Runner | None:
    """Give the runner of a number, with the open episode and question; None where the number never wrote."""
    row = db.one(_FIND, phone=phone)
    return None if row is None else _runner(row)


def find_or_new(tx: Transaction, phone: str) -> Runner:
    """Give the runner of a number, held until the unit ends, so that two texts of one runner take turns."""
    is_held = tx.lock(_LOCK, phone=phone)
    # A runner who was not there to be held may be there a moment later, made by another text of theirs.
    runner = find(tx, phone) if is_held else None
    if runner is None:
        tx.run("INSERT INTO runners (phone) VALUES (:phone) ON CONFLICT (phone) DO NOTHING", phone=phone)
        tx.lock(_LOCK, phone=phone)
        runner = find(tx, phone)
    assert runner is not None
    return runner


def save(tx: Transaction, runner: Runner, *, before: Runner, now: datetime) -> Runner:
    """Write what has changed since the runner was found, and give the runner with the ids.

    An episode that is gone or has given way to a new one (its id None) has ended now.
    """
    assert runner.id is not None and runner.id == before.id, "save a runner that find_or_new gave"
    own = _own_values(runner)
    if own != _own_values(before):
        tx.run(_SAVE_RUNNER, id=runner.id, **own)
    if runner.question != before.question:
        _save_question(tx, runner.id, runner.question)
    if runner.episode == before.episode:
        return runner
    return replace(runner, episode=_save_episode(tx, runner.id, runner.episode, before=before.episode, now=now))


def stop(tx: Transaction, phone: str, *, now: datetime) -> bool:
    """Record that a number has stopped us, as the carrier says; False where we knew."""
    stopped = tx.run(
        """INSERT INTO runners (phone, stopped_at, last_stopped_at) VALUES (:phone, :now, :now)
           ON CONFLICT (phone) DO UPDATE SET stopped_at = :now, last_stopped_at = :now
           WHERE runners.stopped_at IS NULL""",
        phone=phone,
        now=to_ms(now),
    )
    return stopped == 1


def pull_stops_back(tx: Transaction, *, now: datetime) -> None:
    """Put stops that lie in the future, as the clock has gone back, at this moment."""
    tx.run("UPDATE runners SET last_stopped_at = :now WHERE last_stopped_at > :now", now=to_ms(now))


def mark_unreachable(tx: Transaction, phone: str, *, reason: str, now: datetime) -> bool:
    """Record that the carrier reaches nobody at a number, until a text comes from it; False where we knew."""
    marked = tx.run(
        """INSERT INTO runners (phone, unreachable_at, unreachable_reason) VALUES (:phone, :now, :reason)
           ON CONFLICT (phone) DO UPDATE SET unreachable_at = :now, unreachable_reason = :reason
           WHERE runners.unreachable_at IS NULL""",
        phone=phone,
        now=to_ms(now),
        reason=reason,
    )
    return marked == 1


def _own_values(runner: Runner) -> dict[str, Any]:
    flag = runner.red_flag
    return {
        "language": runner.language,
        "introduced_at": to_ms_or_none(runner.introduced_at),
        "stopped_at": to_ms_or_none(runner.stopped_at),
        "heard_at": to_ms_or_none(runner.heard_at),
        "is_unreachable": int(runner.is_unreachable),
        "red_flag_name": flag.name if flag else None,
        "red_flag_level": flag.level if flag else None,
        "red_flag_words": flag.words if flag else None,
        "red_flag_written_at": to_ms(flag.written_at) if flag else None,
    }


def _save_question(tx: Transaction, runner_id: int, question: Question | None) -> None:
    if question is None:
        tx.run("DELETE FROM questions WHERE runner_id = :runner_id", runner_id=runner_id)
        return
    tx.run(
        _SAVE_QUESTION,
        runner_id=runner_id,
        kind=question.kind,
        ref=question.ref,
        asked_at=to_ms(question.asked_at),
        expires_at=to_ms(question.expires_at),
    )


def _save_episode(
    tx: Transaction, runner_id: int, episode: Episode | None, *, before: Episode | None, now: datetime
) -> Episode | None:
    if before and (episode is None or episode.id != before.id):
        tx.run("UPDATE episodes SET ended_at = :now WHERE id = :id", now=to_ms(now), id=before.id)
    if episode is None:
        return None
    values = {
        "area": episode.area,
        "side": episode.side,
        "mile": episode.mile,
        "bib": episode.bib,
        "started_at": to_ms(episode.started_at),
        "answered_at": to_ms(episode.answered_at),
    }
    if episode.id is not None:
        tx.run(_SAVE_EPISODE, id=episode.id, **values)
        return episode
    added = tx.one(_ADD_EPISODE, runner_id=runner_id, **values)
    assert added is not None
    return replace(episode, id=added["id"])


def _runner(row: Row) -> Runner:
    return Runner(
        phone=row["phone"],
        language=row["language"],
        introduced_at=from_ms_or_none(row["introduced_at"]),
        stopped_at=from_ms_or_none(row["stopped_at"]),
        heard_at=from_ms_or_none(row["heard_at"]),
        red_flag=_red_flag(row),
        episode=_episode(row),
        question=_question(row),
        is_unreachable=bool(row["is_unreachable"]),
        id=row["id"],
    )


def _red_flag(row: Row) -> EarlierRedFlag | None:
    if row["red_flag_name"] is None:
        return None
    written_at = from_ms(row["red_flag_written_at"])
    return EarlierRedFlag(row["red_flag_name"], row["red_flag_level"], row["red_flag_words"], written_at)


def _episode(row: Row) -> Episode | None:
    if row["episode_id"] is None:
        return None
    return Episode(
        area=row["area"],
        side=row["side"],
        mile=row["mile"],
        bib=row["bib"],
        started_at=from_ms(row["started_at"]),
        answered_at=from_ms(row["answered_at"]),
        id=row["episode_id"],
    )


def _question(row: Row) -> Question | None:
    if row["kind"] is None:
        return None
    return Question(row["kind"], row["ref"], from_ms(row["asked_at"]), from_ms(row["expires_at"]))


def forget_old_red_flags(tx: Transaction, *, before: datetime, most: int) -> int:
    """Forget the words of at most so many red flags from before an instant, of runners nobody holds; give how many."""
    return tx.run(
        """UPDATE runners SET red_flag_name = NULL, red_flag_level = NULL, red_flag_words = NULL,
                  red_flag_written_at = NULL
           WHERE id IN (SELECT id FROM runners WHERE red_flag_written_at < :before
                        LIMIT :most /*skip locked runners*/)""",
        before=to_ms(before),
        most=most,
    )
