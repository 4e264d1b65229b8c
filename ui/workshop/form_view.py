"""A form as a widget: labels and inputs as its fields say, shown and hidden as the values ask."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from matcher import policy_words
from policies.rules import Rule
from ui.entry.editors import NoWheelComboBox
from ui.widgets.override import override
from ui.workshop.form import FieldError, FormField, InputKind, Values, checked
from ui.workshop.inputs import (
    ChoiceInput,
    DayInput,
    FactInput,
    FormInput,
    LineInput,
    NumberInput,
    TextInput,
    WholeInput,
)
from ui.workshop.rule_forms import RULE_FORMS, RULE_NAMES
from ui.workshop.table_inputs import BandsInput, PicksInput, ScoresInput, WordsInput


class FormView(QWidget):
    """A QWidget with the inputs of a form. The signals are those of its inputs."""

    changed = Signal()
    finished = Signal()
    fact_wanted = Signal(object)

    def __init__(self, fields: tuple[FormField, ...]) -> None:
        super().__init__()
        self.fields = fields
        self.inputs: dict[str, FormInput] = {}
        self._rows = QFormLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setHorizontalSpacing(10)
        self._rows.setVerticalSpacing(5)
        self._rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        for field in fields:
            made = _INPUTS[field.input](field)
            made.changed.connect(self._arrange)
            made.changed.connect(self.changed)
            made.finished.connect(self.finished)
            made.fact_wanted.connect(self.fact_wanted)
            label = QLabel(field.label if not field.needed else f"{field.label} *")
            label.setObjectName("muted")
            label.setBuddy(made)
            if field.hint:
                label.setToolTip(field.hint)
                made.setToolTip(field.hint)
            self.inputs[field.name] = made
            self._rows.addRow(label, made)

    def put(self, values: Values) -> None:
        """Shows values; fields without one are empty."""
        for name, made in self.inputs.items():
            made.measure(values)
            made.put(values.get(name))
        self._arrange()

    def _arrange(self) -> None:
        values = self._loose()
        for field in self.fields:
            self._rows.setRowVisible(self.inputs[field.name], field.applies(values))
            self.inputs[field.name].measure(values)

    def _loose(self) -> Values:
        """Returns the values that can be used."""
        found: dict[str, object] = {}
        for name, made in self.inputs.items():
            try:
                found[name] = made.value() if isinstance(made, ChoiceInput | FactInput) else None
            except FieldError:
                continue
        return found

    def values(self, *, whole: bool = True) -> Values:
        """Returns the values of the fields that are asked; unless they must be `whole`, needed ones may be empty.

        Raises: FieldError with the first field that cannot be used.
        """
        loose = self._loose()
        found = {field.name: self.inputs[field.name].value() for field in self.fields if field.applies(loose)}
        return checked(self.fields, found) if whole else found

    def go_to(self, name: str) -> None:
        """Puts the focus into a field."""
        if name in self.inputs:
            self.inputs[name].setFocus()


class RuleInput(FormInput):
    """A single condition inside another form; one that is made of several is kept or taken away whole."""

    def __init__(self, field: FormField) -> None:
        super().__init__(field)
        self.kind = NoWheelComboBox()
        self.kind.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setObjectName("muted")
        self.form: FormView | None = None
        self._former: Rule | None = None
        self._holder = QVBoxLayout()
        self._holder.setContentsMargins(10, 0, 0, 0)
        self._take(self.kind)
        self.column.addWidget(self.words)
        self.column.addLayout(self._holder)
        self._kinds: list[type | None] = []
        self.kind.activated.connect(self._choose)
        self.put(None)

    @override
    def put(self, value: object) -> None:
        self._former = value if isinstance(value, Rule) else None
        kinds: list[type | None] = [None, *RULE_FORMS]
        whole = self._former is not None and type(self._former) not in RULE_FORMS
        self._kinds = [type(self._former), *kinds] if whole else kinds
        self.kind.clear()
        self.kind.addItems([self._name(kind) for kind in self._kinds])
        self.kind.setCurrentIndex(self._kinds.index(type(self._former)) if self._former is not None else 0)
        self._show_form()

    @staticmethod
    def _name(kind: type | None) -> str:
        return "没有" if kind is None else RULE_NAMES.get(kind, "由几个条件组成（保留）")

    def _choose(self, number: int) -> None:
        self._show_form()
        self.changed.emit()

    def _show_form(self) -> None:
        if self.form is not None:
            self._holder.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
            self.form = None
        kind, former = self._kinds[self.kind.currentIndex()], self._former
        whole = kind is not None and kind not in RULE_FORMS
        self.words.setText(policy_words.condition_words(former) if whole and former is not None else "")
        self.words.setVisible(whole)
        if kind is None or whole:
            return
        form = RULE_FORMS[kind]
        self.form = FormView(form.fields)
        self.form.put(form.unpack(former) if type(former) is kind else {})
        self.form.changed.connect(self.changed)
        self.form.fact_wanted.connect(self.fact_wanted)
        self._holder.addWidget(self.form)

    @override
    def value(self) -> object:
        kind = self._kinds[self.kind.currentIndex()]
        if kind is None or self.form is None:
            return self._former if kind is not None else None
        try:
            return RULE_FORMS[kind].pack(self.form.values(), self._former)
        except FieldError as error:
            raise self.wrong(str(error)) from error


_INPUTS: Mapping[InputKind, Callable[[FormField], FormInput]] = {
    InputKind.LINE: LineInput,
    InputKind.TEXT: TextInput,
    InputKind.CHOICE: ChoiceInput,
    InputKind.NUMBER: NumberInput,
    InputKind.WHOLE: WholeInput,
    InputKind.DAY: DayInput,
    InputKind.FACT: FactInput,
    InputKind.PICKS: PicksInput,
    InputKind.WORDS: WordsInput,
    InputKind.BANDS: BandsInput,
    InputKind.SCORES: ScoresInput,
    InputKind.RULE: RuleInput,
}
