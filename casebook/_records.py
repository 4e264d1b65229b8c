"""The repository of records that have an id of their own, the same on every computer: of firms, or of the office."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from typing import Generic, Protocol, TypeVar

from casebook import _rows
from casebook._ledger import OFFICE, Ledger, Row
from casebook._types import Author
from policies import UserError


class _Kept(Protocol):
    @property
    def id(self) -> str: ...


class _OfFirm(_Kept, Protocol):
    @property
    def enterprise(self) -> int: ...


New = TypeVar("New")
Kept = TypeVar("Kept", bound=_Kept)
KeptOfFirm = TypeVar("KeptOfFirm", bound=_OfFirm)


class _Records(ABC, Generic[New, Kept]):
    """What both kinds share. A subclass names its table and says how a record is written and read."""

    table: str
    lost: str
    """The sentence for a record that is not there any more."""
    order: str = "t.id"
    """The columns by which records are ordered; the table is `t`, the index of firms is `i`."""
    _joined = ""
    _join = ""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    @abstractmethod
    def _row(self, new: New) -> Row:
        """Returns a record as a row, without its id and firm. Raises: UserError for what cannot be stored."""

    @abstractmethod
    def _read(self, row: _rows.Cells) -> Kept:
        """Returns a row as a record."""

    def get(self, record: str) -> Kept:
        """Returns the record with this id. Raises: UserError if it does not exist."""
        found = self._select("t.id = :id", {"id": record})
        if not found:
            raise UserError(self.lost)
        return found[0]

    def _put(self, firm: int, record: str, row: Row | None, author: Author) -> None:
        with self._ledger.change(firm, author) as change:
            change.put(self.table, (record,), row)

    def _select(self, where: str, values: Mapping[str, object]) -> tuple[Kept, ...]:
        sql = f"SELECT t.*{self._joined} FROM {self.table} t {self._join} WHERE {where} ORDER BY {self.order}"
        return tuple(self._read(row) for row in self._ledger.rows(sql, values))


class RecordsOfFirms(_Records[New, KeptOfFirm]):
    """Records of firms. The column `firm_name` of a row that is read holds the name of the firm.

    How records are added and changed says the subclass; `FirmRecords` does so in the usual way.
    """

    _joined = ", i.name AS firm_name, i.credit_code, i.district AS firm_district, i.street"
    _join = "JOIN firm_index i ON i.enterprise_id = t.enterprise_id"

    def _insert(self, enterprise: int, new: New, author: Author) -> str:
        """Stores a new record inside a transaction of the caller and returns its id."""
        _rows.must_exist(self._ledger, enterprise)
        record = self._ledger.new_id()
        self._put(enterprise, record, {"id": record, "enterprise_id": enterprise, **self._row(new)}, author)
        return record

    def remove(self, record: str, author: Author) -> None:
        """Deletes a record entered by mistake."""
        self._put(self.get(record).enterprise, record, None, author)

    def of(self, enterprise: int) -> tuple[KeptOfFirm, ...]:
        """Returns every record of a firm."""
        return self._select("t.enterprise_id = :firm", {"firm": enterprise})


class FirmRecords(RecordsOfFirms[New, KeptOfFirm]):
    """Records of firms that are added and changed one by one."""

    def add(self, enterprise: int, new: New, author: Author) -> KeptOfFirm:
        """Stores a new record. Raises: UserError if the firm does not exist, or for what cannot be stored."""
        return self.add_all([(enterprise, new)], author)[0]

    def add_all(self, several: Iterable[tuple[int, New]], author: Author) -> tuple[KeptOfFirm, ...]:
        """Stores new records of several firms, all or none."""
        with self._ledger.transaction():
            made = [self._insert(enterprise, new, author) for enterprise, new in several]
        return tuple(map(self.get, made))

    def update(self, record: KeptOfFirm, author: Author) -> None:
        """Replaces the stored record (use `msgspec.structs.replace` to change fields)."""
        self.get(record.id)
        row = {"id": record.id, "enterprise_id": record.enterprise, **self._row(record)}  # type: ignore[arg-type]  # a kept record is a new one with an id
        self._put(record.enterprise, record.id, row, author)

    def all(self) -> tuple[KeptOfFirm, ...]:
        """Returns every record."""
        return self._select("1", {})


class OfficeRecords(_Records[New, Kept]):
    """Records of the office, which belong to no firm."""

    def add(self, new: New, author: Author) -> Kept:
        """Stores a new record. Raises: UserError for what cannot be stored."""
        return self.add_all([new], author)[0]

    def add_all(self, several: Iterable[New], author: Author) -> tuple[Kept, ...]:
        """Stores new records, all or none."""
        made: list[str] = []
        with self._ledger.transaction():
            for new in several:
                made.append(self._ledger.new_id())
                self._put(OFFICE, made[-1], {"id": made[-1], **self._row(new)}, author)
        return tuple(map(self.get, made))

    def update(self, record: Kept, author: Author) -> None:
        """Replaces the stored record (use `msgspec.structs.replace` to change fields)."""
        self.get(record.id)
        row = {"id": record.id, **self._row(record)}  # type: ignore[arg-type]  # a kept record is a new one with an id
        self._put(OFFICE, record.id, row, author)

    def remove(self, record: str, author: Author) -> None:
        """Deletes a record entered by mistake."""
        self.get(record)
        self._put(OFFICE, record, None, author)

    def all(self) -> tuple[Kept, ...]:
        """Returns every record."""
        return self._select("1", {})
