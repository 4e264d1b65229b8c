"""The sources of facts: the bar above the form, the mark beside a fact, the menu to change it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QMenu, QProgressBar, QPushButton, QVBoxLayout, QWidget

from casebook import STATED, Origin, Provenance
from ui.widgets.override import override

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent


class SourceStrip(QWidget):
    """A QWidget that shows the source of new facts and the completeness. The signal `chosen` carries the chosen source."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.box = QComboBox()
        self.box.addItems([origin.value for origin in STATED])
        self.box.setAccessibleName("填写来源")
        self.box.setToolTip("现在填写的数字从哪里来；口述的会在结果和服务单上标明")
        self.lacks = QPushButton()
        self.lacks.setObjectName("hint")
        self.lacks.setToolTip("缺的和旧的资料，以及哪些材料能补上")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(6)
        self.words = QLabel()
        self.words.setObjectName("muted")
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(QLabel("填写来源"))
        row.addWidget(self.box, 1)
        row.addWidget(self.words)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 14, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self.bar)
        column.addWidget(self.lacks)
        self.box.activated.connect(lambda _: self.chosen.emit(self.box.currentText()))

    def show_state(self, origin: Origin | None, known: int, wanted: int) -> None:
        """Shows the current source (None: the firm is not in the casebook) and the number of known facts."""
        self.box.setEnabled(origin is not None)
        if origin is not None:
            self.box.setCurrentText(origin.value)
        self.bar.setRange(0, max(1, wanted))
        self.bar.setValue(known)
        self.words.setText(f"已知 {known} / {wanted} 项")
        self.words.setToolTip("匹配现有政策用得到的资料里，已经知道的有多少")

    def show_lacks(self, words: str) -> None:
        """Shows what is missing or old; "" hides it."""
        self.lacks.setText(words)
        self.lacks.setVisible(bool(words))


class FactLabel(QLabel):
    """A QLabel with the name of a fact and its source in small letters; a click asks for another source."""

    asked = Signal(str, QPoint)

    def __init__(self, name: str, text: str) -> None:
        super().__init__(text)
        self._name, self._text = name, text
        self.setWordWrap(True)

    def show_source(self, words: str, colour: str, tip: str) -> None:
        """Shows the source of the fact; empty `words` hide it."""
        self.setText(f"{self._text} <span style='color:{colour};font-size:8pt'>{words}</span>" if words else self._text)
        self.setToolTip(tip)
        self.setCursor(Qt.CursorShape.PointingHandCursor if words else Qt.CursorShape.ArrowCursor)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.asked.emit(self._name, event.globalPosition().toPoint())
        super().mousePressEvent(event)


def sources_of(name: str, sources: Mapping[str, Provenance]) -> dict[str, Provenance]:
    """Returns the stored sources of a fact: one, or one for each year of a series."""
    return {fact: source for fact, source in sources.items() if fact == name or fact.startswith(f"{name}.")}


_SHORT = {
    Origin.PRESUMED: "推",
    Origin.VERBAL: "述",
    Origin.LICENCE: "照",
    Origin.PUBLISHED: "公",
    Origin.RIGHTS: "证",
    Origin.STATEMENTS: "表",
    Origin.TAX_RETURN: "税",
    Origin.IMPORTED: "导",
}


def source_mark(found: Mapping[str, Provenance]) -> str:
    """Returns the weakest source of a fact as one character."""
    words = source_words(found)
    return _SHORT[Origin(words)] if words else ""


def source_words(found: Mapping[str, Provenance]) -> str:
    """Returns the weakest source of a fact as one word; verbal is weaker than read on paper."""
    origins = {source.origin for source in found.values()}
    return next((origin.value for origin in Origin if origin in origins), "")


def source_tip(found: Mapping[str, Provenance]) -> str:
    """Returns source, date and officer for each year."""
    lines = []
    for fact, source in sorted(found.items()):
        year = fact.partition(".")[2]
        head = f"{year} 年：" if year.isdigit() else ""
        note = f"（{source.note}）" if source.note else ""
        lines.append(f"{head}{source.origin.value}，{source.on.isoformat()}，{source.officer}{note}")
    return "\n".join([*lines, "点一下可更改来源"]) if lines else ""


def source_menu(parent: QWidget, current: str) -> QMenu:
    """Returns a menu of the sources; the data of its actions is the source."""
    menu = QMenu(parent)
    for origin in STATED:
        action = menu.addAction(origin.value)
        action.setCheckable(True)
        action.setChecked(origin.value == current)
        action.setData(origin)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return menu
