"""The text of a job description, whatever it is written in, its points and sentences whole."""

from __future__ import annotations

from assessor.document.reflow import reflowed
from assessor.exchange.source_text import MAX_BYTES, read_source

__all__ = ["MAX_BYTES", "job_text"]


def job_text(data: bytes, name: str = "") -> str:
    """The text of the job description in a file called ``name``, for people and for the offline source.

    Plain text, Markdown, HTML, .docx and PDF are read, as :func:`read_source` does. Each paragraph
    and each point of a list, which then begins with “• ”, is on one line: line breaks within
    sentences and words cut at line ends are undone.

    Raises:
        DocumentError: there is no text to be read, or too much; the sentence says what to do.
    """
    return reflowed(read_source(data, name, points=True).text)
