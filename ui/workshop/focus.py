"""Where the keyboard is."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QWidget


def has_focus(widget: QWidget) -> bool:
    """Returns whether a widget, or one inside it, has the focus."""
    focus: QWidget | None = QApplication.focusWidget()
    return focus is not None and (focus is widget or widget.isAncestorOf(focus))
