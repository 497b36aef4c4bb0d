"""A workspace with a draft in review, and the commands on it as somebody."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from assessor.desk.draft import Draft
from assessor.desk.editing import Author, set_value
from assessor.desk.ports import Change, DraftStore
from assessor.document.assessment import Assessment
from assessor.document.path import Json
from assessor.document.provenance import Suggestion
from assessor.store.database import open_store
from cli.running import Ended, assessor
from strategies import AT, complete_assessment

NAME = "data-engineer"


@dataclass(frozen=True)
class Team:
    """People at one workspace; its draft was begun by Ada."""

    folder: Path
    monkeypatch: pytest.MonkeyPatch

    def run(self, user: str, *arguments: object) -> Ended:
        """A command as ``user``."""
        self.monkeypatch.setenv("ASSESSOR_USER", user)
        return assessor("--workspace", self.folder, *arguments)

    def review(self, user: str, command: str, *arguments: object) -> Ended:
        """A command of ``assessor review`` on the draft."""
        return self.run(user, "review", command, NAME, *arguments)

    def state(self, path: str, user: str = "Grace") -> Any:
        """What ``review show`` says of an item, as JSON values."""
        return self.review(user, "show", path, "--json").json

    @property
    def _database(self) -> Path:
        return self.folder / ".assessor" / "desk.db"

    @contextmanager
    def store(self) -> Iterator[DraftStore]:
        """The working database."""
        with closing(open_store(self._database)) as store:
            yield store

    def begin(
        self,
        document: Assessment | Draft | None = None,
        *suggestions: Suggestion,
        submitted: bool = True,
    ) -> Team:
        """Store the draft, and hand it in unless told not to."""
        content = document if document is not None else complete_assessment()
        draft = content if isinstance(content, Draft) else Draft.of(content)
        texts = tuple(part.model_dump_json() for part in (draft, *suggestions))
        self._database.parent.mkdir(parents=True)
        self._database.write_bytes(_begun(texts, submitted=submitted))
        return self

    def put(self, path: str, value: Json, user: str = "Ada") -> None:
        """Change the draft."""
        with self.store() as store:
            stored = store.find(NAME)
            assert stored is not None
            change = set_value(stored.draft, path, value, Author(user, AT))
            assert change is not None
            store.save(NAME, stored.version, change, user, AT)


@cache
def _begun(texts: tuple[str, ...], *, submitted: bool) -> bytes:
    """The working database with a draft and the suggestions for it, made once."""
    draft = Draft.model_validate_json(texts[0])
    with TemporaryDirectory() as folder:
        path = Path(folder) / "desk.db"
        with closing(open_store(path)) as store:
            stored = store.create(NAME, Change(draft, "start", "", None, None, {}), "Ada", AT)
            for text in texts[1:]:
                store.add_suggestion(NAME, Suggestion.model_validate_json(text), "Ada")
            if submitted:
                handed_in = Change(draft, "submit", "", "draft", "in review", {})
                store.save(NAME, stored.version, handed_in, "Ada", AT)
        return path.read_bytes()


@pytest.fixture
def team(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Team:
    """People at an empty workspace, where the roles that come with the program are left out."""
    monkeypatch.setattr("assessor.cli.desk.shipped_folder", lambda _: tmp_path / "none")
    return Team(tmp_path, monkeypatch)
