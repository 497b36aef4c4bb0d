"""The docstrings of fields, read from the source when a JSON Schema is asked for."""

from __future__ import annotations

import ast
import inspect
import textwrap


def field_docstrings(kind: type) -> dict[str, str]:
    """What the string below each annotated field of ``kind`` says, by the name of the field.

    Inherited fields are left out. Empty where the source is not at hand.
    """
    try:
        source = textwrap.dedent(inspect.getsource(kind))
    except (OSError, TypeError):
        return {}
    definition = ast.parse(source).body[0]
    found: dict[str, str] = {}
    if isinstance(definition, ast.ClassDef):
        for field, below in zip(definition.body, definition.body[1:], strict=False):
            if (
                isinstance(field, ast.AnnAssign)
                and isinstance(field.target, ast.Name)
                and isinstance(below, ast.Expr)
                and isinstance(below.value, ast.Constant)
                and isinstance(below.value.value, str)
            ):
                found[field.target.id] = inspect.cleandoc(below.value.value)
    return found
