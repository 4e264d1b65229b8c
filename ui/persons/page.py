"""The page 人才: the persons of a firm or of all firms; Enter opens “我是谁”."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLabel, QPushButton

from casebook import Person
from policies import UserError
from ui.ledger.page import LedgerPage
from ui.persons.dialog import PersonDialog
from ui.persons.spec import PersonLedger
from ui.widgets import theme
from ui.widgets.override import override

if TYPE_CHECKING:
    from ui.desk.desk import Desk


class PersonsPage(LedgerPage[Person]):
    """The page 人才. It is asked to show the persons of a firm (its number), one person (its id), or all of them."""

    def __init__(self, desk: Desk, colours: theme.Colours) -> None:
        self._ledger = PersonLedger(desk)
        super().__init__(desk, colours, self._ledger.spec())
        self.head, self.all_button = QLabel("人才"), QPushButton("看全部企业的")
        self.head.setObjectName("title")
        self.siblings.hide()
        self.top.insertWidget(0, self.head)
        self.more.addWidget(self.all_button)
        self.all_button.clicked.connect(lambda: self._show_firm(None))

    @override
    def arrive(self, target: object = None) -> None:
        person = self._person(target) if isinstance(target, str) else None
        self._show_firm(person.enterprise if person is not None else target if isinstance(target, int) else None)
        if person is not None:
            self.open_person(person)

    def _person(self, target: str) -> Person | None:
        try:
            return self.desk.book.persons.get(target)
        except UserError:
            return None

    def _show_firm(self, firm: int | None) -> None:
        self._ledger.firm = firm
        name = self.desk.book.enterprises.get(firm).name if firm is not None else "全部企业"
        self.head.setText(f"人才 · {name}")
        self.all_button.setVisible(firm is not None)
        super().arrive()

    @override
    def ask_new(self, given: dict[str, Any] | None = None, firm: str = "") -> None:
        number = self._ledger.firm
        if number is not None and not given:
            given, firm = {"firm": number}, self.desk.book.enterprises.get(number).name
        super().ask_new(given, firm)

    @override
    def ask_change(self) -> None:
        chosen = self.chosen_records()
        if chosen:
            self.open_person(chosen[0])

    def open_person(self, person: Person) -> None:
        """Opens “我是谁” for a person."""
        dialog = PersonDialog(self.desk, self.colours, person, self)
        dialog.firm_wanted.connect(lambda firm: self.go.emit("firm", firm))
        dialog.finished.connect(lambda _: self.presenter.refresh())
        dialog.open()
