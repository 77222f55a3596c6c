"""Why a session is where it is, or nowhere: every rule id that a plan can carry, and its sentence.

An id may carry a detail after a colon: ``busy: Conference``. The detail takes the place of ``{}`` in the sentence.
"""

from __future__ import annotations

RULES: dict[str, str] = {
    "home-slot": "It is on its home slot.",
    "kept": "It stays at the time you already know, although its home slot is free.",
    "moved": "Its home slot was not possible; this is the legal time that moves least and lies nearest to it.",
    "room-for-others": "Here more of the week's sessions fit, or fewer of them have to move.",
    "shortened": "It is shorter than usual here: {} leaves no more room.",
    "no-home": "It has no home slot this week; this is the best legal time.",
    "pinned": "You gave it this time yourself, so it stays there.",
    "pinned-in-light-week": "The week is a light one and would not hold it, but what you pinned stays.",
    "where-you-are": "Where you are then it is {}.",
    "night-there": "Where you are then it is {}, in the night: give it another time, or give it back to the planner.",
    "anchor": "It is a fixed date of the plan: nobody moves it.",
    "clash": "This time is also taken by {}; nothing was moved, because you chose it.",
    "past": "That time has already begun.",
    "logged": "You have logged it, so it stays where it was.",
    "dropped": "The plan no longer asks for it.",
    "slipped": "A pause or a return let its topic slip by {}.",
    "brought-forward": "Weeks that share or were left out brought its topic forward by {}.",
    "free-weeks-used": "Weeks that the document leaves free are used, which brought its topic forward by {}.",
    "bad-week": "The week is a bad one: of what is not done only the first build and the first write session stay.",
    "ramp-week": "After a long absence the first week is light: the first build and the first write session.",
    "shared-week": "Two topics share its week: build and write of each, and no minute more.",
    "great-week": "You called the week great: one more experiment on the same topic.",
    "on-a-trip": "You are on a trip then: an hour each, and only what can be done anywhere.",
    "cut-week": "You cut its topic out of the plan.",
    "left-out": "Its topic is left out, so that the plan is over in time.",
    "topic-gone": "The document holds its topic no more.",
    "no-week": "Its topic stands among weeks that were over when the document gained it: no week holds it.",
    "done-before": "Its topic was done before the plan began.",
    "asked-again": "It was left undone when its topic was taken up again, so it is asked for once more.",
    "busy": "That time is taken by {}, or is too close to it.",
    "holiday": "That day is a holiday: {}.",
    "pause": "That day is in a pause.",
    "travel": "You are travelling that day: only light sessions can be held then.",
    "transit": "That day is a travel day.",
    "jet-lag": "That day is left free to get over the time difference.",
    "no-window": "Neither a home slot nor a window is open for long enough then.",
    "notice": "That time is too soon: new times need some notice.",
    "one-a-day": "That day already has as many sessions as one day may hold.",
    "rest-day": "With it, the week would have no rest day left.",
    "week-full": "The week already has as many sessions as it may have.",
    "heavy-days-apart": "Two heavy sessions would be on one day or on consecutive days.",
    "overlap": "Session {} is at that time.",
    "week-end": "It would reach into the next week.",
    "dst-gap": "The clock skips that time when it goes forward.",
    "dst-fold": "The clock shows that time twice when it goes back.",
}


def is_shift(rule: str) -> bool:
    """Whether a reason is that a topic lies in another week than the documents' order gives it."""
    return rule.partition(":")[0] in {"slipped", "brought-forward", "free-weeks-used"}


def sentence(rule: str) -> str:
    """What a rule id says to a learner; an id of another part of the plan reads as its own words."""
    name, _, detail = rule.partition(": ")
    template = RULES.get(name)
    if template is None:
        return f"The plan leaves that day free: {rule}."
    return template.format(detail or "something else")
