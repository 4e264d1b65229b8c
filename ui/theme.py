"""One place for colours, spaces and fonts, light and dark."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from resources import Weight, font_path

SPACE = 8
FAMILY = "Noto Sans SC"


@dataclass(frozen=True)
class Colours:
    """The colours of one scheme, as #rrggbb."""

    window: str
    surface: str
    text: str
    muted: str
    line: str
    accent: str
    on_accent: str
    met: str
    unmet: str
    unknown: str
    wash: str


LIGHT = Colours(
    "#F4F6F8",
    "#FFFFFF",
    "#1B1F23",
    "#5F6B76",
    "#D5DCE2",
    "#0B4F6C",
    "#FFFFFF",
    "#1B7F4B",
    "#B3261E",
    "#8A6100",
    "#E8F0F4",
)
DARK = Colours(
    "#1B2126",
    "#232B31",
    "#E6EAED",
    "#9AA7B2",
    "#38434C",
    "#4FA3C7",
    "#0E1417",
    "#5CC08A",
    "#F2867E",
    "#E0B252",
    "#2B3841",
)


def install_fonts() -> None:
    """The bundled typeface, the same as on paper."""
    for weight in Weight:
        QFontDatabase.addApplicationFont(str(font_path(weight)))


def apply(app: QApplication, colours: Colours) -> None:
    """Dresses the whole application."""
    app.setStyle("Fusion")
    app.setFont(QFont(FAMILY, 10))
    palette = QPalette()
    roles = QPalette.ColorRole
    pairs = {
        roles.Window: colours.window,
        roles.Base: colours.surface,
        roles.AlternateBase: colours.wash,
        roles.Button: colours.surface,
        roles.ToolTipBase: colours.surface,
        roles.Text: colours.text,
        roles.WindowText: colours.text,
        roles.ButtonText: colours.text,
        roles.ToolTipText: colours.text,
        roles.PlaceholderText: colours.muted,
        roles.Highlight: colours.accent,
        roles.HighlightedText: colours.on_accent,
        roles.Link: colours.accent,
    }
    for role, colour in pairs.items():
        palette.setColor(role, QColor(colour))
    app.setPalette(palette)
    app.setStyleSheet(_sheet(colours))


def _sheet(c: Colours) -> str:
    return f"""
    QMainWindow, QDialog {{ background: {c.window}; }}
    QToolTip {{ color: {c.text}; background: {c.surface}; border: 1px solid {c.line}; padding: 4px; }}
    QFrame#card {{ background: {c.surface}; border: 1px solid {c.line}; border-radius: 8px; }}
    QLabel#title {{ font-size: 15pt; font-weight: 700; color: {c.accent}; }}
    QLabel#section {{ font-weight: 700; color: {c.accent}; padding-top: 10px; }}
    QLabel#muted {{ color: {c.muted}; }}
    QLabel#error {{ color: {c.unmet}; }}
    QLabel#question {{ font-size: 11pt; font-weight: 700; }}
    QLineEdit, QComboBox, QPlainTextEdit {{ background: {c.surface}; border: 1px solid {c.line}; border-radius: 5px; padding: 3px 6px; min-height: 20px; }}
    QLineEdit:focus, QComboBox:focus {{ border: 1px solid {c.accent}; }}
    QLineEdit[invalid="true"] {{ border: 1px solid {c.unmet}; }}
    QPushButton {{ background: {c.surface}; border: 1px solid {c.line}; border-radius: 5px; padding: 4px 12px; min-height: 20px; }}
    QPushButton:hover {{ background: {c.wash}; }}
    QPushButton:focus {{ border: 1px solid {c.accent}; }}
    QPushButton#primary {{ background: {c.accent}; color: {c.on_accent}; border: 0; font-weight: 700; }}
    QPushButton#group {{ padding: 4px 10px; }}
    QPushButton#group:checked {{ background: {c.accent}; color: {c.on_accent}; font-weight: 700; }}
    QListView, QTreeView, QTableWidget {{ background: {c.surface}; border: 1px solid {c.line}; border-radius: 6px; outline: 0; }}
    QListView::item {{ border-bottom: 1px solid {c.line}; }}
    QListView::item:selected {{ background: {c.wash}; color: {c.text}; }}
    QTreeView::item {{ padding: 3px 2px; }}
    QTreeView::item:selected {{ background: {c.wash}; color: {c.text}; }}
    QHeaderView::section {{ background: {c.window}; color: {c.muted}; border: 0; border-bottom: 1px solid {c.line}; padding: 4px; }}
    QScrollArea {{ border: 0; background: transparent; }}
    QScrollArea > QWidget > QWidget {{ background: transparent; }}
    QSplitter::handle {{ background: {c.window}; }}
    QMenuBar {{ background: {c.window}; }}
    QStatusBar {{ color: {c.muted}; }}
    """
