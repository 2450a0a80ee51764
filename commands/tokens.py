"""Tokens of the API, as the operator hands them out."""

import click

from commands.house import house, said_in_a_sentence
from core.organizer import Organizer, name_of
from services import tokens
from services.tokens import MOST_OF_A_LABEL
from store.organizers import find, find_by_name, find_first_owner, list_all
from store.tokens import list_of
from wiring import House

NO_ORGANIZER = "There is no organizer yet, and a token is for the races of one: run flask organizer add NAME first."

_FOR = click.option("--for", "organizer_name", metavar="ORGANIZER", help="Whose races; the first owner's if not given.")


@click.group("token")
def token() -> None:
    """Make, list and remove tokens of the API."""


@token.command("add")
@click.argument("name")
@_FOR
def add(name: str, organizer_name: str | None) -> None:
    """Make a token and print it, once; NAME is a label of your choice."""
    here, label = house(), name.strip()
    if not 1 <= len(label) <= MOST_OF_A_LABEL:
        raise click.ClickException(f"NAME says in 1 to {MOST_OF_A_LABEL} characters what the token is for.")
    with said_in_a_sentence():
        made = tokens.add(label, owner=_owner(here, organizer_name), db=here.db)
    click.echo(made)


@token.command("list")
def list_command() -> None:
    """List the tokens there are, by owner; the tokens themselves are kept nowhere."""
    here = house()
    with said_in_a_sentence():
        owners = [found for found in list_all(here.db) if found.role == "owner"]
        lines = [
            f"{owner.name}  {each.label}  made {each.created_at:%Y-%m-%d}, "
            + (f"used {each.used_at:%Y-%m-%d}" if each.used_at else "never used")
            for owner in owners
            for each in list_of(here.db, owner.id)
        ]
    click.echo("\n".join(lines) or "There is no token yet: flask token add NAME.")


@token.command("remove")
@click.argument("name")
@_FOR
def remove(name: str, organizer_name: str | None) -> None:
    """Remove the tokens labelled NAME; nothing opens with them any more."""
    here = house()
    with said_in_a_sentence():
        owner = _owner(here, organizer_name)
        removed = tokens.remove_labelled(name.strip(), owner=owner, db=here.db)
    if not removed:
        raise click.ClickException(f'{owner.name} has no token "{name}": flask token list shows which there are.')
    click.echo(f"Removed: {removed}.")


def _owner(here: House, name: str | None) -> Organizer:
    """Find whose races are meant: the owner a helper works for, too."""
    if name is None:
        first = find_first_owner(here.db)
        if first is None:
            raise click.ClickException(NO_ORGANIZER)
        return first
    found = find_by_name(here.db, name_of(name))
    owner = find(here.db, found.owner_id) if found else None
    if owner is None:
        raise click.ClickException(f"There is no organizer {name_of(name)}: flask organizer list shows who there is.")
    return owner
