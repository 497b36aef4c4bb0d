"""Writes :mod:`assessor.document.table` from the models: ``python -m assessor.document.tabulate``.

The table says what the models say, in plain tuples, for :mod:`assessor.document.quick`. What the
models may use is what :func:`_node` knows; anything else stops it here, not when a file is read.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from pprint import pformat
from typing import Any

from pydantic import BaseModel

from assessor.document.assessment import Assessment
from assessor.document.export import PublishedAssessment
from assessor.document.provenance import one_problem
from assessor.document.rules import RULES, Node, Parts

_HEAD = """\
\"\"\"What the models say, as plain data. Made by ``python -m assessor.document.tabulate``.\"\"\"

# fmt: off
from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assessor.document.rules import Node, Parts
"""

_NAMES = {rule: name for name, rule in RULES.items()}
_OF_A_PART = (
    "cls",
    "config",
    "custom_init",
    "fields",
    "frozen",
    "post_init",
    "root_model",
    "schema",
    "slots",
)
_ALSO_ALLOWED = {"type", "metadata", "ref", "strict", "serialization"}


def tabulate() -> tuple[dict[str, Node], Parts]:
    """The two kinds of document, and the parts they are made of."""
    parts: dict[str, dict[str, Node]] = {}
    documents = {}
    for model in (Assessment, PublishedAssessment):
        model.model_rebuild()
        documents[model.__name__] = _node(_core_schema(model), {}, parts)
    return documents, parts


def written(documents: Mapping[str, Node], parts: Parts) -> str:
    """The module that holds them."""
    data = {"DOCUMENTS: dict[str, Node]": documents, "PARTS: Parts": parts}
    return _HEAD + "".join(
        f"\n{name} = {pformat(content, width=100, sort_dicts=False)}\n"
        for name, content in data.items()
    )


def _core_schema(model: type[BaseModel]) -> Any:
    return model.__pydantic_core_schema__


def _node(schema: Any, known: dict[str, Any], parts: dict[str, dict[str, Node]]) -> Node:
    """The row of one core schema; the parts inside it are added to ``parts``."""

    def of(key: str = "schema") -> Node:
        return _node(schema[key], known, parts)

    match schema["type"]:
        case "definitions":
            known |= {found["ref"]: found for found in schema["definitions"]}
            return of()
        case "definition-ref":
            return _node(known[schema["schema_ref"]], known, parts)
        case "model" | "dataclass":
            _only(schema, *_OF_A_PART)
            _require(schema, schema["config"]["extra_fields_behavior"] == "forbid")
            return _part(schema["cls"].__name__, schema["schema"], known, parts)
        case "nullable":
            _only(schema, "schema")
            return ("nullable", of())
        case "tuple":
            _only(schema, "items_schema", "variadic_item_index", "max_length")
            _require(schema, len(schema["items_schema"]) == 1)
            items = _node(schema["items_schema"][0], known, parts)
            return ("list", items, schema.get("max_length"))
        case "dict":
            _only(schema, "keys_schema", "values_schema")
            return ("dict", of("keys_schema"), of("values_schema"))
        case "union":
            _only(schema, "choices")
            return ("union", *(_node(choice, known, parts) for choice in schema["choices"]))
        case "literal":
            _only(schema, "expected")
            return ("literal", *schema["expected"])
        case "str":
            _only(schema, "max_length", "pattern")
            return ("str", schema.get("max_length"), schema.get("pattern"))
        case "int":
            _only(schema, "ge", "le")
            return ("int", schema.get("ge"), schema.get("le"))
        case "bool":
            _only(schema)
            return ("bool",)
        case "function-plain":
            return ("rule", _name(schema), ("str", None, None))
        case "function-before":
            # What these functions make of a string is of the type that follows, by their signature.
            _require(schema, schema["schema"]["type"] in ("date", "datetime"))
            _only(schema["schema"], "microseconds_precision")
            return ("rule", _name(schema), ("str", None, None))
        case "function-after":
            return ("rule", _name(schema), of())
        case "function-wrap":
            _require(schema, schema["function"]["function"] is one_problem)
            return of()
    raise _unknown(schema)


def _part(name: str, schema: Any, known: dict[str, Any], parts: dict[str, dict[str, Node]]) -> Node:
    if schema["type"] == "dataclass-args":
        fields = {field["name"]: field["schema"] for field in schema["fields"]}
    else:
        _require(schema, schema["type"] == "model-fields")
        fields = {name: field["schema"] for name, field in schema["fields"].items()}
    rows = {field: _node(inner, known, parts) for field, inner in fields.items()}
    _require(schema, parts.setdefault(name, rows) == rows)
    return ("part", name)


def _name(schema: Any) -> str:
    _require(schema, schema["function"]["type"] == "no-info")
    return _NAMES[schema["function"]["function"]]


def _only(schema: Any, *allowed: str) -> None:
    _require(schema, set(schema) <= _ALSO_ALLOWED | set(allowed))


def _require(schema: Any, holds: bool) -> None:
    if not holds:
        raise _unknown(schema)


def _unknown(schema: Any) -> NotImplementedError:
    told = ", ".join(f"{name} {value!r:.60}" for name, value in schema.items())
    return NotImplementedError(f"quick reading knows nothing of this: {told}")


if __name__ == "__main__":
    Path(__file__).with_name("table.py").write_text(written(*tabulate()), encoding="utf-8")
    sys.stdout.write("document/table.py is written\n")
