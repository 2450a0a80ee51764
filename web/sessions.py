"""The cookie that keeps a browser's session, opened only for who has one."""

from flask import Flask, Request, Response
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin


class Sessions(SecureCookieSessionInterface):
    """Flask's own sessions, without their price for a caller who has none, as no carrier has: 35 us a text."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Begin an empty session at once where no cookie of ours came; Flask would build a signer first."""
        if app.secret_key and self.get_cookie_name(app) not in request.environ.get("HTTP_COOKIE", ""):
            return self.session_class()
        return super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Save a session that was used; Flask would look up how to write the cookie first."""
        if session.accessed or session.permanent:
            super().save_session(app, session, response)
