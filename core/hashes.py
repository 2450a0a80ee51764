"""What is kept in the place of a number or a link's token, and the tokens themselves; all by keys of our one secret."""

import hashlib
import hmac

TOKEN_CHARACTERS = 32  # of 4 bits each
# Stands for the token of a link wherever the answer with it is kept, and is as long as the token.
TOKEN_NOT_KEPT = "this-part-of-links-is-never-kept"


def number_hash(phone: str, *, secret: str) -> str:
    """Give what is kept of an erased number: without our secret nobody can find the number by trying all there are."""
    return _keyed("erased numbers", phone, secret)


def proof_of(phone: str, *, secret: str) -> str:
    """Give what stands for a number in the proof that it agreed, once the number itself is not kept any more.

    Whoever shows us the number can be shown the proof; without our secret nobody can find the number from it.
    """
    return f"proof:{_keyed('proofs of consent', phone, secret)}"


def link_token(carrier_id: str, *, secret: str) -> str:
    """Give the token of the link that answers a text: the same for the same text, so that it need not be kept."""
    return _keyed("links to my data", carrier_id, secret)[:TOKEN_CHARACTERS]


def with_token(body: str, carrier_id: str, *, secret: str) -> str:
    """Put the token of a link in its place in the answer to a text; an answer without a link stays as it is."""
    return body.replace(TOKEN_NOT_KEPT, link_token(carrier_id, secret=secret)) if TOKEN_NOT_KEPT in body else body


def token_hash(token: str) -> str:
    """Give what is kept of a token; it needs no key, as nobody can try all tokens of 128 bits."""
    return hashlib.sha256(token.encode()).hexdigest()


def counted_for(what: str, *, secret: str) -> str:
    """Give what wrong passwords are counted under, so that the names that were tried are not kept."""
    return _keyed("wrong passwords", what, secret)


def phone_code_hash(code: str, *, phone: str, organizer_id: int, secret: str) -> str:
    """Give what is kept of a code texted to an organizer: keyed, as all six digits are tried in a second."""
    return _keyed("codes to phones", f"{organizer_id} {phone} {code}", secret)


def browser_mark(browser: str, name: str, *, secret: str) -> str:
    """Give the mark a browser keeps once an organizer has signed in there: nobody else can make one for the name."""
    return _keyed("known browsers", f"{browser} {name}", secret)[:TOKEN_CHARACTERS]


def _keyed(purpose: str, value: str, secret: str) -> str:
    """Hash with HMAC-SHA256 under a key that serves this purpose alone (RFC 2104; a key as HKDF would derive it)."""
    key = hmac.digest(secret.encode(), f"sidestitch: {purpose}".encode(), "sha256")
    return hmac.new(key, value.encode(), "sha256").hexdigest()
