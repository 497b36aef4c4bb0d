"""What the prose of an assessment states of computed figures, and whether that is so.

Finding claims (:func:`claims_in`) is apart from judging them (:mod:`.resolve`): what a text says
does not depend on the score.
"""

from assessor.document.claims.claim import Claim, Ref
from assessor.document.claims.computed import Computed
from assessor.document.claims.find import claims_in
from assessor.document.claims.names import Names
from assessor.document.claims.resolve import Finding, judged

__all__ = ["Claim", "Computed", "Finding", "Names", "Ref", "claims_in", "judged"]
