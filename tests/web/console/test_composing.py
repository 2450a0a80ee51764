"""Broadcasts in the console: written, looked at, tested on one's own phone, made a draft and changed."""

import pytest

from core.audience import Audience
from core.participant import Entry
from store import broadcasts, organizers
from tests.drafts import text_of, the_broadcast
from tests.races import add_runners


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


def test_the_welcome_is_for_those_who_have_had_no_text_yet(console, race, db):
    db.run("UPDATE participants SET welcomed_at = NULL WHERE id = (SELECT min(id) FROM participants)")

    page = text_of(console.open(f"/console/races/{race.id}/broadcasts/new?tip=welcome"))

    assert 'name="whom" value="unwelcomed" checked' in page
    assert "msg&amp;data rates may apply" in page and "Pueden aplicarse cargos por mensajes y datos" in page
    assert '<b class="figure">1</b> person' in page
    assert page.index('<option value="welcome">') < page.index('<option value="week_taper">')


def test_a_draft_to_those_without_a_text_says_so(console, write, db, race):
    answer = write(whom="unwelcomed")

    assert the_broadcast(db, race).audience == Audience(unwelcomed=True)
    assert "those who have had no text of this race yet" in text_of(console.open(answer.location))


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


def test_a_test_goes_to_the_organizers_own_phone_and_nobody_elses(console, rosa, write, db):
    console.send("/console/account/phone", {"phone": "+13035550188"})
    unproven = write("test")
    have_phone(db, rosa, "+13035550188")
    sent = write("test", text_es="Despacio {first_name}")

    assert "Your own number is not known yet" in text_of(unproven)
    assert "Sent to your own phone" in text_of(sent)
    queued = db.all("SELECT recipient, body FROM outbox WHERE key LIKE 'test:%' ORDER BY id")
    assert [(row["recipient"], row["body"]) for row in queued] == [
        ("+13035550188", "Slow down"),
        ("+13035550188", "Despacio Ana"),
    ]


def test_no_test_goes_where_we_do_not_text(rosa, write, db):
    have_phone(db, rosa, "+8821234567890")  # as the operator may

    answer = write("test")

    assert answer.status_code == 422 and "where we do not text, only in CA, US" in text_of(answer)
    assert db.one("SELECT count(*) AS texts FROM outbox")["texts"] == 0


def have_phone(db, organizer, phone):
    with db.transaction() as tx:
        organizers.save_phone(tx, organizer.id, phone)


def test_a_helper_writes_a_draft_for_the_owner_to_launch(add_person, visit, rosa, db, race):
    helper = visit(add_person("hugo", role="helper", owner=rosa))

    made = helper.send(f"/console/races/{race.id}/broadcasts/new", {"text_en": "Slow down", "do": "go_on"})
    tested = helper.send(f"{made.location}/edit", {"text_en": "Slow down", "do": "test"})

    assert made.status_code == 303 and the_broadcast(db, race).state == "draft"
    assert tested.status_code == 422
    assert db.one("SELECT count(*) AS texts FROM outbox")["texts"] == 0
