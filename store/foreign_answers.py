"""How many answers a day go to numbers outside the countries we start texts to, as each costs several times more."""

from datetime import date

from store.database import Transaction


def take(tx: Transaction, day: date, cap: int) -> bool:
    """Count one more answer on a UTC day; False, and nothing is counted, when the day's cap is reached."""
    if cap < 1:
        return False
    counted = tx.run(
        """INSERT INTO foreign_answers (day, answers) VALUES (:day, 1)
           ON CONFLICT (day) DO UPDATE SET answers = foreign_answers.answers + 1
           WHERE foreign_answers.answers < :cap""",
        day=day.isoformat(),
        cap=cap,
    )
    return counted == 1
