"""Whether a caller sits at this computer: for pages that are for whoever runs the service here."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import Request

# What proxies add to a call they hand on; one that adds none of them keeps the name of the host it was called by.
FORWARDED = (
    "Forwarded",
    "Via",
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Forwarded-Port",
    "X-Forwarded-Proto",
    "X-Forwarded-Server",
    "X-Forwarded-Ssl",
    "X-Real-IP",
    "X-Client-IP",
    "CF-Connecting-IP",
    "True-Client-IP",
)


def is_from_this_computer(request: Request) -> bool:
    """Tell whether a call came straight from this computer: over the loopback, by its own name, through no proxy."""
    is_forwarded = any(name in request.headers for name in FORWARDED)
    return not is_forwarded and is_loopback(request.remote_addr or "") and names_this_computer(request.host)


def names_this_computer(host: str) -> bool:
    """Tell whether a Host header names this computer itself, as 127.0.0.1:5000, [::1] and localhost do."""
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    return name == "localhost" or name.endswith(".localhost") or is_loopback(name)


def is_loopback(address: str) -> bool:
    """Tell whether an address is one that only this computer reaches."""
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
