"""The phone page as people use it: a real web process, a real browser, with JavaScript and without."""

import json
import re
import shutil
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from store.database import open_database
from tests.blocking import writing_blocked
from tests.browser import DESKTOP, PHONE, OpenPage, keep_screenshot
from tests.phones import answers, ask, open_phones, phone_of, write
from tests.serving import PROJECT, Server, StartServer, serving


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["390", "1280"])
def test_right_calf_is_answered_in_numbered_bubbles(
    server: Server, open_page: OpenPage, size: tuple[int, int], javascript: bool, ana: str
) -> None:
    page = open_page(size, javascript=javascript)
    open_phones(page, server, ana)
    phone = phone_of(page, ana)

    write(phone, "right calf")

    expect(answers(phone)).to_have_count(4)
    numbers = [body[:4] for body in answers(phone).all_inner_texts()]
    assert numbers[:3] == ["1/3 ", "2/3 ", "3/3 "]
    assert "/" not in numbers[3]
    expect(phone.locator(".ours .meta").first).to_contain_text(re.compile(r"answered · 1 segment · \d+ of 160"))
    expect(phone.get_by_role("textbox")).to_have_value("")
    expect(phone.locator(".bubble").last).to_be_in_viewport(ratio=0.9)
    keep_screenshot(page, f"phone-{size[0]}{'' if javascript else '-plain'}")


def test_the_newest_bubble_is_in_view_after_a_reload(server: Server, open_page: OpenPage, ana: str) -> None:
    page = open_page(PHONE, javascript=False)
    open_phones(page, server, ana)
    for text in ("right calf", "left hamstring"):
        write(phone_of(page, ana), text)
        expect(phone_of(page, ana).locator(".mine .body").last).to_have_text(text)

    page.reload()

    expect(phone_of(page, ana).locator(".bubble").last).to_be_in_viewport(ratio=0.9)
    expect(phone_of(page, ana).locator(".bubble").first).not_to_be_in_viewport()


def test_an_example_is_sent_with_a_tap(server: Server, open_page: OpenPage, ana: str) -> None:
    page = open_page()
    open_phones(page, server, ana)
    phone = phone_of(page, ana)
    phone.get_by_role("textbox").fill("half a thought")

    phone.get_by_role("button", name="right calf").click()

    expect(answers(phone)).to_have_count(4)
    expect(phone.get_by_role("textbox")).to_have_value("half a thought")


def test_enter_sends_and_shift_enter_begins_a_line(server: Server, open_page: OpenPage, ana: str) -> None:
    page = open_page()
    open_phones(page, server, ana)
    field = phone_of(page, ana).get_by_role("textbox")

    field.fill("right")
    field.press("Shift+Enter")
    field.press_sequentially("calf")
    field.press("Enter")

    expect(phone_of(page, ana).locator(".mine .body")).to_have_text("right\ncalf", use_inner_text=True)
    expect(field).to_be_focused()


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"])
def test_two_phones_side_by_side_do_not_mix(
    server: Server, open_page: OpenPage, javascript: bool, ana: str, chidi: str
) -> None:
    page = open_page((900, 1040), javascript=javascript)
    open_phones(page, server, ana, chidi)

    write(phone_of(page, chidi), "me dio un calambre en la pantorrilla")
    expect(answers(phone_of(page, chidi))).to_have_count(4)
    write(phone_of(page, ana), "right calf")

    expect(answers(phone_of(page, ana))).to_have_count(4)
    expect(phone_of(page, ana).locator(".mine .body")).to_have_text(["right calf"])
    expect(phone_of(page, chidi).locator(".mine .body")).to_have_text(["me dio un calambre en la pantorrilla"])
    shown = page.locator(".handset").evaluate_all("phones => phones.map(phone => phone.id)")
    assert shown == [f"phone-{ana[1:]}", f"phone-{chidi[1:]}"]
    keep_screenshot(page, f"two-phones{'' if javascript else '-plain'}")


def test_a_text_from_elsewhere_appears_without_a_reload(server: Server, open_page: OpenPage, ana: str) -> None:
    watching, writing = open_page(), open_page()
    open_phones(watching, server, ana)
    open_phones(writing, server, ana)
    phone_of(watching, ana).get_by_role("textbox").fill("half a thought")

    write(phone_of(writing, ana), "right calf")

    expect(answers(phone_of(watching, ana))).to_have_count(4)
    expect(phone_of(watching, ana).get_by_role("textbox")).to_have_value("half a thought")
    expect(phone_of(watching, ana).get_by_role("textbox")).to_be_focused()


def test_a_check_in_that_has_left_arrives_by_itself(
    start_server: StartServer, database_url: str, open_page: OpenPage, ana: str
) -> None:
    page = open_page()
    open_phones(page, start_server(), ana)
    write(phone_of(page, ana), "right calf")
    expect(answers(phone_of(page, ana))).to_have_count(4)

    with closing(open_database(database_url)) as db:
        left = "UPDATE outbox SET state = 'delivered', left_at = :now WHERE state = 'queued' AND recipient = :ana"
        assert db.run(left, now=db.clock_ms(), ana=ana) == 1

    expect(answers(phone_of(page, ana))).to_have_count(5)
    expect(answers(phone_of(page, ana)).last).to_contain_text("Right calf: 1 better, 2 same, 3 worse?")
    expect(phone_of(page, ana).locator(".ours .meta").last).to_contain_text("delivered")
    expect(phone_of(page, ana).locator(".bubble").last).to_be_in_viewport(ratio=0.9)


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"])
def test_html_in_a_text_is_shown_and_not_run(server: Server, open_page: OpenPage, javascript: bool, ana: str) -> None:
    page = open_page(javascript=javascript)
    open_phones(page, server, ana)
    nasty = '<img src=x onerror="document.title=1"></textarea><b>calf</b> & </p> {{ 7 * 7 }}'

    write(phone_of(page, ana), nasty)

    expect(phone_of(page, ana).locator(".mine .body")).to_have_text(nasty)
    assert phone_of(page, ana).locator(".mine .body").inner_html().startswith("&lt;img")
    assert page.title().startswith("Phone")


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"])
def test_a_text_too_long_is_refused_and_its_words_are_kept(
    server: Server, open_page: OpenPage, javascript: bool, ana: str, chidi: str
) -> None:
    page = open_page(PHONE, javascript=javascript)
    open_phones(page, server, ana, chidi)
    long = "my calf </textarea> " * 85

    write(phone_of(page, ana), long)

    expect(phone_of(page, ana).get_by_role("alert")).to_contain_text("1,700 characters")
    expect(phone_of(page, ana).get_by_role("textbox")).to_have_value(long)
    expect(phone_of(page, chidi).get_by_role("textbox")).to_have_value("")
    expect(page.locator(".bubble")).to_have_count(0)


def test_sixteen_hundred_characters_are_sent(server: Server, open_page: OpenPage, ana: str) -> None:
    page = open_page(javascript=False)
    open_phones(page, server, ana)

    write(phone_of(page, ana), "🏃\n" * 800)

    expect(phone_of(page, ana).locator(".mine")).to_have_count(1)


def test_an_empty_text_is_not_sent(server: Server, open_page: OpenPage, ana: str) -> None:
    page = open_page(javascript=False)
    open_phones(page, server, ana)

    write(phone_of(page, ana), "  ")

    expect(phone_of(page, ana).get_by_role("alert")).to_contain_text("nothing to send")


def test_words_stay_when_the_service_does_not_answer(server: Server, open_page: OpenPage, ana: str) -> None:
    page = open_page()
    open_phones(page, server, ana)
    page.route("**/phone/text", lambda route: route.abort())

    write(phone_of(page, ana), "right calf")

    expect(phone_of(page, ana).get_by_role("alert")).to_contain_text("does not answer")
    expect(phone_of(page, ana).get_by_role("textbox")).to_have_value("right calf")


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"])
def test_words_stay_when_the_database_cannot_be_written(
    start_server: StartServer, database_url: str, open_page: OpenPage, javascript: bool, ana: str, chidi: str
) -> None:
    server = start_server(is_hasty=True)
    page = open_page(javascript=javascript)
    open_phones(page, server, ana, chidi)

    with writing_blocked(database_url):
        write(phone_of(page, ana), "right calf")
        expect(phone_of(page, ana).get_by_role("alert")).to_contain_text("cannot be used now", timeout=20_000)
    expect(phone_of(page, ana).get_by_role("textbox")).to_have_value("right calf")
    phone_of(page, ana).get_by_role("button", name="Send").click()

    expect(answers(phone_of(page, ana))).to_have_count(4)
    expect(page.locator(".handset")).to_have_count(2)


def test_a_database_without_its_tables_is_said_in_a_sentence(new_database_url: str, tmp_path: Path, ana: str) -> None:
    with serving(new_database_url, tmp_path, is_small=True, wait_for="/health") as server:
        for path in ("/", f"/phone/thread?number={quote(ana)}"):
            status, body = ask(server, path)

            assert status == 503
            assert "database cannot be used now" in body


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"])
def test_a_page_open_for_too_long_keeps_the_words_and_sends_next_time(
    server: Server, open_page: OpenPage, javascript: bool, ana: str
) -> None:
    page = open_page(javascript=javascript)
    open_phones(page, server, ana)
    page.context.clear_cookies()

    write(phone_of(page, ana), "right calf")
    expect(phone_of(page, ana).get_by_role("alert")).to_contain_text("press Send again")
    phone_of(page, ana).get_by_role("button", name="Send").click()

    expect(answers(phone_of(page, ana))).to_have_count(4)


def test_phones_are_added_and_closed(server: Server, open_page: OpenPage) -> None:
    page = open_page(javascript=False)
    page.goto(server.url)

    for name in ("US phone", "Spanish phone"):
        page.get_by_role("link", name=name).click()
    page.get_by_label("Open the phone").fill("+1 (303) 555-0142")
    page.get_by_role("button", name="Open").click()

    headings = page.locator(".handset .plate h2")
    expect(headings).to_have_count(4)
    expect(headings.nth(1)).to_have_text(re.compile(r"\+1 303 555 \d{4}"))
    expect(headings.nth(2)).to_have_text(re.compile(r"\+34 6\d\d \d{3} \d{3}"))
    expect(phone_of(page, "+13035550142")).to_be_visible()
    expect(page.get_by_text("4 phones at most")).to_be_visible()

    page.get_by_role("link", name="Close the phone +1 303 555 0142").click()

    expect(headings).to_have_count(3)


def test_what_is_no_number_is_said_and_five_phones_are_four(server: Server, open_page: OpenPage) -> None:
    page = open_page()

    open_phones(page, server, "0303", *(f"+1303555010{digit}" for digit in range(5)))

    expect(page.locator("#notices")).to_contain_text('"0303" is not a phone number')
    expect(page.locator(".handset")).to_have_count(4)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_nothing_scrolls_sideways_on_a_small_phone(
    server: Server, open_page: OpenPage, dark: bool, ana: str, chidi: str
) -> None:
    page = open_page(PHONE, dark=dark)
    open_phones(page, server, ana, chidi)
    for text in ("right calf", "w" * 300, "me dio un calambre en la pantorrilla"):
        write(phone_of(page, ana), text)
        expect(phone_of(page, ana).locator(".mine .body").last).to_have_text(text)

    assert page.evaluate("document.documentElement.scrollWidth") == PHONE[0]
    keep_screenshot(page, f"phone-small-{'dark' if dark else 'light'}")


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/"), ("GET", "/phone/thread?number=%2B13035550123"), ("POST", "/phone/text")]
)
def test_a_name_that_only_points_at_this_computer_is_refused(server: Server, method: str, path: str) -> None:
    status, body = ask(server, path, method=method, host="rebound.example.com:5000")

    assert status == 403
    assert "only a browser on this computer" in body


def test_a_text_without_the_pages_token_is_not_sent(server: Server, ana: str) -> None:
    status, _ = ask(server, "/phone/text", method="POST", body=f"number={quote(ana)}&text=right+calf")

    _, thread = ask(server, f"/phone/thread?number={quote(ana)}")
    assert status == 400
    assert "No texts yet" in thread


@pytest.mark.parametrize("query", ["", "?number=", "?number=303", "?number=%2B1%00", "?number=%ff&number=%2B0"])
def test_strange_numbers_are_never_an_error_of_ours(server: Server, query: str) -> None:
    assert ask(server, f"/{query}")[0] == 200
    assert ask(server, f"/phone/thread{query}")[0] == 404


@pytest.mark.parametrize(
    ("text", "status"),
    [("calf\0", 200), ("\x1b\u202e\ufeff", 200), ("e" + "\u0301" * 1599, 200), ("x" * 1601, 422), ("\t\n", 422)],
)
def test_what_no_keyboard_writes_is_taken_or_refused(
    server: Server, open_page: OpenPage, text: str, status: int, ana: str
) -> None:
    page = open_page()
    open_phones(page, server, ana)
    token = page.locator("[name=csrf_token]").first.input_value()

    answer = page.request.post(f"{server.url}/phone/text", form={"csrf_token": token, "number": ana, "text": text})

    assert answer.status == status


def test_a_text_too_long_to_be_read_is_refused_in_a_sentence(server: Server) -> None:
    status, body = ask(server, "/phone/text", method="POST", body="text=" + "x" * 100_000)

    assert status == 413
    assert "1,600 characters at most" in body


def test_a_content_change_shows_at_once_and_a_broken_one_is_quoted(
    start_server: StartServer, open_page: OpenPage, tmp_path: Path, ana: str
) -> None:
    project = tmp_path / "project"
    shutil.copytree(PROJECT, project, ignore=shutil.ignore_patterns(".*", "var", "tests", "bench", "docs"))
    calf = project / "content" / "areas" / "calf.toml"
    server = start_server(project=project)
    page = open_page()
    open_phones(page, server, ana)
    good = re.sub(r'right = "[^"]+"', 'right = "RIGHT calf"', calf.read_text(encoding="utf-8"), count=1)

    calf.write_text(good, encoding="utf-8")
    write(phone_of(page, ana), "right calf")

    expect(answers(phone_of(page, ana)).nth(1)).to_contain_text("RIGHT calf")

    calf.write_text(f"{good}\nno TOML", encoding="utf-8")
    page.reload()
    expect(page.locator("#notices")).to_contain_text("calf.toml")
    write(phone_of(page, ana), "left calf")

    expect(answers(phone_of(page, ana)).last).to_contain_text("3/3 Left calf")


def test_the_process_is_alive_and_ready(server: Server) -> None:
    assert ask(server, "/health") == (200, '{"status":"alive"}\n')
    status, body = ask(server, "/ready")
    assert (status, json.loads(body)["status"]) == (200, "ready")


def test_without_its_tables_the_process_is_alive_but_not_ready(new_database_url: str, tmp_path: Path) -> None:
    with serving(new_database_url, tmp_path, is_small=True, wait_for="/health") as server:
        status, body = ask(server, "/ready")

    assert status == 503
    assert "migrations" in body


def test_with_a_carrier_there_is_a_public_page_and_no_phone(
    start_server: StartServer, open_page: OpenPage, ana: str
) -> None:
    server = start_server(
        TWILIO_ACCOUNT_SID="AC" + "0" * 32,
        TWILIO_AUTH_TOKEN="for tests only",
        TWILIO_FROM="+13035550100",
        EMERGENCY_NUMBER="112",
    )
    page = open_page(PHONE)

    page.goto(server.url)

    for words in (
        "Msg & data rates may apply",
        "STOP",
        "HELP",
        "frequency",
        "Not for emergencies",
        "not shared",
        "112",
        "deleted after 90 days",
        "proof",
    ):
        expect(page.locator("main")).to_contain_text(words)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE[0]
    assert ask(server, f"/phone/thread?number={quote(ana)}")[0] == 404
    assert ask(server, "/phone/text", method="POST")[0] == 404
    keep_screenshot(page, "public")
