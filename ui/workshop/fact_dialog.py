"""The dialog 新建事实: what the fact is called, what it is, who knows it, how the firm is asked."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from ui.workshop.form import FieldError
from ui.workshop.form_view import FormView
from ui.workshop.new_fact import fact_fields, first_values, made_fact

_WIDTH = 440


class FactDialog(QDialog):
    """A QDialog asking about a new fact of a list. The signal `made` carries the Field."""

    made = Signal(object)

    def __init__(self, table: str, typed: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("新建事实")
        self.setMinimumWidth(_WIDTH)
        self.form, self.error = FormView(fact_fields(table)), QLabel()
        self.form.put(first_values(table, typed))
        self.error.setObjectName("error")
        self.error.setWordWrap(True)
        self.error.hide()
        told = QLabel("目录里没有的才新建。采用以后，企业资料表里就有这一项，也会去问企业。")
        told.setObjectName("muted")
        told.setWordWrap(True)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setText("取消")
        self.save = self.buttons.addButton("新建", QDialogButtonBox.ButtonRole.AcceptRole)
        self.save.setObjectName("primary")
        self.save.setDefault(True)
        column = QVBoxLayout(self)
        for widget in (told, self.form, self.error, self.buttons):
            column.addWidget(widget)
        self.buttons.accepted.connect(self.finish)
        self.buttons.rejected.connect(self.reject)
        self.form.go_to("label")

    def finish(self) -> None:
        """Gives the fact, or says why it cannot be used and goes to that field."""
        try:
            field = made_fact(self.form.values())
        except FieldError as error:
            self.error.setText(str(error))
            self.error.show()
            self.form.go_to(error.field)
            return
        self.accept()
        self.made.emit(field)
