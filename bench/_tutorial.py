"""The peer a tutorial would build: the helper library's validator and TwiML, and one insert into an SQLite file.

It stores the text alone, on a connection of its own, and keeps nothing of the answer.
"""

import os
import sqlite3
from contextlib import closing

from flask import Flask, Response, abort, request
from twilio.request_validator import RequestValidator
from twilio.twiml.messaging_response import MessagingResponse

from bench._texts import PARTS

PATIENCE_SECONDS = 30  # kinder than the default of 5, after which a busy file answers 500


def create_app() -> Flask:
    """Build the app."""
    app = Flask(__name__)
    validator = RequestValidator(os.environ["TWILIO_AUTH_TOKEN"])
    url = os.environ["PUBLIC_URL"] + "/sms"
    path = os.environ["DATABASE_URL"].removeprefix("sqlite:///")
    with closing(_connect(path)) as db, db:
        db.execute("CREATE TABLE IF NOT EXISTS inbox (id INTEGER PRIMARY KEY, sid TEXT, sender TEXT, body TEXT)")

    @app.post("/sms")
    def sms() -> Response:
        if not validator.validate(url, request.form, request.headers.get("X-Twilio-Signature", "")):
            abort(403)
        with closing(_connect(path)) as db, db:
            values = request.form["MessageSid"], request.form["From"], request.form["Body"]
            db.execute("INSERT INTO inbox (sid, sender, body) VALUES (?, ?, ?)", values)
        answer = MessagingResponse()
        for part in PARTS:
            answer.message(part)
        return Response(str(answer), content_type="text/xml; charset=utf-8")

    return app


def _connect(path: str) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=PATIENCE_SECONDS)
