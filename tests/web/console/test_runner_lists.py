"""Lists of runners in the console: looked at, confirmed with consent, taken over; and the runners themselves."""

import io
import re

import pytest

from core.participant import Entry
from core.runner_notes import NO_PHONES
from services import taking_over
from store import imports, participants
from tests.races import SATURDAY_9, add_runners

ANA, BEN = "+13035550101", "+13035550102"
LIST = "First name,Cell,Bib\nAna,303-555-0101,1\nBen,303-555-0102,2\nNobody,555,3\n"
CONSENT = {"source": "registration form", "text": "I agree to texts of Harbour 30.", "agreed_at": "2020-02-01"}


@pytest.fixture
def race(make_race, rosa):
    """Give Rosa's race, years ahead, with nobody in it."""
    return make_race(owner=rosa.name, starts_local=SATURDAY_9.replace(year=2060, tzinfo=None))


@pytest.fixture
def path(race):
    """Give where the pages of the race are."""
    return f"/console/races/{race.id}"


@pytest.fixture
def hand_in(console, path):
    """Give a function that hands a list in as Rosa, and gives the path of its page."""

    def hand(text=LIST, name="runners.csv"):
        file = (io.BytesIO(text if isinstance(text, bytes) else text.encode()), name)
        answer = console.send(f"{path}/lists/new", {"list": file}, content_type="multipart/form-data")
        assert answer.status_code == 303, answer.get_data(as_text=True)
        return answer.location

    return hand


@pytest.fixture
def work(db, console_app):
    """Give a function that does what the worker does."""
    service = console_app.extensions["sidestitch"].service

    def go_on():
        while taking_over.go_on(db=db, service=service, now=SATURDAY_9):
            pass

    return go_on


def in_race(db, race, phone=ANA):
    found = participants.find(db, race.id, phone)
    assert found
    return found


def page(console, path):
    answer = console.open(path)
    assert answer.status_code == 200, path
    return answer.get_data(as_text=True)


def test_from_the_file_to_the_runners(console, path, hand_in, work):
    where = hand_in()
    preview = page(console, where)
    confirmed = console.send(f"{where}/confirm", CONSENT)
    under_way = page(console, where)
    work()
    done, runners = page(console, where), page(console, f"{path}/runners")

    assert re.search(r"<dt>new</dt><dd>2</dd>", preview)
    assert "Row 4" in preview and "No phone company" in preview
    assert confirmed.status_code == 303
    assert "being taken over" in under_way and f"{where}/progress" in under_way
    assert "All rows have been dealt with" in done and "registration form" in done
    assert "+1 303 555 0101" in runners and "Ben" in runners


def test_a_list_that_is_done_leads_to_the_welcome_of_its_runners(console, path, db, hand_in, work):
    where = hand_in()
    console.send(f"{where}/confirm", CONSENT)
    work()
    done = page(console, where)
    db.run("UPDATE participants SET welcomed_at = 1")

    link = f'href="{path}/broadcasts/new?tip=welcome"'
    assert "<b>2</b> runners of this race have had no text of it yet" in done
    assert link in done
    assert link not in page(console, where)


def test_a_welcome_that_is_launched_is_not_offered_again(console, path, hand_in, work):
    where = hand_in()
    console.send(f"{where}/confirm", CONSENT)
    work()
    draft = console.send(f"{path}/broadcasts/new", {"text_en": "Welcome", "whom": "unwelcomed", "do": "go_on"}).location
    console.send(f"{draft}/launch", {"shown": "2"})

    done, piece = page(console, where), page(console, f"{where}/progress")

    assert f'href="{draft}">see how far it is</a>' in done and "?tip=welcome" not in done
    assert f'href="{draft}"' in piece


def test_rows_can_be_pasted(console, path):
    answer = console.send(f"{path}/lists/new", {"pasted": "303-555-0101\tAna\n303-555-0102\tBen"})

    assert re.search(r"<dt>new</dt><dd>2</dd>", page(console, answer.location))


def test_without_consent_nothing_is_taken_over_and_the_page_says_how_to_get_it(console, db, race, hand_in):
    where = hand_in()

    refused = console.send(f"{where}/confirm", CONSENT | {"source": ""})

    body = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert "Say where the runners agreed" in body
    assert CONSENT["text"] in body, "what was written is still there"
    for needed in ("Msg &amp; data rates may apply", "Reply STOP to end, HELP for help", "not a condition of entry"):
        assert needed in body
    assert f"text JOIN {race.code} to" in body
    assert imports.list_of_race(db, race.id)[0].state == "preview"


def test_other_columns_can_be_chosen(console, hand_in):
    where = hand_in("Name,Emergency phone\nAna,303-555-0101\n")

    before = page(console, where)
    twice = console.send(f"{where}/columns", {"column-0": "phone", "column-1": "phone"})
    chosen = console.send(f"{where}/columns", {"column-0": "first_name", "column-1": "phone"})

    assert NO_PHONES in before
    assert (twice.status_code, chosen.status_code) == (422, 303)
    assert re.search(r"<dt>new</dt><dd>1</dd>", page(console, where))


def test_a_list_can_be_thrown_away(console, db, race, hand_in):
    where = hand_in()

    console.send(f"{where}/discard")

    assert imports.list_of_race(db, race.id) == []
    assert db.one("SELECT count(*) AS rows FROM import_rows") == {"rows": 0}
    assert console.open(where).status_code == 404


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"PK\x03\x04", "an Excel workbook"),
        (b"", "Choose a file"),
        (b"Name,Phone\n", "no runner in this list"),
        (b'Name,Phone\n"Ana,303\n', "quotation mark"),
    ],
)
def test_what_is_no_list_is_refused_in_a_sentence(console, path, data, sentence):
    file = (io.BytesIO(data), "runners.xlsx")

    answer = console.send(f"{path}/lists/new", {"list": file}, content_type="multipart/form-data")

    assert answer.status_code == 422
    assert sentence in answer.get_data(as_text=True)


def test_a_file_that_is_far_too_large_is_refused_before_it_is_read(console, path):
    token = console.token("/console/account")

    answer = console.client.post(
        f"{path}/lists/new",
        data={"csrf_token": token},
        content_type="multipart/form-data",
        headers={"Content-Length": str(10**9)},
        environ_overrides={"CONTENT_LENGTH": str(10**9)},
    )

    assert answer.status_code == 413
    assert "too large" in answer.get_data(as_text=True)


def test_markup_and_formulas_in_a_list_are_text_on_every_page_and_in_every_file(console, path, hand_in, work):
    evil = "<script>alert(1)</script>"
    where = hand_in(f"{evil},Phone,Bib\n=1+1,303-555-0101,{evil[:12]}\n{evil},=cmd|'/c calc',2\n", name=f"{evil}.csv")
    preview, rejected = page(console, where), page(console, f"{where}/rejected.csv")
    console.send(f"{where}/confirm", CONSENT | {"source": evil, "text": evil})
    work()

    pages = [preview, page(console, where), page(console, f"{path}/runners")]

    assert all("<script>alert" not in shown for shown in pages)
    assert "'=cmd|" in rejected
    assert "\n=" not in rejected and ",=" not in rejected


def test_the_file_of_all_runners_comes_back_as_it_went(console, db, race, path, hand_in):
    add_runners(db, race, [Entry(ANA, first_name="Ana", bib="007", wave="a", pace_seconds=600, language="es")])

    exported = console.open(f"{path}/runners.csv")
    where = hand_in(exported.data)

    assert exported.mimetype == "text/csv"
    assert exported.get_data(as_text=True).splitlines()[1].startswith("+13035550101,Ana,007,a,,es,10:00/mi,")
    assert re.search(r"<dt>unchanged</dt><dd>1</dd>", page(console, where))


def test_a_helper_sees_no_whole_number_takes_nothing_out_and_removes_nobody(db, race, path, visit, add_person, rosa):
    add_runners(db, race, [Entry(ANA, first_name="Ana")])
    helper = visit(add_person("hana", role="helper", owner=rosa))
    someone = in_race(db, race)

    runners = page(helper, f"{path}/runners")

    assert "0101" in runners and "5550101" not in runners and "555 0101" not in runners
    assert helper.open(f"{path}/runners.csv").status_code == 403
    assert helper.send(f"{path}/runners/{someone.id}/remove").status_code == 403
    assert helper.open(f"{path}/lists/new").status_code == 200


def test_runners_are_looked_up_by_name_bib_and_last_digits(console, db, race, path):
    add_runners(db, race, [Entry(ANA, first_name="Ana", bib="412"), Entry(BEN, first_name="Ben", bib="17")])

    for words in ("an", "412", "0101", "555-0101"):
        found = page(console, f"{path}/runners?q={words}")
        assert "1 runner found" in found and ">Ana<" in found, words
    assert "Nobody found" in page(console, f"{path}/runners?q=%25")


def test_one_runner_is_added_by_hand_with_consent(console, db, race, path):
    fields = {"phone": "(303) 555-0101", "first_name": "Ana"}

    without = console.send(f"{path}/runners/add", fields)
    wrong = console.send(f"{path}/runners/add", fields | CONSENT | {"phone": "555"})
    added = console.send(f"{path}/runners/add", fields | CONSENT)

    assert (without.status_code, wrong.status_code, added.status_code) == (422, 422, 303)
    assert in_race(db, race).entry.first_name == "Ana"


def test_a_runner_is_removed(console, db, race, path):
    add_runners(db, race, [Entry(ANA)])
    someone = in_race(db, race)

    console.send(f"{path}/runners/{someone.id}/remove")

    assert participants.find(db, race.id, ANA) is None
    assert console.send(f"{path}/runners/{someone.id}/remove").status_code == 404


def test_what_belongs_to_another_organizer_is_not_there(db, tom, visit, path, hand_in, race):
    add_runners(db, race, [Entry(ANA)])
    someone, where = in_race(db, race), hand_in()
    other = visit(tom)

    for each in (f"{path}/runners", f"{path}/runners.csv", f"{path}/lists/new", where, f"{where}/rejected.csv"):
        assert other.open(each).status_code == 404, each
    for each in (f"{where}/confirm", f"{where}/columns", f"{where}/discard", f"{path}/runners/{someone.id}/remove"):
        assert other.send(each, CONSENT).status_code == 404, each


def test_a_list_is_found_below_its_own_race_alone(console, make_race, rosa, hand_in, path):
    where = hand_in()
    other = make_race(owner=rosa.name, code="OTHER30")

    assert console.open(where.replace(path, f"/console/races/{other.id}")).status_code == 404


def test_long_lists_of_rejected_rows_are_paged(console, hand_in):
    where = hand_in("Phone\n" + "555\n" * 60)

    first = page(console, where)
    second = page(console, f"{where}?after=51")

    assert "Row 51<" in first and "Row 52<" not in first and "?after=51#turned-away" in first
    assert "Row 52<" in second and "Row 61<" in second
