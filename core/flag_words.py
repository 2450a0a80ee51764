"""What organizers call the colours of the event alert system, in texts of their own."""

from collections.abc import Mapping

from core.race import Flag

COLOURS: Mapping[str, Flag] = {
    "green": "green",
    "yellow": "yellow",
    "red": "red",
    "black": "black",
    "verde": "green",
    "amarilla": "yellow",
    "amarillo": "yellow",
    "roja": "red",
    "rojo": "red",
    "negra": "black",
    "negro": "black",
}
