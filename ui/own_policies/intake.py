"""The state of the door 录入政策: the documents that were read, what is known of them, what is made of them. No Qt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from ui.own_policies.heads import DocumentHeads, heads_of
from ui.own_policies.predecessors import NEW, IntakeAim, Known, aims_of
from ui.own_policies.reading import kept_name, kind_words, size_words
from ui.own_policies.starting import ConfirmedDocument, DraftOpener

if TYPE_CHECKING:
    from casebook import Casebook
    from policies.library import Library
    from policies.own import StoredDocument
    from ui.desk.desk import Desk
    from ui.own_policies.reading import DocumentRead


_NO_POLICY = "没有读到条款和数字，不像政策文件。企业的材料请拖到主窗口，会当作材料来读。"


@dataclass(frozen=True)
class IntakeEntry:
    """One document: what was read, its heads as they stand, and who stored the same file before, None if nobody did."""

    read: DocumentRead
    heads: DocumentHeads
    stored: StoredDocument | None = None

    def line(self, place: int) -> tuple[str, str]:
        """Returns the two lines of the list: what it is in the policy, and what was read."""
        role = "主文件" if place == 0 else "附件"
        document = self.read.document
        kind = kind_words(document) if document is not None else ""
        return f"{role}：{self.read.name}", f"{kind} · {size_words(self.read.text)}"

    def notes(self) -> tuple[str, ...]:
        """Returns what a person must know of the document: what was not read, and that it was stored before."""
        notes = self.read.document.notes if self.read.document is not None else ()
        if not self.read.text.figures and not any(clause.path for clause in self.read.text.clauses):
            notes = (_NO_POLICY, *notes)
        if self.stored is None:
            return notes
        day = self.stored.at.date().isoformat()
        return (f"这份文件 {self.stored.who} 在 {day} 已经存过，不会存第二份。", *notes)


class IntakePresenter:
    """The documents of the door in order: the first is the notice, the others are its annexes."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._known = Known.of(desk.book.policies, desk.library)
        self.entries: tuple[IntakeEntry, ...] = ()
        self.refused: tuple[str, ...] = ()
        self.aims: tuple[IntakeAim, ...] = (NEW,)
        """What can be made of the documents: a new policy first, then what is known with the same number or title."""
        self.aim: IntakeAim = NEW
        self._chosen = False

    def take(self, reads: Sequence[DocumentRead]) -> None:
        """Adds documents; one that is here already is not added again."""
        known = {entry.read.sha256 for entry in self.entries}
        self.refused = tuple(read.told for read in reads if read.told)
        for read in reads:
            if read.told:
                continue
            if read.sha256 in known:
                self.refused = (*self.refused, f"“{read.name}”已经在这里了，没有加第二份")
                continue
            known.add(read.sha256)
            stored = self._known.stored(read.sha256)
            self.entries = (*self.entries, IntakeEntry(read, heads_of(read.text), stored))
        self._choose_again()

    def remove(self, place: int) -> None:
        """Takes a document out again; nothing is stored yet."""
        self.entries = (*self.entries[:place], *self.entries[place + 1 :])
        self._choose_again()

    def make_main(self, place: int) -> None:
        """Makes a document the notice."""
        chosen = self.entries[place]
        self.entries = (chosen, *(entry for entry in self.entries if entry is not chosen))
        self._choose_again()

    def change(self, place: int, changes: Mapping[str, object]) -> None:
        """Changes the heads of a document."""
        entry = self.entries[place]
        changed = replace(entry, heads=replace(entry.heads, **changes))  # type: ignore[arg-type]  # the fields of heads
        self.entries = (*self.entries[:place], changed, *self.entries[place + 1 :])
        if place == 0 and not {"number", "title"}.isdisjoint(changes):
            self._choose_again()

    def choose(self, aim: IntakeAim) -> None:
        """Sets what is made of the documents."""
        self.aim, self._chosen = aim, True

    def _choose_again(self) -> None:
        """Proposes what is most likely meant: what is known with the same number or title, else a new policy."""
        main = self.entries[0] if self.entries else None
        self.aims = aims_of(main.heads, main.read.sha256, self._known) if main is not None else (NEW,)
        likely = self.aims[1] if len(self.aims) > 1 else NEW
        self.aim = self.aim if self._chosen and self.aim in self.aims else likely

    def refusal(self) -> str:
        """Returns why no draft can be made, "" if it can."""
        if not self.entries:
            return "还没有文件"
        for entry in self.entries[:1]:
            if why := entry.heads.refusal():
                return why
        for entry in self.entries[1:]:
            if why := replace(entry.heads, title=entry.heads.title or entry.read.name).refusal():
                return f"{entry.read.name}：{why}"
        return ""

    def count_words(self) -> str:
        """Returns what the draft will rest on."""
        figures = sum(len(entry.read.text.figures) for entry in self.entries)
        files = "1 份文件" if len(self.entries) == 1 else f"{len(self.entries)} 份文件"
        return f"{files}，{figures} 个数字要逐个看过" if self.entries else ""

    def order(self) -> IntakeOrder:
        """Returns what the worker thread stores."""
        return IntakeOrder(self.entries, self.aim, self._desk.library, self._desk.on, self._desk.officer)


@dataclass(frozen=True)
class IntakeOrder:
    """Documents to be stored and the draft to be opened over them."""

    entries: tuple[IntakeEntry, ...]
    aim: IntakeAim
    library: Library
    on: date
    who: str

    def carry_out(self, book: Casebook) -> int:
        """Stores the documents, opens the draft and returns the number of its revision.

        Raises: UserError when it cannot be stored.
        """
        from workshop import text_bytes

        store, documents = book.policies, []
        for place, entry in enumerate(self.entries):
            read, heads = entry.read, entry.heads
            heads = replace(heads, title=heads.title or read.name)
            document = read.document
            assert document is not None  # an entry was read
            name = kept_name(read.name, heads.title)
            store.add_document(read.data, name, kind_words(document), text_bytes(document), self.who)
            store.confirm_heads(read.sha256, heads.document(f"文件{place + 1}", self.on), self.who)
            documents.append(ConfirmedDocument(read.sha256, heads, read.text))
        return DraftOpener(store, self.library, self.on, self.who).from_documents(self.aim, documents)
