"""The check of quotations and figures against the kept texts of their sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assessor.document.checks.check import Check, Subject
from assessor.document.checks.lookup import amounts_in, figures_in, has_passage, passages_in
from assessor.document.parts import rated_parts

_LONGEST = 60
_MOST_NAMED = 3


def quote_not_found(subject: Subject) -> Iterator[Check]:
    """A quoted passage or a figure does not occur in the kept snapshot of its source.

    Looked at are the rationales, and what else is said of growth, whose sources have a snapshot.
    Where some have none, a figure may well stand there; a quotation is still asked for.
    """
    a, snapshots = subject.assessment, subject.beside.snapshots
    if a is None or not snapshots:
        return
    method = subject.method
    labels = {d.key: d.label for d in (*method.principles, *method.evidence, *method.barriers)}
    titles = {source.id: source.title.strip() or source.id for source in a.sources}
    task_names = iter(subject.task_names)
    for path, part in rated_parts(a):
        is_task = path.startswith("tasks[")
        name = next(task_names) if is_task else labels.get(_last(path), method.growth.label)
        kept = [source for source in part.sources if source in snapshots]
        if not kept:
            continue
        texts = [snapshots[source] for source in kept]
        missing = [titles.get(one, one) for one in part.sources if one not in snapshots]
        where = _where([titles.get(source, source) for source in kept])
        said_there = {"rationale": part.rationale}
        if path == "growth":
            said_there["check"] = a.growth.check
        for field, prose in said_there.items():
            for said in _unfound(prose, texts, figures_too=not missing):
                yield Check(
                    code="quote-not-found",
                    severity="flag",
                    path=f"{path}.{field}",
                    message=f"{name[:1].upper()}{name[1:]} {said}, which {where}{_of(missing)}.",
                )


def _unfound(prose: str, texts: Sequence[str], *, figures_too: bool) -> Iterator[str]:
    for passage in passages_in(prose):
        if not any(has_passage(text, passage) for text in texts):
            yield f"quotes “{_short(passage)}”"
    if not figures_too:
        return
    figures = dict.fromkeys(
        figure
        for figure, amounts in figures_in(prose)
        if not any(amounts & amounts_in(text) for text in texts)
    )
    if figures:
        yield f"states {_listed(tuple(figures))}"


def _where(titles: Sequence[str]) -> str:
    if len(titles) == 1:
        return f"the kept text of “{_short(titles[0])}” does not hold"
    if len(titles) > _MOST_NAMED:
        return f"none of the kept texts of its {len(titles)} sources holds"
    named = _listed([f"“{_short(title)}”" for title in titles])
    return f"none of the kept texts of {named} holds"


def _of(missing: Sequence[str]) -> str:
    """That of some cited sources no text is kept."""
    if not missing:
        return ""
    if len(missing) > _MOST_NAMED:
        return f"; no text is kept of {len(missing)} others"
    named = _listed([f"“{_short(title)}”" for title in missing])
    return f"; no text of {named} is kept"


def _listed(parts: Sequence[str]) -> str:
    return " and ".join((", ".join(parts[:-1]), parts[-1])) if len(parts) > 1 else parts[0]


def _last(path: str) -> str:
    return path.rpartition(".")[2]


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST].rstrip()}…"
