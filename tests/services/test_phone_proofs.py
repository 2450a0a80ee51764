"""An organizer's number counts for commands once the code that was texted to it is typed, and no sooner."""

import asyncio
import re

import pytest

from core.inbound import Inbound
from core.outgoing import Lane
from core.segments import count_segments
from core.service import Service
from core.timing import Timing
from gateway.simulator import Simulator
from services import organizers as people
from services.commanding import obey
from services.delivery import Sending, settle_and_claim
from services.inbound import receive
from services.phone_proofs import ask, prove
from store import organizers, phone_proofs
from store.threads import list_thread
from tests.races import SATURDAY_9

NOW = SATURDAY_9
ROSAS, TOMS, SPANISH = "+13035550199", "+13035550188", "+34612345678"
SERVICE = Service("Sidestitch", secret="for-tests-only", home_countries=frozenset({"US", "ES"}))
MINUTE, HOUR = 60_000, 3_600_000


@pytest.fixture
def ask_for(db, catalog):
    """Give a function that says a number is theirs: `ask_for(rosa, "+1...")`."""
    return lambda who, phone: ask(who, phone, db=db, catalog=catalog, service=SERVICE, now=NOW)


@pytest.fixture
def type_code(db):
    """Give a function that types a code in the console."""
    return lambda who, code: prove(who, code, db=db, secret=SERVICE.secret)


@pytest.fixture
def command(db, catalog):
    """Give a function that texts HALT from a number."""

    def halt(sender):
        inbound = Inbound(f"SM{sender}", sender, "+13035550100", "HALT")
        return obey(inbound, db=db, catalog=catalog, service=SERVICE, per_second=3.0, now=NOW)

    return halt


@pytest.fixture
def carry(db):
    """Give a function that has the simulator carry what is due."""
    simulator = Simulator()
    sending = Sending({simulator.sender_of(Lane.REPLY): tuple(Lane)}, per_second=10.0, timing=Timing())

    def carry_all():
        claimed = settle_and_claim((), db=db, sending=sending, slots=9, now=NOW).attempts
        done = [(attempt, asyncio.run(simulator.send(attempt))) for attempt in claimed]
        settle_and_claim(done, db=db, sending=sending, slots=0, now=NOW)

    return carry_all


def code_to(db, phone):
    """Give the newest code that was texted to a number."""
    [row, *_] = db.all("SELECT body FROM outbox WHERE recipient = :phone ORDER BY id DESC", phone=phone)
    return re.findall(r"\b\d{6}\b", row["body"])[0]


def phone_of(db, organizer):
    found = organizers.find(db, organizer.id)
    return found.phone if found else None


def other_than(code):
    return f"{(int(code) + 1) % 1_000_000:06}"


def let_pass(db, ms):
    """Have all that the database's clock has counted so far lie longer ago."""
    db.run("UPDATE organizers SET phone_code_until_at = phone_code_until_at - :ms", ms=ms)
    for row in db.all("SELECT id, key FROM outbox WHERE key >= 'phone:' AND key < 'phone;' ORDER BY id"):
        _, organizer, at, part = row["key"].split(":")
        earlier = f"phone:{organizer}:{int(at) - ms}:{part}"
        db.run("UPDATE outbox SET key = :key WHERE id = :id", key=earlier, id=row["id"])


def test_a_number_that_is_only_said_to_be_theirs_commands_nothing(db, rosa, ask_for, command):
    asked = ask_for(rosa, ROSAS)

    assert asked == "texted"
    assert command(ROSAS) is None
    assert phone_of(db, rosa) is None


def test_the_right_code_makes_it_theirs(db, rosa, ask_for, type_code, command):
    ask_for(rosa, ROSAS)

    assert type_code(rosa, code_to(db, ROSAS)) == "proven"
    assert phone_of(db, rosa) == ROSAS
    assert command(ROSAS)
    assert phone_proofs.find(db, rosa.id) is None


@pytest.mark.parametrize(("phone", "begins"), [(ROSAS, "proves that"), (SPANISH, "prueba que")])
def test_the_code_is_one_text_in_the_language_of_the_number_and_only_its_hash_is_kept(db, rosa, ask_for, phone, begins):
    ask_for(rosa, phone)

    [row] = db.all("SELECT * FROM outbox")
    kept = db.one("SELECT * FROM organizers WHERE id = :id", id=rosa.id)
    assert begins in row["body"] and count_segments(row["body"]) == 1
    assert (row["lane"], row["recipient"], row["expires_at"] - row["not_before_at"]) == (Lane.REPLY, phone, 10 * MINUTE)
    assert re.fullmatch(rf"phone:{rosa.id}:\d{{13}}:1", row["key"])
    assert not any(code_to(db, phone) in str(value) for value in kept.values())


def test_the_phone_of_the_simulator_shows_the_code(db, rosa, ask_for, carry):
    ask_for(rosa, ROSAS)

    carry()

    assert code_to(db, ROSAS) in list_thread(db, ROSAS)[-1].body


def test_five_wrong_codes_end_it_and_the_right_one_does_not_count_after_them(db, rosa, ask_for, type_code):
    ask_for(rosa, ROSAS)
    code = code_to(db, ROSAS)

    typed = [type_code(rosa, other_than(code)) for _ in range(5)]

    assert typed == ["wrong", "wrong", "wrong", "wrong", "over"]
    assert type_code(rosa, code) == "over"
    assert phone_of(db, rosa) is None


def test_four_wrong_codes_do_not_end_it(db, rosa, ask_for, type_code):
    ask_for(rosa, ROSAS)
    code = code_to(db, ROSAS)
    for typed in ["", "1", other_than(code), "12345678"]:
        assert type_code(rosa, typed) == "wrong"

    assert type_code(rosa, code) == "proven"


def test_a_code_is_good_for_ten_minutes(db, rosa, ask_for, type_code):
    ask_for(rosa, ROSAS)
    let_pass(db, 10 * MINUTE)

    assert type_code(rosa, code_to(db, ROSAS)) == "over"
    assert phone_of(db, rosa) is None


def test_a_code_counts_once_and_for_the_newest_number_alone(db, rosa, ask_for, type_code):
    ask_for(rosa, ROSAS)
    let_pass(db, MINUTE)
    ask_for(rosa, TOMS)

    assert type_code(rosa, code_to(db, ROSAS)) == "wrong"
    assert type_code(rosa, code_to(db, TOMS)) == "proven"
    assert type_code(rosa, code_to(db, TOMS)) == "over"


def test_the_old_number_counts_until_the_new_one_is_proven(db, rosa, ask_for, type_code, command):
    with db.transaction() as tx:
        organizers.save_phone(tx, rosa.id, ROSAS)
    ask_for(rosa, SPANISH)

    assert command(ROSAS) and command(SPANISH) is None
    type_code(rosa, code_to(db, SPANISH))
    assert phone_of(db, rosa) == SPANISH


def test_one_code_a_minute_and_three_an_hour_are_texted_whatever_the_numbers(db, rosa, tom, ask_for):
    first = [ask_for(rosa, ROSAS), ask_for(rosa, SPANISH), ask_for(tom, TOMS)]
    let_pass(db, MINUTE)
    second = ask_for(rosa, SPANISH)
    let_pass(db, MINUTE)
    third = ask_for(rosa, ROSAS)
    let_pass(db, MINUTE)
    fourth = ask_for(rosa, ROSAS)
    let_pass(db, HOUR - 3 * MINUTE)

    assert first == ["texted", "too_soon", "texted"]
    assert (second, third, fourth) == ("texted", "texted", "too_soon")
    assert ask_for(rosa, ROSAS) == "texted"


def test_another_organizers_number_is_refused_and_gets_no_text(db, rosa, tom, ask_for):
    with db.transaction() as tx:
        organizers.save_phone(tx, tom.id, TOMS)

    assert ask_for(rosa, TOMS) == "refused"
    assert db.all("SELECT 1 AS one FROM outbox") == []


def test_a_number_that_was_taken_meanwhile_is_refused_at_its_code(db, rosa, tom, ask_for, type_code):
    ask_for(rosa, TOMS)
    rosas_code = code_to(db, TOMS)
    ask_for(tom, TOMS)
    type_code(tom, code_to(db, TOMS))

    assert type_code(rosa, rosas_code) == "refused"
    assert phone_of(db, tom) == TOMS
    assert type_code(rosa, rosas_code) == "over"


def test_the_code_of_one_organizer_proves_nothing_for_another(db, rosa, tom, ask_for, type_code):
    ask_for(rosa, ROSAS)

    assert type_code(tom, code_to(db, ROSAS)) == "over"


@pytest.mark.parametrize("words", ["STOP", "DELETE ME"])
def test_a_number_that_has_stopped_us_gets_no_code(db, catalog, rosa, ask_for, words):
    for number, text in enumerate(["hi", words], start=1):
        receive(Inbound(f"SM{number}", ROSAS, "+13035550100", text), db=db, catalog=catalog, service=SERVICE, now=NOW)

    assert ask_for(rosa, ROSAS) == "refused"


def test_a_number_of_where_we_do_not_text_gets_no_code(db, rosa, ask_for):
    assert ask_for(rosa, "+525512345678") == "foreign"
    assert db.all("SELECT 1 AS one FROM outbox") == []


def test_the_number_they_have_needs_no_other_code(db, rosa, ask_for, type_code):
    ask_for(rosa, ROSAS)
    type_code(rosa, code_to(db, ROSAS))

    assert ask_for(rosa, ROSAS) == "theirs_already"


def test_who_wants_no_number_has_none_to_prove_either(db, rosa, ask_for, type_code):
    ask_for(rosa, ROSAS)
    code = code_to(db, ROSAS)

    people.forget_phone(rosa, db=db)

    assert type_code(rosa, code) == "over"


def test_who_was_removed_proves_nothing(db, rosa, ask_for, type_code):
    ask_for(rosa, ROSAS)
    code = code_to(db, ROSAS)

    people.remove(rosa, db=db)

    assert (type_code(rosa, code), ask_for(rosa, ROSAS)) == ("over", "refused")
