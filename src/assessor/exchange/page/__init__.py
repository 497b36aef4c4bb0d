"""A published assessment page, saved as plain text, read into a draft.

The page is a long row of headings, boxes, tables whose cells run together, and prose. Every line
that is not blank is taken over into the draft, or recognised as a figure that follows from the
inputs and compared with what they yield, or recognised as furniture (legends, boilerplate), or
listed as unplaced. The draft keeps the page's own words.
"""

from assessor.exchange.page.lines import decode_page
from assessor.exchange.page.read import PageImport, read_page
from assessor.exchange.page.reading import UnplacedLine

__all__ = ["PageImport", "UnplacedLine", "decode_page", "read_page"]
