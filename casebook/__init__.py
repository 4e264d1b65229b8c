"""The bureau's own records: firms, facts with their source, visits, requests, printed sheets.

`open_casebook(path)` gives all repositories over one SQLite file, which may be that of the
policy store. Repositories take and return frozen types; every write is journaled at once.
"""

from casebook._ledger import Kind
from casebook._search import EnterpriseRow, Facets, Filter, Where
from casebook._types import Author, Clock, Origin, Provenance
from casebook.casebook import Casebook, open_casebook
from casebook.confirmations import Confirmation, ConfirmationRepository, Lapsed
from casebook.determinations import Determination, DeterminationRepository, NewSheet, Sheet, fingerprint
from casebook.duplicates import Candidate, KnownFirm, KnownFirms, Likeness
from casebook.enterprises import Dossier, Enterprise, EnterpriseRepository, Expiring
from casebook.follow_ups import FollowUp, FollowUpRepository, NewFollowUp
from casebook.journal import Entry, Journal, Steps
from casebook.plausibility import Caution, cautions, credit_code_fault
from casebook.requests import Category, NewRequest, Request, RequestRepository, RequestState, Urgency
from casebook.visits import NewVisit, Visit, VisitRepository, VisitState

__all__ = [
    "Author",
    "Candidate",
    "Casebook",
    "Category",
    "Caution",
    "Clock",
    "Confirmation",
    "ConfirmationRepository",
    "Determination",
    "DeterminationRepository",
    "Dossier",
    "Enterprise",
    "EnterpriseRepository",
    "EnterpriseRow",
    "Entry",
    "Expiring",
    "Facets",
    "Filter",
    "FollowUp",
    "FollowUpRepository",
    "Journal",
    "Kind",
    "KnownFirm",
    "KnownFirms",
    "Lapsed",
    "Likeness",
    "NewFollowUp",
    "NewRequest",
    "NewSheet",
    "NewVisit",
    "Origin",
    "Provenance",
    "Request",
    "RequestRepository",
    "RequestState",
    "Sheet",
    "Steps",
    "Urgency",
    "Visit",
    "VisitRepository",
    "VisitState",
    "Where",
    "cautions",
    "credit_code_fault",
    "fingerprint",
    "open_casebook",
]
