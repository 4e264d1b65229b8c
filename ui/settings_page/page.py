"""The page 设置: a list of sections on the left, the chosen section on the right."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QListWidgetItem, QStackedWidget, QVBoxLayout

from ui.desk.page import Page
from ui.settings_page.section import SettingsSection, scrolled
from ui.widgets import theme
from ui.widgets.icons import icon
from ui.widgets.override import override

if TYPE_CHECKING:
    from ui.desk.desk import Desk

    Maker = Callable[[Desk, theme.Colours], SettingsSection]

_WIDTH = 148
"""Width of the list in pixels: fits the longest label (our choice)."""


def _person(desk: Desk, colours: theme.Colours) -> SettingsSection:
    from ui.settings_page.person import PersonSection

    return PersonSection(desk, colours)


def _data(desk: Desk, colours: theme.Colours) -> SettingsSection:
    from ui.settings_page.data_section import DataSection

    return DataSection(desk, colours)


def _passphrase(desk: Desk, colours: theme.Colours) -> SettingsSection:
    from ui.settings_page.passphrase_section import PassphraseSection

    return PassphraseSection(desk, colours)


def _journal(desk: Desk, colours: theme.Colours) -> SettingsSection:
    from ui.settings_page.journal_section import JournalSection

    return JournalSection(desk, colours)


def _personal_data(desk: Desk, colours: theme.Colours) -> SettingsSection:
    from ui.settings_page.personal_data_section import PersonalDataSection

    return PersonalDataSection(desk, colours)


def _exchange(desk: Desk, colours: theme.Colours) -> SettingsSection:
    from ui.exchange.section import ExchangeSection

    return ExchangeSection(desk, colours)


def _packs(desk: Desk, colours: theme.Colours) -> SettingsSection:
    from ui.settings_page.packs_view import PacksSection

    return PacksSection(desk, colours)


_SECTIONS: tuple[tuple[str, str, str, Maker, bool], ...] = (
    ("person", "个人与单位", "users", _person, False),
    ("data", "数据与备份", "database", _data, True),
    ("passphrase", "密码保护", "key-round", _passphrase, True),
    ("journal", "修改记录", "scroll-text", _journal, True),
    ("held", "个人信息", "shield-check", _personal_data, True),
    ("exchange", "同事交换", "git-compare", _exchange, True),
    ("packs", "政策库更新", "package-check", _packs, False),
)
"""Name, label, icon, factory, and whether the section needs open records."""


class SettingsPage(Page):
    """The page 设置. A section is created when it is first shown; the target of `arrive` may be its name, or a file of a
    colleague."""

    def __init__(self, desk: Desk, colours: theme.Colours) -> None:
        super().__init__(desk, colours)
        self.list = QListWidget()
        self.stack = QStackedWidget()
        self._entries = tuple(
            entry
            for entry in _SECTIONS
            if (desk.casebook is not None or not entry[4])
            and (entry[0] != "packs" or desk.services.built_in is not None)
        )
        self._built: dict[str, SettingsSection] = {}
        self._front = ""
        self._build()
        self.list.currentRowChanged.connect(lambda row: self.show_section(self._entries[row][0]))

    def _build(self) -> None:
        title = QLabel("设置")
        title.setObjectName("title")
        self.list.setFixedWidth(_WIDTH)
        self.list.setIconSize(QSize(18, 18))
        self.list.setAccessibleName("设置的各部分")
        for entry in self._entries:
            item = QListWidgetItem(icon(entry[2], self.colours.muted), entry[1])
            item.setSizeHint(QSize(_WIDTH - 12, 36))
            self.list.addItem(item)
        body = QHBoxLayout()
        body.addWidget(self.list)
        body.addWidget(self.stack, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(theme.SPACE)
        column.addWidget(title)
        column.addLayout(body, 1)

    def section(self, name: str) -> SettingsSection:
        """Returns a section by its name, and creates it if needed."""
        if name not in self._built:
            make = next(entry[3] for entry in self._entries if entry[0] == name)
            made = make(self.desk, self.colours)
            self._built[name] = made
            self.stack.addWidget(scrolled(made))
        return self._built[name]

    def show_section(self, name: str) -> None:
        """Shows a section."""
        section = self.section(name)
        if self._front not in ("", name):
            self._built[self._front].leave()
        self._front = name
        self.stack.setCurrentIndex(list(self._built).index(name))
        place = [entry[0] for entry in self._entries].index(name)
        if self.list.currentRow() != place:
            self.list.blockSignals(True)
            self.list.setCurrentRow(place)
            self.list.blockSignals(False)
        section.arrive()

    @override
    def arrive(self, target: object = None) -> None:
        names = [entry[0] for entry in self._entries]
        wanted = str(target) if target in names else self._front or names[0]
        self.show_section("exchange" if isinstance(target, Path) else wanted)
        if isinstance(target, Path):
            self.section("exchange").take_file(target)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def leave(self) -> None:
        if self._front:
            self._built[self._front].leave()

    @override
    def apply_theme(self, colours: theme.Colours) -> None:
        super().apply_theme(colours)
        for place, entry in enumerate(self._entries):
            self.list.item(place).setIcon(icon(entry[2], colours.muted))
        for section in self._built.values():
            section.apply_theme(colours)
