"""The phone page: phones in the browser that text the service as a real one would; it keeps nothing itself.

It is there only while the simulator carries, and only for a browser on this computer.
"""

import logging
import random
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import RequestEntityTooLarge

from core.phone import is_dialable
from services.inbound import receive
from store.database import UnavailableError
from store.threads import list_phones, list_thread
from web import house
from web.about import public_page
from web.bubbles import Bubble, by_day
from web.this_computer import names_this_computer

MOST_PHONES = 4
MOST_CHARACTERS = 1600  # what Twilio gives as the limit of an inbound Body
FIRST_NUMBER = "+13035550101"
EXAMPLES = ("right calf", "side stitch help", "chest pain", "STOP", "me dio un calambre en la pantorrilla")
NO_PHONE = "There is no phone page where a carrier carries."
NOT_HERE = "The phone page answers only a browser on this computer: open it as http://127.0.0.1 or http://localhost."

NOT_NOW = "The database cannot be used now, so nothing was sent: the log says why. Then press Send again."

log = logging.getLogger(__name__)
phone = Blueprint("phone", __name__)


@dataclass(frozen=True, slots=True)
class Handset:
    """One phone on the page: its texts, and the words that could not be sent with the reason."""

    number: str
    days: list[tuple[date, list[Bubble]]]
    draft: str = ""
    problem: str = ""

    @property
    def anchor(self) -> str:
        """Name the phone in the page, as in "phone-13035550101"."""
        return f"phone-{self.number[1:]}"


@phone.before_request
def only_the_simulator_on_this_computer() -> ResponseReturnValue | None:
    """Refuse where a carrier carries, and to names that only point at this computer (DNS rebinding)."""
    if house().simulator is None:
        return public_page() if request.endpoint == "phone.home" else Response(NO_PHONE, 404, mimetype="text/plain")
    if not names_this_computer(request.host):
        return Response(NOT_HERE, 403, mimetype="text/plain")
    return None


@phone.get("/")
def home() -> ResponseReturnValue:
    """Show the phones whose numbers stand in the query, `?number=%2B13035550101&number=...`."""
    wanted = _numbers(request.args.getlist("number"))
    numbers = [number for number in wanted if is_dialable(number)]
    problems = [no_number(number) for number in wanted if not is_dialable(number)]
    if len(numbers) > MOST_PHONES:
        problems.append(f"{MOST_PHONES} phones at most: the first {MOST_PHONES} are shown.")
    return _page(numbers[:MOST_PHONES], problems=problems)


@phone.get("/phone/thread")
def thread() -> ResponseReturnValue:
    """Show the texts of one number, as a piece of the page."""
    number = request.args.get("number", "")
    if not is_dialable(number):
        return Response(no_number(number), 404, mimetype="text/plain")
    return render_template("_thread.html", handset=_handset(number))


@phone.post("/phone/text")
def text() -> ResponseReturnValue:
    """Text the service from one of the phones, and come back to all of them."""
    simulator = house().simulator or abort(404)
    number, written = request.form.get("number", ""), _written()
    problem = why_not(number, written)
    if problem:
        return _page(_shown(), number, written, problem), 422
    inbound = simulator.text_from_page(number, written)
    receive(inbound, db=house().db, catalog=house().catalog(), now=house().clock(), service=house().service)
    return redirect(url_for("phone.home", number=_shown(), _anchor=f"phone-{number[1:]}"), 303)


@phone.errorhandler(CSRFError)
def page_too_old(_error: CSRFError) -> ResponseReturnValue:
    """Ask to press Send again, with a new token and the words still there."""
    refused = only_the_simulator_on_this_computer()
    if refused is not None:
        return refused
    problem = "This page was out of date and has been renewed: press Send again."
    return _page(_shown(), request.form.get("number", ""), _written(), problem), 400


@phone.errorhandler(UnavailableError)
def not_now(error: UnavailableError) -> ResponseReturnValue:
    """Say that the store does not answer, where a text was sent with the words still there to send again."""
    log.error("database cannot be used", extra={"error": str(error)})
    if request.method == "POST":
        with suppress(UnavailableError):
            return _page(_shown(), request.form.get("number", ""), _written(), NOT_NOW), 503
    return Response(NOT_NOW, 503, mimetype="text/plain")


@phone.errorhandler(RequestEntityTooLarge)
def far_too_long(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    """Refuse what is too long to be read at all."""
    refused = only_the_simulator_on_this_computer()
    if refused is not None:
        return refused
    sentence = f"This text is far too long: a carrier takes {MOST_CHARACTERS:,} characters at most. Go back to find it."
    return Response(sentence, 413, mimetype="text/plain")


@phone.app_template_filter()
def spaced(number: str) -> str:
    """Write a number the way people read it.

    >>> spaced("+13035550101"), spaced("+34612345678")
    ('+1 303 555 0101', '+34 612 345 678')
    """
    return re.sub(r"^(\+1)(\d{3})(\d{3})(\d{4})$|^(\+34)(\d{3})(\d{3})(\d{3})$", _with_spaces, number)


def why_not(number: str, written: str) -> str:
    """Say in a sentence why a text cannot be sent, or nothing where it can."""
    if not is_dialable(number):
        return no_number(number)
    if not written.strip():
        return "There is nothing to send yet: write a text first."
    if len(written) > MOST_CHARACTERS:
        return (
            f"This text has {len(written):,} characters, a carrier takes {MOST_CHARACTERS:,} at most: make it shorter."
        )
    return ""


def no_number(number: str) -> str:
    """Say what is wrong with something given as a phone number."""
    return f'"{number[:30]}" is not a phone number: write + and the country, as in {FIRST_NUMBER}.'


def _page(
    numbers: Sequence[str], number: str = "", draft: str = "", problem: str = "", problems: Sequence[str] = ()
) -> str:
    numbers = list(numbers) or [FIRST_NUMBER]
    handsets = [_handset(each, draft, problem) if each == number else _handset(each) for each in numbers]
    if number not in numbers and problem:
        problems = [*problems, problem]
    earlier = list_phones(house().db, limit=20)
    house().catalog()
    return render_template(
        "phone.html",
        handsets=handsets,
        numbers=numbers,
        problems=problems,
        content_problems=house().content_problems,
        examples=EXAMPLES,
        earlier=earlier,
        fresh=[("US", _unused("+1303555", 4, earlier)), ("Spanish", _unused("+346", 8, earlier))],
        most=MOST_PHONES,
        link_to=lambda chosen: url_for("phone.home", number=chosen),
        service_name=house().settings.service_name,
    )


def _handset(number: str, draft: str = "", problem: str = "") -> Handset:
    texts = list_thread(house().db, number)
    return Handset(number, by_day(texts, service_name=house().settings.service_name), draft, problem)


def _numbers(given: Sequence[str]) -> list[str]:
    """Take numbers as people write them, each once; a + that a query turned into a blank is put back."""
    plain = (re.sub(r"[\s().-]", "", re.sub(r"^ (?=\d)", "+", number)) for number in given)
    return list(dict.fromkeys(number for number in plain if number))


def _shown() -> list[str]:
    """List the phones on the page a form was sent from, in their order; the one that texts is always among them."""
    shown = _numbers(request.form.getlist("shown") or [request.form.get("number", "")])
    return [number for number in shown if is_dialable(number)][:MOST_PHONES]


def _written() -> str:
    return request.form.get("text", "").replace("\r\n", "\n")


def _unused(prefix: str, digits: int, taken: Sequence[str]) -> str:
    number = prefix + "".join(random.choices("0123456789", k=digits))
    return _unused(prefix, digits, taken) if number in taken else number


def _with_spaces(number: re.Match[str]) -> str:
    return " ".join(group for group in number.groups() if group)
