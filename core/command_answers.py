"""What an organizer is answered, in sentences: the preview of a broadcast, what is done. The words are content."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from content.catalog import COLOUR_NAMES
from core.audience import Audience
from core.broadcast import Broadcast
from core.broadcast_hours import opens_at, window
from core.command_draft import Drafted
from core.confirmation import Launch
from core.longest import QUOTED_OF_BROADCAST
from core.message import Part, compose
from core.packing import pack
from core.preview import Preview
from core.race import Flag, Race
from core.reach import Reach
from core.segments import to_gsm
from core.wording import Wording

_LONGEST_WORD = 20


def say(wording: Wording, key: str, **more: str) -> str:
    """Give one reply of command_replies.toml."""
    return " ".join(wording.reply(key, **more))


def parts_of(texts: Sequence[str]) -> list[Part]:
    """Cut texts, each of sentences that belong together, into numbered parts of one segment each."""
    return list(compose([pack(*texts)])) if texts else []


def ask(wording: Wording, race: Race, drafted: Drafted, shown: Preview, code: str, *, now: datetime) -> list[str]:
    """Show a broadcast, and ask for the code: whom it reaches and what it comes to first, then how it reads."""
    whom, colour = whom_of(wording, drafted.audience), colour_of(wording, drafted.flag)
    if shown.reach.people == 0:
        return [say(wording, "flag_alone", race=race.said, whom=whom, code=code, colour=colour)]
    comes_to = say(
        wording,
        "send_asks",
        race=race.said,
        whom=whom,
        people=count(wording, shown.reach.people),
        segments=_segments(shown),
        total=count(wording, shown.segments),
        minutes=_minutes(shown.lasts),
        code=code,
    )
    also = [say(wording, "flag_too", colour=colour)] if drafted.flag else []
    happening = [say(wording, "now_happening")] if drafted.reads_like_danger else []
    return [
        *happening,
        " ".join([comes_to, *also, *_but(wording, race, shown, drafted.audience, now)]),
        _reads(wording, shown),
    ]


def launched(wording: Wording, race: Race, wish: Launch, *, now: datetime) -> list[str]:
    """Say what has been done: the flag that is set, the broadcast that is launched, when its texts leave."""
    said = []
    if wish.flag:
        said.append(say(wording, "flag_set", race=race.said, colour=colour_of(wording, wish.flag)))
    if wish.people:
        said.append(say(wording, "launched", people=count(wording, wish.people), race=race.said))
        said += quiet_until(wording, race, wish.audience, now)
    return [" ".join(said)]


def whom_of(wording: Wording, audience: Audience) -> str:
    """Name an audience, such as "half, wave 2"."""
    said = []
    if audience.distance:
        said.append(say(wording, "whom_distance", distance=to_gsm(audience.distance, most_units=_LONGEST_WORD)))
    if audience.wave:
        said.append(say(wording, "whom_wave", wave=to_gsm(audience.wave, most_units=_LONGEST_WORD)))
    if audience.cramped:
        said.append(say(wording, "whom_cramped"))
    if audience.unwelcomed:
        said.append(say(wording, "whom_unwelcomed"))
    if audience.mile is not None:
        said.append(say(wording, "whom_mile", mile=f"{audience.mile:f}"))
    return ", ".join(said) or say(wording, "whom_all")


def colour_of(wording: Wording, flag: Flag | None) -> str:
    """Name a flag's colour in capitals; nothing where there is none."""
    return COLOUR_NAMES[flag][wording.language] if flag else ""


def count(wording: Wording, number: int) -> str:
    """Write a number with its thousands parted, by a dot in Spanish and by a comma in English."""
    written = f"{number:,}"
    return written.replace(",", ".") if wording.language == "es" else written


def names_of(broadcasts: Iterable[Broadcast], races: Iterable[Race]) -> str:
    """Name the races of broadcasts, each once."""
    names = {race.id: race.said for race in races}
    return ", ".join(dict.fromkeys(names.get(broadcast.race_id, "?") for broadcast in broadcasts))


def numbered(races: Sequence[Race]) -> str:
    """Number races to choose from, with their codes where two bear one name, as those of two years do.

    >>> numbered([])
    ''
    """
    names = [race.said for race in races]
    said = [f"{race.said} {race.code}" if names.count(race.said) > 1 else race.said for race in races]
    return ", ".join(f"{number} {each}" for number, each in enumerate(said, start=1))


def quiet_until(wording: Wording, race: Race, audience: Audience, now: datetime) -> list[str]:
    """Say from when on texts leave, where it is a quiet hour; those around a mile have times of their own."""
    opens = opens_at(race, None, now, at_any_hour=False)
    if opens <= now or audience.mile is not None:
        return []
    return [say(wording, "quiet_until", clock=f"{opens.astimezone(ZoneInfo(race.zone)):%-H:%M}")]


def _but(wording: Wording, race: Race, shown: Preview, audience: Audience, now: datetime) -> Iterator[str]:
    """Say what may surprise: a costly character, who does not get it, that it waits for the morning."""
    for each in shown.shown:
        if each.segments_without < each.segments:
            costly = each.costly[0]
            word = to_gsm(costly.word, most_units=_LONGEST_WORD).strip("? ") or costly.name[:_LONGEST_WORD]
            yield say(wording, "costly", word=word, segments=str(each.segments_without))
    if left_out := _left_out(wording, shown.reach):
        yield say(wording, "not_reached", left_out=left_out)
    yield from quiet_until(wording, race, audience, now)
    open_for = window(race, None, now, at_any_hour=False)
    if shown.lasts > open_for.expires_at - open_for.opens_at:
        yield say(wording, "not_all")


def _left_out(wording: Wording, reach: Reach) -> str:
    counts = {
        "out_stopped": reach.stopped,
        "out_foreign": sum(reach.foreign.values()),
        "out_paceless": reach.without_pace,
    }
    return ", ".join(say(wording, key, people=count(wording, people)) for key, people in counts.items() if people)


def _reads(wording: Wording, shown: Preview) -> str:
    """Quote how it reads in the organizer's language, where it is in both; only its beginning where it is long."""
    mine = next((each for each in shown.shown if each.language == wording.language), shown.shown[0])
    key = "reads_in_two" if len(shown.shown) > 1 else "reads"
    return say(wording, key, text=to_gsm(mine.text, most_units=QUOTED_OF_BROADCAST))


def _segments(shown: Preview) -> str:
    """Write how many segments the text takes, "1-2" where it takes more in one language."""
    sizes = sorted({each.segments for each in shown.shown if each.people})
    return str(sizes[0]) if len(sizes) == 1 else f"{sizes[0]}-{sizes[-1]}"


def _minutes(lasts: timedelta) -> str:
    """Write how long something lasts, rounded up.

    >>> _minutes(timedelta(seconds=20)), _minutes(timedelta(minutes=150))
    ('1 min', '2 h 30 min')
    """
    minutes = max(1, -(-int(lasts.total_seconds()) // 60))
    return f"{minutes} min" if minutes < 100 else f"{minutes // 60} h {minutes % 60} min"
