"""Prompts: Markdown files with YAML front matter and a Jinja2 body, shipped or a person's own.

``<workspace>/prompts/<name>.md`` takes the place of the shipped file of that name; names are those
of the sections, and ``system``. A body can use:

- ``method``: the rubric (:class:`~assessor.method.definition.MethodDefinition`)
- ``scale(dimension)``: one dimension with every value and its meaning
- ``goes_with(involvement)``: the task scores that an involvement goes with
- ``data("role", "tasks", …)``: what is decided in these sections (or ``sources``), fenced
- ``precedents()``: the nearest decided ratings of other roles, fenced; empty where there are none
- ``material``: a job description that was pasted, fenced, with what it is; empty without one
- ``scorecard``: the computed figures by name, or ``none`` while they cannot be computed
- ``year``: the year of the assessment

Text that people wrote reaches a prompt only as such values, so nothing in it is ever run. Bodies
run in a sandbox; a name that is not listed above is an error.
"""

from __future__ import annotations

import hashlib
import traceback
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal, TypeAlias

import yaml
from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from assessor.document.assessment import Assessment
from assessor.document.checks.check import Precedents
from assessor.document.model import Line, Text, now
from assessor.document.problems import problems_of
from assessor.document.provenance import PromptRef, Section
from assessor.document.ratings import score
from assessor.method.definition import CURRENT
from assessor.method.errors import MethodError
from assessor.shipped import shipped_folder
from assessor.suggest.brief import brief, fenced, goes_with, pasted, scale
from assessor.suggest.examples import examples_for, listed

PromptName: TypeAlias = Section | Literal["system"]
MAX_BYTES = 100_000

_FENCE = "---"
_TEMPLATE = "<template>"
_RUN_ERRORS = (
    TemplateError,
    ArithmeticError,
    AttributeError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
)


class PromptError(ValueError):
    """A prompt that cannot be used; the message names the file, the line and what is wrong.

    Attributes:
        brief: the same with the file's name alone.
    """

    def __init__(self, path: Path, line: int | None, reason: str) -> None:
        at = f", line {line}" if line else ""
        super().__init__(f"{path}{at}: {reason}")
        self.brief = f"{path.parent.name}/{path.name}{at}: {reason}"


class _FrontMatter(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    name: Annotated[Line, StringConstraints(min_length=1)]
    version: Annotated[Line, StringConstraints(min_length=1)]
    section: Line
    purpose: Text


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt as read. ``first_line`` is the line of the file its body begins on."""

    path: Path
    ref: PromptRef
    section: PromptName
    purpose: str
    template: Template
    first_line: int


def load_prompt(name: PromptName, workspace: Path) -> Prompt:
    """The prompt called ``name``: the workspace's own, else the shipped one.

    Raises:
        PromptError: it cannot be read, or its front matter or body does not parse.
    """
    own = workspace / "prompts" / f"{name}.md"
    path = own
    try:
        if not own.exists():
            path = shipped_folder("prompts") / f"{name}.md"
        if path.exists() and not path.is_file():
            raise PromptError(path, None, "cannot be read: it is not a file")
        with path.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise PromptError(path, None, f"cannot be read: {error.strerror}") from None
    if len(content) > MAX_BYTES:
        raise PromptError(path, None, f"is longer than {MAX_BYTES:,} bytes")
    return _prompt(name, path, content)


@lru_cache(maxsize=64)
def _prompt(name: PromptName, path: Path, content: bytes) -> Prompt:
    """The prompt in a file: many are asked with the same, and reading it takes 5 ms."""
    try:
        lines = content.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise PromptError(path, line, "is not UTF-8 text") from None
    end = lines.index(_FENCE, 1) if _FENCE in lines[1:] and lines[0] == _FENCE else 0
    if not end:
        raise PromptError(path, 1, "must begin with front matter between two lines of ---")
    front = _front_matter(path, "\n".join(lines[1:end]))
    if front.section != name:
        reason = f"its front matter says section {front.section}, its name says {name}"
        raise PromptError(path, None, reason)
    return Prompt(
        path=path,
        ref=PromptRef(
            name=front.name, version=front.version, sha256=hashlib.sha256(content).hexdigest()
        ),
        section=name,
        purpose=front.purpose,
        template=_template(path, "\n".join(lines[end + 1 :]), end + 2),
        first_line=end + 2,
    )


@dataclass(frozen=True, slots=True)
class Rendered:
    """The text of a prompt, and how many ``precedents`` it gives as examples."""

    text: str
    precedents: int


def rendered(
    prompt: Prompt,
    assessment: Assessment,
    precedents: Precedents | None = None,
    material: str = "",
) -> Rendered:
    """The prompt for ``assessment``, with examples from ``precedents``.

    ``material`` is a job description as somebody pasted it: any text.

    Raises:
        PromptError: the body fails while it runs, by an unknown name for instance.
    """
    given = 0

    def data(*parts: str) -> str:
        return fenced(brief(assessment, *parts) or "(nothing is written down yet)")

    def examples() -> str:
        nonlocal given
        found = examples_for(prompt.section, assessment, precedents)
        given = len(found)
        return fenced(listed(found)) if found else ""

    try:
        card = score(assessment)
    except MethodError:
        card = None
    try:
        text = prompt.template.render(
            method=CURRENT,
            scale=scale,
            goes_with=goes_with,
            data=data,
            precedents=examples,
            material=pasted(material),
            scorecard=card.as_json() if card else None,
            year=(assessment.assessed_on or now()).year,
        )
    except _RUN_ERRORS as error:
        at = [
            f.lineno for f in traceback.extract_tb(error.__traceback__) if f.filename == _TEMPLATE
        ]
        line = prompt.first_line + (at[-1] or 1) - 1 if at else prompt.first_line
        what = f"“{error.args[0]}” is no part" if isinstance(error, KeyError) else str(error)
        raise PromptError(prompt.path, line, what) from None
    return Rendered(text.strip(), given)


def _template(path: Path, body: str, first_line: int) -> Template:
    try:
        return _ENVIRONMENT.from_string(body)
    except TemplateSyntaxError as error:
        line = first_line + error.lineno - 1
        raise PromptError(path, line, str(error.message)) from None
    except RecursionError:
        raise PromptError(path, first_line, "is nested too deep") from None


def _front_matter(path: Path, text: str) -> _FrontMatter:
    try:
        content = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = error.problem_mark if isinstance(error, yaml.MarkedYAMLError) else None
        line = mark.line + 2 if mark else 2
        raise PromptError(path, line, "the front matter is not YAML") from None
    try:
        return _FrontMatter.model_validate(content)
    except ValidationError as error:
        problem = problems_of(error)[0]
        line = _line_of(problem.place, text)
        raise PromptError(path, line, f"front matter: {problem}") from None


def _line_of(field: str, text: str) -> int:
    named = (n for n, line in enumerate(text.splitlines(), 2) if line.startswith(f"{field}:"))
    return next(named, 1)


_ENVIRONMENT = ImmutableSandboxedEnvironment(
    undefined=StrictUndefined, autoescape=False, trim_blocks=True, lstrip_blocks=True
)
