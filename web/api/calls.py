"""Every call of the API: importing a module here adds its calls, and this list is the only place to do it."""

from web.api import api, broadcasts, description, races, runners, watching

__all__ = ["api", "broadcasts", "description", "races", "runners", "watching"]
