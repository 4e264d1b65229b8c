"""The main window: the bar of pages on the left, menus on top, one page at a time."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui.widgets import theme
from ui.widgets.icons import icon
from ui.widgets.override import override

if TYPE_CHECKING:
    from datetime import date

    from ui.day_bar import DayBar
    from ui.desk.desk import Access, Desk
    from ui.desk.page import Page
    from ui.desk.services import Services
    from ui.desk.session import EntryOutcome, FirmSession
    from ui.firm.form import ProfileForm
    from ui.firm.page import FirmPage
    from ui.firm.question_bar import QuestionBar
    from ui.firm.results import FirmResultsView
    from ui.pagebar import PageBar
    from ui.sheets import SheetPage

_TITLE = "科策一对一"
_OPENING = ("firm", "sheet")
"""Pages that change the current firm; 走访 asks by itself."""
_DATED = ("library", "screening", "sheet")
"""Pages that show results of one day."""
_LICENCES = (
    ("PySide6-Essentials", "LGPL-3.0"),
    ("reportlab", "BSD-3-Clause"),
    ("sqlite-utils", "Apache-2.0"),
    ("rapidfuzz", "MIT"),
    ("polars", "MIT"),
    ("cryptography", "Apache-2.0 / BSD-3-Clause"),
)


class MainWindow(QMainWindow):
    """The QMainWindow. It is shown empty at once; `load` creates its contents."""

    desk: Desk
    firm_page: FirmPage
    bar: PageBar
    day_bar: DayBar
    file_menu: QMenu

    def __init__(self, services: Services, colours: theme.Colours = theme.LIGHT) -> None:
        super().__init__()
        self._services = services
        self._colours = colours
        self.setWindowTitle(_TITLE)
        self.resize(1320, 720)
        self._icons: dict[QAction, str] = {}
        self._samples = self.menuBar().addMenu("示例(&D)")
        self._built: dict[str, Page] = {}
        self._front = ""
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
        from ui.pagebar import PageBar
        from ui.pages import ENTRIES

        self.desk = Desk(self._services, access)
        entries = tuple(entry for entry in ENTRIES if self.desk.casebook is not None or not entry.recorded)
        self.bar = PageBar(entries, self._colours)
        self.day_bar = DayBar()
        self._entries = {entry.name: entry for entry in entries}
        self.firm_page = self._page("firm")  # type: ignore[assignment]  # the entry of that name makes it
        self._lay_out()
        self._add_menus()
        self._connect()
        self._apply_saved_theme()
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
        self.resize(self.size().boundedTo(screen.size() - frame))
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
            self._then(partial(self._bring, name, target))
        else:
            self._bring(name, target)

    def _bring(self, name: str, target: object) -> None:
        page = self._page(name)
        if self._front not in ("", name):
            self._built[self._front].leave()
        self._front = name
        self.stack.setCurrentWidget(page)
        self.bar.mark(name)
        page.arrive(target)
        self._show_title()

    def page(self, name: str) -> Page:
        """Returns a page by its name, creating it if necessary."""
        return self._page(name)

    def _add_menus(self) -> None:
        menu = self.menuBar()
        file = self.file_menu = menu.addMenu("文件(&F)")
        menu.insertMenu(self._samples.menuAction(), file)
        self._add(file, "新建企业(&N)", "Ctrl+N", self.new, name="file-plus")
        self._add(file, "打开画像文件(&O)…", "Ctrl+O", self.choose, name="folder-open")
        self._recent = file.addMenu("最近打开的企业")
        self._recent.aboutToShow.connect(self._list_recent)
        self._recent.menuAction().setVisible(self.desk.casebook is not None)
        self._add(file, "保存(&S)", "Ctrl+S", self.save_what_is_in_front, name="save")
        self._add(file, "画像另存为文件(&A)…", "Ctrl+Shift+S", self.save_as)
        file.addSeparator()
        self._add(file, "服务单(&P)…", "Ctrl+P", self.show_sheet, name="file-text")
        file.addSeparator()
        self._add(file, "退出(&X)", "Ctrl+Q", self.close)
        edit = menu.addMenu("编辑(&E)")
        self.undo_action = self._add(edit, "撤销(&U)", "Ctrl+Z", self.firm_page.undo, name="undo-2")
        self.redo_action = self._add(edit, "重做(&R)", "Ctrl+Y", self.firm_page.redo, name="redo-2")
        edit.addSeparator()
        self._add(edit, "更改当前资料的来源…", "F2", lambda: self._at_firm(self.firm_page.offer_sources))
        self._add(edit, "重新提问跳过的问题", "", self.presenter.ask_again, name="circle-question-mark")
        self._add_view_menu(menu.addMenu("显示(&V)"))
        about = menu.addMenu("帮助(&H)")
        self._add(about, "使用手册", "F1", self.show_handbook, name="book-open")
        self._add(about, "关于科策一对一", "", self.about, name="info")
        for path in self.presenter.samples():
            name = self._sample_name(path)
            self._add(self._samples, name, "", partial(self.open, path))

    def _add_view_menu(self, view: QMenu) -> None:
        for place, entry in enumerate(self._entries.values(), 1):
            self._add(view, entry.label, f"Alt+{place}", partial(self.go, entry.name), name=entry.icon)
        view.addSeparator()
        self._add(view, "浅色", "Ctrl+Alt+L", lambda: self.apply_theme(theme.LIGHT), name="sun")
        self._add(view, "深色", "Ctrl+Alt+D", lambda: self.apply_theme(theme.DARK), name="moon")
        view.addSeparator()
        self._add(view, "按哪一天计算…", "Ctrl+D", self.ask_day, name="calendar-clock")
        view.addSeparator()
        self._add(view, "到企业资料", "Ctrl+1", lambda: self._at_firm(lambda: self.form.reveal("name")))
        self._add(view, "到问题", "Ctrl+2", lambda: self._at_firm(self.questions.enter), name="list-checks")
        self._add(view, "到政策列表", "Ctrl+3", lambda: self._at_firm(self.results.list.setFocus))
        self._add(view, "到判断理由", "Ctrl+4", lambda: self._at_firm(self.results.panel.tree.setFocus))
        self._add(view, "今年还是明年…", "Ctrl+5", lambda: self._at_firm(self.firm_page.show_next_year))

    def _at_firm(self, then: Callable[[], object]) -> None:
        self.go("firm")
        then()

    def _list_recent(self) -> None:
        from policies import UserError

        self._recent.clear()
        for number in self.desk.settings.now.recent if self.desk.casebook is not None else ():
            try:
                name = self.desk.book.enterprises.get(number).name
            except UserError:
                continue
            self._recent.addAction(name, partial(self.go, "firm", number))

    def _sample_name(self, path: Path) -> str:
        raw = self._services.read_file(path)
        return str(raw.get("name", path.stem)) if isinstance(raw, dict) else path.stem

    def _add(self, menu: QMenu, text: str, keys: str, slot: Callable[[], object], *, name: str = "") -> QAction:
        action = QAction(text, self)
        action.setShortcut(QKeySequence(keys))
        action.triggered.connect(lambda: slot())
        if name:
            self._icons[action] = name
            action.setIcon(icon(name, self._colours.muted))
        menu.addAction(action)
        return action

    def _connect(self) -> None:
        self.bar.chosen.connect(self.go)
        self.day_bar.today_wanted.connect(lambda: self.look_at(self.desk.on))
        self.presenter.changed.connect(self.refresh)
        self.firm_page.message.connect(lambda title, text: self._report(title, text))
        self.firm_page.sheet_wanted.connect(self.show_sheet)
        self.firm_page.keep_wanted.connect(self.keep_firm)

    def refresh(self) -> None:
        """Updates title and menus for the current firm."""
        self._show_title()
        self.undo_action.setEnabled(self.presenter.can_undo)
        self.redo_action.setEnabled(self.presenter.can_redo)

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

    def _then(self, go_on: Callable[[], object]) -> None:
        """Calls `go_on` at once, or after asking about refused entries or unsaved changes."""
        from ui.widgets import messages

        self.firm_page.give_waiting()
        words = self.presenter.refused_words()
        if words:
            messages.ask_leave(self, _TITLE, words, lambda: self._drop_refused_then(go_on))
        elif self.presenter.dirty and self.presenter.record is None:
            name = self.presenter.match.profile.name
            text = f"“{name}”有未保存的修改。"
            messages.ask_keep(self, _TITLE, text, keep=lambda: self._save_then(go_on), drop=go_on)
        else:
            go_on()

    def _drop_refused_then(self, go_on: Callable[[], object]) -> None:
        self.presenter.drop_refused()
        self._then(go_on)

    def _save_then(self, go_on: Callable[[], object]) -> None:
        """Saves and calls `go_on`, unless a file name must be asked for or saving failed."""
        self.save()
        if not self.presenter.dirty:
            go_on()

    def new(self) -> None:
        """Asks for the name of a new firm and opens it; without a casebook, starts an empty firm."""
        if self.desk.casebook is not None:
            from ui.firms.new_firm import NewFirm

            self.firm_page.give_waiting()
            NewFirm(self.desk, self, lambda number: self.go("firm", number)).ask()
        else:
            self._then(self._start_empty)

    def _start_empty(self) -> None:
        self.presenter.new()
        self._at_firm(lambda: self.form.reveal("name"))

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
            page = self._built.pop(name, None)
            if page is not None:
                page.leave()
                self.stack.removeWidget(page)
                page.deleteLater()
        self.day_bar.show_day(day, self.desk.on)
        front, self._front = self._front, ""
        self.go(front)

    def open(self, path: Path) -> None:
        """Opens a profile file."""
        self._then(lambda: self._opened(self.presenter.open(path)))

    def _opened(self, answer: EntryOutcome) -> None:
        self._report("打不开", answer.message)
        self.go("firm")

    def choose(self) -> None:
        """Asks for a profile file to open."""
        from ui.widgets import messages

        messages.choose_file(self, "打开企业画像", messages.PROFILES, self.open)

    def keep_firm(self) -> None:
        """Adds the firm on screen to the casebook."""
        self.firm_page.give_waiting()
        left_out = self.desk.not_kept_words()
        answer = self.desk.keep_firm()
        if answer.accepted:
            self._report("已存入企业库", left_out)
        else:
            self._report("没有存入企业库", answer.message)

    def save_what_is_in_front(self) -> None:
        """Saves the sheet as PDF on its page, the firm on every other page."""
        sheet = self._sheet_in_front()
        if sheet is not None:
            sheet.save_when_made()
        else:
            self.save()

    def save(self) -> None:
        """Saves the firm to the casebook, else to its file; a sample or a new firm asks for a file name."""
        self.firm_page.give_waiting()
        path = self.presenter.path
        if self.presenter.record is not None:
            self.firm_page.keep()
        elif self.desk.casebook is not None:
            self.keep_firm()
        elif path is None or path in self.presenter.samples() or path.suffix != ".json":
            self.save_as()
        else:
            self._report("没有保存", self.presenter.save(path).message)

    def save_as(self) -> None:
        """Asks for a file name and saves."""
        from ui.widgets import messages

        self.firm_page.give_waiting()
        name = f"{self.presenter.profile.name}.json".replace("/", "／")
        messages.choose_target(self, "保存企业画像", messages.PROFILES, name, self.save_to)

    def save_to(self, path: Path) -> None:
        """Saves to a file."""
        self._report("没有保存", self.presenter.save(path).message)

    def _report(self, title: str, message: str) -> None:
        from ui.widgets import messages

        if message:
            messages.show_message(self, title, message)

    def show_sheet(self) -> None:
        """Switches to the sheet of the current firm; if it is in front already, prints it."""
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

    def about(self) -> None:
        """Shows versions and licences."""
        from importlib.metadata import version

        from ui.widgets import messages

        match = self.presenter.match
        parts = "\n".join(f"{name} {version(name)}（{licence}）" for name, licence in _LICENCES)
        text = (
            f"政策库 {match.library.version}：{len(match.results)} 项政策，{len(self.desk.library.references)} 份参考资料\n"
            f"{match.library.digest}\n\n{parts}\n\n"
            "本程序按 Apache-2.0 许可；Qt 按 LGPL-3.0 动态链接；字体 Noto Sans SC 按 OFL-1.1、图标 Lucide 按 ISC 使用。\n"
            "全部组件与许可见程序文件夹里的 THIRD_PARTY.md。"
        )
        messages.show_message(self, "关于科策一对一", text)

    def _apply_saved_theme(self) -> None:
        kept = {"light": theme.LIGHT, "dark": theme.DARK}.get(self.desk.settings.now.theme)
        if kept is not None and kept != self._colours:
            self.apply_theme(kept)

    def apply_theme(self, colours: theme.Colours) -> None:
        """Applies a theme to the window."""
        self._colours = colours
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.apply(app, colours)
        for page in self._built.values():
            page.apply_theme(colours)
        for action, name in self._icons.items():
            action.setIcon(icon(name, colours.muted))
        if self.loaded:
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
            self._then(self._close_now)
            return
        self.desk.settings.change(geometry=self.saveGeometry().toBase64().toStdString())
        event.accept()

    def _close_now(self) -> None:
        self.presenter.dirty = False
        self.close()
