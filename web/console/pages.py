"""Every page of the console: importing a module here adds its pages, and this list is the only place to do it."""

from web.console import (
    account,
    alerts,
    broadcast_pages,
    compose,
    console,
    cramps,
    filters,
    home,
    people,
    poster,
    race_home,
    race_list,
    readiness,
    recipients,
    sign_in,
    tokens,
)

__all__ = [
    "account",
    "alerts",
    "broadcast_pages",
    "compose",
    "console",
    "cramps",
    "filters",
    "home",
    "people",
    "poster",
    "race_home",
    "race_list",
    "readiness",
    "recipients",
    "sign_in",
    "tokens",
]
