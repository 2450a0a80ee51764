"""Writing a broadcast: its words, for whom and when, with a preview that says what it comes to."""

from dataclasses import dataclass, replace
from typing import Any

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.broadcast import Broadcast, Language
from core.broadcast_form import EMPTY, BroadcastForm, read, typed_of
from core.broadcast_tips import filled, find_tip
from core.phone import country_of
from core.preview import cheap
from core.race import Race
from core.runner_list import listed
from services import broadcasts as all_broadcasts
from services.broadcasts import BroadcastError, New
from store import participants
from web import house
from web.console import console, needs, race_or_404
from web.console.broadcast_or_404 import broadcast_or_404
from web.console.looking import shown_of
from web.console.race_words import moment

STAGES = {
    "race_week": "Race week",
    "race_eve": "Race eve",
    "start_line": "Start line",
    "mid_race": "Mid-race",
    "heat_change": "Heat: the flag changes",
    "finish": "Finish",
}
NO_PHONE = "Your own number is not known yet: give it under Account, then send yourself a test."
NOT_TO_THERE = "Your own number is of a country where we do not text, only in {}: give another under Account."


@dataclass(frozen=True, slots=True)
class Page:
    """What the page of a broadcast's words shows.

    Args:
        problems: a sentence by field; "" is for what belongs to none.
        said: what was just done.
    """

    race: Race
    form: BroadcastForm
    draft: Broadcast | None = None
    problems: tuple[tuple[str, str], ...] = ()
    said: str = ""


@console.get("/races/<int:race_id>/broadcasts/new")
@needs("change")
def compose(race_id: int) -> ResponseReturnValue:
    """Begin a broadcast, with the words of a tip where the address names one."""
    race = race_or_404(race_id)
    typed = dict(EMPTY) | {"cents": request.args.get("cents", "")}
    return _page(Page(race, _with_tip(BroadcastForm(typed), race, request.args.get("tip", ""))))


@console.post("/races/<int:race_id>/broadcasts/new")
@needs("change")
def add_broadcast(race_id: int) -> ResponseReturnValue:
    """Do what a button of the page says: preview, take a tip, test, or make the draft and go on to confirm it."""
    return _answer(race_or_404(race_id), None)


@console.get("/broadcasts/<int:broadcast_id>/edit")
@needs("change")
def edit_broadcast(broadcast_id: int) -> ResponseReturnValue:
    """Show a draft, to be changed."""
    race, draft = broadcast_or_404(broadcast_id)
    if draft.state != "draft":
        return redirect(url_for("console.broadcast", broadcast_id=broadcast_id), 303)
    return _page(Page(race, read(typed_of(draft, race), race, now=house().clock()), draft))


@console.post("/broadcasts/<int:broadcast_id>/edit")
@needs("change")
def change_broadcast(broadcast_id: int) -> ResponseReturnValue:
    """Do what a button of the page says, as for a new one."""
    race, draft = broadcast_or_404(broadcast_id)
    return _answer(race, draft)


@console.post("/races/<int:race_id>/broadcasts/preview")
@needs("change")
def preview_broadcast(race_id: int) -> ResponseReturnValue:
    """Show what the words come to, as a piece of the page."""
    race = race_or_404(race_id)
    form = read(request.form, race, now=house().clock())
    return render_template("console/_preview.html", race=race, form=form, is_written_here=True, **shown_of(race, form))


def _answer(race: Race, draft: Broadcast | None) -> ResponseReturnValue:
    form = read(request.form, race, now=house().clock())
    page = Page(race, form, draft, problems=tuple(form.problems.items()))
    match request.form.get("do"):
        case "tip":
            return _page(replace(page, form=_with_tip(form, race, request.form.get("tip", "")), problems=()))
        case "cheap_en" | "cheap_es" as wish:
            name = wish.replace("cheap", "text")
            typed = dict(form.typed) | {name: cheap(form.typed[name])}
            return _page(replace(page, form=read(typed, race, now=house().clock()), problems=()))
        case "test":
            return _page(_tested(page))
        case "go_on":
            return _go_on(page)
    return _page(page)


def _go_on(page: Page) -> ResponseReturnValue:
    if page.problems:
        return _page(page)
    here, draft = house(), page.draft
    new = New(
        page.race,
        page.form.texts,
        page.form.audience,
        made_by="console",
        organizer_id=g.organizer.id,
        send_at=None if page.form.start_minutes is not None else page.form.send_at,
        start_minutes=page.form.start_minutes,
        quiet_hours_reason=page.form.quiet_hours_reason,
    )
    try:
        if draft is None:
            draft = all_broadcasts.create(new, db=here.db, now=here.clock())
        else:
            draft = all_broadcasts.change(draft.id, new, db=here.db, now=here.clock())
    except BroadcastError as error:
        return _page(replace(page, problems=tuple(("text_en", problem) for problem in error.problems)))
    cents = page.form.typed["cents"] or None
    return redirect(url_for("console.broadcast", broadcast_id=draft.id, cents=cents), 303)


def _tested(page: Page) -> Page:
    here, phone = house(), g.organizer.phone
    if phone is None or not g.organizer.may("broadcast"):
        return replace(page, problems=(("test", NO_PHONE),))
    if country_of(phone) not in here.service.home_countries:
        return replace(page, problems=(("test", NOT_TO_THERE.format(listed(here.service.home_countries))),))
    try:
        all_broadcasts.send_test(
            page.race, page.form.texts, phone=phone, organizer_id=g.organizer.id, db=here.db, now=here.clock()
        )
    except BroadcastError as error:
        return replace(page, problems=tuple(("text_en", problem) for problem in error.problems))
    if not page.form.texts:
        return replace(page, problems=(("text_en", "There is no text yet: write one."),))
    return replace(page, said=f"Sent to your own phone, {phone}. Nobody else got it.")


def _with_tip(form: BroadcastForm, race: Race, key: str) -> BroadcastForm:
    here = house()
    tip = find_tip(here.catalog(), key) if key else None
    if tip is None:
        return form
    texts = {f"text_{language}": filled(tip, race, language, here.service) for language in _both()}
    whom = {"whom": "unwelcomed"} if tip.is_welcome else {}
    return read(dict(form.typed) | texts | whom, race, now=here.clock())


def _both() -> tuple[Language, Language]:
    return ("en", "es")


def _page(page: Page) -> ResponseReturnValue:
    here, race = house(), page.race
    groups = participants.list_groups(here.db, race.id)
    waves = sorted({*race.waves, *(wave for wave, _ in groups if wave)})
    problems: dict[str, Any] = {}
    for name, sentence in page.problems:
        problems[name] = f"{problems[name]} {sentence}" if name in problems else sentence
    shown = render_template(
        "console/compose.html",
        race=race,
        page=page,
        form=page.form,
        problems=problems,
        **shown_of(race, page.form),
        tips=_tips(),
        waves=[("", "All waves"), *((wave, wave.upper()) for wave in waves)],
        distances=[("", "All distances"), *sorted({(each, each) for _, each in groups if each})],
        now_there=moment(here.clock(), race.zone),
    )
    return shown, 422 if problems else 200


def _tips() -> list[tuple[str, list[tuple[str, str]]]]:
    """List the tips by the words of their stage: key and title."""
    tips = house().catalog().broadcast_tips.values()
    return [(words, [(tip.key, tip.title) for tip in tips if tip.stage == stage]) for stage, words in STAGES.items()]
