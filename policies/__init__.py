"""Policies: their data types, the catalogue of facts, and the library.

This package exports what the other packages use. Reading YAML (`policies.loader`), searching (`policies.search`)
and signed updates (`policies.packs`) are imported only where they are used, so that the window opens faster.
"""

from policies import formula, rules
from policies._checks import check_policy
from policies._reader import Hints, Reader, Unreadable, nearest, shortened
from policies.calls import Call, Calls, CallStop, RollingCalls
from policies.catalogue import (
    CATALOGUE,
    QUALIFICATIONS,
    SIZE_INDUSTRIES,
    Cost,
    FactTables,
    Field,
    FieldType,
    Group,
    Holder,
    depends_on_catalogue,
    extend_catalogue,
)
from policies.divisions import MUNICIPALITIES
from policies.documents import Document, Grade, TextRead
from policies.errors import InternalError, KeceError, UserError, ValidationError, ValidationErrors
from policies.industries import CLASSES, DIVISIONS, SECTIONS, industry_name
from policies.library import Library, library_of, load_library
from policies.model import (
    Act,
    Applicant,
    Aspect,
    Example,
    Exclusion,
    Level,
    Material,
    Modelled,
    Pays,
    Policy,
    PolicyKind,
    Stated,
    Support,
    SupportKind,
    Validity,
    Verdict,
    Version,
    how_modelled,
)
from policies.offices import Duty, Office, OfficeLevel, PolicyOffice, offices_for
from policies.quantities import QUANTITIES, Quantity
from policies.reference import Reference, ReferenceKind
from policies.regions import CITIES, DISTRICTS, PROVINCES, ZONES, full_region
from policies.values import Unit, plain, show, show_exactly

__all__ = [
    "CATALOGUE",
    "CITIES",
    "CLASSES",
    "DISTRICTS",
    "DIVISIONS",
    "MUNICIPALITIES",
    "PROVINCES",
    "QUALIFICATIONS",
    "QUANTITIES",
    "SECTIONS",
    "SIZE_INDUSTRIES",
    "ZONES",
    "Act",
    "Applicant",
    "Aspect",
    "Call",
    "CallStop",
    "Calls",
    "Cost",
    "Document",
    "Duty",
    "Example",
    "Exclusion",
    "FactTables",
    "Field",
    "FieldType",
    "Grade",
    "Group",
    "Hints",
    "Holder",
    "InternalError",
    "KeceError",
    "Level",
    "Library",
    "Material",
    "Modelled",
    "Office",
    "OfficeLevel",
    "Pays",
    "Policy",
    "PolicyKind",
    "PolicyOffice",
    "Quantity",
    "Reader",
    "Reference",
    "ReferenceKind",
    "RollingCalls",
    "Stated",
    "Support",
    "SupportKind",
    "TextRead",
    "Unit",
    "Unreadable",
    "UserError",
    "ValidationError",
    "ValidationErrors",
    "Validity",
    "Verdict",
    "Version",
    "check_policy",
    "depends_on_catalogue",
    "extend_catalogue",
    "formula",
    "full_region",
    "how_modelled",
    "industry_name",
    "library_of",
    "load_library",
    "nearest",
    "offices_for",
    "plain",
    "rules",
    "shortened",
    "show",
    "show_exactly",
]
