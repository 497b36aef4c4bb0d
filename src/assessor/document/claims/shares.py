"""Claims of shares of task time, of what is displaced or augmented, and of how many tasks there are."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from assessor.document.claims.claim import Claim, Ref
from assessor.document.claims.context import HAVING_SCORES, OWN, Sentence, of_another, subjects
from assessor.document.claims.mood import by_others, supposed
from assessor.document.claims.numbers import NUMBER_WORDS, Site
from assessor.document.claims.stated import ZONE_WORDS, claim_at
from assessor.document.claims.tokens import Token, word_set

_INVOLVED = {
    **dict.fromkeys(("displaced", "displacement", "displaces", "displace"), "displaced"),
    **dict.fromkeys(("augmented", "augmentation", "augments", "augment"), "augmented"),
    **dict.fromkeys(("uninvolved", "untouched"), "not_involved"),
}


def share_claim(s: Sentence, site: Site) -> Claim | None:
    """A percentage of task time."""
    if not site.percent or site.sign or not 0 <= site.value <= 100 or by_others(s, site.first):
        return None
    untouched = s.words(site.first - 3, site.first) in _NOT_INVOLVED
    if untouched and not supposed(s, site.first - 3):
        return claim_at(s, site, (Ref("share", "not_involved"),))
    if s.at(site.after + 1) == "its" and not _whose(s, site.first):
        return None
    of_time, i = _of_time(s, site.after)
    if of_time is False and (_time_before(s, site) or _time_of_tasks(s, site)):
        of_time = True
    if of_time is None:
        return None
    key = _said_before(s, site) if of_time else _directly(s, site)
    refs: tuple[Ref, ...] = (Ref("share", key),) if key else ()
    if of_time and not refs:
        refs = _cues(s, site, i)
    if not refs or supposed(s, site.first) or of_another(s, site.first):
        return None
    return claim_at(s, site, refs) if OWN in subjects(s, site.first) else None


def _of_time(s: Sentence, i: int) -> tuple[bool | None, int]:
    """Whether “of task time” or the like follows, and where it ends; ``None`` for another noun."""
    if s.at(i) == "task" and s.at(i + 1) == "time":
        return True, i + 2
    if s.at(i) not in ("of", "of the"):
        return False, i
    i += 1
    steps = 0
    while s.at(i) in _DETERMINERS and steps < 4:
        i += 1
        steps += 1
    if s.at(i) == "s" and s.at(i - 1) == "'":
        i += 1
    if s.at(i) in ("role", "job", "engineer") and s.at(i + 1) == "'":
        i += 3
    pair = f"{s.at(i)} {s.at(i + 1)}"
    if pair in _TIME_PAIRS:
        return True, i + 2
    if s.at(i) in _TIME:
        return True, i + 1
    return None, i


def _directly(s: Sentence, site: Site) -> str:
    """“0% displaced”, “displacement is 0%”."""
    i = site.after
    while s.at(i) in ("is", "are", "being", "human", "ai", "-", "by", "fully"):
        i += 1
    key = _INVOLVED.get(s.at(i), "")
    if not key and s.at(i) == "not" and s.at(i + 1) == "involved":
        key, i = "not_involved", i + 1
    if key:
        # “30% displacement of jobs” is about a market.
        if s.at(i + 1) in ("of", "in", "across", "among", "by", "jobs", "workers", "from"):
            of_time, _ = _of_time(s, i + 1)
            return key if of_time else ""
        return key
    key = _said_before(s, site)
    return "" if s.at(site.after) == "of" else key


def _said_before(s: Sentence, site: Site) -> str:
    """“displacement stands at”, “displaced:”, “augments”, “the untouched share is” before it."""
    i = site.first - 1
    while s.at(i) in _SAYING:
        i -= 1
    if s.at(i) == "involved" and s.at(i - 1) == "not":
        return "not_involved"
    if s.at(i) not in _INVOLVED:
        return ""
    between = s.words(i + 1, site.first)
    said = s.at(i) in ("displacement", "augmentation") and between
    headed = between[:1] == [":"] or "share" in between
    acts = s.at(i) in _ACTING and s.at(i - 1) == "ai"
    return _INVOLVED[s.at(i)] if said or headed or acts else ""


def _whose(s: Sentence, at: int) -> bool:
    """Whether “its” at ``at`` can be this role's: the sentence begins so, or speaks of the role."""
    return at <= _NEAR_START or any(
        i in s.roles or (s.at(i) in HAVING_SCORES and s.at(i) not in ZONE_WORDS) for i in range(at)
    )


def _time_before(s: Sentence, site: Site) -> bool:
    """“of its task time, 55% scores 3 or more”."""
    i = site.first - 1 - (s.at(site.first - 1) == ",")
    return s.at(i) == "time" and s.at(i - 1) == "task"


def _time_of_tasks(s: Sentence, site: Site) -> bool:
    """“58% goes into tasks with a score of at least 3”: a share that tasks of some score have."""
    stop = next((i for i in range(site.after, len(s.tokens)) if s.at(i) in _STOPS), len(s.tokens))
    there = s.words(site.after, stop)
    if "tasks" not in there or _SCORING.isdisjoint(there):
        return False
    return not _TAKING.isdisjoint(there[: there.index("tasks")])


def _cues(s: Sentence, site: Site, after: int) -> tuple[Ref, ...]:
    """Which share of time the words around say is meant."""
    right_end = next((o.first for o in s.sites if o.first >= after and o.percent), len(s.tokens))
    right_end = next((i for i in range(after, right_end) if s.at(i) in _STOPS), right_end)
    right = s.tokens[after:right_end]
    left_start = max((o.after for o in s.sites if o.after <= site.first and o.percent), default=0)
    refs = _scoring(s, after, right_end) or _scoring(s, left_start, site.first)
    if refs and (refs[0].than[1:] or not any(n.kind == "task" for n in s.named)):
        in_task = s.place.startswith("tasks[") and not refs[0].than[1:]
        if not in_task:
            return refs
        if not _is_own_share(s, site, after):
            return ()

    tasks = _tasks(s, after, right_end) or _tasks(s, left_start, site.first)
    involved = _involvement(right) or (_involvement(s.tokens[left_start : site.first]))
    if s.at(after - 1) == "work":
        # “60% of the work of monitoring” is a part of that task, not its share of the week.
        return (Ref("share", involved),) if involved else ()
    if involved == "augmented" and not _flatly(right):
        return Ref("share", "exposed"), Ref("share", "augmented")
    if involved and len(tasks) < 2:
        return (Ref("share", involved),)
    if tasks:
        return _of_tasks(tasks)
    if s.place.startswith("tasks[") and _is_own_share(s, site, after):
        return (Ref("task_time", s.place[len("tasks[") : -1]),)
    if s.place.startswith("tasks[") or s.place.startswith("comparators["):
        return ()
    if any(token.low in _EXPOSED for token in right):
        return tuple(Ref("share", key) for key in ("exposed", "augmented", "involved", "displaced"))
    return ()


def _of_tasks(tasks: list[str]) -> tuple[Ref, ...]:
    if len(tasks) == 1:
        return (Ref("task_time", tasks[0]),)
    together = Ref("task_time", ",".join(tasks))
    return (together, *(Ref("task_time", task) for task in tasks))


def _tasks(s: Sentence, first: int, after: int) -> list[str]:
    found = [n.key for n in s.named if n.kind == "task" and first <= n.first and n.after <= after]
    return list(dict.fromkeys(found))


def _scoring(s: Sentence, first: int, after: int) -> tuple[Ref, ...]:
    """“scores 3 or more”, “at 3+”, “scoring 2”."""
    for i in range(first, after):
        if not s.tokens[i].is_number or len(s.tokens[i].raw) > 1 or not "1" <= s.at(i) <= "5":
            continue
        before = s.words(max(i - 5, first), i)
        if s.at(i + 1) == "/" or s.at(i - 1) == "/":
            continue
        if not any(w in _SCORING or w in ("at", "rated") for w in before):
            continue
        level = s.at(i)
        tail = " ".join(s.words(i + 1, i + 3))
        if tail.startswith("+") or tail in _OR_MORE or before[-2:] in _AT_LEAST_WORDS:
            return (Ref("share", "scoring", f"{level}+"),)
        if tail in _OR_LESS or before[-2:] == ["at", "most"]:
            return (Ref("share", "scoring", f"{level}-"),)
        if before[-1:] in (["below"], ["under"]):
            return (Ref("share", "scoring", f"{int(level) - 1}-"),)
        if before[-1:] == ["above"]:
            return (Ref("share", "scoring", f"{int(level) + 1}+"),)
        if s.at(i + 1) in ("or", "-", "to", "and"):
            return ()
        return (Ref("share", "scoring", level),)
    return ()


def _involvement(tokens: Sequence[Token]) -> str:
    words = [token.low for token in tokens]
    for i, word in enumerate(words):
        if word in _INVOLVED:
            return _INVOLVED[word]
        if word == "involved" and i and words[i - 1] == "not":
            return "not_involved"
    return ""


def _flatly(tokens: Sequence[Token]) -> bool:
    """Whether augmentation is named as such: “is augmented”, not “faces real augmentation”."""
    words = [token.low for token in tokens]
    return "augmented" in words or not any(w in _FACING for w in words)


def _is_own_share(s: Sentence, site: Site, after: int) -> bool:
    before = s.words(site.first - 6, site.first)
    if s.at(site.first - 1) in ("is", "only", "just") and "role" in s.words(site.after, after):
        return True
    if any(word in _OWN_SHARE for word in before):
        return True
    return site.first <= 1 and s.at(after) in (
        "",
        "this",
        "it",
        ".",
        ",",
        ";",
        ":",
        "goes",
        "is",
        "—",
    )


def count_claim(s: Sentence, at: int) -> Claim | None:
    """“its seven tasks”, “all 7 tasks”."""
    token = s.tokens[at]
    value = NUMBER_WORDS.get(token.low)
    if value is None:
        if not token.is_number or len(token.raw) > 2 or not token.raw.isascii():
            return None
        value = int(token.raw)
    if s.at(at + 1) != "tasks" or s.at(at - 1) not in ("the", "its", "all", "these", "into"):
        return None
    following = s.at(at + 2)
    if s.at(at - 1) in ("the", "into", "these") and following not in _AFTER_COUNT:
        return None
    if following in ("that", "which", "scoring", "with", "scored", "rated", "where", "at"):
        return None
    if s.place.startswith("comparators[") or supposed(s, at) or by_others(s, at):
        return None
    return Claim(token.start, token.end, (Ref("task_count"),), Decimal(value))


def none_displaced(s: Sentence, at: int) -> Claim | None:
    """“no task is displaced”, “none of the work is displaced”."""
    word = s.at(at)
    if word not in ("no", "none", "nothing"):
        return None
    if word == "no" and s.at(at + 1) not in ("task", "tasks", "displacement", "work", "part"):
        return None
    if word == "none" and not (
        s.at(at + 1) in ("is", "are")
        or (s.at(at + 1) == "of" and any(w in _WORK for w in s.words(at + 2, at + 5)))
    ):
        return None
    for i in range(at + 1, at + 9):
        if s.at(i) in (",", ";", "", ":", "—"):
            return None
        if s.at(i) in ("displaced", "displacement"):
            if supposed(s, at) or by_others(s, at) or s.place.startswith("comparators["):
                return None
            if s.at(i + 1) in ("of", "by", "in"):
                return None
            return Claim(
                s.tokens[i].start, s.tokens[i].end, (Ref("share", "displaced"),), Decimal(0)
            )
    return None


_NOT_INVOLVED = (["no", "part", "in"], ["not", "involved", "in"])
_NEAR_START = 5
_ACTING = frozenset(("displaces", "displace", "augments", "augment"))
_TAKING = word_set("goes go falls fall is are sits sit spent lies lie")
_SAYING = word_set(
    "is of at : = ( stands share score a the only covers reaches amounts to makes up runs"
)
_STOPS = frozenset((")", ";", "while", "whereas", "but"))
_DETERMINERS = word_set("the its all this total a their your whole that overall my")
_TIME = frozenset(("time", "week", "workload", "work", "workweek", "hours"))
_TIME_PAIRS = frozenset(
    (
        "task time",
        "working time",
        "work week",
        "working week",
        "work time",
        "role time",
        "working hours",
        "job time",
    )
)
_SCORING = frozenset(("score", "scores", "scored", "scoring", "rates", "rating"))
_OR_MORE = frozenset(
    (
        "or more",
        "or higher",
        "or above",
        "or over",
        "and above",
        "and up",
        "and over",
        "or greater",
        "and higher",
        "or worse",
        "and more",
        "plus",
    )
)
_OR_LESS = frozenset(("or less", "or lower", "or below", "or under", "and below", "and lower"))
_AT_LEAST_WORDS = (["at", "least"],)
_EXPOSED = word_set(
    "ai exposed exposure automation automated agents agent automates faces automatable"
)
_FACING = word_set("faces facing meaningful significant substantial meets sees")
_OWN_SHARE = word_set(
    "takes take task fills occupies accounts represents makes this it consumes share time"
)
_AFTER_COUNT = frozenset(
    (
        "",
        ".",
        ",",
        ";",
        ")",
        "together",
        "listed",
        "in",
        "add",
        "sum",
        "above",
    )
)
_WORK = frozenset(("work", "tasks", "time", "week", "role", "job"))
