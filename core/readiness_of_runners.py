"""The checks of a race's readiness that are about its runners."""

from core.readiness_check import Check, number, people_are
from core.readiness_facts import Facts

ONE_IN = 10  # runners without a pace is few enough


def runners(facts: Facts) -> Check:
    """Check that there is somebody to text."""
    found = facts.runners
    if not found.all:
        do = "Import the list of registration, or hang the poster, so that runners text JOIN."
        return Check("Runners", False, "Nobody is in the race yet.", do, "runners")
    says = f"{people_are(found.all)} in the race."
    says += f" They have stopped all our texts: {number(found.stopped)}." if found.stopped else ""
    says += f" Besides, {number(found.left)} left the race." if found.left else ""
    do = "" if found.people else "Import the list of registration: a text would reach nobody now."
    return Check("Runners", found.people > 0, says, do, "runners")


def consent(facts: Facts) -> Check:
    """Check that whoever is texted has agreed, and that we can show it."""
    found = facts.runners
    if found.without_consent:
        do = "Import them again with the sentence they agreed to at registration, or ask them to text JOIN."
        says = f"{people_are(found.without_consent)} in the race without evidence that they agreed."
        return Check("Consent", False, says, do, "runners")
    if not found.all:
        return Check("Consent", True, "There is nobody to ask yet.", where="runners")
    listed = number(found.all - found.joined)
    says = f"Everybody has agreed: {number(found.joined)} by texting JOIN, {listed} at registration."
    return Check("Consent", True, says, where="runners")


def welcome(facts: Facts) -> Check:
    """Check that whoever came by a list is told first who writes, how often, what it costs, and how to end it.

    Source: messaging facts 5.4: what the first text of a programme must say; the answer to JOIN says it at once.
    """
    found, name = facts.runners, "First text"
    if not found.unwelcomed:
        says = "Nobody who can be texted is without a text of this race."
        return Check(name, True, says if found.people else "There is nobody to welcome yet.", where="welcome")
    have = (
        "1 runner from a list has" if found.unwelcomed == 1 else f"{number(found.unwelcomed)} runners from lists have"
    )
    says = f"{have} had no text of this race yet."
    if any(each.is_welcome for each in facts.planned):
        return Check(name, True, f"{says} A broadcast to them is launched.", where="broadcasts")
    do = "Welcome them before all else: carriers want the frequency, the rates, HELP and STOP in the first text."
    return Check(name, False, says, do, "welcome")


def countries(facts: Facts) -> Check:
    """Check that nobody has a number that is never texted."""
    foreign = facts.runners.foreign
    if not foreign:
        return Check("Countries", True, "All numbers are of countries we may text.", where="runners")
    named = ", ".join(f"{number(people)} of {country}" for country, people in sorted(foreign.items()))
    do = "Tell these runners by e-mail, or ask the operator to add their country to ALLOWED_COUNTRIES."
    return Check("Countries", False, f"Numbers of countries we may not text: {named}.", do, "operator")


def paces(facts: Facts) -> Check:
    """Check that "around mile N" knows when runners come by."""
    found, name = facts.runners, "Waves and paces"
    says = f"Without a pace: {number(found.without_pace)} of {number(found.all)}."
    if found.unknown_waves:
        waves = ", ".join(wave.upper() for wave in found.unknown_waves)
        do = "Enter how many minutes after the start each wave goes; until then they count as starting first."
        return Check(name, False, f"Runners are in waves the race does not know: {waves}. {says}", do)
    if found.without_pace * ONE_IN > found.all:
        do = "Import the list with a column of pace or finish time: a text around mile N leaves out whoever has none."
        return Check(name, False, says, do, "runners")
    return Check(name, True, says if found.without_pace else "Known of everybody.", where="runners")


def languages(facts: Facts) -> Check:
    """Check that each planned broadcast is there in the language of whoever reads it."""
    spanish = facts.runners.spanish
    english = facts.runners.people - spanish
    lacking = {
        "Spanish": sum("es" not in each.languages for each in facts.planned) if spanish else 0,
        "English": sum("en" not in each.languages for each in facts.planned) if english else 0,
    }
    says = f"Readers of English: {number(english)}, of Spanish: {number(spanish)}."
    if any(lacking.values()):
        named = " and ".join(f"{number(count)} without {language}" for language, count in lacking.items() if count)
        do = "Write them in both languages; the tips of the library come in both."
        return Check("Languages", False, f"{says} Planned broadcasts: {named}.", do, "broadcasts")
    return Check("Languages", True, says, where="broadcasts")
