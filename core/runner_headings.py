"""What the headings of a list say, in English and Spanish: which column holds what of a runner."""

import re
import unicodedata
from typing import Literal, get_args

Column = Literal["phone", "first_name", "full_name", "bib", "wave", "distance", "language", "pace", "finish", "agreed"]
COLUMNS: tuple[Column, ...] = get_args(Column)

# What a heading says, folded to small letters without accents; the first that fits. None leaves the column out: a
# number to call in an emergency is not the runner's, and must never be texted.
_HEADINGS: tuple[tuple[str, Column | None], ...] = (
    (r"\b(emergency|emergencia|emerg|ice|parent|guardian|tutor|padre|madre|spouse|fax)\b", None),
    (r"\b(team|club|equipo|shirt|camiseta|company|coach|email|e mail|mail|correo|birth|nacimiento|age|edad)\b", None),
    (r"\b(opt in|optin|opted in|consent\w*|agree\w*|permission|acepta\w*|consentimiento|autoriza\w*)\b", "agreed"),
    (r"\b(text|sms) (updates|messages|alerts|ok|yes no)\b|\breceive (texts|sms)\b", "agreed"),
    (r"\b(last|family|sur) ?name\b|^(last|lname|surname|apellidos?|primer apellido|segundo apellido)$", None),
    (r"\b(mobile|cell|cellphone|movil|celular|phone|telephone|telefono|tel|tlf|tfno|whatsapp|msisdn)\b", "phone"),
    (r"\bphone\w*|^(sms|text|contact) number$|^numero de contacto$", "phone"),
    (r"\b(first|given|fore|preferred) ?name\b|^(first|fname|forename|nombre de pila)$", "first_name"),
    (r"\b(full|runner|participant|athlete) ?name\b|^(runner|participant|athlete|entrant)$", "full_name"),
    (r"^(nombre completo|nombre y apellidos?|apellidos? y nombre|corredora?|participante|atleta)$", "full_name"),
    (r"^(name|names|nombre|nombres)$", "full_name"),
    (r"\b(bib|dorsal)\b|^(race|start|runner) (number|no|nr)$|^(number|no|nr|num|numero)$", "bib"),
    (r"\b(wave|corral|oleada|ola|cajon)\b|^(start(ing)? group|grupo( de salida)?|salida)$", "wave"),
    (r"\b(language|lang|idioma|lengua|locale)\b", "language"),
    (r"\b(pace|ritmo)\b|^min (mi|km)$", "pace"),
    (r"\b(finish|goal|expected|estimated|predicted|projected|target|estimado|previsto|objetivo|meta)\b", "finish"),
    (r"^(distance|distancia|event|evento|race|carrera|prueba|modalidad|division)\b", "distance"),
)
_READ_HEADINGS = tuple((re.compile(pattern), column) for pattern, column in _HEADINGS)
_SURNAME = re.compile(r"\b(last|family|sur) ?name\b|^(last|lname|surname)$|apellido")
_MOBILE = re.compile(r"\b(mobile|cell|cellphone|movil|celular|sms|text|whatsapp)\b")
_AT_HOME = re.compile(r"\b(home|work|office|day|evening|casa|trabajo|fijo)\b")


def knows_heading(heading: str) -> bool:
    """Tell whether we know what stands below a heading, be it nothing we use."""
    return _first_fit(heading)[0]


def column_of_heading(heading: str) -> Column | None:
    """Give what stands below a heading; None where it is nothing we use, or we do not know.

    >>> column_of_heading("Cell Phone"), column_of_heading("Dorsal"), column_of_heading("Emergency Phone")
    ('phone', 'bib', None)
    """
    return _first_fit(heading)[1]


def is_surname(heading: str) -> bool:
    """Tell whether last names stand below a heading."""
    return column_of_heading(heading) is None and bool(_SURNAME.search(_folded(heading)))


def fitness(heading: str) -> int:
    """Rank headings of one meaning: a mobile phone above a phone, one at home or at work below it."""
    folded = _folded(heading)
    return bool(_MOBILE.search(folded)) - bool(_AT_HOME.search(folded))


def _first_fit(heading: str) -> tuple[bool, Column | None]:
    """Tell whether we know a heading, and what its column says."""
    folded = _folded(heading)
    fits = ((True, column) for pattern, column in _READ_HEADINGS if pattern.search(folded))
    return next(fits, (False, None))


def _folded(heading: str) -> str:
    letters = unicodedata.normalize("NFKD", heading.replace("_", " ")).casefold()
    split = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading).casefold() if heading[:1].islower() else letters
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", split) if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[^\w]+|_", " ", plain).split())
