"""The database and the program agree on who decided what, and so on who cannot approve it."""

from __future__ import annotations

from contextlib import closing
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import JsonValue
from sqlalchemy import text

from assessor.desk.authorship import authorship
from assessor.desk.draft import Draft
from assessor.desk.editing import set_value
from assessor.desk.ports import Change
from assessor.desk.session import Command, Session
from assessor.desk.standing import standing
from assessor.document.checks import NOTHING_BESIDE
from assessor.document.path import exists
from assessor.document.subjects import cited, owner, shown
from desk.commands import random_command, some_suggestions
from desk.reviewed import ticking
from store.store_builders import AT
from strategies import complete_assessment
from support.postgres import Team

pytestmark = pytest.mark.xdist_group("postgresql")

_PEOPLE = ("Ana", "Ben", "Cy")


def _put(path: str, value: JsonValue) -> Command:
    return lambda draft, who: set_value(draft, path, value, who)


@given(seed=st.integers(0, 2**32), kind=st.sampled_from(["open", "start", "import", "whatif"]))
@settings(
    max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_the_database_names_the_same_authors_as_the_program(
    under_any_name: Team, seed: int, kind: str
) -> None:
    under_any_name.clear()
    random, begun, clock = Random(seed), Draft.of(complete_assessment()), ticking()
    with closing(under_any_name.open()) as store:
        change = Change(begun, kind, "", None, None, {})
        stored = store.create("baker", change, random.choice(_PEOPLE), AT)
        for _ in range(12):
            who = random.choice(_PEOPLE)
            stored = store.find("baker") or stored
            session = Session(store, "baker", begun, stored=stored, actor=who, clock=clock)
            if not session.suggestions:
                session.keep(some_suggestions()[0])
            match random.choice(("do", "do", "do", "rate", "cite", "undo", "redo", "submit")):
                case "undo":
                    session.undo()
                case "redo":
                    session.redo()
                case "submit":
                    step = "submit" if stored.status == "draft" else "withdraw"
                    moved = Change(stored.draft, step, "", None, None, {})
                    store.save("baker", stored.version, moved, who, clock())
                case "rate":
                    session.do(_put("growth.rating", random.choice((0, 1))))
                case "cite":
                    session.do(_put("sources[0].note", f"Read anew, {random.random()}."))
                case _:
                    session.do(random_command(session, random))
        found = store.find("baker")
        assert found is not None
        document = found.draft.assessment
        entries = shown(document, standing(found.draft, NOTHING_BESIDE).checks)
        told = authorship(found.draft, store.events("baker"))
    with under_any_name.owner() as connection:
        query = text("SELECT * FROM assessor_authors_of('baker', assessor_owner(:path))")
        items = [entry.item for entry in entries]
        cites = {entry.item.path: cited(entry.subject) for entry in entries}
        for item in items:
            said = set(connection.execute(query, {"path": item.path}).scalars())
            decided = owner(item, items) or (item.about if exists(document, item.about) else "")
            assert said == told.of(decided, cites.get(decided, ())), item.path
        assert set(connection.execute(query, {"path": ""}).scalars()) == told.of("")
