"""The clock of the phone page: what its buttons do, in a real browser and with a real worker, and who may not."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator, Page, expect

from core.outgoing import Lane, Outgoing
from core.plan import Plan
from core.run_plan import Entry
from core.schedule import next_reminder
from store import outbox, plans, runners
from store.database import Database
from store.next_text import NextText
from store.product_clock import read_ahead, save_ahead
from tests.browser import DESKTOP, PHONE, OpenPage, keep_screenshot
from tests.carriers import Carrier
from tests.serving import Server, StartServer
from tests.twilio_calls import SETTINGS, text_us
from tests.web.test_phone import answers, ask, open_phones, phone_of, write
from tests.working import StartWorker, wait_until
from web.handsets import Handset
from web.phone_clock import NO_MOMENT, NO_NEXT, TOO_FAR, NoMomentError, clock_of, moment, press

ANA, CHIDI = "+13035550101", "+13035550102"
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

    assert (f"{clock.now:%a %H:%M}", clock.place, clock.ahead, clock.next) == ("Mon 12:00", "Denver", "", "")


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


@pytest.fixture
def web(start_server: StartServer) -> Server:
    """Start a web process on the database of the test: moving the clock of the shared one would move other tests."""
    return start_server()


def press_on(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()


def clock_on(page: Page) -> Locator:
    return page.locator("#clock-time")


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["390", "1280"])
def test_ten_minutes_later_the_check_in_comes(
    web: Server, start: StartWorker, db: Database, open_page: OpenPage, size: tuple[int, int], javascript: bool
) -> None:
    start()
    page = open_page(size, javascript=javascript)
    open_phones(page, web, ANA)
    write(phone_of(page, ANA), "right calf")
    expect(page.locator("#clock-next")).to_contain_text("Next check-in")

    press_on(page, "Next check-in" if size == PHONE else "+10 min")

    expect(clock_on(page)).to_contain_text("10 min ahead of real time")
    wait_until(lambda: db.one("SELECT 1 AS one FROM outbox WHERE state = 'delivered'") is not None)
    if not javascript:
        page.reload()
    expect(answers(phone_of(page, ANA)).last).to_contain_text("1 better, 2 same, 3 worse?")
    expect(phone_of(page, ANA).locator(".bubble").last).to_be_in_viewport(ratio=0.9)


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["390", "1280"])
def test_jumping_to_monday_8pm_shows_it_on_the_runners_wall_clock(
    web: Server, db: Database, open_page: OpenPage, size: tuple[int, int], javascript: bool
) -> None:
    set_plan(db, ANA)
    page = open_page(size, javascript=javascript)
    open_phones(page, web, ANA, CHIDI)
    phone_of(page, CHIDI).get_by_role("textbox").fill("half a thought")

    if size == PHONE and javascript:
        page.locator("summary").click()
    page.get_by_label("Jump to", exact=True).select_option("Monday")
    page.get_by_label("Time of day").fill("20:00")
    press_on(page, "Go")

    expect(clock_on(page)).to_contain_text("ahead of real time")
    expect(clock_on(page)).to_contain_text("Mon ")
    expect(clock_on(page)).to_contain_text(", 20:00")
    expect(clock_on(page)).to_contain_text("Denver")
    expect(page.locator(".handset")).to_have_count(2)
    expect(phone_of(page, CHIDI).get_by_role("textbox")).to_have_value("half a thought" if javascript else "")
    assert page.evaluate("document.documentElement.scrollWidth") == size[0]
    keep_screenshot(page, f"clock-{size[0]}{'' if javascript else '-plain'}")


def test_both_web_processes_are_ahead_at_once(web: Server, open_page: OpenPage) -> None:
    page = open_page()
    open_phones(page, web, ANA)

    press_on(page, "+1 day")
    expect(clock_on(page)).to_contain_text("1 day ahead")

    shown = [ask(web, f"/phone/clock?number={quote(ANA)}")[1] for _ in range(20)]
    assert all("1 day ahead of real time" in each for each in shown)


def test_going_back_to_real_time_points_out_the_texts_that_are_ahead(web: Server, open_page: OpenPage) -> None:
    page = open_page()
    open_phones(page, web, ANA)
    expect(page.get_by_role("button", name="Back to real time")).to_be_disabled()
    press_on(page, "+1 day")
    expect(clock_on(page)).to_contain_text("1 day ahead")
    write(phone_of(page, ANA), "right calf")
    expect(answers(phone_of(page, ANA))).to_have_count(4)

    press_on(page, "Back to real time")

    expect(clock_on(page)).to_contain_text("· real time")
    expect(page.locator("#clock-later")).to_contain_text("stay on the phone")
    expect(page.get_by_role("button", name="Back to real time")).to_be_disabled()


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"])
def test_more_than_a_year_ahead_is_refused_in_a_sentence(
    web: Server, db: Database, open_page: OpenPage, javascript: bool
) -> None:
    put_ahead(db, YEAR)
    page = open_page(javascript=javascript)
    open_phones(page, web, ANA, CHIDI)

    press_on(page, "+1 day")

    expect(page.locator("#notices").get_by_role("alert")).to_contain_text("a year ahead of real time at most")
    expect(page.locator(".handset")).to_have_count(2)
    assert read_ahead(db) == YEAR


def test_a_clock_that_cannot_be_reached_says_so(web: Server, open_page: OpenPage) -> None:
    page = open_page()
    open_phones(page, web, ANA)
    page.route("**/phone/clock*", lambda route: route.abort())

    press_on(page, "+1 day")

    expect(page.locator("#notices").get_by_role("alert")).to_contain_text("does not answer")
    expect(clock_on(page)).to_contain_text("· real time")


def test_a_page_open_for_too_long_says_to_jump_again_and_then_jumps(
    web: Server, db: Database, open_page: OpenPage
) -> None:
    page = open_page()
    open_phones(page, web, ANA)
    page.context.clear_cookies()

    press_on(page, "+1 day")
    expect(page.locator("#notices")).to_contain_text("jump again")
    assert read_ahead(db) == timedelta()
    press_on(page, "+1 day")

    expect(clock_on(page)).to_contain_text("1 day ahead")


def test_a_jump_without_the_pages_token_moves_nothing(web: Server, db: Database) -> None:
    status, _ = ask(web, "/phone/clock", method="POST", body=urlencode({"jump": "+1 day"}))

    assert status == 400
    assert read_ahead(db) == timedelta()


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_name_that_only_points_at_this_computer_moves_nothing(web: Server, db: Database, method: str) -> None:
    body = urlencode({"jump": "+1 day"})
    status, _ = ask(web, "/phone/clock", method=method, host="rebound.example.com:5000", body=body)

    assert status == 403
    assert read_ahead(db) == timedelta()


def test_with_a_carrier_there_is_no_clock_and_texts_come_in_at_real_time(
    start_server: StartServer, db: Database
) -> None:
    put_ahead(db, YEAR)
    web = start_server(**SETTINGS)
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


def test_a_week_of_reminders_is_seen_with_a_click_each(
    web: Server, start: StartWorker, db: Database, open_page: OpenPage
) -> None:
    set_plan(db, ANA)
    start()
    page = open_page()
    open_phones(page, web, ANA)
    phone = phone_of(page, ANA)
    expect(phone.get_by_role("table").locator("tbody tr")).to_have_count(7)

    for reminders in range(1, 5):
        page.get_by_role("button", name="Next reminder").click()
        expect(answers(phone)).to_have_count(reminders)
        expect(page.locator("#clock-next")).to_contain_text("Next reminder")

    assert read_ahead(db) < timedelta(days=8)
    keep_screenshot(page, "week")
