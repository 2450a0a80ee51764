"""What the code on a race's poster says to a phone."""

from urllib.parse import quote


def sms_uri(number: str, words: str) -> str:
    """Give the address that opens a text to a number with the words already in it.

    RFC 5724 writes `?body=`, which Android wants; iPhones since iOS 8 have taken `&body=`, and put `?body=...` into the
    field of the number. With both marks each finds its own: an empty field stands before the `&`.

    Sources: RFC 5724, section 2.2; github.com/flutter/flutter/issues/18823 for what each phone does.

    >>> sms_uri("+13035550123", "JOIN HARBOR30")
    'sms:+13035550123?&body=JOIN%20HARBOR30'
    """
    return f"sms:{number}?&body={quote(words)}"
