"""The two cookies of the console: the token of a session, and what tells a browser somebody has signed in with before.

Over https they bear the prefix __Host-, so that no other host of the same domain can plant one.
"""

import re
import secrets

from flask import Request, Response

from core.signing_in import LONGEST, Browser
from web import house

A_YEAR_SECONDS = 365 * 24 * 3600

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


def read_token(request: Request) -> str:
    """Read the token of a session; empty where there is none."""
    token = request.cookies.get(_name("organizer"), "")
    return token if _TOKEN.fullmatch(token) else ""


def keep_token(response: Response, token: str) -> None:
    """Have the browser keep the token of a session."""
    _keep(response, "organizer", token, int(LONGEST.total_seconds()))


def forget_token(response: Response) -> None:
    """Have the browser forget its session."""
    _keep(response, "organizer", "", 0)


def read_browser(request: Request) -> Browser | None:
    """Read what a browser keeps of who has signed in with it; None where nobody has."""
    return Browser.read(request.cookies.get(_name("known_browser"), ""))


def keep_name(response: Response, known: Browser | None, name: str) -> None:
    """Have the browser keep that this organizer has signed in with it."""
    keep_browser(
        response, (known or Browser(secrets.token_hex(16))).with_name(name, secret=house().settings.secret_key)
    )


def keep_browser(response: Response, browser: Browser) -> None:
    """Have the browser keep whom it knows."""
    _keep(response, "known_browser", str(browser), A_YEAR_SECONDS)


def _keep(response: Response, name: str, value: str, seconds: int) -> None:
    response.set_cookie(
        _name(name), value, max_age=seconds, path="/", secure=_is_secure(), httponly=True, samesite="Lax"
    )


def _name(name: str) -> str:
    return f"__Host-{name}" if _is_secure() else name


def _is_secure() -> bool:
    return house().settings.public_url.startswith("https://")
