"""Signed calls as the carrier makes them, written to a file beforehand, so that signing costs nothing in the run."""

from hashlib import md5
from pathlib import Path
from urllib.parse import urlencode

from tests.twilio_calls import fields_of, signature_of

PUBLIC_URL = "https://bench.example"  # what is signed; the port that is called does not matter
AREA_CODES = (303, 720, 970, 719, 212, 415, 617, 206, 512, 305)
TEXTS_OF_A_RUNNER = 5
TEXTS_BETWEEN = 500  # roughly, from all runners, before the same one writes again


def write_calls(path: Path, count: int) -> None:
    """Write so many calls, one a line: the signature, a tab, the form with its 19 fields.

    Each call has a MessageSid of its own, as scattered as the carrier's, which an index feels. At any point of the
    file every fifth call is a runner's first; each runner writes five times, which no rule against robots minds.
    """
    with path.open("w", encoding="ascii") as file:
        for number in range(count):
            fields = fields_of("calf", sender=_sender(number, count), sid=f"SM{md5(str(number).encode()).hexdigest()}")
            file.write(f"{signature_of(f'{PUBLIC_URL}/sms', fields)}\t{urlencode(fields)}\n")


def _sender(number: int, count: int) -> str:
    block, nth = divmod(number, TEXTS_OF_A_RUNNER)
    runner = (block - nth * TEXTS_BETWEEN // TEXTS_OF_A_RUNNER) % -(-count // TEXTS_OF_A_RUNNER)
    area_code, line = AREA_CODES[runner // 10_000 % len(AREA_CODES)], runner % 10_000
    return f"+1{area_code}555{line:04}"
