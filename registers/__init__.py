"""Read tables of firms as profiles; write tables, import reports and the import template.

`open_book` opens a file and finds its tables, `guess_mapping` proposes a fact for each column, the
user corrects the mapping, and `read_firms` returns a firm or a refusal for each row. The files are
not trusted: `open_book` returns tables or raises one UserError, whatever a file contains.
"""

from registers._cells import CellError, day_in, flag_in, number_in, range_in
from registers._contact_words import CONTACT_ROLES
from registers._contacts import merged_contacts
from registers._contract import contract_target
from registers._limits import Limits
from registers._lines import is_firm_like
from registers._marks import SHARED, UNCALCULATED
from registers._names import NameFound, name_in
from registers._package import is_workbook
from registers._targets import HELD, KINDS, SURE, MappedColumn, Target, Use, check_target, units_of
from registers._text import FORMULA_STARTS
from registers._types import (
    Cell,
    LeftOut,
    OpenOptions,
    RegisterBook,
    RegisterRow,
    RegisterTable,
    SheetGrid,
    column_letter,
)
from registers._units import UnitFound, UnitKind, WrittenUnit, unit_in
from registers.firms import firms_table
from registers.guess import guess_mapping
from registers.mapping import Constant, Mapping, check_constant, fingerprint
from registers.opening import open_beginning, open_book, open_grids, open_table
from registers.reading import CellRefusal, RegisterFirm, read_firms
from registers.report import Report, report_of, write_report
from registers.template import write_template
from registers.writing import write_sheets, write_table

__all__ = [
    "CONTACT_ROLES",
    "FORMULA_STARTS",
    "HELD",
    "KINDS",
    "SHARED",
    "SURE",
    "UNCALCULATED",
    "Cell",
    "CellError",
    "CellRefusal",
    "Constant",
    "LeftOut",
    "Limits",
    "MappedColumn",
    "Mapping",
    "NameFound",
    "OpenOptions",
    "RegisterBook",
    "RegisterFirm",
    "RegisterRow",
    "RegisterTable",
    "Report",
    "SheetGrid",
    "Target",
    "UnitFound",
    "UnitKind",
    "Use",
    "WrittenUnit",
    "check_constant",
    "check_target",
    "column_letter",
    "contract_target",
    "day_in",
    "fingerprint",
    "firms_table",
    "flag_in",
    "guess_mapping",
    "is_firm_like",
    "is_workbook",
    "merged_contacts",
    "name_in",
    "number_in",
    "open_beginning",
    "open_book",
    "open_grids",
    "open_table",
    "range_in",
    "read_firms",
    "report_of",
    "unit_in",
    "units_of",
    "write_report",
    "write_sheets",
    "write_table",
    "write_template",
]
