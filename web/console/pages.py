"""Every page of the console: importing a module here adds its pages, and this list is the only place to do it."""

from web.console import account, console, home, people, sign_in, tokens

__all__ = ["account", "console", "home", "people", "sign_in", "tokens"]
