"""Whether settings, content, database and the carrier's number are in order, for the operator."""

import sys

import click

from commands.house import CANNOT_BE_USED, house
from content.catalog import ContentError
from store.database import StoreError
from store.durability import check_durable
from store.identity import find_held_reason
from store.migrations import pending
from wiring import House

WHEN_IT_MAY_SEND = "Once no other copy of it sends, run `flask resume-sending` (docs/deploy.md, Backups)."


@click.command("check")
def check() -> None:
    """Check settings, content, database and the carrier's number; say what is wrong and what to do."""
    here = house()
    texts, content_problems = _content(here)
    problems = [*_database_problems(here), *content_problems, *_carrier_problems(here)]
    for warning in here.settings.warnings:
        click.echo(f"warning: {warning}")
    for problem in problems:
        click.echo(f"wrong: {problem}")
    click.echo(f"content: {texts} texts checked")
    click.echo(_who_answers_keywords(here))
    if problems:
        sys.exit(1)
    click.echo("all is well")


def _content(house: House) -> tuple[int, list[str]]:
    """Count the texts of the content, or list what is wrong with it."""
    try:
        return len(house.catalog().texts), []
    except ContentError as error:
        return 0, error.problems


def _database_problems(house: House) -> list[str]:
    try:
        check_durable(house.db)
        if waiting := pending(house.db):
            return [f"The database waits for {', '.join(waiting)}: run `flask migrate`."]
        held_reason = find_held_reason(house.db)
    except StoreError as error:
        return [f"{CANNOT_BE_USED} {error}"]
    return [f"Sending is held. {held_reason} {WHEN_IT_MAY_SEND}"] if held_reason else []


def _carrier_problems(house: House) -> list[str]:
    return list(dict.fromkeys([*house.gateway.problems(), *house.gateway.registration_problems()]))


def _who_answers_keywords(house: House) -> str:
    if house.settings.simulated:
        return "carrier: the phone simulator, on this computer only; we answer STOP, START and HELP"
    if house.settings.twilio_answers_keywords:
        return (
            "keywords: Twilio answers its exact STOP, START and HELP words, we record them in silence; with Advanced "
            "Opt-Out its HELP can carry the emergency line (docs/deploy.md)"
        )
    return "keywords: we answer STOP, START and HELP ourselves; Twilio must be set not to"
