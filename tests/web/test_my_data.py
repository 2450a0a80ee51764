"""The link that answers MYDATA, as a phone opens it."""

import json
import re
from dataclasses import dataclass
from email.message import Message
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest

from core.hashes import TOKEN_NOT_KEPT, token_hash
from tests.twilio_calls import SETTINGS, new_sid, text_us
from web.my_data import MOST_WRONG

LINK = re.compile(r"https?://\S+/my-data/[0-9a-f]{32}$")


@dataclass(frozen=True, slots=True)
class Page:
    """What a browser without cookies gets."""

    status: int
    headers: Message
    text: str


def call(url, method):
    """Open an address as a browser does that keeps no cookies."""
    request = Request(url, method=method, data=b"" if method == "POST" else None)
    try:
        with urlopen(request, timeout=30) as answer:
            return Page(answer.status, answer.headers, answer.read().decode())
    except HTTPError as error:
        return Page(error.code, error.headers, error.read().decode())


@pytest.fixture
def link(twilio_web, number):
    """Give the link that a runner with a cramp is sent."""
    text_us(twilio_web.url, "right calf <b>mile 18</b>", sender=number)
    return link_of(text_us(twilio_web.url, "MYDATA", sender=number))


def link_of(answer):
    return next(found[0] for part in answer.parts if (found := LINK.search(part)))


def file_of(page, url):
    address = re.search(r'action="(/my-data/[0-9a-f]{32}/file)"', page.text)
    assert address
    return urlsplit(url)._replace(path=address[1]).geturl()


def test_a_get_shows_a_button_and_nothing_of_the_runner_however_often(link, number):
    previews = [call(link, "GET") for _ in range(3)]

    assert {page.status for page in previews} == {200}
    assert previews[0].text.count("<button>") == 1
    assert not [word for word in (number, "calf", "mile", "input") if word in previews[0].text]
    assert call(link, "POST").status == 200


def test_the_button_opens_all_that_is_held_once(link, number):
    page, again = call(link, "POST"), call(link, "POST")

    assert page.status == 200
    assert not [
        word for word in (number, "Cramps", "calf", "1/3 Right calf", "granted", "answered") if word not in page.text
    ]
    assert "right calf &lt;b&gt;mile 18&lt;/b&gt;" in page.text
    assert again.status == 410 and number not in again.text and "MYDATA" in again.text
    assert call(link, "GET").status == 410


def test_the_same_as_a_file_opens_once_too_with_every_column(link, number):
    url = file_of(call(link, "POST"), link)

    file, again = call(url, "POST"), call(url, "POST")

    held = json.loads(file.text)
    assert "attachment" in file.headers["Content-Disposition"]
    assert held["runners"][0]["phone"] == number
    assert held["inbox"][0]["body"] == "right calf <b>mile 18</b>"
    assert {row["event"] for row in held["consents"]} == {"granted"}
    assert held["inbox"][0]["received_at"].endswith("+00:00")
    assert again.status == 410


def test_nobody_is_to_keep_a_copy_of_any_of_these_pages_nor_to_set_a_cookie(link):
    pages = [call(link, "GET"), page := call(link, "POST"), call(file_of(page, link), "POST"), call(link, "POST")]

    for page in pages:
        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert "noindex" in page.headers["X-Robots-Tag"]
        assert "Set-Cookie" not in page.headers
    assert "script" not in pages[1].text and "style=" not in pages[1].text


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("PUT", "", 405), ("DELETE", "", 405), ("OPTIONS", "", 200), ("GET", "/file", 405), ("POST", "/", 404)],
)
def test_nor_of_an_answer_to_a_call_that_no_page_takes(twilio_web, link, method, path, status):
    answer = call(link + path, method)

    assert answer.status == status
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert call(f"{twilio_web.url}/health", "GET").headers["X-Robots-Tag"] is None


def test_only_the_hash_of_the_token_is_kept_and_the_same_text_gets_the_same_link_again(twilio_web, number):
    sid = new_sid()

    link, again = (link_of(text_us(twilio_web.url, "MYDATA", sender=number, sid=sid)) for _ in range(2))

    token = link.rpartition("/")[2]
    rows = twilio_web.db.all("SELECT body FROM outbox WHERE recipient = :number", number=number)
    assert link == again
    assert not [row for row in rows if token in row["body"]] and any(TOKEN_NOT_KEPT in row["body"] for row in rows)
    assert twilio_web.db.one("SELECT phone FROM data_links WHERE token_hash = :hash", hash=token_hash(token))


def test_a_link_is_good_for_an_hour(twilio_web, link):
    twilio_web.db.run("UPDATE data_links SET expires_at = expires_at - 3600001")

    assert (call(link, "GET").status, call(link, "POST").status) == (410, 410)


def test_a_link_that_was_erased_opens_nothing(twilio_web, link, number):
    text_us(twilio_web.url, "please stop texting me", sender=number)
    text_us(twilio_web.url, "delete me", sender=number)

    assert call(link, "POST").status == 410


def test_a_spanish_runner_reads_the_page_in_spanish(twilio_web, number):
    text_us(twilio_web.url, "me dio un calambre en la pantorrilla derecha", sender=number)

    page = call(link_of(text_us(twilio_web.url, "que datos tienen de mi", sender=number)), "POST")

    assert '<html lang="es">' in page.text and "Calambres" in page.text


@pytest.mark.parametrize("token", ["x", "0" * 31, "0" * 33, "A" * 32, "%00", "0" * 31 + "'"])
def test_what_is_no_token_opens_nothing(twilio_web, token):
    assert call(f"{twilio_web.url}/my-data/{token}", "GET").status == 410


def test_who_tries_one_link_after_the_other_is_told_so_and_keeps_nobody_from_a_link_that_opens(start_server, number):
    server = start_server(is_small=True, **SETTINGS)
    good = link_of(text_us(server.url, "MYDATA", sender=number))
    link = f"{server.url}/my-data/{good.rpartition('/')[2]}"

    told = [call(f"{server.url}/my-data/{guess:032x}", "GET").status for guess in range(MOST_WRONG + 1)]
    preview, page = call(link, "GET"), call(link, "POST")
    file, again = call(file_of(page, link), "POST"), call(link, "POST")

    assert told == [410] * MOST_WRONG + [429]
    assert [each.status for each in (preview, page, file, again)] == [200, 200, 200, 429]
