"""Broadcasts in the console: confirmed, launched once, watched, paused, and given as a file."""

import csv
import io
import re

import pytest

from core.participant import Entry
from store import broadcasts
from tests.drafts import text_of, the_broadcast
from tests.races import add_runners

SCRIPT = "<script>alert(1)</script>"


def test_launching_twice_launches_once(console, draft, db, race):
    answers = [console.send(f"{draft}/launch", {"shown": "2"}) for _ in range(2)]

    launched = the_broadcast(db, race)
    assert [answer.status_code for answer in answers] == [303, 303]
    assert launched.state == "freezing"
    assert text_of(console.open(draft)).count("freezing") >= 1


def test_above_a_hundred_people_their_number_is_typed(console, draft, db, race):
    add_runners(db, race, [Entry(f"+1303556{number:04d}") for number in range(99)])
    page = text_of(console.open(draft))
    no_number = console.send(f"{draft}/launch", {"shown": "101"})
    wrong = console.send(f"{draft}/launch", {"shown": "101", "people": "100"})

    assert "Type the number of people: 101" in page
    assert (no_number.status_code, wrong.status_code) == (422, 422)
    assert the_broadcast(db, race).state == "draft"
    assert console.send(f"{draft}/launch", {"shown": "101", "people": "101"}).status_code == 303
    assert the_broadcast(db, race).state == "freezing"


@pytest.mark.parametrize("shown", ["2", "200", "", "-12", "9" * 30])
def test_another_number_of_people_than_was_confirmed_is_asked_for_again(console, draft, db, race, shown):
    add_runners(db, race, [Entry(f"+1303556{number:04d}") for number in range(10)])

    answer = console.send(f"{draft}/launch", {"shown": shown, "people": shown})

    assert answer.status_code == 422 and "The number of people has changed to 12" in text_of(answer)
    assert the_broadcast(db, race).state == "draft"


def test_what_somebody_has_changed_meanwhile_is_looked_at_again(console, draft, db, race):
    [seen] = re.findall('name="seen" value="(.+)"', console.open(draft).get_data(as_text=True))
    console.send(f"{draft}/edit", {"do": "go_on", "text_en": "Not what was shown"})

    answer = console.send(f"{draft}/launch", {"shown": "2", "seen": seen})

    assert answer.status_code == 422 and "Somebody has changed this broadcast meanwhile" in text_of(answer)
    assert the_broadcast(db, race).state == "draft"
    [again] = re.findall('name="seen" value="(.+)"', answer.get_data(as_text=True))
    assert console.send(f"{draft}/launch", {"shown": "2", "seen": again}).status_code == 303
    assert the_broadcast(db, race).state == "freezing"


def test_it_is_paused_resumed_and_cancelled(console, draft, db, race):
    console.send(f"{draft}/launch", {"shown": "2"})

    states = []
    for act in ("pause", "pause", "resume", "cancel", "cancel", "resume"):
        states.append((console.send(f"{draft}/{act}").status_code, the_broadcast(db, race).state))

    assert [status for status, _ in states] == [303] * 6
    assert [state for _, state in states] == ["paused", "paused", "freezing", "cancelled", "cancelled", "cancelled"]
    assert "This broadcast is cancelled, so it cannot be resumed" in text_of(console.open(draft))


def test_a_cancelled_draft_is_not_launched(console, draft, db, race):
    console.send(f"{draft}/cancel")

    console.send(f"{draft}/launch", {"shown": "2"})

    assert the_broadcast(db, race).state == "cancelled"
    assert "Thrown away" in text_of(console.open(draft))


def freeze(db, race, *states):
    """Write the rows of a broadcast as the worker does, in these states."""
    found = the_broadcast(db, race)
    with db.transaction() as tx:
        for number, state in enumerate(states):
            tx.run(
                """INSERT INTO outbox (key, part, recipient, body, segments, lane, state, reason, created_at,
                                       not_before_at, expires_at, broadcast_id, first_name, bib, language)
                   VALUES (:key, 1, :phone, '', 0, 3, :state, :reason, 0, 0, 0, :id, :first_name, :bib, 'en')""",
                key=f"broadcast:{found.id}:{number}:1",
                phone=f"+1303555{number:04d}",
                state=state,
                reason=f"because {state}",
                id=found.id,
                first_name="=1+1" if number == 0 else SCRIPT,
                bib="@7",
            )
        tx.run(
            "UPDATE broadcasts SET state = 'sending', is_frozen = 1, total = :total WHERE id = :id",
            total=len(states),
            id=found.id,
        )


def test_every_state_is_shown_and_unsure_is_explained(console, draft, db, race):
    console.send(f"{draft}/launch", {"shown": "2"})
    freeze(db, race, *broadcasts.STATES, "unsure")

    page, piece = text_of(console.open(draft)), text_of(console.open(f"{draft}/progress"))

    for shown in (page, piece):
        counts = dict(re.findall(r"<dt>(\w+)</dt><dd>(\d+)</dd>", shown))
        assert counts == {state: "2" if state == "unsure" else "1" for state in broadcasts.STATES}
        assert "9 of 11" in shown and "2 unsure:" in shown
    assert 'hx-trigger="every 2s"' in piece and "<html" not in piece
    assert '<noscript><meta http-equiv="refresh"' in page and "Look again" in page


def test_the_page_asks_no_more_once_all_is_done(console, draft, db, race):
    console.send(f"{draft}/launch", {"shown": "2"})
    freeze(db, race, "delivered", "held")
    db.run("UPDATE broadcasts SET state = 'done', ended_at = 0")

    page = text_of(console.open(draft))

    assert "hx-get" not in page and "refresh" not in page and "<script src" not in page
    assert "held: because held" in page


def test_the_file_has_a_row_a_person_and_no_formula(console, draft, db, race):
    console.send(f"{draft}/launch", {"shown": "2"})
    freeze(db, race, "delivered", "failed")

    answer = console.open(f"{draft}/recipients.csv")

    rows = list(csv.reader(io.StringIO(answer.get_data(as_text=True))))
    assert answer.mimetype == "text/csv" and "attachment" in answer.headers["Content-Disposition"]
    assert rows == [
        ["phone", "first_name", "bib", "language", "state", "reason"],
        ["+13035550000", "'=1+1", "'@7", "en", "delivered", "because delivered"],
        ["+13035550001", SCRIPT, "'@7", "en", "failed", "because failed"],
    ]


def test_the_broadcasts_of_a_race_are_listed(console, draft, race):
    page = text_of(console.open(f"/console/races/{race.id}/broadcasts"))

    assert f'href="{draft}">Slow down</a>' in page and "everybody" in page


def test_the_home_of_the_race_shows_what_is_under_way(console, draft, db, race):
    console.send(f"{draft}/launch", {"shown": "2"})
    freeze(db, race, "queued", "sent")

    page = text_of(console.open(f"/console/races/{race.id}"))

    assert "1 of 2" in page and f'action="{draft}/pause"' in page and f'action="{draft}/cancel"' in page
    assert "1 of 2" in text_of(console.open(f"/console/races/{race.id}/running"))


def test_those_without_a_pace_are_listed_with_masked_numbers(console, race, write):
    page = text_of(console.open(f"/console/races/{race.id}/without-pace"))
    preview = text_of(write("preview", whom="mile", mile="18"))

    assert "Ben" in page and "Ana" not in page and "+13035550102" not in page
    assert "<b>1</b> without a known pace are left out" in preview


def test_words_with_html_are_shown_as_words(console, race, write, db):
    db.run("UPDATE participants SET first_name = :name", name=SCRIPT)
    made = write(text_en=f"{SCRIPT} {{first_name}}", any_hour="yes", reason=SCRIPT)

    for path in (made.location, f"{made.location}/edit", f"/console/races/{race.id}/broadcasts"):
        assert "<script>alert" not in text_of(console.open(path))
    console.send(f"{made.location}/launch", {"shown": "2"})
    assert "<script>alert" not in text_of(console.open(made.location))
    assert "<script>alert" not in text_of(console.open(f"/console/races/{race.id}"))


@pytest.mark.parametrize("act", ["launch", "pause", "resume", "cancel"])
def test_a_helper_may_not_do_it_and_sees_no_button_for_it(draft, add_person, visit, rosa, db, race, act):
    helper = visit(add_person("hugo", role="helper", owner=rosa))

    refused = helper.send(f"{draft}/{act}", {"shown": "2"})

    page = text_of(helper.open(draft))
    assert refused.status_code == 403 and the_broadcast(db, race).state == "draft"
    assert "Only the owner of the race launches it" in page and "/launch" not in page and "/cancel" not in page
    assert helper.open(f"{draft}/recipients.csv").status_code == 403


@pytest.mark.parametrize("act", ["launch", "pause", "resume", "cancel", "edit"])
def test_a_forged_form_does_nothing(console, draft, db, race, act):
    answer = console.client.post(f"{draft}/{act}", data={"shown": "2", "text_en": "x", "do": "go_on"})

    assert answer.status_code == 400 and the_broadcast(db, race).state == "draft"
