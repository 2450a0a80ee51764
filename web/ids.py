"""The ids in addresses, such as 7 in /races/7; what no row can have as its id is an address that is not there."""

from werkzeug.routing import BaseConverter, ValidationError

LARGEST_ID = 2**63 - 1  # what the id column of either engine holds


class Ids(BaseConverter):
    """Takes the place of werkzeug's `int`, which fails on 5,000 digits and knows no limit for the database's sake."""

    regex = "[0-9]{1,19}"

    def to_python(self, value: str) -> int:
        """Read an id."""
        number = int(value)
        if not 1 <= number <= LARGEST_ID:
            raise ValidationError
        return number

    def to_url(self, value: int) -> str:
        """Write an id."""
        return str(value)
