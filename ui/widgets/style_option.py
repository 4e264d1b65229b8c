"""The fields of a style option, which the Qt 6.8 stubs omit."""

from __future__ import annotations

from typing import Protocol, cast

from PySide6.QtCore import QRect
from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem


class ItemFields(Protocol):
    """The fields a delegate reads when it paints an item."""

    rect: QRect
    state: QStyle.StateFlag
    font: QFont
    palette: QPalette


def fields(option: QStyleOptionViewItem) -> ItemFields:
    """Returns the same option with typed fields."""
    return cast("ItemFields", option)
