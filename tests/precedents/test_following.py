"""An index kept in step with a library takes in what changed, and only the drafts changed last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from assessor.desk.draft import Draft
from assessor.desk.library import Role
from assessor.desk.ports import StoredDraft, UnreadableDraft
from assessor.document.assessment import Assessment
from assessor.document.path import replace as put
from assessor.precedents import following as followings
from assessor.precedents.following import Following
from desk.memory_store import MemoryStore
from strategies import AT, complete_assessment

COMPLETE = complete_assessment()
TASK = "Wash and dress patients who cannot do it themselves, and turn them in bed."


def carer(name: str, score: int) -> Assessment:
    """A role with one decided task, the same in every role but for its score."""
    (task, *_) = COMPLETE.tasks
    task = task.model_copy(update={"name": TASK, "rationale": "", "score": score})
    titled = put(COMPLETE, "role.title", f"Carer {name}")
    return titled.model_copy(update={"tasks": (task,)})


def role(name: str, score: int) -> Role:
    """A published role."""
    return Role(name, Path(f"{name}.json"), carer(name, score), "")


@dataclass(repr=False)
class Asked(MemoryStore):
    """A store that notes what is read."""

    asked: list[str] = field(default_factory=list)

    def read(self, names: Sequence[str]) -> Sequence[StoredDraft | UnreadableDraft]:
        self.asked += names
        return super().read(names)

    def put(self, name: str, score: int, at: datetime = AT) -> None:
        """Hold the next version of a draft."""
        version = self.kept[name].version + 1 if name in self.kept else 1
        draft = Draft(assessment=carer(name, score))
        self.kept[name] = StoredDraft(name, version, draft, at)


def known(following: Following) -> dict[str, int]:
    """The score each role that counts gave the task."""
    found = following.index.nearest("task", TASK, besides="")
    return {near.name: near.rating for near in found}


def test_only_drafts_that_changed_are_read_again() -> None:
    store, following = Asked(), Following()
    for name in "abc":
        store.put(name, 2)
    following.renew_drafts(store)
    assert sorted(store.asked) == ["a", "b", "c"]
    store.asked.clear()
    following.renew_drafts(store)
    assert store.asked == []

    store.put("b", 5)
    store.put("d", 4)
    following.renew_drafts(store)
    assert sorted(store.asked) == ["b", "d"]
    assert known(following) == {"a": 2, "b": 5, "c": 2, "d": 4}


def test_a_draft_that_is_gone_or_discarded_does_not_count_until_it_is_back() -> None:
    store, following = Asked(), Following()
    for name in "abc":
        store.put(name, 2)
    following.renew_drafts(store)
    del store.kept["a"]
    store.kept["b"] = replace(store.kept["b"], version=2, discarded=True)
    following.renew_drafts(store)
    assert known(following) == {"c": 2}
    store.put("b", 3)
    following.renew_drafts(store)
    assert known(following) == {"b": 3, "c": 2}


def test_only_the_drafts_changed_last_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(followings, "RECENT", 3)
    monkeypatch.setattr(followings, "_AT_ONCE", 2)
    store, following = Asked(), Following()
    for days, name in enumerate("abcde"):
        store.put(name, 1, AT + timedelta(days=days))
    following.renew_drafts(store)
    assert known(following) == {"c": 1, "d": 1, "e": 1}
    store.put("a", 4, AT + timedelta(days=9))
    following.renew_drafts(store)
    assert known(following) == {"a": 4, "d": 1, "e": 1}
    del store.kept["e"]
    following.renew_drafts(store)
    assert known(following) == {"a": 4, "c": 1, "d": 1}


def test_published_roles_come_change_and_go() -> None:
    following = Following()
    following.renew_roles([role("a", 1), role("b", 2)])
    assert known(following) == {"a": 1, "b": 2}
    broken = Role("a", Path("a.json"), None, "line 3, column 1: this is not JSON")
    following.renew_roles([broken, role("b", 3), role("c", 4)])
    assert known(following) == {"b": 3, "c": 4}
    following.renew_roles([])
    assert known(following) == {}


def test_a_published_role_counts_again_when_its_draft_goes() -> None:
    store, following = Asked(), Following()
    following.renew_roles([role("a", 1)])
    store.put("a", 5)
    following.renew_drafts(store)
    assert known(following) == {"a": 5}
    following.renew_roles([role("a", 2)])
    assert known(following) == {"a": 5}
    store.kept["a"] = replace(store.kept["a"], version=2, discarded=True)
    following.renew_drafts(store)
    assert known(following) == {"a": 2}


def test_what_a_draft_held_before_it_became_unreadable_does_not_count() -> None:
    store, following = Asked(), Following()
    store.put("a", 1)
    store.put("b", 2)
    following.renew_drafts(store)
    store.put("a", 5)
    store.unreadable["a"] = "its text is cut short"
    following.renew_drafts(store)
    assert known(following) == {"b": 2}
