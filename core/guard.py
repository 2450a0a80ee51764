"""The distance guard: how much further than lately a run may go (cramp facts 2.6).

One run longer than the longest of the last 30 days by more than a tenth went with more overuse injuries among 5,205
runners (Frandsen and others, BJSM 2025; observational). It is no guarantee, and says nothing about cramps.
"""

from core.distance import Distance

MOST_BEYOND = 1.1
FAR_BEYOND = 1.3  # from here on the advice says "far above"; the study's next step
_ROUNDING = 10  # metres, so that 4.4 miles are no jump from 4


def is_beyond(planned: Distance, longest: Distance) -> bool:
    """Tell whether a planned run is more than a tenth above the longest of late.

    >>> is_beyond(Distance(4.4, "mi"), Distance(4, "mi")), is_beyond(Distance(15, "mi"), Distance(4, "mi"))
    (False, True)
    """
    return planned.meters > longest.meters * MOST_BEYOND + _ROUNDING


def is_far_beyond(planned: Distance, longest: Distance) -> bool:
    """Tell whether a planned run is far above the longest of late."""
    return planned.meters > longest.meters * FAR_BEYOND + _ROUNDING


def next_step(longest: Distance) -> Distance:
    """Give a sensible next step, a tenth further, in the unit of the longest and rounded down to a tenth of it.

    >>> next_step(Distance(4, "mi")), next_step(Distance(10, "km"))
    (Distance(amount=4.4, unit='mi'), Distance(amount=11.0, unit='km'))
    """
    return Distance(round(longest.amount * MOST_BEYOND * 100) // 10 / 10, longest.unit)
