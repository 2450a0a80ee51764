"""Broadcasts in the console: written, looked at, confirmed, launched once, watched, and given as a file."""

import csv
import io
import re
from datetime import datetime

import pytest

from core.participant import Entry
from store import broadcasts
from tests.races import add_runners

LATER_THAN_EVER = datetime(2190, 3, 7, 7, 30)  # noqa: DTZ001 - a wall clock; the pages go by real time
ANA = Entry("+13035550101", first_name="Ana", bib="412", wave="a", language="en", pace_seconds=600)
BEN = Entry("+13035550102", first_name="Ben", bib="7", wave="2", language="es")
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def race(make_race, console):  # noqa: ARG001 - Rosa is there first
    """Give Rosa's race, with Ana and Ben in it."""
    return make_race(ANA, BEN, starts_local=LATER_THAN_EVER, emergency_number="911")


@pytest.fixture
def write(console, race):
    """Give a function that sends the form of a new broadcast."""

    def write(do="go_on", **typed):
        return console.send(f"/console/races/{race.id}/broadcasts/new", {"text_en": "Slow down", "do": do} | typed)

    return write


@pytest.fixture
def draft(write):
    """Make a draft, and give the address of its page."""
    return write().location


def text_of(answer):
    return re.sub(r"\s+", " ", answer.get_data(as_text=True))


def the_broadcast(db, race):
    (found,) = broadcasts.list_of_race(db, race.id)
    return found


def test_a_preview_shows_the_text_its_people_and_who_will_not_get_it(race, write, db):
    add_runners(db, race, [Entry("+34612345678")])

    page = text_of(write("preview", text_en="Hi {first_name} ({bib})", text_es="Así, {first_name}"))

    assert '<b class="figure">2</b> people' in page
    assert "Hi Ben (412)" in page
    assert "<mark>í</mark> at place 3, in “Así,”" in page and "<b>i</b> costs nothing" in page
    assert "with a number of Spain, where we do not text" in page
    assert "$" not in page


def test_money_is_told_at_the_price_that_was_typed(write):
    page = text_of(write("preview", cents="0.83"))

    assert "at most $0.02" in page and 'value="0.83"' in page


def test_what_takes_longer_than_it_is_of_use_is_told(write, carried_by):
    carried_by(SEGMENTS_PER_SECOND="0.00001")

    page = text_of(write("preview"))

    assert "Not all of it can leave in time" in page and "after 24 h it is of no use" in page


def test_the_preview_is_a_piece_of_the_page_too(console, race, db):
    piece = console.send(f"/console/races/{race.id}/broadcasts/preview", {"text_en": "Hi {name}"})

    page = text_of(piece)
    assert piece.status_code == 200 and "<html" not in page
    assert "{name} is no placeholder" in page
    assert broadcasts.list_of_race(db, race.id) == []


def test_a_tip_is_put_in_in_both_languages(write):
    page = text_of(write("tip", tip="heat_red"))

    assert "Flag now RED" in page and "Bandera ROJA" in page and "Call 911" in page


def test_one_language_is_written_in_plain_letters(write):
    page = text_of(write("cheap_es", text_en="Señal 🏃", text_es="Así, más sombra"))

    assert "Asi, mas sombra</textarea>" in page and "Señal 🏃</textarea>" in page


def test_a_draft_is_made_with_what_was_chosen(write, db, race):
    answer = write(text_es="Despacio", wave="2", when="start", start_hours="1", start_minutes="30")

    draft = the_broadcast(db, race)
    assert (answer.status_code, answer.location) == (303, f"/console/broadcasts/{draft.id}")
    assert (draft.state, draft.made_by) == ("draft", "console")
    assert draft.texts == {"en": "Slow down", "es": "Despacio"}
    assert (draft.audience.wave, draft.start_minutes) == ("2", -90)
    assert draft.send_at is not None


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"text_en": "  "}, "There is no text yet: write one."),
        ({"text_en": "Hi {name}"}, "{name} is no placeholder"),
        ({"text_en": "x" * 1601}, "more than 1,600 characters"),
        ({"whom": "mile", "mile": "x"}, "is no mile of the course"),
        ({"when": "at", "at": "2020-01-01T08:00"}, "That moment has passed"),
        ({"any_hour": "yes"}, "Say why it may wake runners"),
    ],
)
def test_what_cannot_be_sent_is_told_and_makes_no_draft(write, db, race, typed, says):
    answer = write(**typed)

    assert answer.status_code == 422 and says in text_of(answer)
    assert broadcasts.list_of_race(db, race.id) == []


def test_a_draft_is_changed_until_it_is_launched(console, draft, db, race):
    changed = console.send(f"{draft}/edit", {"text_en": "Walk now", "do": "go_on"})
    console.send(f"{draft}/launch", {"shown": "2"})
    too_late = console.send(f"{draft}/edit", {"text_en": "Run now", "do": "go_on"})

    assert changed.status_code == 303 and too_late.status_code == 422
    assert "it cannot be changed any more" in text_of(too_late)
    assert the_broadcast(db, race).texts == {"en": "Walk now"}
    assert console.open(f"{draft}/edit").status_code == 303


def test_a_test_goes_to_the_organizers_own_phone_and_nobody_elses(console, write, db):
    without = write("test")
    console.send("/console/account/phone", {"phone": "+13035550188"})
    sent = write("test", text_es="Despacio {first_name}")

    assert "Your own number is not known yet" in text_of(without)
    assert "Sent to your own phone" in text_of(sent)
    queued = db.all("SELECT recipient, body FROM outbox ORDER BY id")
    assert [(row["recipient"], row["body"]) for row in queued] == [
        ("+13035550188", "Slow down"),
        ("+13035550188", "Despacio Ana"),
    ]


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

    assert "Ben" in page and "Ana" not in page and BEN.phone not in page
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


def test_a_helper_writes_a_draft_for_the_owner_to_launch(add_person, visit, rosa, db, race):
    helper = visit(add_person("hugo", role="helper", owner=rosa))

    made = helper.send(f"/console/races/{race.id}/broadcasts/new", {"text_en": "Slow down", "do": "go_on"})
    tested = helper.send(f"{made.location}/edit", {"text_en": "Slow down", "do": "test"})

    assert made.status_code == 303 and the_broadcast(db, race).state == "draft"
    assert tested.status_code == 422
    assert db.one("SELECT count(*) AS texts FROM outbox")["texts"] == 0


@pytest.mark.parametrize("act", ["launch", "pause", "resume", "cancel", "edit"])
def test_a_forged_form_does_nothing(console, draft, db, race, act):
    answer = console.client.post(f"{draft}/{act}", data={"shown": "2", "text_en": "x", "do": "go_on"})

    assert answer.status_code == 400 and the_broadcast(db, race).state == "draft"
