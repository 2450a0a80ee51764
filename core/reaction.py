"""A reaction to a text of ours, as phones without it send one: Liked "Tue 6am run tomorrow. ... SKIP".

It quotes what we said, red flags, STOP and SKIP among it, so none of it is meant as the runner's own words.
"""

import re

_OPENING, _CLOSING = "\"\u201c\u201e\u00ab\u2018'", "\"\u201d\u201c\u00bb\u2019'"
# What Apple's Messages and Google's write before the quoted text, in English and Spanish, and the same taken back.
_REACTED = (
    r"liked|loved|disliked|laughed at|emphasi[sz]ed|questioned|reacted \S{1,12} to|removed an? [\w ]{1,20} from"
    r"|(?:le|me) gust[o\u00f3]|(?:le|me) encant[o\u00f3]|no (?:le|me) gust[o\u00f3]|se ri[o\u00f3] de|enfatiz[o\u00f3]"
    r"|pregunt[o\u00f3] por|reaccion[o\u00f3] con \S{1,12} a|(?:quit[o\u00f3]|elimin[o\u00f3]) [\w ]{1,20} de"
    r"|[^\w\s]{1,8} (?:to|a)"
)
_REACTION = re.compile(
    rf"\s*[\u200b-\u200d]*(?:{_REACTED})[\u200b-\u200d]*\s*[{_OPENING}].*[{_CLOSING}]\s*", re.IGNORECASE | re.DOTALL
)


def is_reaction(text: str) -> bool:
    """Tell whether a text only reacts to another one, which it quotes whole or in part.

    >>> is_reaction("Liked \u201cCalf: stop, rest.\u201d"), is_reaction("liked the stretch, thanks")
    (True, False)
    """
    return _REACTION.fullmatch(text) is not None
