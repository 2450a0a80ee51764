"""How far a course can be, in miles, and how long a mile is."""

from decimal import Decimal

FARTHEST_MILE = 500  # what is farther was a slip, or another number
KM_A_MILE = Decimal("1.609344")  # the international mile, exact since 1959
