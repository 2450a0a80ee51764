"""The public page of the number: what it does, its terms, its privacy; shown where a carrier carries."""

from flask import render_template

from web import house


def public_page() -> str:
    """Show what carriers and runners want to read before they text the number."""
    settings = house().settings
    return render_template(
        "about.html", service_name=settings.service_name, contact=settings.contact, senders=settings.twilio_from
    )
