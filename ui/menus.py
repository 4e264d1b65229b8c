"""The menus of the main window: every action with its text, key and icon."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QKeySequence

from policies import UserError
from ui.about import show_about
from ui.desk.page import IMPORT
from ui.pages import key_of
from ui.widgets import theme
from ui.widgets.icons import icon

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from PySide6.QtWidgets import QMenu

    from ui.pages import PageEntry
    from ui.window import MainWindow


class WindowMenus:
    """Fills the menu bar of the loaded window. `samples` is the menu that is there before."""

    def __init__(self, window: MainWindow, samples: QMenu, pages: Iterable[PageEntry]) -> None:
        self._window = window
        self._desk = window.desk
        self._icons: dict[QAction, str] = {}
        bar = window.menuBar()
        self.file = bar.addMenu("文件(&F)")
        bar.insertMenu(samples.menuAction(), self.file)
        self._recent = self._fill_file()
        self.undo, self.redo = self._fill_edit(bar.addMenu("编辑(&E)"))
        self._fill_view(bar.addMenu("显示(&V)"), pages)
        self._fill_help(bar.addMenu("帮助(&H)"))
        for path in self._desk.services.samples():
            self._add(samples, self._sample_name(path), "", partial(window.open, path))

    def _fill_file(self) -> QMenu:
        window, menu = self._window, self.file
        self._add(menu, "新建企业(&N)", "Ctrl+N", window.files.new, name="file-plus")
        self._add(menu, "打开画像文件(&O)…", "Ctrl+O", window.files.choose, name="folder-open")
        recent = menu.addMenu("最近打开的企业")
        recent.aboutToShow.connect(self._list_recent)
        recent.menuAction().setVisible(self._desk.casebook is not None)
        self._add(menu, "保存(&S)", "Ctrl+S", window.save_what_is_in_front, name="save")
        self._add(menu, "画像另存为文件(&A)…", "Ctrl+Shift+S", window.files.save_as)
        if self._desk.casebook is not None:
            menu.addSeparator()
            self._add(menu, "导入企业名单(&I)…", "Ctrl+I", partial(window.go, "firms", IMPORT), name="download")
            self._add(menu, "粘贴企业名单、材料或政策(&V)…", "Ctrl+Shift+V", window.handed_over.paste)
            menu.addSeparator()
            self._add(menu, "录入政策(&L)…", "Ctrl+Shift+N", partial(window.go, "library", ()), name="pencil")
        menu.addSeparator()
        self._add(menu, "从材料取数(&R)…", "", lambda: self._at_firm(window.firm_page.read_papers), name="file-text")
        self._add(menu, "服务单(&P)…", "Ctrl+P", window.show_sheet, name="file-text")
        menu.addSeparator()
        self._add(menu, "退出(&X)", "Ctrl+Q", window.close)
        return recent

    def _fill_edit(self, menu: QMenu) -> tuple[QAction, QAction]:
        """Fills the menu and returns its actions for undo and redo."""
        page = self._window.firm_page
        undo = self._add(menu, "撤销(&U)", "Ctrl+Z", page.undo, name="undo-2")
        redo = self._add(menu, "重做(&R)", "Ctrl+Y", page.redo, name="redo-2")
        menu.addSeparator()
        self._add(menu, "更改当前资料的来源…", "F2", lambda: self._at_firm(page.offer_sources))
        self._add(menu, "重新提问跳过的问题", "", self._desk.firm.ask_again, name="circle-question-mark")
        return undo, redo

    def _fill_view(self, menu: QMenu, pages: Iterable[PageEntry]) -> None:
        window, page = self._window, self._window.firm_page
        for place, entry in enumerate(pages, 1):
            self._add(menu, entry.label, key_of(place), partial(window.go, entry.name), name=entry.icon)
        menu.addSeparator()
        self._add(menu, "浅色", "Ctrl+Alt+L", lambda: window.apply_theme(theme.LIGHT), name="sun")
        self._add(menu, "深色", "Ctrl+Alt+D", lambda: window.apply_theme(theme.DARK), name="moon")
        menu.addSeparator()
        self._add(menu, "按哪一天计算…", "Ctrl+D", window.ask_day, name="calendar-clock")
        menu.addSeparator()
        self._add(menu, "到企业资料", "Ctrl+1", lambda: self._at_firm(lambda: page.form.reveal("name")))
        self._add(menu, "到问题", "Ctrl+2", lambda: self._at_firm(page.questions.enter), name="list-checks")
        self._add(menu, "到政策列表", "Ctrl+3", lambda: self._at_firm(page.results.list.setFocus))
        self._add(menu, "到判断理由", "Ctrl+4", lambda: self._at_firm(page.results.panel.tree.setFocus))
        if self._desk.casebook is not None:
            self._add(menu, "企业档案", "Ctrl+Shift+D", lambda: window.go("dossier", self._desk.number), name="history")
        self._add(menu, "今年还是明年…", "Ctrl+5", lambda: self._at_firm(page.show_next_year))
        if self._desk.casebook is not None:
            self._add(menu, "企业的人才（我是谁）…", "Ctrl+Shift+R", lambda: window.go("persons", self._desk.number))

    def _fill_help(self, menu: QMenu) -> None:
        self._add(menu, "使用手册", "F1", self._window.show_handbook, name="book-open")
        self._add(menu, "关于科策一对一", "", lambda: show_about(self._window, self._desk.library), name="info")

    def _add(self, menu: QMenu, text: str, keys: str, slot: Callable[[], object], *, name: str = "") -> QAction:
        action = QAction(text, self._window)
        action.setShortcut(QKeySequence(keys))
        action.triggered.connect(lambda: slot())
        if name:
            self._icons[action] = name
            action.setIcon(icon(name, self._window.colours.muted))
        menu.addAction(action)
        return action

    def _at_firm(self, then: Callable[[], object]) -> None:
        self._window.go("firm")
        then()

    def _list_recent(self) -> None:
        self._recent.clear()
        for number in self._desk.settings.now.recent if self._desk.casebook is not None else ():
            try:
                name = self._desk.book.enterprises.get(number).name
            except UserError:
                continue
            self._recent.addAction(name, partial(self._window.go, "firm", number))

    def _sample_name(self, path: Path) -> str:
        raw = self._desk.services.read_file(path)
        return str(raw.get("name", path.stem)) if isinstance(raw, dict) else path.stem

    def refresh(self) -> None:
        """Enables undo and redo where there is something to undo or redo."""
        self.undo.setEnabled(self._desk.firm.can_undo)
        self.redo.setEnabled(self._desk.firm.can_redo)

    def apply_theme(self, colours: theme.Colours) -> None:
        """Applies the theme."""
        for action, name in self._icons.items():
            action.setIcon(icon(name, colours.muted))
