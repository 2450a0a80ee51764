"""What an operator does for a runner who asks by another way than a text: hand out what is held, or erase it."""

import json
import os
import sys
from pathlib import Path

import click

from commands.house import house, said_in_a_sentence
from core.phone import is_dialable
from logs import mask
from services import privacy


@click.command("export-runner")
@click.argument("number")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def export_runner(number: str, file: Path) -> None:
    """Write all that is held on NUMBER to FILE, as JSON; for whoever has asked for it and has shown who they are."""
    phone = _phone(number)
    with said_in_a_sentence():
        held = privacy.export(phone, db=house().db, service=house().service)
    rows = sum(map(len, held.values()))
    if not rows:
        sys.exit(f"Nothing is held on {mask(phone)}.")
    _write_for_its_owner_alone(file, json.dumps(held, ensure_ascii=False, indent=2))
    click.echo(f"{file}: {rows:,} rows about {mask(phone)}.")


@click.command("erase-runner")
@click.argument("number")
@click.option("--yes", is_flag=True, help="Do not ask.")
def erase_runner(number: str, yes: bool) -> None:
    """Erase all that is held on NUMBER, keep its stop by a keyed hash, and have the carrier empty its texts too."""
    here, phone = house(), _phone(number)
    if not yes:
        click.confirm(f"Erase all that is held on {phone}? Nobody can bring it back.", abort=True)
    with said_in_a_sentence("Nothing was erased."):
        rows = privacy.erase(phone, db=here.db, service=here.service, now=here.clock())
    click.echo(f"Erased {rows:,} rows. A worker does the rest: docs/privacy.md.")


def _phone(number: str) -> str:
    if not is_dialable(number):
        raise click.ClickException("Give the number as + and the country, as in +13035550123.")
    return number


def _write_for_its_owner_alone(file: Path, text: str) -> None:
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        sys.exit(f"{file} cannot be written: {error.strerror}.")
    with os.fdopen(handle, "w", encoding="utf-8") as opened:
        opened.write(text)
