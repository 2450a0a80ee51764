"""What `flask ...` offers on the command line."""

import json
import sys
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import click
from flask import Flask, current_app

from core import intents
from core.conversation import respond
from core.inbound import Inbound
from core.intents import name_of
from core.message import Part, compose
from core.runner import Runner
from core.segments import GSM_SINGLE, UCS2_SINGLE, count_segments, is_gsm, sms_units
from core.understanding import Understood, understand
from core.words import comparable
from logs import mask
from store.database import StoreError
from store.migrations import migrate, pending
from store.misses import list_bodies
from wiring import House

PROJECT = Path(__file__).resolve().parent
A_RUNNER = "+13035550199"
TOPICS = ("hydration", "strength", "form", "distance")  # the published ones; narrower questions print none
CANNOT_BE_USED = "The database cannot be used; see DATABASE_URL in docs/settings.md."


def register(app: Flask) -> None:
    """Add our commands to `flask`."""
    for command in (migrate_command, understand_command, say, check, misses):
        app.cli.add_command(command)


def house_of(app: Flask) -> House:
    """Give the house an app was built with."""
    found = app.extensions["sidestitch"]
    assert isinstance(found, House)
    return found


def bring_up_to_date(house: House) -> list[str]:
    """Apply the migrations that are missing, and name them.

    Raises:
        SystemExit: the database cannot be used; why is printed.
    """
    try:
        return migrate(house.db)
    except StoreError as error:
        sys.exit(f"{CANNOT_BE_USED} {error}")


def _house() -> House:
    return house_of(current_app)


@click.command("migrate")
def migrate_command() -> None:
    """Bring the database up to date; safe to run again, and by two at once."""
    applied = bring_up_to_date(_house())
    click.echo(f"Applied: {', '.join(applied)}." if applied else "The database is up to date.")


@click.command("understand")
@click.option("--jsonl", is_flag=True, help='Each line is an object {"text": ..., "now": ..., "expect": ...}.')
def understand_command(jsonl: bool) -> None:
    """Read texts, one a line, and print what each means, one JSON object a line."""
    catalog = _house().catalog()
    for line in sys.stdin.buffer:
        text = line.decode("utf-8", "replace").rstrip("\r\n")
        text = _text_of(text) if jsonl else text
        click.echo(json.dumps(_as_json(understand(text, catalog=catalog)), ensure_ascii=False))


def _text_of(line: str) -> str:
    try:
        text = json.loads(line)["text"]
    except (ValueError, KeyError, TypeError) as error:
        raise click.ClickException(f'"{line[:80]}" is not a JSON object with a "text".') from error
    return str(text)


def _as_json(understood: Understood) -> dict[str, Any]:
    intent = understood.intent
    return {
        "intent": name_of(intent),
        "area": intent.area if isinstance(intent, intents.Stretch) else None,
        "side": intent.side if isinstance(intent, intents.Stretch | intents.Details) else None,
        "schedule": _schedule(intent),
        "code": intent.code if isinstance(intent, intents.Join | intents.Leave) else None,
        "topic": intent.topic if isinstance(intent, intents.Question) and intent.topic in TOPICS else None,
        "lang": "mixed" if understood.is_mixed else understood.language,
        **_run_times(intent),
    }


def _schedule(intent: intents.Intent) -> list[dict[str, Any]] | dict[str, Any] | None:
    if not isinstance(intent, intents.Remind) or intent.times is None:
        return None
    entries = [{"days": entry.days and list(entry.days), "time": entry.time} for entry in intent.times.entries]
    return entries if len(entries) > 1 else next(iter(entries), None)


def _run_times(intent: intents.Intent) -> dict[str, Any]:
    times = intent.times if isinstance(intent, intents.Remind) else None
    entries = [
        {"days": entry.days and list(entry.days), "date": None, "time": entry.time, "kind": entry.kind}
        for entry in (times.entries if times else ())
    ]
    tz = intent.tz if isinstance(intent, intents.Timezone) else None
    return {"entries": entries, "tz": tz, "clarify": times.clarify if times else False}


@click.command("say")
@click.argument("text")
@click.option("--lang", type=click.Choice(["en", "es"]), help="Answer in this language whatever the text's.")
def say(text: str, lang: str | None) -> None:
    """Show what a first-time runner gets back for TEXT, each part with its size."""
    for part in _answer(text, lang, _house()):
        alphabet, most = ("GSM-7", GSM_SINGLE) if is_gsm(part.body) else ("UCS-2", UCS2_SINGLE)
        segments = count_segments(part.body)
        size = f"{segments} segment{'' if segments == 1 else 's'}, {sms_units(part.body)} of {most}, {alphabet}"
        click.echo(f"{part.body}\n    {size}")


def _answer(text: str, lang: str | None, house: House) -> tuple[Part, ...]:
    inbound = Inbound("say", A_RUNNER, A_RUNNER, text)
    understood = understand(text, catalog=house.catalog())
    if lang:
        understood = replace(understood, language="es" if lang == "es" else "en", is_mixed=False)
    decision = respond(
        Runner(A_RUNNER), inbound, understood, catalog=house.catalog(), service=house.service, now=house.clock()
    )
    return compose(decision.replies)


@click.command("check")
def check() -> None:
    """Check settings, content, database and the carrier's number; say what is wrong and what to do."""
    house = _house()
    problems = [*_database_problems(house), *house.gateway.problems()]
    for warning in house.settings.warnings:
        click.echo(f"warning: {warning}")
    for problem in problems:
        click.echo(f"wrong: {problem}")
    click.echo(f"content: {len(house.catalog().texts)} texts checked")
    click.echo(_who_answers_keywords(house))
    if problems:
        sys.exit(1)
    click.echo("all is well")


def _database_problems(house: House) -> list[str]:
    try:
        waiting = pending(house.db)
    except StoreError as error:
        return [f"{CANNOT_BE_USED} {error}"]
    return [f"The database waits for {', '.join(waiting)}: run `flask migrate`."] if waiting else []


def _who_answers_keywords(house: House) -> str:
    if house.settings.simulated:
        return "carrier: the phone simulator, on this computer only; we answer STOP, START and HELP"
    if house.settings.twilio_answers_keywords:
        return (
            "keywords: Twilio answers its exact STOP, START and HELP words, we record them in silence; with Advanced "
            "Opt-Out its HELP can carry the emergency line (docs/deploy.md)"
        )
    return "keywords: we answer STOP, START and HELP ourselves; Twilio must be set not to"


@click.command("misses")
@click.option("--days", default=30, show_default=True, help="How far to look back.")
@click.option("--most", default=50, show_default=True, help="How many to list.")
def misses(days: int, most: int) -> None:
    """List what runners texted that we did not understand, most frequent first, numbers masked."""
    house = _house()
    bodies = list_bodies(house.db, since=house.clock() - timedelta(days=days))
    counted = Counter(comparable(mask(body), emoji={}).strip() for body in bodies)
    for text, times in counted.most_common(most):
        click.echo(f"{times:6}  {text}")
    click.echo(f"{len(bodies)} texts not understood in {days} days")
