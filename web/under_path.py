"""Serves below the path of PUBLIC_URL, such as "/texts", whether the proxy hands that path on or takes it off."""

from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment


class UnderPath:
    """A WSGI app below a path: the app sees addresses without it, and writes links with it."""

    def __init__(self, app: WSGIApplication, path: str) -> None:
        """Take the app, and the path as in "/texts", without a slash at the end."""
        self._app = app
        self._path = path

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        asked = environ["PATH_INFO"]
        if f"{asked}/".startswith(f"{self._path}/"):
            environ["PATH_INFO"] = asked[len(self._path) :] or "/"
        environ["SCRIPT_NAME"] = self._path
        return self._app(environ, start_response)
