"""The phone page: phones in the browser that text the service as a real one would; it keeps nothing itself.

It is there only while the simulator carries, and only for a browser on this computer.
"""

import logging
from collections.abc import Sequence
from contextlib import suppress

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import RequestEntityTooLarge

from core.phone import is_dialable
from store.database import UnavailableError
from store.product_clock import read_ahead
from store.threads import list_phones
from web import house
from web.about import public_page
from web.answering import answer
from web.handsets import Handset, handset_of
from web.numbers import FIRST_NUMBER, as_numbers, no_number, spaced, unused
from web.phone_clock import DAYS, STEPS, clock_of, press
from web.this_computer import names_this_computer
from wiring import real_now

MOST_PHONES = 4
MOST_CHARACTERS = 1600  # what Twilio gives as the limit of an inbound Body
EXAMPLES = (
    "right calf",
    "side stitch help",
    "i run tue thu at 6am",
    "chest pain",
    "STOP",
    "me dio un calambre en la pantorrilla",
)
NO_PHONE = "There is no phone page where a carrier carries."
NOT_HERE = "The phone page answers only a browser on this computer: open it as http://127.0.0.1 or http://localhost."

NOT_NOW = "The database cannot be used now, so nothing was done: the log says why."

log = logging.getLogger(__name__)
phone = Blueprint("phone", __name__)
phone.add_app_template_filter(spaced)


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
    wanted = as_numbers(request.args.getlist("number"))
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
    return render_template("_texts.html", handset=_handset(number))


@phone.post("/phone/text")
def text() -> ResponseReturnValue:
    """Text the service from one of the phones, and come back to all of them."""
    simulator = house().simulator or abort(404)
    number, written = request.form.get("number", ""), _written()
    problem = why_not(number, written)
    if problem:
        return _page(_shown(), number, written, problem), 422
    inbound = simulator.text_from_page(number, written)
    answer(inbound)
    return redirect(url_for("phone.home", number=_shown(), _anchor=f"phone-{number[1:]}"), 303)


@phone.get("/phone/clock")
def clock() -> ResponseReturnValue:
    """Show product time, as a piece of the page with the phones in the query."""
    numbers = [number for number in as_numbers(request.args.getlist("number")) if is_dialable(number)][:MOST_PHONES]
    return render_template("_clock.html", numbers=numbers, **_clock([_handset(number) for number in numbers]))


@phone.post("/phone/clock")
def jump() -> ResponseReturnValue:
    """Put product time where a button of the clock leads, and come back to the phones."""
    here = house()
    if here.simulator is None:
        abort(404)
    handsets = [_handset(number) for number in _shown()]
    problem = press(request.form, handsets, db=here.db, now=here.clock(), real_now=real_now())
    if problem:
        return _page(_shown(), problem=problem), 422
    return redirect(url_for("phone.home", number=_shown()), 303)


@phone.errorhandler(CSRFError)
def page_too_old(_error: CSRFError) -> ResponseReturnValue:
    """Ask to press Send again, with a new token and the words still there."""
    refused = only_the_simulator_on_this_computer()
    if refused is not None:
        return refused
    problem = f"This page was out of date and has been renewed: {_once_more()}."
    return _page(_shown(), request.form.get("number", ""), _written(), problem), 400


@phone.errorhandler(UnavailableError)
def not_now(error: UnavailableError) -> ResponseReturnValue:
    """Say that the store does not answer, where a text was sent with the words still there to send again."""
    log.error("database cannot be used", extra={"error": str(error)})
    if request.method == "POST":
        with suppress(UnavailableError):
            problem = f"{NOT_NOW} Then {_once_more()}."
            return _page(_shown(), request.form.get("number", ""), _written(), problem), 503
    return Response(NOT_NOW, 503, mimetype="text/plain")


@phone.errorhandler(RequestEntityTooLarge)
def far_too_long(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    """Refuse what is too long to be read at all."""
    refused = only_the_simulator_on_this_computer()
    if refused is not None:
        return refused
    sentence = f"This text is far too long: a carrier takes {MOST_CHARACTERS:,} characters at most. Go back to find it."
    return Response(sentence, 413, mimetype="text/plain")


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


def _page(
    numbers: Sequence[str], number: str = "", draft: str = "", problem: str = "", problems: Sequence[str] = ()
) -> str:
    numbers = list(numbers) or [FIRST_NUMBER]
    handsets = [_handset(each, draft=draft, problem=problem) if each == number else _handset(each) for each in numbers]
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
        fresh=[("US", unused("+1303555", 4, earlier)), ("Spanish", unused("+346", 8, earlier))],
        most=MOST_PHONES,
        **_clock(handsets),
        link_to=lambda chosen: url_for("phone.home", number=chosen),
        service_name=house().settings.service_name,
    )


def _handset(number: str, **draft: str) -> Handset:
    here = house()
    return handset_of(number, db=here.db, now=here.clock(), service=here.service, **draft)


def _clock(handsets: Sequence[Handset]) -> dict[str, object]:
    clock = clock_of(handsets, now=house().clock(), ahead=read_ahead(house().db))
    return {"clock": clock, "weekdays": DAYS, "steps": STEPS}


def _once_more() -> str:
    return "jump again" if request.endpoint == "phone.jump" else "press Send again"


def _shown() -> list[str]:
    """List the phones on the page a form was sent from, in their order; the one that texts is always among them."""
    shown = as_numbers(request.form.getlist("shown") or [request.form.get("number", "")])
    return [number for number in shown if is_dialable(number)][:MOST_PHONES]


def _written() -> str:
    return request.form.get("text", "").replace("\r\n", "\n")
