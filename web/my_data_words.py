"""What the page of MYDATA calls tables and columns, in both languages; one without a word here keeps its own name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

TITLES: Mapping[str, tuple[str, str]] = {
    "runners": ("You", "Tu ficha"),
    "inbox": ("Your texts to us", "Tus textos"),
    "outbox": ("Our texts to you", "Nuestros textos"),
    "episodes": ("Cramps", "Calambres"),
    "plans": ("Run plan", "Plan de carreras"),
    "runs": ("Runs", "Carreras"),
    "participants": ("Races", "Tus carreras organizadas"),
    "alerts": ("Signs of an emergency in a race", "Señales de emergencia en una carrera"),
    "import_rows": ("Rows of an organizer's list", "Filas de la lista de un organizador"),
    "confirmations": ("The code an organizer is to text back", "La clave que un organizador debe escribir"),
    "consents": ("What you agreed to or took back", "Lo que aceptaste o retiraste"),
    "questions": ("The question that is open", "La pregunta abierta"),
    "redactions": ("Still to be emptied at the carrier", "Por vaciar en la empresa de SMS"),
    "data_links": ("Links to this page", "Enlaces a esta página"),
}
COLUMNS: Mapping[str, tuple[str, str]] = {
    "phone": ("number", "número"),
    "language": ("language", "idioma"),
    "introduced_at": ("introduced", "presentación"),
    "heard_at": ("last heard", "último texto"),
    "stopped_at": ("stopped", "baja"),
    "last_stopped_at": ("last stopped", "última baja"),
    "red_flag_words": ("sign of an emergency, in your words", "señal de emergencia, con tus palabras"),
    "red_flag_written_at": ("written", "escrita"),
    "body": ("words", "palabras"),
    "received_at": ("received", "recibido"),
    "created_at": ("made", "creado"),
    "intent": ("understood as", "entendido como"),
    "state": ("state", "estado"),
    "reason": ("because", "motivo"),
    "segments": ("segments", "segmentos"),
    "area": ("area", "zona"),
    "side": ("side", "lado"),
    "mile": ("mile", "milla"),
    "bib": ("bib", "dorsal"),
    "started_at": ("began", "empezó"),
    "ended_at": ("ended", "terminó"),
    "first_name": ("first name", "nombre"),
    "wave": ("wave", "ola"),
    "distance": ("distance", "distancia"),
    "pace_seconds": ("seconds a mile", "segundos por milla"),
    "joined_at": ("joined", "entrada"),
    "left_at": ("left", "salió"),
    "level": ("how grave", "gravedad"),
    "taken_by": ("taken by", "atendida por"),
    "taken_at": ("taken", "atendida"),
    "closed_at": ("closed", "cerrada"),
    "programme": ("for", "para"),
    "event": ("event", "hecho"),
    "words": ("in your words", "con tus palabras"),
    "shown": ("in answer to", "en respuesta a"),
    "terms": ("what for exactly", "para qué exactamente"),
    "recorded_at": ("recorded", "anotado"),
    "ran_on": ("on", "día"),
    "amount": ("distance", "distancia"),
    "unit": ("unit", "unidad"),
    "entries": ("runs on", "días y horas"),
    "zone": ("time zone", "zona horaria"),
    "next_at": ("next reminder", "próximo aviso"),
    "asked_at": ("asked", "preguntado"),
    "expires_at": ("good until", "vale hasta"),
    "kind": ("about", "sobre"),
    "carrier_id": ("the carrier's id of the text", "id del texto"),
}
_PLACES = {name: place for place, name in enumerate(COLUMNS)}
# What only programs have a use for; all of it is in the file.
HIDDEN = frozenset(
    {
        *("id", "runner_id", "key", "part", "lane", "ticket", "attempts", "attempted_at", "sender", "recipient"),
        *("lease_until_at", "doubted_at", "check_at", "not_before_at", "ref", "token_hash", "opens", "red_flag_name"),
        *("red_flag_level", "answered_at", "meters", "due_at", "tries", "red_flag", "code", "wish", "cells"),
        *("race_id", "import_id", "row_number", "broadcast_id", "participant_id"),
    }
)


@dataclass(frozen=True, slots=True)
class Section:
    """One table on the page: each row as what it says, by the word for it."""

    title: str
    rows: Sequence[Mapping[str, str]]


def sections_of(held: Mapping[str, Sequence[Mapping[str, Any]]], language: str) -> list[Section]:
    """Make the sections of the page, those we have a title for first; tables without a row are left out."""
    tables = [*TITLES, *(table for table in held if table not in TITLES)]
    return [
        Section(_word(TITLES, table, language), [_said(row, language) for row in held[table]])
        for table in tables
        if held.get(table)
    ]


def _said(row: Mapping[str, Any], language: str) -> dict[str, str]:
    return {
        _word(COLUMNS, name, language): _plain(name, value)
        for name, value in sorted(row.items(), key=_place)
        if name not in HIDDEN and value not in (None, "")
    }


def _place(column: tuple[str, Any]) -> int:
    """Order the columns as in `COLUMNS`, those without a word there behind them."""
    return _PLACES.get(column[0], len(_PLACES))


def _word(words: Mapping[str, tuple[str, str]], name: str, language: str) -> str:
    english, spanish = words.get(name, (name.replace("_", " "),) * 2)
    return spanish if language == "es" else english


def _plain(name: str, value: Any) -> str:
    return f"{datetime.fromisoformat(value):%Y-%m-%d %H:%M} UTC" if name.endswith("_at") else str(value)
