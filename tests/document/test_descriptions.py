"""The JSON Schema says in words what the fields are."""

from __future__ import annotations

from assessor.document.assessment import Role, Task
from assessor.document.docstrings import field_docstrings
from assessor.document.schema import json_schema


def test_a_field_is_described_by_the_string_below_it() -> None:
    role = json_schema()["$defs"]["Role"]["properties"]
    assert role["is_not"]["description"] == "What this role is not."
    assert "description" not in role["title"]


def test_a_field_that_refers_to_another_part_is_described_too() -> None:
    outlook = json_schema(published=False)["$defs"]["Outlook"]["properties"]
    assert outlook["strategies"]["description"] == "Survival strategies, in order."


def test_fields_that_an_export_inherits_are_described() -> None:
    published = json_schema()["properties"]
    assert published["reinstatement"] == json_schema(published=False)["properties"]["reinstatement"]
    assert published["reinstatement"]["description"] == "New tasks that AI creates for the role."


def test_docstrings_are_of_the_fields_of_one_class_alone() -> None:
    assert field_docstrings(Task) == {"time": "% of the working week."}
    assert set(field_docstrings(Role)) <= set(Role.model_fields)


def test_a_class_without_source_has_no_docstrings_of_fields() -> None:
    assert field_docstrings(int) == {}
    assert field_docstrings(type("Made", (), {})) == {}
