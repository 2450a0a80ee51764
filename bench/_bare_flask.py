"""The peer that does nothing: a Flask view that reads the form and answers four constant texts."""

from flask import Flask, Response, request

from bench._texts import PARTS

MESSAGES = "".join(f"<Message>{part}</Message>" for part in PARTS)
ANSWER = f'<?xml version="1.0" encoding="UTF-8"?><Response>{MESSAGES}</Response>'


def create_app() -> Flask:
    """Build the app."""
    app = Flask(__name__)

    @app.post("/sms")
    def sms() -> Response:
        assert request.form["Body"]
        return Response(ANSWER, content_type="text/xml; charset=utf-8")

    return app
