"""From replies to the texts that leave: each reply becomes one part or several numbered ones."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """One text we send, such as "2/3 Calf, gently: ..."."""

    body: str


def compose(replies: Iterable[Sequence[str]]) -> tuple[Part, ...]:
    """Turn replies, each a series of bodies, into the parts to send, in order.

    A series of several is numbered, because carriers promise no order between texts; a single body stays as it is.

    >>> [part.body for part in compose([("Calf: rest.", "Calf: stretch."), ("HELP for info.",)])]
    ['1/2 Calf: rest.', '2/2 Calf: stretch.', 'HELP for info.']
    """
    return tuple(Part(body) for bodies in replies for body in _numbered(bodies))


def _numbered(bodies: Sequence[str]) -> Iterator[str]:
    if len(bodies) == 1:
        yield bodies[0]
        return
    for number, body in enumerate(bodies, start=1):
        yield f"{number}/{len(bodies)} {body}"
