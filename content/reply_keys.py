"""The replies we may send (`replies.toml`, `plan_replies.toml`), and the placeholders each may carry."""

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
    "races_not_yet": frozenset({"service"}),
    "erase_code": frozenset({"service", "code"}),
    "erase_wrong_code": frozenset({"service"}),
    "erase_over": frozenset({"service"}),
    "erased": frozenset({"service"}),
    "my_data": frozenset({"service", "link"}),
    "language_changed": frozenset(),
}

_RUNS = frozenset({"runs"})
_NEXT = frozenset({"next"})
_OFFER = frozenset({"runs", "place", "evening"})
_FAR = frozenset({"planned", "longest", "step", "unit"})

PLACEHOLDERS_OF_PLAN_REPLY: Mapping[str, frozenset[str]] = {
    "ask_time": _RUNS | {"missing"},
    "ask_days": frozenset({"time"}),
    "ask_runs": frozenset(),
    "ask_again": _RUNS,
    "ask_not_understood": frozenset(),
    "ask_zone": _RUNS,
    "ask_which_place": frozenset({"place", "options"}),
    "place_unknown": frozenset(),
    "offer": _OFFER,
    "offer_guess": _OFFER,
    "offer_early": _OFFER | {"early"},
    "offer_guess_early": _OFFER | {"early"},
    "terms": frozenset({"service", "most", "choice"}),
    "on": _NEXT | {"evening", "strength"},
    "plan": _OFFER | {"strength", "next"},
    "plan_none": frozenset(),
    "plan_draft": _RUNS,
    "plan_paused": _RUNS | {"until"},
    "plan_paused_open": _RUNS,
    "plan_ended": _RUNS,
    "changed": _RUNS | {"place", "next"},
    "changed_evening": _RUNS | {"evening", "next"},
    "change_which": frozenset({"time"}),
    "change_what": frozenset(),
    "skipped": _NEXT | {"what"},
    "skip_nothing": _NEXT | {"what"},
    "skip_which": frozenset(),
    "paused": _NEXT | {"until"},
    "paused_open": frozenset(),
    "resumed": _RUNS | {"place", "next"},
    "resume_nothing": frozenset(),
    "fewer_runs": _NEXT,
    "fewer_long_runs": _NEXT,
    "fewer_least": frozenset(),
    "cancelled": frozenset({"service"}),
    "moved": _RUNS | {"place", "next"},
    "trip": _RUNS | {"place", "first", "last", "after", "home", "next"},
    "trip_where": frozenset(),
    "moved_without_plan": frozenset({"place"}),
    "back_home": _NEXT | {"home"},
    "back_not_away": frozenset(),
    "ran": frozenset({"distance", "longest"}),
    "ran_how_far": frozenset(),
    "distance_set": frozenset({"distance", "day"}),
    "distance_far": _FAR,
    "distance_over": _FAR,
    "distance_unknown": frozenset({"planned"}),
    "distance_kept": frozenset({"planned", "day"}),
    "distance_no_run": frozenset({"day"}),
    "done": frozenset(),
    "not_today": _NEXT,
    "reminders_abroad": frozenset({"service"}),
    "off_since_stop": frozenset(),
}

# Sent by ourselves, as one text: never several numbered ones.
ONE_TEXT = frozenset({"check_in"})

# Said after a sign of an emergency: like the answer to one, never with a stretch or a tip.
AFTER_DANGER = frozenset({"earlier_red_flag_e", "earlier_red_flag_m", "all_clear", "meanwhile_e", "meanwhile_m"})
