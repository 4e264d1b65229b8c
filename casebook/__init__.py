"""The casebook: the bureau's records of firms, facts with their source, visits, requests and printed sheets.

`open_casebook(path)` returns a `Casebook`: one repository per kind of record over one SQLite file, and the store of
the own policies (`Casebook.policies`). Repositories accept and return frozen types; every write adds a journal line.

Functions for a closed file: `unlock` and `encrypt` (passphrase), `salvage`, `read_export`. An open casebook has
`backups`, `export` and `privacy`. A file that cannot be opened raises `Locked`, `LostKey` or `DamagedDatabase`.

Example:
    >>> with open_casebook(Path("kece.db")) as book:
    ...     firm = book.enterprises.add(profile, Provenance(Origin.LICENCE, date(2026, 11, 1), "张三"))
    ...     book.visits.add(firm.id, NewVisit(on=date(2026, 11, 24), officer="张三"), Author("张三"))
"""

from casebook._database import DamagedDatabase, DataKey, Locked, LostKey, is_encrypted, key_file
from casebook._difference import DifferencePart
from casebook._files import imported_of
from casebook._keyfile import ScryptCost
from casebook._ledger import ChangeKind
from casebook._search import EnterpriseRow, Facets, FirmFilter
from casebook._types import STATED, Author, Clock, Origin, Provenance
from casebook._values import Either, Known, facts_of, shown_fact, shown_known
from casebook._wording import column_label, table_label
from casebook.backups import Backup, BackupReason, Backups, RecordCounts, RestorePreview
from casebook.casebook import Casebook, open_casebook
from casebook.confirmations import Confirmation, ConfirmationRepository, LapsedConfirmation
from casebook.contacts import ContactRepository
from casebook.contracts import Contract, ContractKind, ContractRepository, ContractSide, NewContract
from casebook.determinations import Determination, DeterminationRepository, KeptSheet, NewSheet, fingerprint
from casebook.duplicates import FirmCandidate, KnownFirm, KnownFirms
from casebook.encryption import (
    EncryptionResult,
    RecoverySheet,
    WrongSecret,
    change_passphrase,
    decrypt,
    encrypt,
    renew_code,
    unlock,
    unlock_by_code,
    wait_after,
)
from casebook.enterprises import (
    Dossier,
    Enterprise,
    EnterpriseRepository,
    ExpiringQualification,
    HeldTitle,
    SourcedFact,
    outdone,
    verbal,
)
from casebook.evidence import EvidenceRepository, KeptEvidence, checked_name
from casebook.export import Export, ExportTable
from casebook.filings import (
    ENDED,
    REASONED,
    STAGES,
    Filing,
    FilingBoard,
    FilingRepository,
    FilingsAdded,
    FilingStage,
    NewFiling,
    stage_label,
)
from casebook.follow_ups import FollowUp, FollowUpRepository, NewFollowUp
from casebook.importing import ImportResult, Progress, copy_casebook, read_export
from casebook.joining import JoinChoice, JoinDifference, JoinedFirm, Joining, JoinPreview
from casebook.journal import Journal, JournalEntry, UndoSteps
from casebook.kept_columns import KeptColumn, KeptColumnRepository
from casebook.letters import KeptLetter, LetterKind, LetterRepository, NewLetter
from casebook.payouts import NewPayout, Payout, PayoutRepository
from casebook.persons import NewPerson, Person, PersonRepository
from casebook.plans import NewPlanStep, PlanPart, PlanRepository, PlanStep
from casebook.plausibility import Caution, cautions, credit_code_fault
from casebook.privacy import DeletionResult, Mention, Privacy, PrivacySection
from casebook.requests import (
    ENDS,
    Category,
    NewRequest,
    Request,
    RequestRepository,
    RequestState,
    Satisfaction,
    Urgency,
    reopened,
)
from casebook.resources import NewResource, Resource, ResourceKind, ResourceRepository
from casebook.salvage import SalvagedTable, SalvageReport, salvage
from casebook.sayings import Saying, disagree, may_be_disputed
from casebook.targets import NewTargetFigure, TargetFigure, TargetRepository, TargetScope, TargetSide
from casebook.title_ends import TitleEnd, TitleEndRepository, TitleKey, TitleOutcome
from casebook.visits import NewVisit, Visit, VisitRepository, VisitState, hour_in

__all__ = [
    "ENDED",
    "ENDS",
    "REASONED",
    "STAGES",
    "STATED",
    "Author",
    "Backup",
    "BackupReason",
    "Backups",
    "Casebook",
    "Category",
    "Caution",
    "ChangeKind",
    "Clock",
    "Confirmation",
    "ConfirmationRepository",
    "ContactRepository",
    "Contract",
    "ContractKind",
    "ContractRepository",
    "ContractSide",
    "DamagedDatabase",
    "DataKey",
    "DeletionResult",
    "Determination",
    "DeterminationRepository",
    "DifferencePart",
    "Dossier",
    "Either",
    "EncryptionResult",
    "Enterprise",
    "EnterpriseRepository",
    "EnterpriseRow",
    "EvidenceRepository",
    "ExpiringQualification",
    "Export",
    "ExportTable",
    "Facets",
    "Filing",
    "FilingBoard",
    "FilingRepository",
    "FilingStage",
    "FilingsAdded",
    "FirmCandidate",
    "FirmFilter",
    "FollowUp",
    "FollowUpRepository",
    "HeldTitle",
    "ImportResult",
    "JoinChoice",
    "JoinDifference",
    "JoinPreview",
    "JoinedFirm",
    "Joining",
    "Journal",
    "JournalEntry",
    "KeptColumn",
    "KeptColumnRepository",
    "KeptEvidence",
    "KeptLetter",
    "KeptSheet",
    "Known",
    "KnownFirm",
    "KnownFirms",
    "LapsedConfirmation",
    "LetterKind",
    "LetterRepository",
    "Locked",
    "LostKey",
    "Mention",
    "NewContract",
    "NewFiling",
    "NewFollowUp",
    "NewLetter",
    "NewPayout",
    "NewPerson",
    "NewPlanStep",
    "NewRequest",
    "NewResource",
    "NewSheet",
    "NewTargetFigure",
    "NewVisit",
    "Origin",
    "Payout",
    "PayoutRepository",
    "Person",
    "PersonRepository",
    "PlanPart",
    "PlanRepository",
    "PlanStep",
    "Privacy",
    "PrivacySection",
    "Progress",
    "Provenance",
    "RecordCounts",
    "RecoverySheet",
    "Request",
    "RequestRepository",
    "RequestState",
    "Resource",
    "ResourceKind",
    "ResourceRepository",
    "RestorePreview",
    "SalvageReport",
    "SalvagedTable",
    "Satisfaction",
    "Saying",
    "ScryptCost",
    "SourcedFact",
    "TargetFigure",
    "TargetRepository",
    "TargetScope",
    "TargetSide",
    "TitleEnd",
    "TitleEndRepository",
    "TitleKey",
    "TitleOutcome",
    "UndoSteps",
    "Urgency",
    "Visit",
    "VisitRepository",
    "VisitState",
    "WrongSecret",
    "cautions",
    "change_passphrase",
    "checked_name",
    "column_label",
    "copy_casebook",
    "credit_code_fault",
    "decrypt",
    "disagree",
    "encrypt",
    "facts_of",
    "fingerprint",
    "hour_in",
    "imported_of",
    "is_encrypted",
    "key_file",
    "may_be_disputed",
    "open_casebook",
    "outdone",
    "read_export",
    "renew_code",
    "reopened",
    "salvage",
    "shown_fact",
    "shown_known",
    "stage_label",
    "table_label",
    "unlock",
    "unlock_by_code",
    "verbal",
    "wait_after",
]
