"""The profile form, generated from the fact catalogue."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from casebook import Origin, Provenance
from policies import CATALOGUE, Field, FieldType, Group, Unit
from ui.entry.editors import YEARS, SeriesEditor, editor_for, has_editor
from ui.entry.fact_editor import FactEditor
from ui.firm.kept_columns import KeptColumnsCard
from ui.firm.sources import FactLabel, source_mark, source_tip, source_words
from ui.widgets.override import override
from ui.widgets.theme import SPACE

_WIDE = (FieldType.RECORDS, FieldType.RECORD)
_LABEL_WIDTH = 118
"""Pixels of the label column; longer labels wrap."""
_BAR = 14
"""Pixels reserved for the scroll bar, so that no input is cut off at the right."""


class ProfileForm(QScrollArea):
    """A QScrollArea with an editor for every fact of some groups, in sections. The signal `given` carries the name and the raw value."""

    given = Signal(str, object)
    unfolded = Signal()
    """Emitted when editors were added, which have to be filled."""
    source_asked = Signal(str, QPoint)
    """Emitted when the user wants to change the source of a fact; carries its name and the position for the menu."""

    def __init__(self, last_year: int, groups: Iterable[Group] = Group) -> None:
        super().__init__()
        self.editors: dict[str, FactEditor] = {}
        """The editors that are built; those of rare facts follow when one is known or asked for."""
        self._folded: dict[Group, list[Field]] = {}
        self._grids: dict[Group, QGridLayout] = {}
        self._openers: dict[Group, QPushButton] = {}
        self._titles: dict[Group, QLabel] = {}
        self._labels: dict[str, FactLabel] = {}
        self._sourced: dict[str, tuple[Mapping[str, Provenance], str]] = {}
        """The sources shown beside each label, so that only changed ones are updated."""
        self._last_year = last_year
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        body = QWidget()
        body.setObjectName("body")
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, SPACE, SPACE)
        column.setSpacing(SPACE)
        self.kept = KeptColumnsCard()
        for group in groups:
            fields = [field for field in CATALOGUE.values() if field.group is group]
            card = self._section(group, fields)
            if card is not None:
                column.addWidget(card)
            if group is Group.IDENTITY:
                column.addWidget(self.kept)
        column.addStretch(1)
        self.setWidget(body)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(self.widget().minimumSizeHint().width() + _BAR, super().minimumSizeHint().height())

    def _section(self, group: Group, fields: list[Field]) -> QFrame | None:
        shown = [field for field in fields if has_editor(field)]
        if not shown:
            return None
        card = QFrame()
        card.setObjectName("card")
        grid = QGridLayout(card)
        grid.setContentsMargins(12, 8, 12, 12)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        title = QLabel(group.value)
        title.setObjectName("section")
        self._titles[group], self._grids[group] = title, grid
        grid.addWidget(title, 0, 0, 1, 2)
        self._rows(grid, [field for field in shown if not field.rare])
        rare = [field for field in shown if field.rare]
        if rare:
            self._folded[group] = rare
            opener = QPushButton(f"不常用的 {len(rare)} 项…")
            opener.setFlat(True)
            opener.setToolTip("少数企业才有的情况；问到或填过的会自己出现")
            opener.clicked.connect(lambda: self._open(group))
            grid.addWidget(opener, grid.rowCount(), 0, 1, 2, Qt.AlignmentFlag.AlignLeft)
            self._openers[group] = opener
        return card

    def _rows(self, grid: QGridLayout, fields: list[Field]) -> None:
        before = Unit.NONE
        for field in fields:
            unit = field.unit if field.type is FieldType.SERIES else Unit.NONE
            if unit not in (before, Unit.NONE):
                row = grid.rowCount()
                grid.addWidget(_muted(f"单位：{unit.value}"), row, 0, Qt.AlignmentFlag.AlignBottom)
                grid.addWidget(self._year_heads(), row, 1)
            before = unit
            editor = editor_for(field, self._last_year)
            assert editor is not None  # see has_editor
            self._row(grid, field, editor)

    def unfold(self, group: Group) -> None:
        """Builds the editors of the rare facts of a section."""
        fields = self._folded.pop(group, [])
        if not fields:
            return
        self._openers.pop(group).deleteLater()
        self._rows(self._grids[group], fields)

    def _open(self, group: Group) -> None:
        self.unfold(group)
        self.unfolded.emit()

    def editor(self, name: str) -> FactEditor | None:
        """Returns the editor of a fact, built if it is rare; None for a fact without editor."""
        field = CATALOGUE.get(name)
        if field is not None and name not in self.editors and field.group in self._folded:
            self._open(field.group)
        return self.editors.get(name)

    def extend(self) -> None:
        """Adds the editors of facts that came with a library or an own policy while the form was open."""
        waiting = {field.name for fields in self._folded.values() for field in fields}
        for group, grid in self._grids.items():
            new = [
                field
                for field in CATALOGUE.values()
                if field.group is group and field.name not in self.editors and field.name not in waiting
            ]
            self._rows(grid, [field for field in new if has_editor(field)])

    def _row(self, grid: QGridLayout, field: Field, editor: FactEditor) -> None:
        row = grid.rowCount()
        label = FactLabel(field.name, field.label)
        label.setFixedWidth(_LABEL_WIDTH)
        label.setContentsMargins(0, 4, 0, 0)
        label.setToolTip(field.note or field.ask())
        label.asked.connect(self.source_asked)
        self._labels[field.name] = label
        label.setBuddy(editor)
        editor.setToolTip(field.note or field.ask())
        editor.given.connect(self.given)
        if isinstance(editor, SeriesEditor):
            editor.overflow.connect(self._paste_below)
        self.editors[field.name] = editor
        if field.type in _WIDE:
            label.setFixedWidth(2 * _LABEL_WIDTH)
            grid.addWidget(label, row, 0, 1, 2)
            grid.addWidget(editor, row + 1, 0, 1, 2)
        else:
            grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(editor, row, 1, Qt.AlignmentFlag.AlignTop)

    def _year_heads(self) -> QWidget:
        heads = QWidget()
        layout = QHBoxLayout(heads)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.setSpacing(4)
        for year in range(self._last_year - YEARS + 1, self._last_year + 1):
            head = _muted(str(year))
            head.setAlignment(Qt.AlignmentFlag.AlignCenter)
            layout.addWidget(head, 1)
        return heads

    def _paste_below(self, name: str, column: int, rows: list[list[str]]) -> None:
        series = [editor for editor in self.editors.values() if isinstance(editor, SeriesEditor)]
        at = next(i for i, editor in enumerate(series) if editor.field.name == name)
        if at + 1 < len(series):
            series[at + 1].paste(column, rows)

    def display(
        self,
        value: Callable[[str], object],
        refusals: Mapping[str, str],
        counts: Callable[[str], object],
        *,
        overwrite: bool,
    ) -> None:
        """Shows every fact.

        `value` returns the raw value by name as it was entered, `counts` its valid part, `refusals` contains the
        reasons
        for the difference; `overwrite` also replaces text that is being typed.
        """
        for group, fields in tuple(self._folded.items()):
            if any(value(field.name) is not None for field in fields):
                self.unfold(group)
        for name, editor in self.editors.items():
            editor.display(value(name), refusals.get(name, ""), overwrite=overwrite)
        self._count(counts)

    def show_sources(self, sources: Mapping[str, Provenance], verbal_colour: str) -> None:
        """Shows the source beside each fact; `verbal_colour` is the colour of verbal facts."""
        by_field: dict[str, dict[str, Provenance]] = {}
        for fact, source in sources.items():
            by_field.setdefault(fact.partition(".")[0], {})[fact] = source
        for name, label in self._labels.items():
            found = by_field.get(name, {})
            if self._sourced.get(name) == (found, verbal_colour):
                continue
            self._sourced[name] = found, verbal_colour
            words = source_words(found)
            colour = verbal_colour if words == Origin.VERBAL.value else self.palette().placeholderText().color().name()
            field = CATALOGUE[name]
            label.show_source(source_mark(found), colour, source_tip(found) or field.note or field.ask())

    def warn(self, cautions: Mapping[str, str]) -> None:
        """Shows a warning under each implausible field; nothing is refused."""
        for name, editor in self.editors.items():
            editor.warn(cautions.get(name, ""))

    def focused(self) -> str:
        """Returns the fact whose input has the focus, or ""."""
        widget = QApplication.focusWidget()
        while widget is not None and widget is not self:
            if isinstance(widget, FactEditor):
                return widget.field.name
            widget = widget.parentWidget()
        return ""

    def suggest(self, offers: Mapping[str, tuple[str, object]]) -> None:
        """Shows under each field the value that its free text suggests."""
        for name, editor in self.editors.items():
            editor.suggest(*offers.get(name, ("", None)))

    def _count(self, value: Callable[[str], object]) -> None:
        for group, title in self._titles.items():
            names = [name for name in self.editors if CATALOGUE[name].group is group]
            known = sum(value(name) is not None for name in names)
            words = f"{group.value}　<span style='font-weight:400'>已知 {known}/{len(names)}</span>"
            if title.text() != words:
                title.setText(words)

    def reveal(self, fact: str) -> None:
        """Scrolls to a fact and sets the focus to its input."""
        name, _, year = fact.partition(".")
        editor = self.editor(name)
        if editor is None:
            return
        target: QWidget = editor
        if isinstance(editor, SeriesEditor) and year in editor.lines:
            target = editor.lines[year]
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)
        QTimer.singleShot(0, lambda: self.ensureWidgetVisible(editor, 0, 80))


def _muted(text: str) -> QLabel:
    label = QLabel(text)
    label.setObjectName("muted")
    return label
