"""Makes one firm of two: every record of the one moves to the other, and a person decides where their facts differ."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from enum import StrEnum

import msgspec

from casebook import _rows
from casebook._ledger import KEYS, ChangeKind, JournaledChange, Ledger, Row
from casebook._migrations import STEPS
from casebook._tables import tables_after
from casebook._types import Author, Provenance
from casebook._values import shown_fact, to_json
from casebook.backups import BackupReason, Backups
from casebook.enterprises import Enterprise, EnterpriseRepository
from casebook.exchange.identities import Identities
from casebook.kept_columns import TABLE as KEPT
from casebook.sayings import TABLE as SAYINGS
from casebook.sayings import may_be_disputed, put_beside
from matcher import field_label
from policies import UserError

_CONFIRMED = "confirmed."
_FIRM = "enterprise_id"
_UNITED = ("facts", "confirmations", KEPT, SAYINGS, "title_ends")
"""The tables whose records are known by a name inside their firm, so that both firms may have the same one."""
_COUNTED = (
    "visits", "requests", "follow_ups", "filings", "payouts", "contracts", "persons", "plan_steps", "letters",
    "determinations", "journal",
)  # fmt: skip


class JoinChoice(StrEnum):
    """What becomes of a fact that differs. BESIDE keeps both until a person settles it; a check is then asked again.

    TOGETHER makes one list of two: titles, projects, contacts.
    """

    KEEP = "用留下的"
    OTHER = "用并入的"
    BESIDE = "两个都留，待核"
    TOGETHER = "两边合起来"


class JoinDifference(msgspec.Struct, frozen=True):
    """A fact, or a check of a condition, that the two firms tell differently: both in words and with their sources.

    `choices` are those that are possible, the proposed one first. `name` is the stored name; that of a check begins with
    `confirmed.`.
    """

    name: str
    label: str
    kept: str
    kept_source: str
    other: str
    other_source: str
    choices: tuple[JoinChoice, ...]


class JoinPreview(msgspec.Struct, frozen=True):
    """What joining would do. `moves`: table → number of records that move; `twice` are filings open in both firms."""

    keep: Enterprise
    other: Enterprise
    differences: tuple[JoinDifference, ...]
    moves: Mapping[str, int]
    twice: tuple[str, ...] = ()


class JoinedFirm(msgspec.Struct, frozen=True):
    """A firm that was joined into another one: its name and code then, by whom and why."""

    name: str
    credit_code: str
    day: date
    officer: str
    why: str


def move_records(ledger: Ledger, of: int, to: int) -> None:
    """Moves everything kept about a firm to another one and deletes the row of the first, inside a transaction.

    Where both have a record of the same name (a fact, a confirmation), that of the second stays; the caller has decided
    about them before. The index of the second must be rebuilt.
    """
    _move_rows(ledger, of, to)
    ledger.database.execute("DELETE FROM enterprises WHERE id = ?", (of,))


def _move_rows(ledger: Ledger, of: int, to: int) -> None:
    for shape in tables_after(STEPS):
        if _FIRM in shape.columns:
            sql = f"UPDATE OR IGNORE {shape.name} SET enterprise_id = ? WHERE enterprise_id = ?"
            ledger.database.execute(sql, (to, of))


class Joining:
    """Joins two firms that are one. Undo does not apply to it: a backup is made before.

    Example:
        >>> look = book.joining.preview(7, 9)
        >>> choices = {each.name: each.choices[0] for each in look.differences}
        >>> book.joining.join(7, 9, choices, Author("张三", "同一家企业登记了两次"), date(2026, 12, 1))
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._firms = EnterpriseRepository(ledger)

    def preview(self, keep: int, other: int) -> JoinPreview:
        """Returns what joining would do. Raises: UserError if a firm does not exist, or for one and the same firm."""
        if keep == other:
            raise UserError("这是同一家企业，请选另一家")
        found = (*self._facts_apart(keep, other), *self._checks_apart(keep, other))
        counts = {table: self._count(table, other) for table in _COUNTED}
        return JoinPreview(
            self._firms.get(keep),
            self._firms.get(other),
            found,
            {table: count for table, count in counts.items() if count},
            self._open_twice(keep, other),
        )

    def of(self, enterprise: int) -> tuple[JoinedFirm, ...]:
        """Returns the firms that were joined into this one, the last first."""
        sql = "SELECT * FROM joined_firms WHERE enterprise_id = ? ORDER BY day DESC, uid"
        return tuple(
            JoinedFirm(
                _rows.text(row, "name"), _rows.text(row, "credit_code"), _rows.day(row, "day"), _rows.text(row, "officer"),
                _rows.text(row, "why"),
            )
            for row in self._ledger.rows(sql, (enterprise,))
        )  # fmt: skip

    def join(self, keep: int, other: int, choices: Mapping[str, JoinChoice], author: Author, on: date) -> Enterprise:
        """Makes one firm of two, all or nothing, after a backup; the names of the other one become old names.

        What is not chosen stays as a saying or in the journal.
        Raises: UserError without a reason, or if a choice is missing or not possible; as `Backups.make`.
        """
        _rows.required(author.why, "合并的理由")
        look = self._checked(keep, other, choices)
        made_at = datetime.fromisoformat(self._ledger.now())
        Backups(self._ledger.path, self._ledger.key).make(BackupReason.JOINING, made_at)
        with self._ledger.transaction(), self._ledger.change(keep, author, ChangeKind.JOINED) as change:
            self._note_joined(change, look, author, on)
            facts = {_rows.text(mine, "name"): (mine, theirs) for mine, theirs in self._shared("facts", keep, other)}
            settled = [pair for table in _UNITED for pair in self._made_room(change, table, look, choices)]
            _move_rows(self._ledger, other, keep)
            change.put("enterprises", (other,), None)
            for table, moved in settled:
                change.put(table, _key(table, moved), moved)
            for name, (mine, theirs) in facts.items():
                if choices.get(name) is JoinChoice.TOGETHER:
                    change.put("facts", (keep, name), _together(mine, theirs))
                elif name in choices and may_be_disputed(name):
                    self._keep_both(change, mine, theirs, choices[name])
            self._settle(change, look, choices)
        return self._firms.get(keep)

    def _checked(self, keep: int, other: int, choices: Mapping[str, JoinChoice]) -> JoinPreview:
        look = self.preview(keep, other)
        for each in look.differences:
            if each.name not in choices:
                raise UserError(f"“{each.label}”两家不一样，还没有选用哪一个")
            if choices[each.name] not in each.choices:
                raise UserError(f"“{each.label}”不能两个都留，请选一个")
        return look

    def _count(self, table: str, firm: int) -> int:
        return int(str(self._ledger.value(f"SELECT count(*) FROM {table} WHERE enterprise_id = ?", (firm,))))

    def _rows_of(self, table: str, firm: int) -> dict[tuple[object, ...], Row]:
        rows = self._ledger.rows(f"SELECT * FROM {table} WHERE enterprise_id = ?", (firm,))
        return {_key(table, row)[1:]: row for row in rows}

    def _shared(self, table: str, keep: int, other: int) -> Iterator[tuple[Row, Row]]:
        """Yields the records of the same name of both firms."""
        mine = self._rows_of(table, keep)
        for key, row in sorted(self._rows_of(table, other).items(), key=lambda pair: str(pair[0])):
            if key in mine:
                yield mine[key], row

    def _facts_apart(self, keep: int, other: int) -> Iterator[JoinDifference]:
        for mine, theirs in self._shared("facts", keep, other):
            if mine["value"] == theirs["value"]:
                continue
            name = _rows.text(mine, "name")
            first, second = _rows.provenance(mine), _rows.provenance(theirs)
            yield JoinDifference(
                name, field_label(name), shown_fact(name, str(mine["value"])), _source_words(first),
                shown_fact(name, str(theirs["value"])), _source_words(second), _choices(mine, theirs),
            )  # fmt: skip

    def _checks_apart(self, keep: int, other: int) -> Iterator[JoinDifference]:
        for mine, theirs in self._shared("confirmations", keep, other):
            if mine["holds"] == theirs["holds"]:
                continue
            name = f"{_CONFIRMED}{mine['condition']}"
            words = [(("是" if row["holds"] else "否"), f"{row['officer']}，{row['day']}") for row in (mine, theirs)]
            yield JoinDifference(
                name, field_label(name), *words[0], *words[1], (JoinChoice.BESIDE, JoinChoice.KEEP, JoinChoice.OTHER)
            )

    def _open_twice(self, keep: int, other: int) -> tuple[str, ...]:
        sql = (
            "SELECT DISTINCT a.policy_name FROM filings a JOIN filings b USING (policy, round, board) "
            "WHERE a.enterprise_id = ? AND b.enterprise_id = ? AND a.stage NOT IN ('兑现', '未过', '放弃') "
            "AND b.stage NOT IN ('兑现', '未过', '放弃')"
        )
        return tuple(str(name) for (name,) in self._ledger.tuples(sql, (keep, other)))

    def _note_joined(self, change: JournaledChange, look: JoinPreview, author: Author, on: date) -> None:
        """Notes who was joined into whom, for people and for the exchange with other computers."""
        ids, keep, other = Identities(self._ledger), look.keep.id, look.other.id
        uids = ids.uid("enterprises", keep), ids.uid("enterprises", other)
        for uid in uids:  # both, or the first one noted would count as the only one of the firm
            self._ledger.run("INSERT OR REPLACE INTO exchange_ids VALUES ('enterprises', ?, ?)", (uid, keep))
        self._ledger.run("UPDATE exchange_ids SET local = ? WHERE subject = 'enterprises' AND local = ?", (keep, other))
        row: Row = {
            _FIRM: keep, "uid": max(uids), "name": look.other.name, "credit_code": look.other.credit_code,
            "day": on.isoformat(), "officer": author.who, "why": author.why.strip(),
        }  # fmt: skip
        change.put("joined_firms", (keep, max(uids)), row)

    def _made_room(
        self, change: JournaledChange, table: str, look: JoinPreview, choices: Mapping[str, JoinChoice]
    ) -> list[tuple[str, Row]]:
        """Takes the records of the second firm away that the first one has too; the journal keeps them.

        Returns the rows to be written once everything has moved.
        """
        keep = look.keep.id
        found: list[tuple[str, Row]] = []
        for mine, theirs in self._shared(table, keep, look.other.id):
            change.put(table, _key(table, theirs), None)
            moved = {**theirs, _FIRM: keep}
            if table == KEPT:
                if mine["text"] != theirs["text"]:
                    found.append((table, {**moved, "header": f"{theirs['header']}（{look.other.name}）"}))
            elif _is_taken(table, mine, theirs, choices):
                found.append((table, moved))
        return found

    def _settle(self, change: JournaledChange, look: JoinPreview, choices: Mapping[str, JoinChoice]) -> None:
        """Takes away checks that are to be made again, and keeps the names that were not chosen as old names."""
        keep = look.keep.id
        for name, choice in choices.items():
            if name.startswith(_CONFIRMED) and choice is JoinChoice.BESIDE:
                change.put("confirmations", (keep, name.removeprefix(_CONFIRMED)), None)
        named = self._ledger.row("facts", (keep, "name")) or {}
        present = str(json.loads(str(named["value"])))
        names = (*look.keep.old_names, look.keep.name, *look.other.old_names, look.other.name)
        old = [text for text in dict.fromkeys(names) if text != present]
        row = dict(self._ledger.row("enterprises", (keep,)) or {})
        row["old_names"] = json.dumps(old, ensure_ascii=False)
        row["officer"] = row["officer"] or look.other.officer
        change.put("enterprises", (keep,), row)

    def _keep_both(self, change: JournaledChange, mine: Row, theirs: Row, choice: JoinChoice) -> None:
        """Notes what both firms said of a fact, or makes it one on which the sources do not agree."""
        name, moved = _rows.text(mine, "name"), {**theirs, _FIRM: change.enterprise}
        if choice is JoinChoice.BESIDE:
            if not put_beside(change, self._ledger, moved, again=True):
                change.put("facts", (change.enterprise, name), moved)
            return
        for row in (mine, moved):
            if not isinstance(json.loads(str(row["value"])), dict):
                change.put(SAYINGS, (change.enterprise, row["value"], name), row)


def _key(table: str, row: Row) -> tuple[object, ...]:
    return tuple(row[name] for name in KEYS[table])


def _source_words(source: Provenance) -> str:
    return "，".join(filter(None, (source.origin.value, source.on.isoformat(), source.officer, source.note)))


def _choices(mine: Row, theirs: Row) -> tuple[JoinChoice, ...]:
    """Returns the possible choices, the proposed one first: lists together, the heavier source, both, the kept firm's."""
    name = _rows.text(mine, "name")
    if all(isinstance(json.loads(str(row["value"])), list) for row in (mine, theirs)):
        return (JoinChoice.TOGETHER, JoinChoice.KEEP, JoinChoice.OTHER)
    beside = (JoinChoice.BESIDE,) if may_be_disputed(name) else ()
    heavier = _rows.provenance(theirs).origin.weight - _rows.provenance(mine).origin.weight
    if name == "name" or heavier < 0:
        return (JoinChoice.KEEP, JoinChoice.OTHER, *beside)
    if heavier > 0:
        return (JoinChoice.OTHER, JoinChoice.KEEP, *beside)
    return (*beside, JoinChoice.KEEP, JoinChoice.OTHER)


def _together(mine: Row, theirs: Row) -> Row:
    """Returns the fact with what both lists hold, once each, told by the heavier source."""
    first, second = (json.loads(str(row["value"])) for row in (mine, theirs))
    whole = [*first, *(part for part in second if part not in first)]
    heavier = _rows.provenance(theirs).origin.weight > _rows.provenance(mine).origin.weight
    source = theirs if heavier else mine
    return {**source, _FIRM: mine[_FIRM], "value": to_json(whole)}


def _is_taken(table: str, mine: Row, theirs: Row, choices: Mapping[str, JoinChoice]) -> bool:
    """Returns whether the record of the second firm replaces that of the first."""
    if table == "facts" and mine["value"] == theirs["value"]:
        first, second = _rows.provenance(mine), _rows.provenance(theirs)
        return (second.origin.weight, second.on) > (first.origin.weight, first.on)
    if table == "facts":
        return choices[_rows.text(mine, "name")] is JoinChoice.OTHER
    if table == "confirmations" and mine["holds"] != theirs["holds"]:
        return choices[f"{_CONFIRMED}{mine['condition']}"] is JoinChoice.OTHER
    if table == "confirmations":
        return str(theirs["until"]) > str(mine["until"])
    return table == "title_ends" and str(theirs["day"]) > str(mine["day"])
