"""A file of a page, to be saved."""

from collections.abc import Iterator

from flask import Response


def csv_file(text: Iterator[str], name: str) -> Response:
    """Give a file that is saved, and never shown as a page."""
    response = Response(text, mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
