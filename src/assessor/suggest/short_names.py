"""A short name for a task, made from the statement that describes it."""

from __future__ import annotations

import re

LONGEST = 80
"""Characters of a short name."""

_ENOUGH = 24
_VERBS = re.compile(
    r"^([\w-]+)(?:(?:, [\w-]+)*,? (?:and|or|and/or) [\w-]+)"
    r"(?= (?!(?:about|at|for|from|in|of|off|on|out|to|up|upon|with)\b)[\w-])"
)
_PURPOSES = """achieve allow analyze assess assist assure avoid build check collect communicate
complete comply compute conduct convert coordinate correct create deliver design detect determine
develop diagnose discuss enable encourage enhance ensure establish estimate evaluate exchange
expedite explain facilitate find form fund gain gather generate help identify implement improve
increase inform keep learn locate maintain make maximize measure meet minimize monitor obtain
operate perform plan prepare prevent produce promote protect provide reduce regulate remove repair
report resolve respond restore review secure select solve study support test track understand
update verify"""
_END = re.compile(r"; |(?<=[a-z]{3})\. (?=[A-Z])")
# What says how, why or when, rather than what is done.
_FURTHER = re.compile(
    r" – | — |(?: in areas| in fields| in subjects)?,? such as |,? including |, \w+ing |,? e\.g\.|, (?:using|to|so|when|if|while|where|which|that"
    r"|according|based|depending|in order) | (?:using|so that|so as to|in order to|in accordance with"
    r"|according to|based on|when|while|if|through the use of) | by \w+ing "
    rf"| to (?:{'|'.join(_PURPOSES.split())})[ ,]"
)
_JOINT = re.compile(
    r", | (?:as|at|between|by|concerning|during|for|from|in|into|of|on|regarding|to|with|within) "
)
_DANGLING = re.compile(
    r"[\s,;:–—-]+$|,? (?:a|an|and|and/or|as|at|by|for|from|in|into|of|on|or|that|the|their|to|with)$"
)


def short_name(statement: str) -> str:
    """The first clause of ``statement`` in sentence case, at most 80 characters.

    Of several verbs at its beginning the first is kept; how, why and when are left out. A clause
    that is longer still is cut between words. Nothing comes of nothing.
    """
    first = _END.split(" ".join(statement.split()))[0]
    text = _without_loose_end(_VERBS.sub(r"\1", first.rstrip(".")))
    ends = [*(further.start() for further in _FURTHER.finditer(text)), len(text)]
    enough = next((end for end in ends if _ENOUGH <= end <= LONGEST), None)
    text = _without_loose_end(_cut(text) if enough is None else text[:enough])
    return text[:1].upper() + text[1:]


def _cut(text: str) -> str:
    """``text`` cut before the last part of it that begins within the length, else between words."""
    if len(text) <= LONGEST:
        return text
    joints = [joint.start() for joint in _JOINT.finditer(text[: LONGEST + 1])]
    if joints and joints[-1] >= _ENOUGH:
        return text[: joints[-1]]
    return text[: LONGEST + 1].rpartition(" ")[0] or text[:LONGEST]


def _without_loose_end(text: str) -> str:
    while match := _DANGLING.search(text):
        text = text[: match.start()]
    return text
