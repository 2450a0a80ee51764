"""Every page of the console: importing a module here adds its pages, and this list is the only place to do it."""

from web.console import (
    account,
    broadcast_pages,
    compose,
    console,
    filters,
    home,
    people,
    race_home,
    race_list,
    recipients,
    sign_in,
    tokens,
)

__all__ = [
    "account",
    "broadcast_pages",
    "compose",
    "console",
    "filters",
    "home",
    "people",
    "race_home",
    "race_list",
    "recipients",
    "sign_in",
    "tokens",
]
