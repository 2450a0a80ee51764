"""The runners, as they are found and saved."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from core.runner import EarlierRedFlag, Episode, Question, Runner
from store import runners
from store.values import to_ms

NOW = datetime(2026, 11, 22, 9, 30, 0, 123000, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)
CHIDI = "+13035550123"
CALF = Episode("calf", "right", "18", "412", NOW, NOW)
HIP = Episode("hip", None, None, None, LATER, LATER)
QUESTION = Question("check-in", "7", NOW, LATER)
FLAG = EarlierRedFlag("heart", "E", "chest pain \0", NOW)
FULL = {
    "language": "es",
    "introduced_at": NOW,
    "stopped_at": LATER,
    "heard_at": LATER,
    "red_flag": replace(FLAG, words="chest pain \ufffd"),
    "question": QUESTION,
}


def change(db, *, now=NOW, **changes):
    """Find a runner, change what is named, and save; give what saving gave."""
    with db.transaction() as tx:
        runner = runners.find_or_new(tx, CHIDI)
        return runners.save(tx, replace(runner, **changes), before=runner, now=now)


def found(db):
    """Find the runner, who is there."""
    runner = runners.find(db, CHIDI)
    assert runner is not None
    return runner


def episodes(db):
    return db.all("SELECT area, ended_at FROM episodes ORDER BY id")


def test_a_number_that_never_wrote_is_nobody(db):
    assert runners.find(db, CHIDI) is None


def test_a_new_runner_has_a_number_and_an_id_and_nothing_else(db):
    with db.transaction() as tx:
        runner = runners.find_or_new(tx, CHIDI)

    assert runner == Runner(CHIDI, id=runner.id)
    assert runner.id is not None
    assert runners.find(db, CHIDI) == runner


def test_all_that_is_saved_is_found_again(db):
    saved = change(db, **FULL, episode=CALF)

    assert saved.episode == replace(CALF, id=saved.episode.id)
    assert runners.find(db, CHIDI) == saved


def test_all_can_be_taken_back(db):
    change(db, **FULL, episode=CALF)
    change(db, **dict.fromkeys(FULL), episode=None, now=LATER)

    assert found(db) == Runner(CHIDI, id=found(db).id)
    assert episodes(db) == [{"area": "calf", "ended_at": 1795340100123}]


@pytest.mark.parametrize("name", [*FULL, "episode"])
def test_one_thing_can_change_alone(db, name):
    before = change(db, **FULL, episode=CALF)
    after = change(db, **{name: None})

    assert after == replace(before, **{name: None}) == runners.find(db, CHIDI)


def test_an_episode_that_goes_on_stays_the_same_one(db):
    first = change(db, episode=CALF).episode
    second = change(db, episode=replace(first, side="left", answered_at=LATER)).episode

    assert second.id == first.id
    assert found(db).episode == second
    assert episodes(db) == [{"area": "calf", "ended_at": None}]


def test_a_new_episode_ends_the_one_before(db):
    change(db, episode=CALF)
    new = change(db, episode=HIP, now=LATER).episode

    assert found(db).episode == new
    assert episodes(db) == [{"area": "calf", "ended_at": 1795340100123}, {"area": "hip", "ended_at": None}]


def test_a_new_question_takes_the_place_of_the_one_before(db):
    change(db, question=QUESTION)
    change(db, question=replace(QUESTION, kind="erase"))

    assert found(db).question.kind == "erase"


def test_what_has_not_changed_is_not_written(db):
    before = change(db, **FULL, episode=CALF)
    with db.transaction() as tx:
        runner = runners.find_or_new(tx, CHIDI)
        tx.run("UPDATE runners SET language = 'en'")
        tx.run("UPDATE episodes SET side = 'left'")
        tx.run("UPDATE questions SET ref = '8'")
        runners.save(tx, runner, before=runner, now=NOW)

    after = found(db)
    assert runner == before
    assert (after.language, after.episode.side, after.question.ref) == ("en", "left", "8")


def columns(db, *names):
    row = db.one(f"SELECT {', '.join(names)} FROM runners WHERE phone = :phone", phone=CHIDI)
    assert row is not None
    return tuple(row.values())


def test_when_a_runner_last_stopped_us_stays_known_after_start(db):
    change(db, stopped_at=NOW)
    change(db, stopped_at=None, heard_at=LATER)

    assert columns(db, "stopped_at", "last_stopped_at") == (None, to_ms(NOW))


@pytest.mark.parametrize("wrote", [True, False], ids=["who wrote", "who never wrote"])
def test_a_stop_that_the_carrier_reports_is_news_once(db, wrote):
    if wrote:
        change(db, language="es", episode=CALF)

    with db.transaction() as tx:
        news = [runners.stop(tx, CHIDI, now=now) for now in (NOW, LATER)]

    assert news == [True, False]
    assert found(db).stopped_at == NOW
    assert found(db).language == ("es" if wrote else None)
    assert columns(db, "last_stopped_at") == (to_ms(NOW),)


def test_a_second_stop_after_start_is_news_again(db):
    change(db, stopped_at=NOW)
    change(db, stopped_at=None)

    with db.transaction() as tx:
        assert runners.stop(tx, CHIDI, now=LATER)

    assert columns(db, "stopped_at", "last_stopped_at") == (to_ms(LATER), to_ms(LATER))


@pytest.mark.parametrize("wrote", [True, False], ids=["who wrote", "who never wrote"])
def test_a_number_nobody_is_reached_at_is_news_once_with_the_reason(db, wrote):
    if wrote:
        change(db, language="es")

    with db.transaction() as tx:
        news = [
            runners.mark_unreachable(tx, CHIDI, reason="not a mobile", now=NOW),
            runners.mark_unreachable(tx, CHIDI, reason="switched off", now=LATER),
        ]

    assert news == [True, False]
    assert found(db).is_unreachable
    assert columns(db, "unreachable_at", "unreachable_reason") == (to_ms(NOW), "not a mobile")


def test_what_makes_a_number_unreachable_stays_until_it_is_taken_back(db):
    with db.transaction() as tx:
        runners.mark_unreachable(tx, CHIDI, reason="not a mobile", now=NOW)

    change(db, language="es")
    assert columns(db, "unreachable_at", "unreachable_reason") == (to_ms(NOW), "not a mobile")

    change(db, is_unreachable=False)
    assert columns(db, "unreachable_at", "unreachable_reason") == (None, None)
    assert not found(db).is_unreachable


def test_a_runner_that_was_not_found_first_cannot_be_saved(db):
    with pytest.raises(AssertionError), db.transaction() as tx:
        runners.save(tx, Runner(CHIDI), before=Runner(CHIDI), now=NOW)


def test_texts_of_one_runner_take_turns_and_each_sees_what_the_one_before_left(db):
    def count_up(_):
        with db.transaction() as tx:
            runner = runners.find_or_new(tx, CHIDI)
            mile = int(runner.episode.mile or 0) + 1 if runner.episode else 1
            episode = replace(runner.episode or CALF, mile=str(mile))
            question = replace(QUESTION, ref=str(int(runner.question.ref) + 1 if runner.question else 1))
            # Every other one begins a new episode, which a join made before the wait would not have seen.
            episode = replace(episode, id=None) if mile % 2 else episode
            runners.save(tx, replace(runner, episode=episode, question=question), before=runner, now=NOW)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(count_up, range(200)))

    runner = found(db)
    assert (runner.episode.mile, runner.question.ref) == ("200", "200")
    assert len(db.all("SELECT id FROM runners")) == 1
    assert len(episodes(db)) == 100
