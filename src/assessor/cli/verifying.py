"""What ``assessor verify`` finds of one file or one draft."""

from __future__ import annotations

import os
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from assessor.cli.output import OK, UNUSABLE, WRONG, one_line, say, say_error, say_errors
from assessor.cli.refusals import REFUSALS, reasons, refuse
from assessor.desk.minimal import is_minimal, load_minimal, minimal_problems
from assessor.desk.names import is_name
from assessor.desk.ports import StoreError
from assessor.desk.publishing import contradictions
from assessor.document.canonical import load
from assessor.document.errors import Problem
from assessor.document.export import PublishedAssessment
from assessor.document.json_text import parse_json
from assessor.exchange import dsse
from assessor.exchange.files import read_bytes
from assessor.exchange.publication import head_problem, publication_problem
from assessor.exchange.signing_keys import TRUSTED, SigningError, TrustedKey, read_trusted_keys
from assessor.settings import SettingsError, load_settings
from assessor.workspace import Workspace, workspace_around

if TYPE_CHECKING:
    from assessor.desk.ports import DraftStore

STATUS = {OK: "holds", WRONG: "does not hold", UNUSABLE: "unreadable"}
"""What an exit code says of a file or a draft."""


@dataclass
class Verdict:
    """What was found: ``code`` as an exit code, and (place, sentence) pairs of what is wrong.

    ``signature`` is ``none``, or as :class:`assessor.exchange.dsse.Checked` has it.
    """

    code: int = OK
    problems: list[tuple[str, str]] = field(default_factory=list)
    signature: str = "none"
    signed_by: tuple[str, ...] = ()

    def add(self, code: int, *problems: tuple[str, str]) -> None:
        """Take up what else is wrong."""
        self.code = max(self.code, code)
        self.problems += problems

    def as_json(self) -> dict[str, object]:
        """The verdict as it is printed for programs."""
        return {
            "status": STATUS[self.code],
            "problems": [{"path": place, "message": message} for place, message in self.problems],
        }


class Verifier:
    """Verifies files against themselves, their signatures and the drafts they came from.

    ``workspace`` is the one to look in; else each file's own. Used as a context manager, which
    closes the working databases that were opened.
    """

    def __init__(
        self, workspace: Workspace | None, trusted_keys: Path | None, *, want_signed: bool
    ) -> None:
        self._workspace = workspace
        self._trusted_keys = trusted_keys
        self._want_signed = want_signed
        self._stores: dict[Path, DraftStore | None] = {}
        self._open = ExitStack()

    def __enter__(self) -> Verifier:
        return self

    def __exit__(self, *raised: object) -> None:
        self._open.close()

    def file(self, path: Path) -> Verdict:
        """Whether an exported file holds; what does not is printed."""
        verdict = Verdict()
        try:
            data = read_bytes(path)
            if b'"minimal-assessment"' in data and is_minimal(parse_json(data)):
                verdict.add(OK, *_pairs(minimal_problems(load_minimal(data))))
                if self._want_signed:
                    verdict.add(WRONG, ("", "is a small form, which nobody signs"))
            else:
                document = load(data)
                verdict.add(OK, *_pairs(contradictions(document)))
                if isinstance(document, PublishedAssessment):
                    self._origin(verdict, path, document)
                    self._signature(verdict, path, data, document)
        except REFUSALS as error:
            verdict.add(refuse(error, str(path)), *reasons(error))
            return verdict
        except (SettingsError, SigningError, StoreError) as error:
            say_error(str(path), str(error))
            verdict.add(UNUSABLE, ("", str(error)))
            return verdict
        if verdict.problems:
            verdict.add(WRONG)
        say_errors(str(path), verdict.problems)
        return verdict

    def _origin(self, verdict: Verdict, path: Path, document: PublishedAssessment) -> None:
        """Compare with the log of the draft of that name, where there is one."""
        around = self._around(path)
        store = self._store(around) if around and is_name(path.stem) else None
        events = store.events(path.stem) if store else ()
        if around is None or store is None or not events:
            return
        problem = head_problem(document, events, store)
        if not problem and path.resolve().parent == around.roles.resolve():
            problem = publication_problem(path.stem, around.roles, events)
        if problem:
            verdict.add(WRONG, ("log", problem))

    def _signature(
        self, verdict: Verdict, path: Path, data: bytes, document: PublishedAssessment
    ) -> None:
        beside = path.with_name(path.name + dsse.SUFFIX)
        if not os.path.exists(beside):  # noqa: PTH110 -- a name too long for a file is no file
            if self._want_signed:
                verdict.add(WRONG, ("", f"is not signed; there is no {beside.name} beside it"))
            return
        envelope = read_bytes(beside, dsse.MAX_BYTES, "a signed statement is not")
        trusted = self._trusted(path)
        found = dsse.check(envelope, dsse.statement(path.name, data, document), trusted)
        verdict.signature, verdict.signed_by = found.state, found.by
        if found.state == "wrong":
            verdict.add(WRONG, (beside.name, found.problem))
        elif found.state == "unknown key":
            sentence = f"signed by an unknown key ({', '.join(found.by)}), which nobody trusted has"
            if self._want_signed:
                verdict.add(WRONG, (beside.name, f"is {sentence}"))

    def _trusted(self, path: Path) -> tuple[TrustedKey, ...]:
        if self._trusted_keys is not None:
            return read_trusted_keys(self._trusted_keys)
        around = self._workspace or self._around(path)
        return read_trusted_keys(around.roles / TRUSTED) if around else ()

    def _around(self, path: Path) -> Workspace | None:
        """The workspace whose library or exports the file is in."""
        around = self._workspace or workspace_around(path.resolve().parent)
        inside = around is not None and path.resolve().is_relative_to(around.root.resolve())
        return around if inside else None

    def _store(self, around: Workspace) -> DraftStore | None:
        """The working database of a workspace, where it has one already."""
        if around.root not in self._stores:
            self._stores[around.root] = None
            settings = load_settings(around.root)
            if settings.database_url is not None or around.database.is_file():
                from assessor.store.opening import open_working

                store, _ = open_working(around, settings)
                self._open.callback(store.close)
                self._stores[around.root] = store
        return self._stores[around.root]


def verify_draft(name: str, given: Path | None) -> Verdict:
    """Whether a draft of the working database holds; what does not is printed."""
    from assessor.cli.desk import open_desk
    from assessor.desk.beside import beside
    from assessor.desk.verifying import draft_problems
    from assessor.method.errors import MethodError

    verdict = Verdict()
    with open_desk(given) as desk:
        try:
            around = beside(name, desk.roles, desk.store)
            problems = draft_problems(name, desk.store, around)
            if problems is None:
                sentence = f"there is no file and no draft called “{name}”"
                say_error(sentence)
                verdict.add(UNUSABLE, ("", sentence))
                return verdict
            verdict.add(OK, *_pairs(problems))
            events = desk.store.events(name)
            problem = publication_problem(name, desk.workspace.roles, events)
            if problem:
                verdict.add(OK, ("log", problem))
        except (MethodError, StoreError) as error:
            verdict.add(OK, ("", str(error)))
    if verdict.problems:
        verdict.add(WRONG)
    say_errors(name, verdict.problems)
    return verdict


def told(path: str, verdict: Verdict) -> None:
    """Say whose signature a file bears."""
    by = ", ".join(verdict.signed_by)
    if verdict.signature == "valid":
        say(one_line(f"{path}: signed by {by}"))
    elif verdict.signature == "unknown key":
        say(
            one_line(
                f"{path}: signed by an unknown key ({by}); nobody in the list of trusted keys has it"
            )
        )


def _pairs(problems: tuple[Problem, ...]) -> list[tuple[str, str]]:
    return [(problem.place, problem.message) for problem in problems]
