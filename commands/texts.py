"""What a coach asks on the command line: how texts are understood, what is said, what was not understood."""

import json
import sys
from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import click

from commands.house import catalog, house, said_in_a_sentence
from core import intents
from core.conversation import respond
from core.inbound import Inbound
from core.intents import name_of
from core.message import Part, compose
from core.run_plan import Entry, RunTimes, read_run_times
from core.runner import Runner
from core.segments import GSM_SINGLE, UCS2_SINGLE, count_segments, is_gsm, sms_units
from core.service import Service
from core.understanding import Understood, understand
from core.words import comparable
from logs import mask
from store.misses import list_bodies
from wiring import real_now

A_RUNNER = "+13035550199"
TOPICS = ("hydration", "strength", "form", "distance")  # the published ones; narrower questions print none


@click.command("understand")
@click.option("--jsonl", is_flag=True, help='Each line is an object {"text": ..., "now": ..., "expect": ...}.')
def understand_command(jsonl: bool) -> None:
    """Read texts, one a line, and print what each means, one JSON object a line."""
    known = catalog()
    for line in sys.stdin.buffer:
        text = line.decode("utf-8", "replace").rstrip("\r\n")
        asked = _asked(text) if jsonl else _Asked(text)
        click.echo(json.dumps(_as_json(understand(asked.text, catalog=known), asked), ensure_ascii=False))


@dataclass(frozen=True, slots=True)
class _Asked:
    """One line of the input: a text, the runner's naive wall clock, and whether it answers "when do you run?"."""

    text: str
    now: datetime | None = None
    is_answer: bool = False

    @property
    def wall_clock(self) -> datetime:
        """The runner's wall clock; where the line has none, this computer's, which needs no database."""
        return self.now or real_now().astimezone().replace(tzinfo=None)


def _asked(line: str) -> _Asked:
    try:
        said = json.loads(line)
        now = datetime.fromisoformat(said["now"]).replace(tzinfo=None) if said.get("now") else None
        return _Asked(str(said["text"]), now, said.get("expect") == "run_times")
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise click.ClickException(
            f'"{line[:80]}" is not a JSON object with a "text", and a "now" such as "2026-11-22T12:00" if any.'
        ) from error


def _as_json(understood: Understood, asked: _Asked) -> dict[str, Any]:
    intent, times = understood.intent, _times(understood, asked)
    return {
        "intent": "remind_set" if asked.is_answer and _is_set(intent, times) else name_of(intent),
        "area": intent.area if isinstance(intent, intents.Stretch) else None,
        "side": intent.side if isinstance(intent, intents.Stretch | intents.Details) else None,
        "schedule": _schedule(times),
        "code": intent.code if isinstance(intent, intents.Join | intents.Leave) else None,
        "topic": intent.topic if isinstance(intent, intents.Question) and intent.topic in TOPICS else None,
        "lang": "mixed" if understood.is_mixed else understood.language,
        "entries": [_entry(entry) for entry in times.entries] if times else [],
        "tz": intent.tz if isinstance(intent, intents.Timezone) else None,
        "clarify": times.clarify if times else False,
    }


def _times(understood: Understood, asked: _Asked) -> RunTimes | None:
    """Read the run times of a text that sets or changes them, or answers the question for them."""
    intent = understood.intent
    sets_them = isinstance(intent, intents.Remind) and intent.wish in ("set", "change")
    if not sets_them and (not asked.is_answer or isinstance(intent, _NEVER_RUN_TIMES) or _names_area(intent)):
        return None
    return read_run_times(understood.plain, now=asked.wall_clock, is_answer=asked.is_answer)


def _is_set(intent: intents.Intent, times: RunTimes | None) -> bool:
    """Tell whether an answer counts as run times, whatever it looks like by itself: "today 6pm", "10 miles sat 7"."""
    return times is not None and bool(times.entries) and not (times.clarify and isinstance(intent, intents.Remind))


def _names_area(intent: intents.Intent) -> bool:
    return isinstance(intent, intents.Stretch) and intent.area is not None


_NEVER_RUN_TIMES = (
    *(intents.Stop, intents.Start, intents.Danger, intents.Erase, intents.MyData),
    *(intents.Join, intents.Leave, intents.ChangeLanguage),
)


def _schedule(times: RunTimes | None) -> list[dict[str, Any]] | dict[str, Any] | None:
    entries = [{key: _entry(entry)[key] for key in ("days", "time")} for entry in (times.entries if times else ())]
    return entries if len(entries) > 1 else next(iter(entries), None)


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "days": list(entry.days) if entry.days else None,
        "date": entry.date.isoformat() if entry.date else None,
        "time": f"{entry.time:%H:%M}" if entry.time else None,
        "kind": entry.kind,
    }


@click.command("say")
@click.argument("text")
@click.option("--lang", type=click.Choice(["en", "es"]), help="Answer in this language whatever the text's.")
def say(text: str, lang: str | None) -> None:
    """Show what a first-time runner gets back for TEXT, each part with its size."""
    for part in _answer(text, lang, house().service):
        alphabet, most = ("GSM-7", GSM_SINGLE) if is_gsm(part.body) else ("UCS-2", UCS2_SINGLE)
        segments = count_segments(part.body)
        size = f"{segments} segment{'' if segments == 1 else 's'}, {sms_units(part.body)} of {most}, {alphabet}"
        click.echo(f"{part.body}\n    {size}")


def _answer(text: str, lang: str | None, service: Service) -> tuple[Part, ...]:
    inbound, known = Inbound("say", A_RUNNER, A_RUNNER, text), catalog()
    understood = understand(text, catalog=known)
    if lang:
        understood = replace(understood, language="es" if lang == "es" else "en", is_mixed=False)
    decision = respond(Runner(A_RUNNER), inbound, understood, catalog=known, service=service, now=real_now())
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
