"""How values are written on the pages of the console."""

from core.home_country import country_name
from logs import mask
from web.console import console
from web.console.race_words import span

console.add_app_template_filter(span)
console.add_app_template_filter(country_name)
console.add_app_template_filter(mask, "masked")
