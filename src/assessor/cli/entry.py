"""Values as commands are given them: what a text means for a place of a document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches

from assessor.desk.editing import BLANKS
from assessor.document import path as paths
from assessor.document.assessment import Assessment
from assessor.document.errors import DocumentError
from assessor.document.path import Json
from assessor.document.text import clean, clean_line

_KEPT = ("schema_version", "method", "override.author", "override.at")
"""What the program keeps in a document; no person sets it."""
_WHOLE = re.compile(r"[-+]?[0-9]{1,9}", re.ASCII)
_TRUTH: dict[str, Json] = {"true": True, "yes": True, "false": False, "no": False}
_NAMED = 6
"""Places that a refusal names at most."""


def place_of(document: Assessment, path: str) -> str:
    """The path (by ids) of the one value that ``path`` leads to.

    Raises:
        DocumentError: there is no such place, it holds several values, or no person sets it.
    """
    try:
        place = paths.by_id(document, path)
    except DocumentError as error:
        raise DocumentError.at(path, error.problems[0].message + _near(document, path)) from None
    known = tuple(places(document))
    if place in known or place.endswith("].id"):
        return place
    inside = [one for one in known if one.startswith((f"{place}.", f"{place}["))]
    if inside:
        rest = ", …" if len(inside) > _NAMED else ""
        raise DocumentError.at(
            path, f"holds several values; name one of them: {', '.join(inside[:_NAMED])}{rest}"
        )
    if place in BLANKS:
        raise DocumentError.at(
            path, "is a list without elements; they come at the Desk, or with a suggestion"
        )
    raise DocumentError.at(path, "is kept by the program itself and cannot be set")


def places(document: Assessment) -> Iterator[str]:
    """The path (by ids) of every value of a document that a person sets, in its order."""
    for path in _leaves(paths.to_json(document)):
        if path not in BLANKS and not path.startswith(_KEPT):
            yield path


def value_at(document: Assessment, path: str, text: str) -> Json:
    """What ``text`` means at ``path``: a whole number, a score, lines set apart by “;”, or text.

    Whether it belongs there is found out when it is put there. Where there is no such place it
    is text.
    """
    now = paths.get(document, path) if paths.exists(document, path) else ""
    if isinstance(now, list):
        return [line for part in re.split(r"[;\n]", clean(text)) if (line := clean_line(part))]
    if isinstance(now, bool):
        return _TRUTH.get(text.strip().lower(), text)
    if path.endswith(".score") and not paths.is_rating(path):
        return _score(text.strip())
    if isinstance(now, str):
        return clean(text)
    return int(text) if _WHOLE.fullmatch(text.strip()) else clean_line(text)


def nothing_at(document: Assessment, path: str) -> Json:
    """What stands at ``path`` where nothing does: no text, no lines, or no value.

    Raises:
        DocumentError: something has to stand there.
    """
    now = paths.get(document, path)
    empty: Json = [] if isinstance(now, list) else ""
    try:
        paths.replace(document, path, empty)
    except DocumentError:
        empty = None
    paths.replace(document, path, empty)
    return empty


def _score(text: str) -> Json:
    """``text`` as scores are written, with one decimal, where it says one."""
    try:
        number = Decimal(text)
        return f"{number:.1f}" if number == round(number, 1) else text
    except InvalidOperation:
        return text


def _leaves(content: Json, at: str = "") -> Iterator[str]:
    if isinstance(content, dict):
        for name, child in content.items():
            if name != "id":
                yield from _leaves(child, f"{at}.{name}" if at else name)
    elif isinstance(content, list) and any(isinstance(child, dict) for child in content):
        for child in content:
            if isinstance(child, dict):
                yield from _leaves(child, f"{at}[{child['id']}]")
    else:
        yield at


def _near(document: Assessment, path: str) -> str:
    """A hint at the places that are called nearly like ``path``, by ids or by positions."""
    content = paths.to_json(document)
    known = dict.fromkeys(places(document))
    known |= dict.fromkeys(paths.by_position(content, one) for one in tuple(known))
    near = get_close_matches(path, known, n=3)
    return f"; do you mean {' or '.join(near)}" if near else ""
