"""The text of a prompt alone."""

from __future__ import annotations

from assessor.document.assessment import Assessment
from assessor.document.checks.check import Precedents
from assessor.suggest.prompts import Prompt, rendered


def render(
    prompt: Prompt,
    assessment: Assessment,
    precedents: Precedents | None = None,
    material: str = "",
) -> str:
    """What :func:`~assessor.suggest.prompts.rendered` gives, without the count of precedents."""
    return rendered(prompt, assessment, precedents, material).text
