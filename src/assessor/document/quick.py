"""Reading a sound document without pydantic, whose import takes longer than all the rest.

The rows of :mod:`assessor.document.table` are made from the models, and the rules they name are
the functions that the models apply. What is not certain to be accepted by the models is given
up, and read again by them (:func:`assessor.document.canonical.load`), which then say what is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NoReturn, cast

from assessor.document.json_text import parse_json
from assessor.document.migrations import migrated
from assessor.document.rules import RULES, Node
from assessor.document.table import DOCUMENTS, PARTS
from assessor.document.values import encodable

if TYPE_CHECKING:
    from assessor.document.assessment import Assessment


class Record:
    """A part of a document: the attributes of the model's, its JSON values, and nothing else."""

    def __init__(self, fields: dict[str, object], content: dict[str, object]) -> None:
        self.__dict__.update(fields, _content=content)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"{name} cannot be set: a record does not change")

    def model_dump(self, **_as_json: str) -> dict[str, object]:
        """The JSON values it was read from, not a copy."""
        content: dict[str, object] = self.__dict__["_content"]
        return content


class _Doubt(ValueError):
    """The models may not accept this."""


def read(data: bytes) -> Assessment:
    """The document a file's bytes hold, to be looked at by its attributes alone.

    Raises:
        DocumentError: as :func:`assessor.document.canonical.load` does.
    """
    found = quick(parse_json(data))
    if found is not None:
        return found
    from assessor.document.canonical import load

    return load(data)


def quick(content: object) -> Assessment | None:
    """The document in JSON values as a :class:`Record`; ``None`` unless the models accept it.

    One of an older schema version is brought forward, as by the models.
    """
    if not isinstance(content, dict):
        return None
    kind = "PublishedAssessment" if "scorecard" in content else "Assessment"
    try:
        return cast("Assessment", _read(DOCUMENTS[kind], migrated(content)))
    except ValueError:  # a DocumentError is one too
        return None


def _read(node: Node, value: Any) -> Any:
    return _READERS[node[0]](value, *node[1:])


def _part(value: Any, name: str) -> Record:
    fields = PARTS[name]
    if type(value) is not dict or value.keys() != fields.keys():
        raise _Doubt
    return Record({field: _read(node, value[field]) for field, node in fields.items()}, value)


def _rule(value: Any, name: str, before: Node) -> Any:
    return RULES[name](_read(before, value))


def _nullable(value: Any, node: Node) -> Any:
    return None if value is None else _read(node, value)


def _list(value: Any, node: Node, longest: int | None) -> tuple[Any, ...]:
    if type(value) is not list or (longest is not None and len(value) > longest):
        raise _Doubt
    return tuple(_read(node, element) for element in value)


def _dict(value: Any, names: Node, node: Node) -> dict[Any, Any]:
    if type(value) is not dict:
        raise _Doubt
    return {_read(names, name): _read(node, element) for name, element in value.items()}


def _union(value: Any, *nodes: Node) -> Any:
    for node in nodes:
        with suppress(ValueError):
            return _read(node, value)
    raise _Doubt


def _literal(value: Any, *expected: Any) -> Any:
    for one in expected:
        if value == one and type(value) is type(one):
            return value
    raise _Doubt


def _str(value: Any, longest: int | None, pattern: str | None) -> str:
    if type(value) is not str or (longest is not None and len(value) > longest):
        raise _Doubt
    if pattern is not None and not re.fullmatch(pattern, value, re.ASCII):
        raise _Doubt
    return value if value.isascii() else encodable(value)


def _int(value: Any, least: int | None, most: int | None) -> int:
    if type(value) is not int:
        raise _Doubt
    if (least is not None and value < least) or (most is not None and value > most):
        raise _Doubt
    return value


def _bool(value: Any) -> bool:
    if type(value) is not bool:
        raise _Doubt
    return value


_READERS: Mapping[str, Callable[..., Any]] = {
    "part": _part,
    "rule": _rule,
    "nullable": _nullable,
    "list": _list,
    "dict": _dict,
    "union": _union,
    "literal": _literal,
    "str": _str,
    "int": _int,
    "bool": _bool,
}
