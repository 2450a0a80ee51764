"""What a text says is to change in a plan: which days move, which are dropped, whether the long run is meant."""

import re

from core.days import NAME, NAMES, Day, in_order

Days = tuple[Day, ...]

_DAYS = rf"{NAME}(?:(?: ?[,/&+] ?| and | y |, ?and | )(?:el |los |the )?{NAME})*"
_FROM_TO = re.compile(
    rf"\b(?P<gone>{_DAYS})(?:'?s)?(?: \w+){{0,3}}? (?:to|a|al|a los|para(?: el| los)?|for) "
    rf"(?:the |el |los )?(?P<new>{_DAYS})"
)
_INSTEAD = re.compile(
    rf"\b(?P<new>{_DAYS}),? (?:instead of|not|and not|y no|no|en vez del?|en lugar del?) (?:el |los )?(?P<gone>{_DAYS})"
)
_NOT_BUT = re.compile(rf"\b(?:not |no (?:el |los )?)?(?P<gone>{_DAYS})(?: no)?, ?(?:but |sino )?(?P<new>{_DAYS})$")
_DROP = re.compile(
    r"(?:please |pls )?"
    r"(?:drop|remove|delete|take out|take off|no more|(?:i )?no longer (?:run|train)|(?:i )?dont run|"
    r"quit[ae]r?|elimin[ae]r?|borr[ae]r?|sac[ao]r?|ya no(?: corro| entreno)?)"
    rf" (?:my |the |on |mi |mis |el |los |en )*(?P<gone>{_DAYS})(?: run| runs| from.*| please| pls| any ?more)?[ .!]*"
)
_ONLY_DAYS = re.compile(rf"(?:(?:for|on|the|my|only|just|para|el|los|solo) )*{_DAYS}(?: runs?| please| por favor)?")
_LONG_RUN = re.compile(r"\b(?:long|larg[ao])\b")
_EVENING = re.compile(r"\b(?:evenings?|nights?|nite|eve|noches?|vispera|tardes?)\b")


def moved_days(plain: str, known: Days) -> tuple[Days, Days] | None:
    """Read from which days to which runs are moved; None where none of the days that have a run is to change.

    >>> moved_days("move my wednesday run to thursday", ("wed",)), moved_days("jueves en vez de martes", ("tue",))
    ((('wed',), ('thu',)), (('tue',), ('thu',)))
    """
    for pattern in (_INSTEAD, _NOT_BUT, _FROM_TO):
        found = pattern.search(plain)
        gone, new = (days_in(found["gone"]), days_in(found["new"])) if found else ((), ())
        if gone and set(known).issuperset(gone) and not set(gone) & set(new):
            return gone, new
    return None


def dropped_days(plain: str) -> Days:
    """Read which days are to have no run any more: "drop thursday", "no more thursdays"."""
    found = _DROP.fullmatch(plain)
    return days_in(found["gone"]) if found else ()


def days_alone(plain: str) -> Days:
    """Read the days of a text that names nothing else."""
    text = plain.strip(" .!")
    return days_in(text) if _ONLY_DAYS.fullmatch(text) else ()


def days_in(text: str) -> Days:
    """Give the days of the week that a text names."""
    return in_order(NAMES[name] for name in re.findall(rf"\b{NAME}", text))


def names_long_run(plain: str) -> bool:
    """Tell whether a text names the long run."""
    return _LONG_RUN.search(plain) is not None


def names_evening(plain: str) -> bool:
    """Tell whether a text names the evening."""
    return _EVENING.search(plain) is not None
