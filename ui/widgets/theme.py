"""Colours, spacing and fonts of the light and dark theme."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from resources import Weight, font_path, icon_path

SPACE = 8
"""Pixels between groups of widgets."""
FAMILY = "Noto Sans SC"


@dataclass(frozen=True)
class Colours:
    """The colours of one theme, as #rrggbb."""

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
    window="#F3F5F8",
    surface="#FFFFFF",
    text="#1B2430",
    muted="#5D6B7A",
    line="#D8DFE6",
    accent="#1F5FA8",
    on_accent="#FFFFFF",
    met="#1B7F4B",
    unmet="#B3261E",
    unknown="#8A6100",
    wash="#E9F1FA",
)
DARK = Colours(
    window="#171C22",
    surface="#1F262E",
    text="#E6EAEE",
    muted="#9AA8B6",
    line="#36414D",
    accent="#6FB1F0",
    on_accent="#0E1620",
    met="#5CC08A",
    unmet="#F2867E",
    unknown="#E0B252",
    wash="#28384A",
)


def install_fonts() -> None:
    """Installs the bundled font, which is also used on paper."""
    for weight in Weight:
        QFontDatabase.addApplicationFont(str(font_path(weight)))


def preferred(app: QApplication) -> Colours:
    """Returns the theme that the desktop asks for."""
    return DARK if app.styleHints().colorScheme() == Qt.ColorScheme.Dark else LIGHT


@contextmanager
def unstyled(app: QApplication) -> Iterator[None]:
    """Takes the style sheet away while many widgets are made, and applies it once at the end.

    Qt restyles a widget and all its children whenever one of its parents is put into a layout; a form of some hundred
    inputs would be styled ten times.
    """
    sheet = app.styleSheet()
    app.setStyleSheet("")
    try:
        yield
    finally:
        app.setStyleSheet(sheet)


def apply(app: QApplication, colours: Colours) -> None:
    """Applies a theme to the whole application; calendars and file dialogs name days and months in Chinese.

    Does nothing if this theme is already applied, as a new style sheet restyles every widget.
    """
    sheet = _base(colours) + _inputs(colours) + _views(colours)
    if app.styleSheet() == sheet:
        return
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    app.setStyle("Fusion")
    app.setFont(QFont(FAMILY, 10))
    palette = QPalette()
    roles = QPalette.ColorRole
    pairs = {
        roles.Window: colours.window,
        roles.Base: colours.surface,
        roles.AlternateBase: colours.window,
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
        roles.LinkVisited: colours.accent,
        roles.Accent: colours.accent,
    }
    for role, colour in pairs.items():
        palette.setColor(role, QColor(colour))
    for role in (roles.Text, roles.WindowText, roles.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(colours.muted))
    app.setPalette(palette)
    app.setStyleSheet(sheet)


def _base(c: Colours) -> str:
    return f"""
    QMainWindow, QDialog {{ background: {c.window}; }}
    QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
    QToolTip {{ color: {c.text}; background: {c.surface}; border: 1px solid {c.line}; padding: 4px; }}
    QFrame#card {{ background: {c.surface}; border: 1px solid {c.line}; border-radius: 8px; }}
    QFrame#cover {{ background: {c.window}; }}
    QFrame#pagebar {{ background: {c.surface}; border: 0; border-right: 1px solid {c.line}; }}
    QToolButton#page {{ border: 0; border-radius: 8px; background: transparent; color: {c.muted}; padding: 4px 0; font-size: 9pt; }}
    QToolButton#page:hover {{ background: {c.window}; }}
    QToolButton#page:checked {{ background: {c.wash}; color: {c.accent}; font-weight: 700; }}
    QToolButton#page:focus {{ border: 1px solid {c.accent}; }}
    QLabel#title {{ font-size: 15pt; font-weight: 700; color: {c.text}; }}
    QLabel#section {{ font-weight: 700; color: {c.accent}; }}
    QLabel#muted {{ color: {c.muted}; }}
    QLabel#error {{ color: {c.unmet}; }}
    QLabel#caution {{ color: {c.unknown}; }}
    QFrame#trial {{ background: {c.wash}; border: 1px solid {c.accent}; border-radius: 8px; }}
    QProgressBar {{ background: {c.line}; border: 0; border-radius: 3px; text-align: center; }}
    QProgressBar::chunk {{ background: {c.accent}; border-radius: 3px; }}
    QLabel#question {{ font-size: 11pt; font-weight: 700; }}
    QLabel#head {{ font-size: 12pt; font-weight: 700; }}
    QLabel#amount {{ font-size: 12pt; font-weight: 700; color: {c.accent}; }}
    QLabel#bigtitle {{ font-size: 17pt; font-weight: 700; }}
    QLabel#bigquestion {{ font-size: 23pt; font-weight: 700; }}
    QLabel#bigquestion[step="m"] {{ font-size: 17pt; }}
    QLabel#bigquestion[step="s"] {{ font-size: 14pt; }}
    QLabel#figure {{ font-size: 17pt; font-weight: 700; }}
    QMenuBar {{ background: {c.window}; padding: 2px 6px; }}
    QMenuBar::item {{ padding: 4px 10px; border-radius: 5px; background: transparent; }}
    QMenuBar::item:selected {{ background: {c.wash}; }}
    QMenu {{ background: {c.surface}; border: 1px solid {c.line}; padding: 4px; }}
    QMenu::item {{ padding: 5px 24px 5px 12px; border-radius: 4px; }}
    QMenu::item:selected {{ background: {c.wash}; color: {c.text}; }}
    QMenu::item:disabled {{ color: {c.muted}; }}
    QMenu::icon {{ padding-left: 8px; }}
    QMenu::separator {{ height: 1px; background: {c.line}; margin: 4px 8px; }}
    QSplitter::handle {{ background: transparent; }}
    QScrollArea, QScrollArea > QWidget > QWidget#body {{ border: 0; background: transparent; }}
    QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0; }}
    QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 0; }}
    QScrollBar::handle {{ background: {c.line}; border-radius: 4px; margin: 1px; }}
    QScrollBar::handle:vertical {{ min-height: 32px; }}
    QScrollBar::handle:horizontal {{ min-width: 32px; }}
    QScrollBar::handle:hover {{ background: {c.muted}; }}
    QScrollBar::handle:disabled {{ background: transparent; }}
    QAbstractScrollArea::corner {{ background: transparent; border: 0; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
    """


def _inputs(c: Colours) -> str:
    arrow = icon_path("chevron-down-muted").as_posix()
    return f"""
    QLineEdit, QComboBox, QDateEdit, QSpinBox, QPlainTextEdit {{
        background: {c.surface}; border: 1px solid {c.line}; border-radius: 5px; padding: 3px 7px; min-height: 20px;
        selection-background-color: {c.accent}; selection-color: {c.on_accent}; }}
    QLineEdit:focus, QComboBox:focus, QDateEdit:focus, QSpinBox:focus, QPlainTextEdit:focus {{ border: 1px solid {c.accent}; }}
    QPlainTextEdit#few {{ min-height: 54px; max-height: 54px; }}
    QLineEdit[invalid="true"] {{ border: 1px solid {c.unmet}; color: {c.unmet}; }}
    QLineEdit#cell {{ padding: 3px 3px; }}
    QTableWidget QLineEdit {{ border-radius: 0; padding: 0 4px; }}
    QComboBox::drop-down, QDateEdit::drop-down {{ border: 0; width: 22px; }}
    QComboBox::down-arrow, QDateEdit::down-arrow {{ image: url("{arrow}"); width: 14px; height: 14px; }}
    QComboBox#cell {{ border: 0; border-radius: 0; padding: 0 0 0 2px; }}
    QComboBox#cell:focus {{ border: 1px solid {c.accent}; padding: 0 0 0 1px; }}
    QComboBox#cell::drop-down {{ width: 12px; }}
    QComboBox QAbstractItemView {{ background: {c.surface}; border: 1px solid {c.line};
        selection-background-color: {c.wash}; selection-color: {c.text}; outline: 0; }}
    QPushButton {{ background: {c.surface}; border: 1px solid {c.line}; border-radius: 5px; padding: 4px 12px;
        min-height: 20px; }}
    QPushButton:hover {{ background: {c.wash}; }}
    QPushButton:focus {{ border: 1px solid {c.accent}; outline: none; }}
    QPushButton:disabled {{ color: {c.muted}; background: {c.window}; }}
    QPushButton#way {{ text-align: left; }}
    QPushButton#hint {{ border: 0; background: transparent; color: {c.accent}; text-align: left; padding: 2px 0; }}
    QPushButton#primary {{ background: {c.accent}; color: {c.on_accent}; border: 1px solid {c.accent}; font-weight: 700; }}
    QPushButton#primary:focus {{ border: 1px solid {c.text}; }}
    QPushButton#primary:disabled {{ background: {c.line}; color: {c.muted}; border: 1px solid {c.line}; }}
    QPushButton#quiet {{ border: 0; background: transparent; color: {c.accent}; padding: 4px 6px; }}
    QPushButton#quiet:hover, QPushButton#quiet:focus {{ background: {c.wash}; border: 0; }}
    QPushButton#quiet:disabled {{ color: {c.muted}; background: transparent; }}
    QPushButton#aside {{ border: 1px solid transparent; background: transparent; color: {c.muted}; padding: 4px 3px; border-radius: 14px; }}
    QPushButton#aside::menu-indicator {{ subcontrol-origin: padding; subcontrol-position: right center; }}
    QPushButton#aside:hover, QPushButton#aside:focus {{ background: {c.wash}; }}
    QPushButton#aside:checked {{ background: {c.wash}; color: {c.accent}; font-weight: 700; }}
    QLineEdit#big {{ font-size: 20pt; padding: 6px 12px; }}
    QPushButton#big {{ font-size: 12pt; padding: 7px 16px; }}
    QPushButton#bigger {{ font-size: 15pt; padding: 9px 22px; min-width: 110px; }}
    QPushButton#group {{ padding: 4px 8px; border-radius: 14px; }}
    QPushButton#group[tone="late"] {{ color: {c.unmet}; }}
    QPushButton#group:checked {{ background: {c.accent}; color: {c.on_accent}; border-color: {c.accent}; font-weight: 700; }}
    QPushButton#group[tone="late"]:checked {{ background: {c.unmet}; color: {c.on_accent}; border-color: {c.unmet}; }}
    QPushButton#segment {{ border-radius: 0; padding: 3px 12px; min-width: 30px; color: {c.muted}; }}
    QPushButton#segment[place="left"] {{ border-top-left-radius: 5px; border-bottom-left-radius: 5px; border-right: 0; }}
    QPushButton#segment[place="middle"] {{ border-right: 0; }}
    QPushButton#segment[place="right"] {{ border-top-right-radius: 5px; border-bottom-right-radius: 5px; }}
    QPushButton#segment:checked {{ background: {c.wash}; color: {c.accent}; font-weight: 700; }}
    QPushButton#segment:focus {{ border: 1px solid {c.accent}; }}
    """


def _views(c: Colours) -> str:
    tick = icon_path("check-white" if c.on_accent == LIGHT.on_accent else "check-ink").as_posix()
    return f"""
    QCheckBox::indicator, QAbstractItemView::indicator {{ width: 13px; height: 13px; border: 1px solid {c.muted};
        border-radius: 3px; background: {c.surface}; }}
    QCheckBox::indicator:checked, QAbstractItemView::indicator:checked {{ background: {c.accent};
        border-color: {c.accent}; image: url("{tick}"); }}
    QCheckBox::indicator:focus, QCheckBox::indicator:hover {{ border-color: {c.accent}; }}
    QCheckBox::indicator:disabled {{ border-color: {c.line}; }}
    QListView, QTreeView, QTableView, QTextBrowser {{ background: {c.surface}; border: 1px solid {c.line};
        border-radius: 6px; outline: 0; }}
    QListView:focus, QTreeView:focus, QTableView:focus {{ border: 1px solid {c.accent}; }}
    QListView#plain, QListView#plain:focus {{ border: 0; background: transparent; }}
    QTextBrowser {{ padding: 6px; }}
    QAbstractScrollArea#pages {{ background: {c.window}; border: 1px solid {c.line}; border-radius: 6px; }}
    QAbstractScrollArea#pages:focus {{ border: 1px solid {c.accent}; }}
    QTableWidget {{ gridline-color: {c.line}; }}
    QTableView {{ alternate-background-color: {c.window}; selection-background-color: {c.wash};
        selection-color: {c.text}; }}
    QTableView::item {{ padding: 2px 6px; border: 0; }}
    QTableWidget::item {{ padding: 2px 0; border: 0; }}
    QListWidget::item {{ padding: 4px 6px; border: 0; }}
    QListWidget::item:selected {{ background: {c.wash}; color: {c.text}; }}
    QListWidget::item:hover {{ background: {c.window}; }}
    QListView#lines::item {{ padding: 4px 6px; border: 0; border-bottom: 1px solid {c.line}; }}
    QListView#lines::item:selected {{ background: {c.wash}; color: {c.text}; }}
    QTreeView::item {{ padding: 3px 2px; border: 0; }}
    QTreeView::item:selected {{ background: {c.wash}; color: {c.text}; }}
    QTreeView::branch:selected {{ background: {c.wash}; }}
    QHeaderView {{ background: {c.surface}; border: 0; }}
    QHeaderView::section {{ background: {c.surface}; color: {c.muted}; border: 0; border-bottom: 1px solid {c.line};
        padding: 4px; }}
    QTabWidget::pane {{ border: 0; }}
    QTabBar::tab {{ padding: 5px 12px; border: 0; border-bottom: 2px solid transparent; color: {c.muted};
        background: transparent; }}
    QTabBar::tab:selected {{ color: {c.accent}; border-bottom: 2px solid {c.accent}; font-weight: 700; }}
    QTabBar::tab:focus {{ background: {c.wash}; }}
    """
