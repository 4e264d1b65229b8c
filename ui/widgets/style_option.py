"""The fields of a style option, which the stubs of Qt 6.8 leave out."""

from __future__ import annotations

from typing import Protocol, cast

from PySide6.QtCore import QRect
from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem


class ItemFields(Protocol):
    """What a delegate reads when it draws an item."""

    rect: QRect
    state: QStyle.StateFlag
    font: QFont
    palette: QPalette


def fields(option: QStyleOptionViewItem) -> ItemFields:
    """Return the same option, typed."""
    return cast("ItemFields", option)
