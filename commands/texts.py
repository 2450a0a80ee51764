"""What a coach asks on the command line: how texts are understood, what is said, what was not understood."""

import json
import sys
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import Any

import click

from commands.house import house, said_in_a_sentence
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
from store.misses import list_bodies
from wiring import House, real_now

A_RUNNER = "+13035550199"
TOPICS = ("hydration", "strength", "form", "distance")  # the published ones; narrower questions print none


@click.command("understand")
@click.option("--jsonl", is_flag=True, help='Each line is an object {"text": ..., "now": ..., "expect": ...}.')
def understand_command(jsonl: bool) -> None:
    """Read texts, one a line, and print what each means, one JSON object a line."""
    catalog = house().catalog()
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
    for part in _answer(text, lang, house()):
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
        Runner(A_RUNNER), inbound, understood, catalog=house.catalog(), service=house.service, now=real_now()
    )
    return compose(decision.replies)


@click.command("misses")
@click.option("--days", default=30, show_default=True, help="How far to look back.")
@click.option("--most", default=50, show_default=True, help="How many to list.")
def misses(days: int, most: int) -> None:
    """List what runners texted that we did not understand, most frequent first, numbers masked."""
    here = house()
    with said_in_a_sentence():
        bodies = list_bodies(here.db, since=here.clock() - timedelta(days=days))
    counted = Counter(comparable(mask(body), emoji={}).strip() for body in bodies)
    for text, times in counted.most_common(most):
        click.echo(f"{times:6}  {text}")
    click.echo(f"{len(bodies)} texts not understood in {days} days")
