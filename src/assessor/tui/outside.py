"""Where the Desk's suggestions and sources come from: the model, what there is without one, the web."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

from assessor.desk.ports import DraftStore, StoreError, SuggestionSource
from assessor.desk.session import Session
from assessor.desk.sourcing import add_source, read_again
from assessor.document.errors import DocumentError
from assessor.exchange.documents import Written
from assessor.exchange.fetch import FetchError, fetch, text_of
from assessor.exchange.files import FileError, read_bytes, typed_path
from assessor.exchange.onet.values import OnetError
from assessor.exchange.source_text import MAX_BYTES, read_source
from assessor.material import (
    description_source,
    from_occupation,
    keep_description,
    linked_onet,
    offline,
    read_description,
)
from assessor.settings import Settings
from assessor.suggest.aside import UnfinishedError, aside
from assessor.suggest.configured import check_configured, model_of, with_kept_key
from assessor.suggest.loading import LoadError, load_llm
from assessor.suggest.offline import KnownRatings
from assessor.tui.asking import FoundOccupation, Material, SourceError, SourceText
from assessor.workspace import Workspace

_ADVICE = "keep the part that matters"


class Surroundings:
    """What is around a draft at the Desk; it fulfils :class:`assessor.tui.asking.Outside`."""

    def __init__(
        self,
        workspace: Workspace,
        settings: Settings,
        store: DraftStore,
        precedents: KnownRatings | None,
    ) -> None:
        self._workspace, self._settings = workspace, settings
        self._store, self._precedents = store, precedents
        self._one_by_one = threading.Lock()  # the first look-up may have to read all of O*NET

    async def sources(self, session: Session) -> Sequence[SuggestionSource] | str:
        """What is asked for suggestions, once for every answer wanted; or why nothing can be."""
        chosen = self._settings.source
        if chosen == "offline" or (chosen == "auto" and model_of(self._settings) is None):
            return (offline(self._settings, self._precedents),)
        settings = await aside(lambda: with_kept_key(self._settings))
        problem = check_configured(settings)
        if problem is not None:
            return problem
        try:
            llm = await load_llm()
        except LoadError as error:
            return str(error)
        asked = llm.LlmSource(
            settings,
            self._workspace.root,
            precedents=self._precedents,
            material=self._description(session),
        )
        return (asked,) * settings.samples

    def _description(self, session: Session) -> str:
        """The job description that tasks were last proposed from, where there was one."""
        source = description_source(session)
        kept = self._store.snapshots(session.name).get(source) if source else None
        return kept.text if kept is not None else ""

    async def occupations(self, words: str) -> Sequence[FoundOccupation] | str:
        """Occupations of the linked O*NET database for some words, the nearest first."""
        try:
            return await aside(lambda: self._found(words), FileError, OnetError)
        except (FileError, OnetError) as error:
            return str(error)
        except UnfinishedError:
            return "O*NET could not be searched."

    def _found(self, words: str) -> Sequence[FoundOccupation]:
        with self._one_by_one, linked_onet(self._workspace, self._settings) as index:
            return [FoundOccupation(one.code, one.title, one.by) for one in index.search(words)]

    async def from_material(
        self, session: Session, material: Material
    ) -> Sequence[SuggestionSource] | str:
        """What proposes tasks from ``material``; a string says why it cannot be used.

        A job description is kept among the draft's sources with its text, O*NET is credited.
        """
        try:
            if material.kind == "occupation":
                work = from_occupation(material.content, self._workspace, self._settings, session)
            else:
                path = typed_path(material.content) if material.kind == "file" else None
                data = await _read(path) if path else material.content.encode("utf-8", "replace")
                name = path.name if path else ""
                text, work = await aside(lambda: read_description(data, name), DocumentError)
                work = keep_description(session, text, work, title=name)
        except DocumentError as error:
            return f"{error.problems[0]}."
        except (FileError, OnetError, StoreError) as error:
            return f"{error}."
        except UnfinishedError:
            return "It could not be read."
        return (offline(self._settings, self._precedents, work),)

    async def keep_source(self, session: Session, wanted: SourceText, source_id: str) -> str:
        """Read a source's text and keep it with the draft; what was kept, in a sentence.

        Without ``source_id`` a new source is added.

        Raises:
            SourceError: it cannot be read or kept; nothing was changed.
        """
        try:
            found = await self._text_of(wanted)
            title = wanted.title.strip() or found.title
            if source_id:
                kept = read_again(session, source_id, found.text, url=wanted.url)
            else:
                source_id, kept = add_source(
                    session,
                    found.text,
                    title=title or Path(wanted.path).stem,
                    url=wanted.url,
                    publisher=found.publisher,
                    published=found.published,
                )
        except DocumentError as error:
            raise SourceError(f"{error.problems[0]}.") from None
        except (FetchError, FileError, StoreError) as error:
            raise SourceError(f"{error}.") from None
        except UnfinishedError:
            raise SourceError("It could not be read.") from None
        return f"Kept {len(kept.text):,} characters of “{title or source_id}”."

    async def _text_of(self, wanted: SourceText) -> Written:
        if wanted.text.strip():
            data = wanted.text.encode("utf-8", "replace")
            return await aside(lambda: read_source(data), DocumentError)
        if wanted.path:
            path = typed_path(wanted.path)
            data = await _read(path)
            return await aside(lambda: read_source(data, path.name), DocumentError)
        allowed = self._settings.allow_private_addresses
        return await aside(
            lambda: text_of(fetch(wanted.url, allow_private=allowed)), FetchError, DocumentError
        )


async def _read(path: Path) -> bytes:
    return await aside(lambda: read_bytes(path, MAX_BYTES, _ADVICE), FileError)
