"""The replies the service may send, and the placeholders each may carry; the words are in `replies.toml`."""

from collections.abc import Mapping

PLACEHOLDERS_OF_REPLY: Mapping[str, frozenset[str]] = {
    "introduction": frozenset({"service", "emergency"}),
    "introduction_with_check_in": frozenset({"service", "emergency"}),
    "check_in": frozenset({"label"}),
    "where": frozenset(),
    "unknown": frozenset(),
    "help": frozenset({"service", "contact", "emergency"}),
    "help_without_contact": frozenset({"service", "emergency"}),
    "stopped": frozenset({"service"}),
    "started": frozenset({"service"}),
    "thanks": frozenset(),
    "greeting": frozenset({"service"}),
    "earlier_red_flag_e": frozenset({"words", "emergency"}),
    "earlier_red_flag_m": frozenset({"words", "emergency"}),
    "all_clear": frozenset({"emergency"}),
    "noted": frozenset({"emergency"}),
    "again_soon": frozenset({"label"}),
    "lasting": frozenset({"label", "emergency"}),
    "which_side": frozenset({"label"}),
    "meanwhile_e": frozenset({"emergency"}),
    "meanwhile_m": frozenset({"emergency"}),
    "better": frozenset({"emergency"}),
    "same_or_worse": frozenset({"emergency"}),
    "nothing_to_repeat": frozenset(),
    "reminders_not_yet": frozenset({"service"}),
    "races_not_yet": frozenset({"service"}),
    "erase_code": frozenset({"service", "code"}),
    "erase_wrong_code": frozenset({"service"}),
    "erase_over": frozenset({"service"}),
    "erased": frozenset({"service"}),
    "my_data": frozenset({"service", "link"}),
    "language_changed": frozenset(),
}

# Sent by ourselves, as one text: never several numbered ones.
ONE_TEXT = frozenset({"check_in"})

# Said after a sign of an emergency: like the answer to one, never with a stretch or a tip.
AFTER_DANGER = frozenset({"earlier_red_flag_e", "earlier_red_flag_m", "all_clear", "meanwhile_e", "meanwhile_m"})
