"""The public page of the number: what it does, its terms, its privacy; shown where a carrier carries."""

from flask import render_template

from web import house


def public_page() -> str:
    """Show what carriers and runners want to read before they text the number."""
    settings = house().settings
    return render_template(
        "about.html",
        service_name=settings.service_name,
        contact=settings.contact,
        senders=settings.twilio_from,
        retention_days=settings.retention_days,
        emergency=_emergency_number(),
    )


def _emergency_number() -> str:
    """Give the operator's own number to call, else the one of the first country we start texts to."""
    numbers, settings = house().catalog().emergency_numbers, house().settings
    return settings.emergency_number or (numbers.get(settings.allowed_countries[0]) or numbers["other"]).emergency
