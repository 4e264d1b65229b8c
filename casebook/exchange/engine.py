"""The exchange of one casebook with others: what it wrote as batches, and batches of others taken in."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

import msgspec

from casebook._erasing import erase_rows
from casebook._ledger import Ledger
from casebook._types import Author
from casebook.exchange.applying import Applying
from casebook.exchange.batches import SignedBatch, Writer, packed, read_batch, read_head, replica_of, verified_head
from casebook.exchange.capturing import captured
from casebook.exchange.cards import Replica
from casebook.exchange.folding import fold
from casebook.exchange.identities import Identities
from casebook.exchange.keys import ReplicaKeys, new_keys
from casebook.exchange.model import WHOLE, ExchangeBatch, Fields, Operation, RecordKey, Stamp
from casebook.exchange.rows import firm_of
from casebook.exchange.tables import FACTS, FIRMS, TABLES
from casebook.exchange.wanted import Conflict, Wanted, wanted
from policies import UserError

_GAP = "缺 {who} 的第 {first}–{last} 批，没有读入；请对方重新导出，导出时选“全部”"
_FORKED = "{who} 的第 {number} 批与以前收到的不同：他的数据可能是从备份恢复或复制来的，请他在“设置—交换”里重新设置本机后再导出"
_CUT = "{who} 的第 {number} 批缺了一部分内容，没有读入；请对方重新导出，导出时选“全部”"
SHARED_CODE = "shared"
"""The field of a conflict that says that two firms have the same credit code; it has no versions."""
_NO_REPLICA = "还没有设置交换：先在“设置—交换”里写明本机是谁的"


class Colleague(msgspec.Struct, frozen=True):
    """A colleague: the card, and how many batches of each replica the last file from there knew."""

    card: Replica
    seen: Mapping[str, int]


class MergePreview(msgspec.Struct, frozen=True):
    """What a merge would do. `erased` and `new_firms` are names; `conflicts` and `disputed` count what is new."""

    batches: int
    records: int
    new_firms: tuple[str, ...]
    erased: tuple[str, ...]
    conflicts: int
    disputed: int


class Exchange:
    """Captures what was written here, gives and takes batches. Everything in one transaction.

    Example:
        >>> book.exchange.set_up("computer-1", 0, "张三")
        >>> book.exchange.capture(Author("张三"))
        >>> batches = book.exchange.beyond({})  # for a colleague who has nothing yet
        >>> other.exchange.merge(batches, Author("李四"))
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    # -- who we are

    def set_up(self, computer: str, written: int, name: str) -> Replica:
        """Makes this casebook known to itself as one of this computer; returns who it is.

        `computer` is a random text kept on the computer outside the casebook, `written` the number of own batches that
        the computer remembers. If either says that the casebook was copied or restored, it becomes a new replica.
        """
        me = self.me()
        row = self._me_row()
        if me is not None and row is not None and row["computer"] == computer and self._last(me.replica) >= written:
            if me.name != name.strip():
                self._ledger.run("UPDATE exchange_self SET name = ?", (name.strip(),))
            return self.me() or me
        keys = new_keys()
        values = (replica_of(keys.public[0]), computer, name.strip(), keys.signing, keys.opening, self._ledger.now())
        with self._ledger.transaction():
            self._ledger.run("DELETE FROM exchange_self")
            self._ledger.run("INSERT INTO exchange_self VALUES (?, ?, ?, ?, ?, ?)", values)
        return self._required()

    def me(self) -> Replica | None:
        """Returns who this casebook is, None before `set_up`."""
        row = self._me_row()
        if row is None:
            return None
        signing, opening = self.keys().public
        return Replica(str(row["replica"]), str(row["name"]), signing, opening)

    def keys(self) -> ReplicaKeys:
        """Returns the private keys. Raises: UserError before `set_up`."""
        found = self._ledger.tuples("SELECT signing_key, opening_key FROM exchange_self")
        if not found:
            raise UserError(_NO_REPLICA)
        return ReplicaKeys(*found[0])

    def _me_row(self) -> Mapping[str, object] | None:
        return next(iter(self._ledger.rows("SELECT replica, computer, name FROM exchange_self")), None)

    def _required(self) -> Replica:
        me = self.me()
        if me is None:
            raise UserError(_NO_REPLICA)
        return me

    # -- colleagues

    def colleagues(self) -> tuple[Colleague, ...]:
        """Returns the colleagues whose cards were taken, by name."""
        sql = "SELECT replica, name, signing_key, opening_key, seen FROM exchange_colleagues ORDER BY name, replica"
        return tuple(
            Colleague(Replica(replica, name, signing, opening), msgspec.json.decode(seen, type=dict[str, int]))
            for replica, name, signing, opening, seen in self._ledger.tuples(sql)
        )

    def add_colleague(self, card: Replica, author: Author) -> None:
        """Takes the card of a colleague, whose fingerprint a person has compared; a new name replaces the old one."""
        me = self.me()
        if me is not None and me.replica == card.replica:
            raise UserError("这是本机自己的名片；请导入同事的名片")
        seen = next((known.seen for known in self.colleagues() if known.card.replica == card.replica), {})
        values = (
            card.replica, card.name, card.signing, card.opening, msgspec.json.encode(seen).decode(), author.who,
            self._ledger.now(),
        )  # fmt: skip
        self._ledger.run("INSERT OR REPLACE INTO exchange_colleagues VALUES (?, ?, ?, ?, ?, ?, ?)", values)

    def remove_colleague(self, replica: str) -> None:
        """Forgets a colleague; what came from him stays."""
        self._ledger.run("DELETE FROM exchange_colleagues WHERE replica = ?", (replica,))

    def note_seen(self, replica: str, vector: Mapping[str, int]) -> None:
        """Notes what a colleague knows, as his last file said; the next file for him holds the rest."""
        values = (msgspec.json.encode(vector).decode(), replica)
        self._ledger.run("UPDATE exchange_colleagues SET seen = ? WHERE replica = ?", values)

    # -- what is known

    def vector(self) -> dict[str, int]:
        """Returns the last batch known of each replica."""
        sql = "SELECT replica, MAX(number) FROM exchange_batches GROUP BY replica"
        return {str(replica): int(number) for replica, number in self._ledger.tuples(sql)}

    def _last(self, replica: str) -> int:
        return self.vector().get(replica, 0)

    def beyond(self, seen: Mapping[str, int]) -> tuple[SignedBatch, ...]:
        """Returns the batches that somebody who has seen so many of each replica does not have, in order."""
        sql = "SELECT replica, number, head, signature FROM exchange_batches ORDER BY replica, number"
        return tuple(
            SignedBatch(head, signature, self._parts(str(replica), int(number), len(read_head(head).parts)))
            for replica, number, head, signature in self._ledger.tuples(sql)
            if int(number) > seen.get(str(replica), 0)
        )

    def _parts(self, replica: str, number: int, count: int) -> tuple[bytes | None, ...]:
        sql = "SELECT place, body FROM exchange_parts WHERE replica = ? AND number = ?"
        found = {int(place): bytes(body) for place, body in self._ledger.tuples(sql, (replica, number))}
        return tuple(found.get(place) for place in range(count))

    def _known(self) -> list[ExchangeBatch]:
        return [read_batch(signed) for signed in self.beyond({})]

    # -- what was written here

    def capture(self, author: Author) -> int:
        """Writes what changed here since the last batch as a new one; returns how many records changed.

        Raises: UserError before `set_up`.
        """
        with self._ledger.transaction():
            known = self._known()
            changed = self._capture(known, author)
            if changed:
                self._keep_conflicts(wanted(fold(known)), Identities(self._ledger))
            return changed

    def _capture(self, known: list[ExchangeBatch], author: Author, more: Sequence[Operation] = ()) -> int:
        """Adds a batch of what changed here, and `more`, to the known ones and stores it."""
        me, ids = self._required(), Identities(self._ledger)
        context = {replica: number for replica, number in self.vector().items() if replica != me.replica}
        empty = ExchangeBatch(Stamp(me.replica, self._last(me.replica) + 1), context, ())
        operations = [*captured(self._ledger, ids, known, empty, author), *more]
        ids.keep()
        if not operations:
            return 0
        writer = Writer(me.signing, author.who, self._ledger.now())
        head, parts = packed(writer, empty.stamp.number, context, operations)
        raw = msgspec.json.encode(head)
        self._store(SignedBatch(raw, self.keys().sign(raw), parts))
        known.append(ExchangeBatch(head.stamp, context, tuple(operations)))
        return len(operations)

    def _store(self, signed: SignedBatch) -> None:
        head = read_head(signed.head)
        values = (head.replica, head.number, signed.head, signed.signature, self._ledger.now())
        self._ledger.run("INSERT INTO exchange_batches VALUES (?, ?, ?, ?, ?)", values)
        for place, (told, body) in enumerate(zip(head.parts, signed.parts, strict=True)):
            if body is not None:
                row = (head.replica, head.number, place, told.subject, body)
                self._ledger.run("INSERT INTO exchange_parts VALUES (?, ?, ?, ?, ?)", row)

    # -- what others wrote

    def preview(self, batches: Iterable[SignedBatch], author: Author) -> MergePreview:
        """Returns what a merge would do; nothing is changed. Raises: as `merge`."""
        try:
            with self._ledger.transaction():
                raise _Looked(self._merge(batches, author))
        except _Looked as looked:
            return looked.found

    def merge(self, batches: Iterable[SignedBatch], author: Author) -> MergePreview:
        """Takes in batches of others, all or none, and returns what that did. What is known already changes nothing.

        Firms that a colleague deleted for good are deleted here too.
        Raises: UserError before `set_up`, for a batch that was changed, or if batches in between are missing.
        """
        with self._ledger.transaction():
            return self._merge(batches, author)

    def _merge(self, batches: Iterable[SignedBatch], author: Author) -> MergePreview:
        known = self._known()
        self._capture(known, author)
        new = self._new_ones(batches)
        for signed in new:
            self._store(signed)
        before = dict(self._ledger.tuples("SELECT enterprise_id, name FROM firm_index"))
        conflicts = self._ledger.value("SELECT count(*) FROM exchange_conflicts")
        state = fold([*known, *map(read_batch, new)])
        _refuse_removed_parts(new, state.erased)
        target, ids = wanted(state), Identities(self._ledger)
        erased = self._erase(state.erased, ids, author)
        applying = Applying(self._ledger, ids)
        applying.join_firms(_groups(state.firms))
        records = applying.run(target.records)
        ids.keep()
        self._keep_conflicts(target, ids)
        after = dict(self._ledger.tuples("SELECT enterprise_id, name FROM firm_index"))
        return MergePreview(
            batches=len(new),
            records=records,
            new_firms=tuple(sorted(name for firm, name in after.items() if firm not in before)),
            erased=erased,
            conflicts=int(str(self._ledger.value("SELECT count(*) FROM exchange_conflicts"))) - int(str(conflicts)),
            disputed=len(target.disputed),
        )

    def _new_ones(self, batches: Iterable[SignedBatch]) -> list[SignedBatch]:
        """Returns the batches that are not known, in order. Raises: UserError as `merge`."""
        heads = {
            (str(r), int(n)): bytes(h)
            for r, n, h in self._ledger.tuples("SELECT replica, number, head FROM exchange_batches")
        }
        found = {head.stamp: (head, signed) for signed in batches for head in (verified_head(signed),)}
        new: list[SignedBatch] = []
        vector = self.vector()
        for stamp in sorted(found):
            head, signed = found[stamp]
            present = heads.get((stamp.replica, stamp.number))
            if present is not None:
                if present != signed.head:
                    raise UserError(_FORKED.format(who=head.who, number=stamp.number))
                continue
            if stamp.number != vector.get(stamp.replica, 0) + 1:
                raise UserError(
                    _GAP.format(who=head.who, first=vector.get(stamp.replica, 0) + 1, last=stamp.number - 1)
                )
            vector[stamp.replica] = stamp.number
            new.append(signed)
        for head, _ in found.values():
            missing = next((r for r, number in head.context.items() if vector.get(r, 0) < number), None)
            if missing is not None:
                raise UserError(
                    _GAP.format(who="另一位同事", first=vector.get(missing, 0) + 1, last=head.context[missing])
                )
        return new

    def _erase(self, uids: Iterable[str], ids: Identities, author: Author) -> tuple[str, ...]:
        """Deletes the firms that colleagues deleted for good, and every part about them; returns their names here.

        Where such a firm was joined with one that nobody deleted, that one is written anew from its own parts.
        """
        names: list[str] = []
        for uid in sorted(uids):
            self._ledger.run("DELETE FROM exchange_parts WHERE subject = ?", (uid,))
            number = ids.number(FIRMS, uid)
            name = self._ledger.value("SELECT name FROM firm_index WHERE enterprise_id = ?", (number,))
            if number is not None and name is not None:
                names.append(str(name))
                erase_rows(self._ledger, number, Author(author.who, "同事已彻底删除，随交换文件删除"), uid)
        return tuple(names)

    # -- what people do not agree on

    def _keep_conflicts(self, target: Wanted, ids: Identities) -> None:
        self._ledger.run("DELETE FROM exchange_conflicts")
        for conflict in (*target.conflicts, *_shared(target)):
            firm = ids.number(FIRMS, firm_of(conflict.record)) if firm_of(conflict.record) else None
            body = msgspec.json.encode(conflict).decode()
            values = (conflict.id, firm, conflict.record.table, "/".join(conflict.record.key), conflict.field, body)
            self._ledger.run("INSERT OR REPLACE INTO exchange_conflicts VALUES (?, ?, ?, ?, ?, ?)", values)

    def conflicts(self) -> tuple[tuple[int | None, Conflict], ...]:
        """Returns what colleagues wrote differently, with the number of the firm here; None for the office."""
        rows = self._ledger.tuples("SELECT enterprise_id, versions FROM exchange_conflicts ORDER BY enterprise_id, id")
        return tuple((firm, msgspec.json.decode(body, type=Conflict)) for firm, body in rows)

    def settle(self, conflict: Conflict, choice: int, author: Author) -> None:
        """Settles what colleagues wrote differently: the version at this place counts from now on, everywhere."""
        version = conflict.versions[choice]
        fields: Fields | None
        if TABLES[conflict.record.table].whole:
            fields = version.value if isinstance(version.value, Mapping) else None
        elif conflict.field == WHOLE:
            fields = {} if version.value else None
        else:
            fields = {conflict.field: version.value}  # type: ignore[dict-item]  # the value of a column is a scalar
        now = self._ledger.now()
        with self._ledger.transaction():
            known = self._known()
            self._capture(known, author, [Operation(conflict.record, fields, author.who, now)])
            target, ids = wanted(fold(known)), Identities(self._ledger)
            Applying(self._ledger, ids).run(target.records)
            ids.keep()
            self._keep_conflicts(target, ids)


class _Looked(Exception):
    """Carries what a preview found out of its transaction."""

    def __init__(self, found: MergePreview) -> None:
        super().__init__()
        self.found = found


def _refuse_removed_parts(new: Iterable[SignedBatch], erased: Collection[str]) -> None:
    """Raises: UserError if a part is missing whose firm nobody deleted for good."""
    for signed in new:
        head = read_head(signed.head)
        for told, body in zip(head.parts, signed.parts, strict=True):
            if body is None and told.subject not in erased:
                raise UserError(_CUT.format(who=head.who, number=head.number))


def _groups(firms: Mapping[str, str]) -> tuple[frozenset[str], ...]:
    """Returns the firms that are the same, as sets of uids."""
    groups: dict[str, set[str]] = {}
    for uid, home in firms.items():
        groups.setdefault(home, {home}).add(uid)
    return tuple(frozenset(group) for group in groups.values())


def _shared(target: Wanted) -> tuple[Conflict, ...]:
    """Returns a conflict for each firm whose credit code another firm has too."""
    return tuple(Conflict(RecordKey(FACTS, firm, ("credit_code",)), SHARED_CODE, ()) for firm in target.shared)
