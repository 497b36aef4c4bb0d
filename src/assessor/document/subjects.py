"""What a reviewer reads and approves one by one: the items of an assessment.

The *subject* of an item is exactly what is shown for it. Its hash is what a verdict binds to: it
changes when something shown changes, and only then.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from assessor.document.canonical import sha256
from assessor.document.errors import DocumentError
from assessor.document.export import PublishedAssessment
from assessor.document.path import Json, split, to_json
from assessor.document.ratings import method_of, score
from assessor.method.definition import Dimension, MethodDefinition

if TYPE_CHECKING:
    from assessor.document.assessment import Assessment
    from assessor.document.checks import Check

ItemKind: TypeAlias = Literal[
    "role",
    "principle",
    "growth",
    "task",
    "evidence",
    "barrier",
    "prose",
    "override",
    "comparator",
    "sources",
    "flag",
]
"""What an item is. ``prose`` is the quick screen, reinstatement, commentary or outlook."""

RATED: frozenset[ItemKind] = frozenset({"principle", "growth", "task", "evidence", "barrier"})
"""Kinds of item that carry a rating and a rationale."""

_FLAG = "flag:"
_OF_A_TASK = ("time", "score", "involvement")
_SET_AT = "at"
_NOT_RATED = "principles.quick_screen"
_GROUPS: tuple[tuple[str, ItemKind], ...] = (("evidence", "evidence"), ("barriers", "barrier"))
_RATED_GROUPS = ("principles", "evidence", "barriers")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to be reviewed. ``title`` is what people call it; of a flag, its sentence.

    ``path`` is by ids (``role``, ``tasks[triage]``, ``evidence.wage_trends``). That of a flag is
    ``flag:CODE:PATH``, and of a second flag of that code at that path ``flag:CODE:PATH:2``. What
    belongs to no other item, the sources that nothing cites, is the item ``sources``.
    """

    path: str
    kind: ItemKind
    title: str

    @property
    def about(self) -> str:
        """The path (by ids) of what a flag is about; that of the item itself for any other."""
        return self.path.split(":")[2] if self.kind == "flag" else self.path


_Entry: TypeAlias = tuple[Item, dict[str, Json]]


@dataclass(frozen=True, slots=True)
class Shown:
    """An item and its subject; ``sha256`` is the subject's hash.

    ``sha256_with_time`` is what the hash of an override's subject was while the time at which it
    was set counted too; empty for other items.
    """

    item: Item
    subject: Mapping[str, Json]
    sha256: str
    sha256_with_time: str = ""

    def bears(self, digest: str) -> bool:
        """Whether what has the hash ``digest`` is exactly what is shown here."""
        return digest in (self.sha256, self.sha256_with_time or self.sha256)


def shown(assessment: Assessment, checks: Sequence[Check]) -> tuple[Shown, ...]:
    """Every item with its subject, in document order.

    Flags come after the item they are about, those about the whole and about sources at the end. Optional prose that
    is empty is no item, nor is an override that is neither set nor commented on.

    Raises:
        MethodError: the assessment's method is not known here.
    """
    content = _content(assessment)
    parts = list(_items(assessment, content))
    among = [item for item, _ in parts]
    flags = [(owner(flag[0], among), flag) for flag in _flags(content, checks)]
    ordered: list[_Entry] = []
    for item, says in parts:
        ordered.append((item, {"path": item.path, "kind": item.kind, **says}))
        ordered += [flag for belongs, flag in flags if belongs == item.path]
    ordered += [flag for belongs, flag in flags if not belongs]
    return tuple(
        Shown(item, subject, sha256(subject), _with_time(item, subject, content))
        for item, subject in ordered
    )


def items(assessment: Assessment, checks: Sequence[Check]) -> tuple[Item, ...]:
    """Every item, as :func:`shown` orders them.

    Raises:
        MethodError: the assessment's method is not known here.
    """
    return tuple(entry.item for entry in shown(assessment, checks))


def subject(assessment: Assessment, checks: Sequence[Check], item: Item) -> Mapping[str, Json]:
    """Exactly what is shown for ``item``, as JSON values.

    ``path`` and ``kind`` are always there. ``value`` is what the document holds; ``sources`` are
    those it cites, whole; ``rubric`` is what the method says of a rating's scale; of an override,
    ``computed`` holds the formula's score and label and what the override moves, and ``value`` does
    not say when it was set. A flag has
    ``code``, ``about`` and ``message`` instead.

    Raises:
        DocumentError: the assessment has no such item.
        MethodError: its method is not known here.
    """
    return _one(assessment, checks, item).subject


def subject_sha256(assessment: Assessment, checks: Sequence[Check], item: Item) -> str:
    """The hash of :func:`subject`, which a verdict binds to.

    Raises:
        DocumentError: the assessment has no such item.
        MethodError: its method is not known here.
    """
    return _one(assessment, checks, item).sha256


def document_sha256(document: Assessment) -> str:
    """The hash of an assessment, without what export added: what a signature binds to.

    Nor does the number of its schema version count, which says how it is written and not what.
    """
    content = _content(document)
    del content["schema_version"]
    return sha256(content)


def find_shown(entries: Sequence[Shown], path: str, digest: str = "") -> Shown | None:
    """The entry that a record about ``path`` speaks of; ``None`` where it is gone.

    Of several flags of one code at one place it is the one whose subject has the hash ``digest``,
    whichever number it bears by now.
    """
    if path.startswith(_FLAG):
        alike = [entry for entry in entries if same_flags(entry.item.path, path)]
        for entry in alike:
            if entry.sha256 == digest:
                return entry
    return next((entry for entry in entries if entry.item.path == path), None)


def cited(subject: Mapping[str, Json]) -> tuple[str, ...]:
    """The ids of the sources that a subject shows for its item."""
    if subject["kind"] not in RATED:
        return ()
    return tuple(str(source["id"]) for source in _dicts(subject["sources"]))


def figures(assessment: Assessment, path: str) -> tuple[str, ...]:
    """The places (by ids) of what is judged in the item at ``path``: its rating, or the like.

    An override that only comments on the formula's score judges nothing.
    """
    if path == "override" and assessment.override.score is None:
        return ()
    return tuple(f"{path}.{name}" for name in figure_names(path))


def figure_names(path: str) -> tuple[str, ...]:
    """What is judged in the item at ``path``, as its fields are named.

    Of a task they are its share of time, score and involvement; of an override, the score it sets.
    What has no rating, such as prose or the whole, has none.
    """
    section, _, rest = path.partition(".")
    if section.startswith("tasks[") and not rest:
        return _OF_A_TASK
    if path == "override":
        return ("score",)
    is_one = section in _RATED_GROUPS and rest and "." not in rest and path != _NOT_RATED
    return ("rating",) if is_one or path == "growth" else ()


def same_flags(one: str, other: str) -> bool:
    """Whether two item paths are those of flags of one code at one place."""
    return one.startswith(_FLAG) and one.split(":")[:3] == other.split(":")[:3]


def owner(item: Item, among: Sequence[Item]) -> str:
    """The path of the item that ``item`` belongs to: a flag to what it is about, if that is one.

    Empty for a flag about the whole, such as one on the score, or about a source.
    """
    if item.kind != "flag":
        return item.path
    return next(
        (
            one.path
            for one in among
            if one.kind not in ("flag", "sources") and within(item.about, one.path)
        ),
        "",
    )


def within(path: str, whole: str) -> bool:
    """Whether ``path`` is ``whole`` or a place in it (both by ids)."""
    return path == whole or path.startswith((f"{whole}.", f"{whole}["))


def _one(assessment: Assessment, checks: Sequence[Check], item: Item) -> Shown:
    for entry in shown(assessment, checks):
        if entry.item.path == item.path:
            return entry
    raise DocumentError.at(item.path, "there is no such item in this assessment")


def _content(document: Assessment) -> dict[str, Json]:
    return to_json(document.assessment() if isinstance(document, PublishedAssessment) else document)


def _items(a: Assessment, content: dict[str, Json]) -> Iterator[_Entry]:
    method = method_of(a)
    sources = {str(source["id"]): source for source in _dicts(content["sources"])}
    cited: set[str] = set()

    def rated(path: str, kind: ItemKind, title: str, value: Json, rubric: Json) -> _Entry:
        fields = dict(_dict(value))
        cites = [str(own_id) for own_id in _list(fields.pop("sources"))]
        cited.update(cites)
        return (
            Item(path, kind, title),
            {"value": fields, "sources": [sources[own_id] for own_id in cites], "rubric": rubric},
        )

    def prose(path: str, title: str, value: Json) -> Iterator[_Entry]:
        if _says_something(value):
            yield Item(path, "prose", title), {"value": value}

    yield (
        Item("role", "role", "Definition of the role"),
        {"value": {**_dict(content["role"]), "assessed_on": content["assessed_on"]}},
    )
    principles = _dict(content["principles"])
    for dimension in method.principles:
        path = f"principles.{dimension.key}"
        yield rated(
            path, "principle", dimension.label, principles[dimension.key], _rubric(dimension)
        )
    yield from prose("principles.quick_screen", "Quick screen", principles["quick_screen"])
    growth = method.growth
    yield rated("growth", "growth", growth.label, content["growth"], _rubric(growth))
    scale: Json = {
        **_rubric(method.task_score),
        "involvements": [list(pair) for pair in method.involvements],
    }
    for number, task in enumerate(_dicts(content["tasks"]), 1):
        title = str(task["name"]).strip() or f"Task {number}"
        yield rated(f"tasks[{task['id']}]", "task", title, task, scale)
    yield from prose("reinstatement", "Reinstatement check", content["reinstatement"])
    for group, kind in _GROUPS:
        for dimension in getattr(method, group):
            value = _dict(content[group])[dimension.key]
            path = f"{group}.{dimension.key}"
            yield rated(path, kind, dimension.label, value, _rubric(dimension))
    yield from _override(a, _dict(content["override"]), method)
    yield from prose("commentary", "Commentary", content["commentary"])
    yield from prose("outlook", "Outlook", content["outlook"])
    for number, comparator in enumerate(_dicts(content["comparators"]), 1):
        title = str(comparator["role"]).strip() or f"Comparator {number}"
        yield (
            Item(f"comparators[{comparator['id']}]", "comparator", title),
            {"value": comparator},
        )
    rest: list[Json] = [source for own_id, source in sources.items() if own_id not in cited]
    if rest:
        yield Item("sources", "sources", "Sources that no rating cites"), {"value": rest}


def _override(
    a: Assessment, override: dict[str, Json], method: MethodDefinition
) -> Iterator[_Entry]:
    if not _says_something([override[name] for name in ("score", "reason", "justification")]):
        return
    computed: Json = None
    card = score(a)
    if card is not None:
        effect = card.override
        computed = {
            "score": str(card.computed_score),
            "label": effect.computed_label if effect else card.label,
            "points": str(effect.points) if effect else None,
            "major": effect.major if effect else False,
        }
    words = dict(method.override_reasons)
    reason = override["reason"]
    yield (
        Item("override", "override", "Override"),
        {
            "value": {name: value for name, value in override.items() if name != _SET_AT},
            "computed": computed,
            "reason": None if reason is None else words.get(str(reason), str(reason)),
        },
    )


def _with_time(item: Item, subject: Mapping[str, Json], content: dict[str, Json]) -> str:
    if item.kind != "override":
        return ""
    return sha256({**subject, "value": content["override"]})


def _flags(content: dict[str, Json], checks: Sequence[Check]) -> list[_Entry]:
    found: list[_Entry] = []
    count: Counter[str] = Counter()
    said: set[tuple[str, str]] = set()
    for check in checks:
        if check.severity != "flag":
            continue
        about = _by_id(content, check.path)
        path = f"{_FLAG}{check.code}:{about}"
        if (path, check.message) in said:
            continue
        said.add((path, check.message))
        count[path] += 1
        numbered = path if count[path] == 1 else f"{path}:{count[path]}"
        found.append(
            (
                Item(numbered, "flag", check.message),
                {
                    "path": path,
                    "kind": "flag",
                    "code": check.code,
                    "about": about,
                    "message": check.message,
                },
            )
        )
    return found


def _by_id(content: Json, path: str) -> str:
    """``path`` with every position replaced by an id; as it is where it leads nowhere (the score)."""
    text, here = "", content
    for step in split(path):
        if isinstance(here, list) and step.isdigit() and int(step) < len(here):
            here = here[int(step)]
            text += f"[{here['id'] if isinstance(here, dict) and 'id' in here else step}]"
        elif isinstance(here, list):
            return path
        else:
            here = here.get(step) if isinstance(here, dict) else None
            text += f".{step}" if text else step
    return text


def _rubric(dimension: Dimension) -> dict[str, Json]:
    rubric: dict[str, Json] = asdict(dimension)
    rubric["anchors"] = [list(anchor) for anchor in dimension.anchors]
    return rubric


def _says_something(value: Json) -> bool:
    if isinstance(value, str):
        return bool(value.strip())
    if isinstance(value, list):
        return any(map(_says_something, value))
    if isinstance(value, dict):
        return any(_says_something(child) for name, child in value.items() if name != "id")
    return value is not None


def _dict(value: Json) -> dict[str, Json]:
    return value if isinstance(value, dict) else {}


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


def _dicts(value: Json) -> Iterator[dict[str, Json]]:
    return (element for element in _list(value) if isinstance(element, dict))
