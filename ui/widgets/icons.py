"""Icons in the colour of the text beside them."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QIcon, QPixmap

from resources import icon_path

_SIZE = 64
"""Pixels at which icons are rendered, enough for a scaled display; Qt scales them down."""


@cache
def icon(name: str, colour: str) -> QIcon:
    """Returns the named icon drawn in a colour (#rrggbb)."""
    svg = icon_path(name).read_text(encoding="utf-8").replace("currentColor", colour)
    svg = svg.replace('width="24"', f'width="{_SIZE}"').replace('height="24"', f'height="{_SIZE}"')
    pixmap = QPixmap()
    pixmap.loadFromData(QByteArray(svg.encode()), "SVG")  # type: ignore[call-overload]  # the stub asks for bytes
    return QIcon(pixmap)
