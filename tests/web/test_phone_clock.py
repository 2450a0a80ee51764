"""The clock of the phone page: what its buttons do, in a real browser and with a real worker, and who may not."""

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator, Page, expect

from core.outgoing import Lane, Outgoing
from core.plan import Plan
from core.run_plan import Entry
from core.schedule import next_reminder
from services.product_clock import go_back_to_real_time
from store import outbox, plans, runners
from store.database import Database, open_database
from store.migrations import migrate
from store.next_text import NextText
from store.product_clock import read_ahead, save_ahead
from tests.browser import DESKTOP, PHONE, OpenPage, keep_screenshot
from tests.carriers import Carrier
from tests.engines import Engine
from tests.phones import answers, ask, open_phones, phone_of, write
from tests.serving import Server, StartServer, serving
from tests.twilio_calls import SETTINGS, text_us
from tests.working import StartWorker, wait_until, working
from web.handsets import Handset
from web.phone_clock import NO_MOMENT, NO_NEXT, NOTHING_NEXT, TOO_FAR, NoMomentError, clock_of, moment, press

ANA = "+13035550101"
DENVER = ZoneInfo("America/Denver")
PLAN = Plan("active", (Entry(("tue", "thu"), time(6)),), zone="America/Denver", place="Denver")
MONDAY_NOON = datetime(2026, 11, 23, 19, tzinfo=UTC)  # in Denver
DAY, YEAR = timedelta(days=1), timedelta(days=365)
NOTHING = Handset(ANA, [], None, None, None, None)


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


@pytest.mark.parametrize(
    ("day", "at", "leads_to"),
    [
        ("0", "20:00", MONDAY_NOON + hours(8)),
        ("0", "12:00", MONDAY_NOON + 7 * DAY),
        ("0", "11:59", MONDAY_NOON + 7 * DAY - timedelta(minutes=1)),
        ("1", "06:00", MONDAY_NOON + hours(18)),
        ("6", "23:59", MONDAY_NOON + 6 * DAY + hours(12) - timedelta(minutes=1)),
    ],
)
def test_a_moment_is_the_next_one_on_the_runners_wall_clock(day: str, at: str, leads_to: datetime) -> None:
    assert moment(day, at, now=MONDAY_NOON, zone=DENVER) == leads_to


@pytest.mark.parametrize(
    ("now", "at", "leads_to"),
    [
        (datetime(2027, 3, 14, 8, tzinfo=UTC), "02:30", datetime(2027, 3, 14, 9, 30, tzinfo=UTC)),  # skipped: 3:30
        (datetime(2027, 11, 7, 7, tzinfo=UTC), "01:30", datetime(2027, 11, 7, 7, 30, tzinfo=UTC)),  # the first of two
        (datetime(2027, 11, 7, 8, tzinfo=UTC), "01:30", datetime(2027, 11, 14, 8, 30, tzinfo=UTC)),  # that is over
    ],
)
def test_a_moment_is_never_past_where_the_clocks_change(now: datetime, at: str, leads_to: datetime) -> None:
    assert moment("6", at, now=now, zone=DENVER) == leads_to


@pytest.mark.parametrize(("day", "at"), [("", ""), ("7", "20:00"), ("-1", "20:00"), ("mon", "20:00"), ("0", "25:00")])
def test_what_is_no_moment_is_refused(day: str, at: str) -> None:
    with pytest.raises(NoMomentError):
        moment(day, at, now=MONDAY_NOON, zone=None)


def handset(**known: object) -> Handset:
    return replace(NOTHING, **known)  # type: ignore[arg-type]  # as Handset has them


def test_the_wall_clock_is_that_of_the_first_phone_that_has_one() -> None:
    clock = clock_of([NOTHING, handset(zone=DENVER)], now=MONDAY_NOON, ahead=timedelta())

    assert (f"{clock.now:%a %H:%M}", clock.place, clock.ahead, clock.next) == ("Mon 12:00", "Denver", "", NOTHING_NEXT)


@pytest.mark.parametrize(
    ("next_text", "announced"),
    [
        (NextText(MONDAY_NOON + timedelta(minutes=10), is_check_in=True), "Next check-in: 12:10"),
        (NextText(MONDAY_NOON + hours(32), is_check_in=False), "Next reminder: Tue 20:00"),
        (NextText(MONDAY_NOON + 7 * DAY, is_check_in=False), "Next reminder: Mon 30 Nov 12:00"),
    ],
)
def test_what_comes_next_is_announced_with_its_time(next_text: NextText, announced: str) -> None:
    later = NextText(next_text.at + DAY, is_check_in=False)
    phones = [handset(zone=DENVER, next_text=later), handset(next_text=next_text)]

    assert clock_of(phones, now=MONDAY_NOON, ahead=timedelta()).next == announced


def test_what_is_due_leaves_now_and_there_is_nothing_to_jump_to() -> None:
    due = handset(next_text=NextText(MONDAY_NOON, is_check_in=False))

    clock = clock_of([due], now=MONDAY_NOON, ahead=timedelta())

    assert (clock.next, clock.leads_on) == ("The reminder leaves now", False)


def test_texts_of_a_time_that_is_yet_to_come_are_pointed_out() -> None:
    ahead, lately = handset(last_text_at=MONDAY_NOON + DAY), handset(last_text_at=MONDAY_NOON)

    assert clock_of([lately, ahead], now=MONDAY_NOON, ahead=timedelta()).has_left_texts_ahead
    assert not clock_of([lately, NOTHING], now=MONDAY_NOON, ahead=timedelta()).has_left_texts_ahead


@pytest.mark.parametrize(
    ("form", "ahead"),
    [
        ({"jump": "+10 min"}, timedelta(minutes=10)),
        ({"jump": "+1 day"}, DAY),
        ({"jump": "next"}, hours(32)),
        ({"jump": "moment", "day": "0", "time": "20:00"}, hours(8)),
    ],
)
def test_a_button_puts_product_time_ahead(db: Database, form: dict[str, str], ahead: timedelta) -> None:
    phones = [handset(zone=DENVER, next_text=NextText(MONDAY_NOON + hours(32), is_check_in=False))]

    assert press(form, phones, db=db, now=MONDAY_NOON, real_now=MONDAY_NOON) == ""
    assert read_ahead(db) == ahead


def test_a_reminder_that_is_due_already_takes_nobody_back(db: Database) -> None:
    late = handset(next_text=NextText(MONDAY_NOON - hours(1), is_check_in=False))

    press({"jump": "next"}, [late], db=db, now=MONDAY_NOON + DAY, real_now=MONDAY_NOON)

    assert read_ahead(db) == DAY


def test_jumps_add_up_and_real_time_takes_them_back(db: Database) -> None:
    press({"jump": "+1 hour"}, [], db=db, now=MONDAY_NOON, real_now=MONDAY_NOON)
    press({"jump": "+1 hour"}, [], db=db, now=MONDAY_NOON + hours(1), real_now=MONDAY_NOON)
    assert read_ahead(db) == hours(2)

    press({"jump": "real"}, [], db=db, now=MONDAY_NOON + hours(2), real_now=MONDAY_NOON)
    assert read_ahead(db) == timedelta()


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"jump": "next"}, NO_NEXT),
        ({"jump": "moment", "day": "someday", "time": "20:00"}, NO_MOMENT),
        ({}, NO_MOMENT),
        ({"jump": "+1 day"}, TOO_FAR),
    ],
)
def test_a_button_that_leads_nowhere_says_why_and_moves_nothing(
    db: Database, form: dict[str, str], sentence: str
) -> None:
    put_ahead(db, YEAR)

    assert press(form, [NOTHING], db=db, now=MONDAY_NOON + YEAR, real_now=MONDAY_NOON) == sentence
    assert read_ahead(db) == YEAR


def put_ahead(db: Database, ahead: timedelta) -> None:
    with db.transaction() as tx:
        save_ahead(tx, ahead)


def set_plan(db: Database, phone: str, plan: Plan = PLAN) -> None:
    """Put a plan in force, as texting it and saying yes does."""
    reminder = next_reminder(plan, datetime.now(UTC))
    assert reminder is not None
    with db.transaction() as tx:
        runner = runners.find_or_new(tx, phone)
        assert runner.id is not None
        plans.save(tx, runner.id, plan, next_at=reminder.at)


@dataclass(frozen=True, slots=True)
class Moved:
    """A web process and a worker whose product time the tests move, and their database."""

    server: Server
    db: Database


@pytest.fixture(scope="module")
def processes(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Moved]:
    """Start them once, apart from the web process that other tests share: its clock must stay."""
    folder = tmp_path_factory.mktemp("clock")
    database_url = engine.new_url(folder)
    with closing(open_database(database_url)) as db:
        migrate(db)
        with serving(database_url, folder) as server, working(database_url, folder):
            yield Moved(server, db)


@pytest.fixture
def moved(processes: Moved) -> Moved:
    """Give them at real time."""
    go_back_to_real_time(db=processes.db, real_now=datetime.now(UTC))
    return processes


def press_on(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()


def jump_to_next_reminder(page: Page) -> None:
    """Press, and see that the service has jumped."""
    with page.expect_response(lambda answer: answer.request.method == "POST") as jumped:
        press_on(page, "Next reminder")
    assert jumped.value.status < 400, jumped.value.text()


def clock_on(page: Page) -> Locator:
    return page.locator("#clock-time")


VIEWS = pytest.mark.parametrize(
    ("size", "javascript"),
    [(PHONE, True), (DESKTOP, True), (PHONE, False)],
    ids=["390-javascript", "1280-javascript", "390-plain"],
)


@VIEWS
def test_ten_minutes_later_the_check_in_comes(
    moved: Moved, open_page: OpenPage, size: tuple[int, int], javascript: bool, ana: str
) -> None:
    page = open_page(size, javascript=javascript)
    open_phones(page, moved.server, ana)
    phone = phone_of(page, ana)
    write(phone, "right calf")
    expect(page.locator("#clock-next")).to_contain_text("Next check-in")

    press_on(page, "Next check-in" if size == PHONE else "+10 min")

    expect(clock_on(page)).to_contain_text("10 min ahead of real time")
    wait_until(lambda: has_left(moved.db, ana))
    if not javascript:
        page.reload()
    expect(answers(phone).last).to_contain_text("1 better, 2 same, 3 worse?")
    expect(phone.locator(".bubble").last).to_be_in_viewport(ratio=0.9)


def has_left(db: Database, number: str) -> bool:
    sent = "SELECT 1 AS one FROM outbox WHERE recipient = :number AND state = 'delivered'"
    return db.one(sent, number=number) is not None


@VIEWS
def test_jumping_to_monday_8pm_shows_it_on_the_runners_wall_clock(
    moved: Moved, open_page: OpenPage, size: tuple[int, int], javascript: bool, ana: str, chidi: str
) -> None:
    set_plan(moved.db, ana)
    page = open_page(size, javascript=javascript)
    open_phones(page, moved.server, ana, chidi)
    phone_of(page, chidi).get_by_role("textbox").fill("half a thought")

    if size == PHONE and javascript:
        page.locator("summary").click()
    page.get_by_label("Jump to", exact=True).select_option("Monday")
    page.get_by_label("Time of day").fill("20:00")
    press_on(page, "Go")

    expect(clock_on(page)).to_contain_text("ahead of real time")
    expect(clock_on(page)).to_contain_text(re.compile(r"Mon .*, 20:00\s+Denver"))
    expect(page.locator(".handset")).to_have_count(2)
    expect(phone_of(page, chidi).get_by_role("textbox")).to_have_value("half a thought" if javascript else "")
    assert page.evaluate("document.documentElement.scrollWidth") == size[0]
    keep_screenshot(page, f"clock-{size[0]}{'' if javascript else '-plain'}")


def test_a_week_of_reminders_is_seen_with_a_click_each(moved: Moved, open_page: OpenPage, ana: str) -> None:
    page = open_page()
    open_phones(page, moved.server, ana)
    phone = phone_of(page, ana)
    for text in ("i run tue thu at 6am and long run sat 7:30", "1"):
        write(phone, text)
        expect(phone.locator(".mine .body").last).to_have_text(text)
    expect(phone.get_by_role("table").locator("tbody tr")).to_have_count(7)
    said = answers(phone).count()

    for reminders in range(1, 5):
        jump_to_next_reminder(page)
        expect(answers(phone)).to_have_count(said + reminders, timeout=60_000)

    assert timedelta(days=4) < read_ahead(moved.db) < timedelta(days=8)
    keep_screenshot(page, "week")


def test_every_web_process_is_ahead_at_once(moved: Moved, open_page: OpenPage, ana: str) -> None:
    page = open_page()
    open_phones(page, moved.server, ana)

    press_on(page, "+1 day")
    expect(clock_on(page)).to_contain_text("1 day ahead")

    shown = [ask(moved.server, f"/phone/clock?number={quote(ana)}")[1] for _ in range(20)]
    assert all("1 day ahead of real time" in each for each in shown)


def test_going_back_to_real_time_points_out_the_texts_that_are_ahead(
    moved: Moved, open_page: OpenPage, ana: str
) -> None:
    page = open_page()
    open_phones(page, moved.server, ana)
    expect(page.get_by_role("button", name="Back to real time")).to_be_disabled()
    press_on(page, "+1 day")
    expect(clock_on(page)).to_contain_text("1 day ahead")
    write(phone_of(page, ana), "right calf")
    expect(answers(phone_of(page, ana))).to_have_count(4)

    press_on(page, "Back to real time")

    expect(clock_on(page)).to_contain_text("· real time")
    expect(page.locator("#clock-later")).to_contain_text("stay on the phone")
    expect(page.get_by_role("button", name="Back to real time")).to_be_disabled()


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"])
def test_more_than_a_year_ahead_is_refused_in_a_sentence(
    moved: Moved, open_page: OpenPage, javascript: bool, ana: str, chidi: str
) -> None:
    put_ahead(moved.db, YEAR)
    page = open_page(javascript=javascript)
    open_phones(page, moved.server, ana, chidi)

    press_on(page, "+1 day")

    expect(page.locator("#notices").get_by_role("alert")).to_contain_text("a year ahead of real time at most")
    expect(page.locator(".handset")).to_have_count(2)
    assert read_ahead(moved.db) == YEAR


def test_a_clock_that_cannot_be_reached_says_so(server: Server, open_page: OpenPage, ana: str) -> None:
    page = open_page()
    open_phones(page, server, ana)
    page.route("**/phone/clock*", lambda route: route.abort())

    press_on(page, "+1 day")

    expect(page.locator("#notices").get_by_role("alert")).to_contain_text("does not answer")
    expect(clock_on(page)).to_contain_text("· real time")


def test_a_page_open_for_too_long_says_to_jump_again_and_then_jumps(
    moved: Moved, open_page: OpenPage, ana: str
) -> None:
    page = open_page()
    open_phones(page, moved.server, ana)
    page.context.clear_cookies()

    press_on(page, "+1 day")
    expect(page.locator("#notices")).to_contain_text("jump again")
    assert read_ahead(moved.db) == timedelta()
    press_on(page, "+1 day")

    expect(clock_on(page)).to_contain_text("1 day ahead")


@pytest.mark.parametrize(("host", "status"), [("", 400), ("rebound.example.com:5000", 403)])
def test_a_jump_from_another_page_moves_nothing(moved: Moved, host: str, status: int) -> None:
    body = urlencode({"jump": "+1 day"})

    assert ask(moved.server, "/phone/clock", method="POST", host=host, body=body)[0] == status
    assert read_ahead(moved.db) == timedelta()


def test_with_a_carrier_there_is_no_clock_and_texts_come_in_at_real_time(
    start_server: StartServer, db: Database
) -> None:
    put_ahead(db, YEAR)
    web = start_server(is_small=True, **SETTINGS)
    body = urlencode({"jump": "real", "number": ANA})

    assert ask(web, "/phone/clock")[0] == 404
    assert ask(web, "/phone/clock", method="POST", body=body)[0] == 404
    assert text_us(web.url, "calf", sender=ANA).status == 200

    row = db.one("SELECT received_at FROM inbox")
    assert row is not None
    assert abs(row["received_at"] - db.clock_ms()) < 60_000
    assert read_ahead(db) == YEAR


def test_with_a_carrier_the_worker_sends_by_real_time(db: Database, start: StartWorker, carrier: Carrier) -> None:
    put_ahead(db, YEAR)
    now = datetime.now(UTC)
    with db.transaction() as tx:
        outbox.plan(tx, [text_of("tomorrow:1", now + DAY), text_of("now:1", now)], now=now)

    start(**carrier.settings())
    carrier.wait_for(recorded=1)

    assert [message.body for message in carrier.messages()] == ["now:1"]
    assert db.one("SELECT state FROM outbox WHERE key = 'tomorrow:1'") == {"state": "queued"}


def text_of(key: str, not_before: datetime) -> Outgoing:
    return Outgoing(key, ANA, key, Lane.REPLY, not_before, not_before + DAY)
