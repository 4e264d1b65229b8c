"""The main window: the bar of pages on the left, menus on top, one page at a time."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui.widgets import theme
from ui.widgets.dropped import files_of
from ui.widgets.override import override

if TYPE_CHECKING:
    from datetime import date

    from ui.day_bar import DayBar
    from ui.desk.desk import Access, Desk
    from ui.desk.page import Page
    from ui.desk.services import Services
    from ui.desk.session import FirmSession
    from ui.firm.form import ProfileForm
    from ui.firm.page import FirmPage
    from ui.firm.question_bar import QuestionBar
    from ui.firm.results import FirmResultsView
    from ui.firm_files import FirmFiles
    from ui.handed_over import HandedOver
    from ui.menus import WindowMenus
    from ui.pagebar import PageBar
    from ui.sheets import SheetPage

_TITLE = "科策一对一"
_OPENING = ("firm", "sheet", "dossier")
"""Pages that change the current firm; 走访 asks by itself."""
_DATED = ("library", "screening", "sheet")
"""Pages that show results of one day."""
_COLLECTING = ("screening",)
"""Pages that collect the policies of the library when they are made."""


class MainWindow(QMainWindow):
    """The QMainWindow. It is shown empty at once; `load` creates its contents."""

    desk: Desk
    firm_page: FirmPage
    bar: PageBar
    day_bar: DayBar
    files: FirmFiles
    handed_over: HandedOver
    menus: WindowMenus

    def __init__(self, services: Services, colours: theme.Colours = theme.LIGHT) -> None:
        super().__init__()
        self._services = services
        self._colours = colours
        self.setWindowTitle(_TITLE)
        self.resize(1320, 720)
        self.setAcceptDrops(True)
        self._samples = self.menuBar().addMenu("示例(&D)")
        self._built: dict[str, Page] = {}
        self._front = ""
        self._leaves = False
        self.stack = QStackedWidget()
        self.loaded = False
        waiting = QLabel("正在打开政策库…")
        waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        waiting.setObjectName("muted")
        self.setCentralWidget(waiting)

    def load(self, access: Access | None = None) -> None:
        """Creates the contents; nothing but Qt is imported before. `access` is the opened casebook."""
        from ui.day_bar import DayBar
        from ui.desk.desk import Desk
        from ui.firm_files import FirmFiles
        from ui.handed_over import HandedOver
        from ui.menus import WindowMenus
        from ui.pagebar import PageBar
        from ui.pages import ENTRIES

        self.desk = Desk(self._services, access)
        self._apply_saved_theme()
        entries = tuple(entry for entry in ENTRIES if self.desk.casebook is not None or not entry.recorded)
        listed = tuple(entry for entry in entries if not entry.inside)
        self.bar = PageBar(listed, self._colours)
        self.day_bar = DayBar()
        self._entries = {entry.name: entry for entry in entries}
        with theme.unstyled(self._app()):
            self.firm_page = self._page("firm")  # type: ignore[assignment]  # the entry of that name makes it
            self._lay_out()
        self.files = FirmFiles(self.desk, self.firm_page, self.go, self)
        self.handed_over = HandedOver(self)
        self.menus = WindowMenus(self, self._samples, listed)
        self._connect()
        self.presenter.new()
        self.loaded = True
        self.go(entries[0].name)

    @property
    def colours(self) -> theme.Colours:
        """The current theme."""
        return self._colours

    @property
    def presenter(self) -> FirmSession:
        """The session of the current firm."""
        return self.desk.firm

    @property
    def form(self) -> ProfileForm:
        """The form of the current firm."""
        return self.firm_page.form

    @property
    def questions(self) -> QuestionBar:
        """The question bar of the current firm."""
        return self.firm_page.questions

    @property
    def results(self) -> FirmResultsView:
        """The results of the current firm."""
        return self.firm_page.results

    def _lay_out(self) -> None:
        body = QWidget()
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.bar)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self.day_bar)
        column.addWidget(self.stack, 1)
        row.addLayout(column, 1)
        self.bar.setVisible(len(self._entries) > 1)
        self.setCentralWidget(body)
        kept = self.desk.settings.now.geometry
        if kept:
            self.restoreGeometry(QByteArray.fromBase64(kept.encode()))

    def fit_screen(self) -> None:
        """Makes the window no larger than the screen it is on, and moves it inside."""
        screen = self.screen().availableGeometry()
        frame = self.frameGeometry().size() - self.size()
        fitting = self.size().boundedTo(screen.size() - frame)
        self.resize(fitting)
        if self.size() != fitting:  # pages that fold when they become narrow allow the rest only then
            QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
            self.resize(fitting)
        if not screen.contains(self.frameGeometry()):
            left = max(screen.left(), min(self.x(), screen.right() + 1 - self.frameGeometry().width()))
            top = max(screen.top(), min(self.y(), screen.bottom() + 1 - self.frameGeometry().height()))
            self.move(left, top)

    def _page(self, name: str) -> Page:
        if name not in self._built:
            page = self._entries[name].make(self.desk, self._colours)
            page.go.connect(self.go)
            self._built[name] = page
            self.stack.addWidget(page)
        return self._built[name]

    def go(self, name: str, target: object = None) -> None:
        """Switches to a page; an unknown name is ignored. A policy is opened in the library."""
        name = "library" if name == "policy" else name
        if name not in self._entries:
            return
        if name in _OPENING and isinstance(target, int) and target != self.desk.number:
            self.files.leave_then(partial(self._bring, name, target))
        else:
            self._bring(name, target)

    def _bring(self, name: str, target: object) -> None:
        page = self._page(name)
        if self._front not in ("", name):
            self._built[self._front].leave()
        self._front = name
        self.stack.setCurrentWidget(page)
        self.bar.mark(self._entries[name].inside or name)
        page.arrive(target)
        self._show_title()

    def page(self, name: str) -> Page:
        """Returns a page by its name, creating it if necessary."""
        return self._page(name)

    def _connect(self) -> None:
        self.bar.chosen.connect(self.go)
        self.day_bar.today_wanted.connect(lambda: self.look_at(self.desk.on))
        self.presenter.changed.connect(self._refresh)
        self.desk.library_changed.connect(self._renew_pages)
        self.firm_page.message.connect(lambda title, text: self.files.report(title, text))
        self.firm_page.sheet_wanted.connect(self.show_sheet)
        self.firm_page.keep_wanted.connect(self.files.keep_firm)

    def _refresh(self) -> None:
        self._show_title()
        self.menus.refresh()

    def _show_title(self) -> None:
        day = "" if self.desk.as_of == self.desk.on else f"（按 {self.desk.as_of.isoformat()} 计算）"
        self.setWindowTitle(f"{self._subject()}[*]{day} - {_TITLE}")
        self.setWindowModified(self.presenter.dirty and self.presenter.record is None)

    def _subject(self) -> str:
        """Returns what the page in front is about: the firm, or the name of the page."""
        if self._front not in _OPENING:
            return self._entries[self._front].label if self._front else _TITLE
        known = "name" in self.presenter.match.profile.facts
        return self.presenter.match.profile.name if known else "新企业"

    def ask_day(self) -> None:
        """Asks for the day for which results are computed."""
        from ui.day_bar import LookAtDayDialog

        LookAtDayDialog(self.desk.as_of, self.desk.on, self.look_at, self).open()

    def look_at(self, day: date) -> None:
        """Computes all results for a day. Pages that show results of another day are made anew."""
        self.firm_page.give_waiting()
        if day == self.desk.as_of:
            return
        self.desk.look_at(day)
        for name in _DATED:
            self._drop(name)
        self.day_bar.show_day(day, self.desk.on)
        front, self._front = self._front, ""
        self.go(front)

    def _drop(self, name: str) -> None:
        """Removes a page, so that it is made anew when it is needed."""
        page = self._built.pop(name, None)
        if page is not None:
            page.leave()
            self.stack.removeWidget(page)
            page.deleteLater()

    def _renew_pages(self) -> None:
        """Lets the pages follow the library; those that collect policies when they are made are made anew."""
        for name, page in tuple(self._built.items()):
            if name in _COLLECTING and name != self._front:
                self._drop(name)
            else:
                page.renew()

    def open(self, path: Path) -> None:
        """Opens a profile file."""
        self.files.open(path)

    def take_file(self, path: Path) -> None:
        """Takes a file that was dropped on the window: a profile, a list of firms, or a firm's paper."""
        self.handed_over.take_files((path,))

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.loaded and files_of(event.mimeData()):
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.handed_over.take(event.mimeData())

    def save_what_is_in_front(self) -> None:
        """Saves the sheet as PDF on its page, the firm on every other page."""
        sheet = self._sheet_in_front()
        if sheet is not None:
            sheet.save_when_made()
        else:
            self.files.save()

    def show_sheet(self) -> None:
        """Lets the page in front print itself, else switches to the sheet of the current firm, or prints that one."""
        if self._front and self._built[self._front].print_shown():
            return
        if (sheet := self._sheet_in_front()) is not None:
            sheet.print_when_made()
            return
        self.firm_page.give_waiting()
        self.go("sheet", self.desk.number)

    def _sheet_in_front(self) -> SheetPage | None:
        from ui.sheets import SheetPage

        page = self._built.get(self._front)
        return page if isinstance(page, SheetPage) else None

    def show_handbook(self) -> None:
        """Opens the handbook."""
        from resources import handbook_path
        from ui.handbook import Handbook

        dialog = Handbook(handbook_path(), self)
        dialog.finished.connect(dialog.deleteLater)
        dialog.show()

    def _apply_saved_theme(self) -> None:
        kept = {"light": theme.LIGHT, "dark": theme.DARK}.get(self.desk.settings.now.theme)
        if kept is not None and kept != self._colours:
            self.apply_theme(kept)

    @staticmethod
    def _app() -> QApplication:
        app = QApplication.instance()
        assert isinstance(app, QApplication)  # a window exists
        return app

    def apply_theme(self, colours: theme.Colours) -> None:
        """Applies a theme to the window."""
        self._colours = colours
        theme.apply(self._app(), colours)
        for page in self._built.values():
            page.apply_theme(colours)
        if self.loaded:
            self.menus.apply_theme(colours)
            self.bar.apply_theme(colours)
            self.desk.settings.change(theme="dark" if colours == theme.DARK else "light")

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.loaded:
            event.accept()
            return
        self.firm_page.give_waiting()
        if self._front:
            self._built[self._front].leave()
        if self.presenter.dirty or self.presenter.refusals():
            event.ignore()
            self.files.leave_then(self._close_now)
            return
        unfinished = next(filter(None, (page.unfinished() for page in self._built.values())), "")
        if unfinished and not self._leaves:
            from ui.widgets import messages

            event.ignore()
            messages.ask_leave(self, "还没有采纳", unfinished, self._close_anyway)
            return
        self.desk.settings.change(geometry=self.saveGeometry().toBase64().toStdString())
        event.accept()

    def _close_anyway(self) -> None:
        """Closes although something that was typed is lost."""
        self._leaves = True
        self.close()

    def _close_now(self) -> None:
        self.presenter.dirty = False
        self.close()
