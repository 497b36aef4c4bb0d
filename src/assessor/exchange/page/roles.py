"""Other roles the page speaks of: told apart from, quoted with a score, and listed at its end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from assessor.document.errors import Problem
from assessor.document.text import MAX_LINE
from assessor.exchange.page.layout import (
    DIMENSIONS,
    SUB_LABEL,
    ZONE,
    is_prose,
    name_and_level,
    sub_label_key,
    zone_key,
)
from assessor.exchange.page.reading import OtherRole, Reading
from assessor.method.definition import CURRENT
from assessor.method.score import zone_of

_RATING = re.compile(
    rf"({ZONE})(?: \(({SUB_LABEL})\))? ([0-9]{{1,3}}(?:\.[0-9])?) ?/ ?100", re.IGNORECASE
)
_ALSO = re.compile(r"Also known as:? ", re.IGNORECASE)
_CONTRAST = re.compile(rf"\bNOT (?:an?|the) ([^().]{{1,{MAX_LINE}}}?) \(")
_SCORED = re.compile(
    rf"\bscored ([0-9]{{1,3}}(?:\.[0-9])?)(?![0-9.][0-9])(?: ?/ ?100)?"
    rf"(?: ({ZONE})\b)?(?: \(?({SUB_LABEL})\b\)?)?",
    re.IGNORECASE,
)
_QUOTED = re.compile(r" \(([0-9]{1,3}\.[0-9])\)")
_NAME_LINKS = frozenset({"of", "&", "/"})
_NOT_A_NAME = re.compile(
    "A|An|And|Above|Against|Alongside|At|Below|Beside|Between|Beyond|Both|But|By|"
    "Compared|For|From|If|In|Like|Near|Of|On|Only|Or|Over|Than|That|The|This|To|Under|Unlike|Versus|While|With|&|/|of"
)
_SEVERAL_WORDS = 4
_ROLES_AT_MOST = 200
_LISTED_AT_MOST = 100


def other_role(reading: Reading) -> int:
    """A role listed at the end: its name, its rating, a note, other names."""
    text = reading.line.text
    if match := _RATING.fullmatch(reading.ahead(1)):
        score = _points(match[3])
        if score is None or len(text) > MAX_LINE or len(reading.roles) == _LISTED_AT_MOST:
            return 0
        role, seniority = name_and_level(text)
        reading.roles.append(
            OtherRole(
                reading.line.number,
                role,
                seniority,
                "other_role",
                zone_key(match[1]),
                sub_label_key(match[2]) if match[2] else None,
                score,
            )
        )
        reading.open = "other_role"
        return reading.take(2)
    if reading.open != "other_role":
        return 0
    last = reading.roles[-1]
    if match := _ALSO.match(text):
        names = [name.strip() for name in re.split("[,;]", text[match.end() :]) if name.strip()]
        if any(len(name) > MAX_LINE for name in names):
            return reading.leave(why=f"A name is longer than {MAX_LINE} characters.")
        if len(names) == 1 and len(names[0].split()) >= _SEVERAL_WORDS:
            reading.note(
                reading.line.number,
                f"“{names[0]}” may be several names run together; they were kept as one.",
            )
        last.also_known_as += names
        return reading.take()
    return reading.add_to(last.note, text) if is_prose(text) else 0


def settle_roles(reading: Reading) -> list[OtherRole]:
    """Every other role: those told apart, those quoted in prose and not listed, those listed.

    Reports roles that the page gives two scores, and zones that a quoted score is not in.
    """
    listed = reading.roles
    contrasts = [
        role for line, text in reading.paragraphs("role.is_not") for role in _contrasts(line, text)
    ]
    quoted = [role for line, text in _commented(reading) for role in quoted_in(line, text)]
    own = reading.text("role.title").casefold()
    reading.contradictions += _disagreements(
        [*listed, *(role for role in (*contrasts, *quoted) if role.role.casefold() != own)]
    )
    contrasts = _first_of_each(contrasts, {own})
    quoted = _first_of_each(quoted, {own, *_names(contrasts), *_names(listed)})
    return [*contrasts, *quoted][: _ROLES_AT_MOST - len(listed)] + _unrepeated(listed)


def quoted_in(line: int, text: str) -> Iterator[OtherRole]:
    """The roles that ``text`` names with a score in brackets right behind."""
    for match in _QUOTED.finditer(text):
        score = _points(match[1])
        name = _name_before(text[max(0, match.start() - 120) : match.start()])
        if name and score is not None and name not in DIMENSIONS:
            yield OtherRole(line, name, score=score)


def _commented(reading: Reading) -> Iterator[tuple[int, str]]:
    for path in ("override.justification", "commentary.reality_check"):
        yield from reading.paragraphs(path)
    for point in reading.points.get("not_captured", ()):
        yield from point.text.paragraphs
    yield from reading.worry.paragraphs


def _names(roles: list[OtherRole]) -> set[str]:
    return {role.role.casefold() for role in roles}


def _first_of_each(roles: list[OtherRole], but_not: set[str]) -> list[OtherRole]:
    kept: dict[str, OtherRole] = {}
    for role in roles:
        if role.role.casefold() not in but_not:
            kept.setdefault(role.role.casefold(), role)
    return list(kept.values())


def _unrepeated(roles: list[OtherRole]) -> list[OtherRole]:
    kept: list[OtherRole] = []
    for role in roles:
        if not any(_same(role, other) for other in kept):
            kept.append(role)
    return kept


def _same(role: OtherRole, other: OtherRole) -> bool:
    is_alike = replace(role, line=other.line, note=other.note) == other
    return is_alike and str(role.note) == str(other.note)


def _contrasts(line: int, text: str) -> Iterator[OtherRole]:
    for match in _CONTRAST.finditer(text):
        inside = _bracketed(text, match.end())
        if inside is None:
            continue
        scored = _SCORED.search(inside)
        score = _points(scored[1]) if scored else None
        note = inside
        if scored and score is not None:
            note = f"{inside[: scored.start()].rstrip(' ,;—–-')} {inside[scored.end() :]}".strip()
        role = OtherRole(line, _capitalised(match[1]), score=score)
        if scored and score is not None:
            role.zone = zone_key(scored[2]) if scored[2] else None
            role.sub_label = sub_label_key(scored[3]) if scored[3] else None
        if note:
            role.note.add(line, note)
        yield role


def _capitalised(name: str) -> str:
    """``name`` from its first capital letter on, where a word of it has one."""
    words = name.split()
    first = next((i for i, word in enumerate(words) if word[0].isupper()), 0)
    return " ".join(words[first:])


def _name_before(text: str) -> str:
    """The run of capitalised words that ``text`` ends with."""
    words: list[str] = []
    for word in reversed(text.split(" ")):
        bare = word.strip("“”\"'‘’")
        is_part = bare[:1].isupper() or (bare in _NAME_LINKS and bool(words))
        if not is_part or word.endswith((",", ";", ":", ".", ")")) or len(words) == 8:
            break
        words.insert(0, bare)
    while words and _NOT_A_NAME.fullmatch(words[0]):
        del words[0]
    return " ".join(words)


def _bracketed(text: str, start: int) -> str | None:
    """What stands from ``start`` to the bracket that closes the one before it."""
    depth = 1
    for at in range(start, min(len(text), start + 1_000)):
        depth += {"(": 1, ")": -1}.get(text[at], 0)
        if depth == 0:
            return text[start:at]
    return None


def _disagreements(mentions: list[OtherRole]) -> Iterator[Problem]:
    first: dict[str, OtherRole] = {}
    for role in sorted(mentions, key=lambda role: role.line):
        if role.score is None:
            continue
        if role.zone is not None and (zone := zone_of(role.score)).key != role.zone:
            said = CURRENT.zone(role.zone).label
            yield Problem(
                f"line {role.line}",
                f"{role.role} is called {said} with a score of {role.score}, which is {zone.label}.",
            )
        earlier = first.setdefault(role.role.casefold(), role)
        levels = {earlier.seniority, role.seniority} - {""}
        if earlier.score != role.score and len(levels) < 2:
            yield Problem(
                f"line {role.line}",
                f"{role.role} is given a score of {role.score} here "
                f"and of {earlier.score} in line {earlier.line}.",
            )


def _points(text: str) -> Decimal | None:
    score = Decimal(text).quantize(Decimal("0.1"))
    return score if score <= 100 else None
