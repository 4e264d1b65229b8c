"""The main window: menus, the firm on the left, questions on top, results below."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QMenu,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from ui import theme
from ui.icons import icon
from ui.marks import override

if TYPE_CHECKING:
    from ui.form import ProfileForm
    from ui.presenter import Answer, Presenter
    from ui.preview import SheetPreview
    from ui.questions import QuestionBar
    from ui.results import ResultsView
    from ui.services import Services

_TITLE = "科策一对一"
_WAIT = 60
"""Milliseconds from the last keystroke to a new match."""


class MainWindow(QMainWindow):
    """Shown empty at once; `load` brings the rooms behind it."""

    form: ProfileForm
    questions: QuestionBar
    results: ResultsView
    presenter: Presenter

    def __init__(self, services: Services, colours: theme.Colours = theme.LIGHT) -> None:
        super().__init__()
        self._services = services
        self._colours = colours
        self.setWindowTitle(_TITLE)
        self.resize(1320, 720)
        self.firm = QLabel()
        self.firm.setObjectName("title")
        self.state = QLabel()
        self.state.setObjectName("muted")
        self._icons: dict[QAction, str] = {}
        self._samples = self.menuBar().addMenu("示例(&D)")
        self._waiting: dict[str, object] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_WAIT)
        self._timer.timeout.connect(self._give_waiting)
        self.preview: SheetPreview | None = None
        self.loaded = False
        waiting = QLabel("正在打开政策库…")
        waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        waiting.setObjectName("muted")
        self.setCentralWidget(waiting)

    def load(self) -> None:
        """Builds the rooms of the window; nothing but Qt is imported before this."""
        from ui.form import ProfileForm
        from ui.presenter import Presenter
        from ui.questions import QuestionBar
        from ui.results import ResultsView

        self.presenter = Presenter(self._services)
        self.form = ProfileForm(self.presenter.on.year - 1)
        self.questions = QuestionBar()
        self.results = ResultsView(self._colours)
        self.results.bind(self.presenter)
        self._lay_out()
        self._add_menus()
        self._connect()
        self.presenter.new()
        self.loaded = True

    def _lay_out(self) -> None:
        sheet = self._sheet_button = QPushButton("服务单…")
        sheet.setObjectName("primary")
        sheet.setIcon(icon("file-text", self._colours.on_accent))
        sheet.setToolTip("预览、保存、打印服务单（Ctrl+P）")
        sheet.clicked.connect(self.show_sheet)
        top = QHBoxLayout()
        top.addWidget(self.firm)
        top.addWidget(self.state, 1)
        top.addWidget(sheet)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(theme.SPACE, 0, 0, 0)
        column.setSpacing(theme.SPACE)
        column.addWidget(self.questions)
        column.addWidget(self.results, 1)
        splitter = QSplitter()
        splitter.addWidget(self.form)
        splitter.addWidget(right)
        splitter.setStretchFactor(1, 1)
        form_width = min(410, round(self.width() * 0.33))
        splitter.setSizes([form_width, self.width() - form_width])
        body = QWidget()
        whole = QVBoxLayout(body)
        whole.setContentsMargins(12, 8, 12, 8)
        whole.addLayout(top)
        whole.addWidget(splitter, 1)
        self.setCentralWidget(body)

    def _add_menus(self) -> None:
        menu = self.menuBar()
        file = menu.addMenu("文件(&F)")
        menu.insertMenu(self._samples.menuAction(), file)
        self._add(file, "新建企业(&N)", "Ctrl+N", self.new, name="file-plus")
        self._add(file, "打开画像(&O)…", "Ctrl+O", self.choose, name="folder-open")
        self._add(file, "保存(&S)", "Ctrl+S", self.save, name="save")
        self._add(file, "另存为(&A)…", "Ctrl+Shift+S", self.save_as)
        file.addSeparator()
        self._add(file, "服务单(&P)…", "Ctrl+P", self.show_sheet, name="file-text")
        file.addSeparator()
        self._add(file, "退出(&X)", "Ctrl+Q", self.close)
        edit = menu.addMenu("编辑(&E)")
        self.undo_action = self._add(edit, "撤销回答(&U)", "Ctrl+Z", self.presenter.undo, name="undo-2")
        self.redo_action = self._add(edit, "重做回答(&R)", "Ctrl+Y", self.presenter.redo, name="redo-2")
        edit.addSeparator()
        self._add(edit, "重新提问跳过的问题", "", self.presenter.ask_again, name="circle-question-mark")
        view = menu.addMenu("显示(&V)")
        self._add(view, "浅色", "Ctrl+Alt+L", lambda: self.dress(theme.LIGHT), name="sun")
        self._add(view, "深色", "Ctrl+Alt+D", lambda: self.dress(theme.DARK), name="moon")
        view.addSeparator()
        self._add(view, "到企业资料", "Ctrl+1", lambda: self.form.reveal("name"), name="building-2")
        self._add(view, "到问题", "Ctrl+2", self.questions.enter, name="list-checks")
        self._add(view, "到政策列表", "Ctrl+3", self.results.list.setFocus, name="landmark")
        self._add(view, "到判断理由", "Ctrl+4", self.results.panel.tree.setFocus)
        about = menu.addMenu("帮助(&H)")
        self._add(about, "关于与快捷键", "F1", self.about, name="info")
        for path in self.presenter.samples():
            name = self._sample_name(path)
            self._add(self._samples, name, "", partial(self.open, path))

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
        self.presenter.listeners.append(self.refresh)
        self.form.given.connect(self._wait)
        self.questions.answered.connect(self._answer)
        self.questions.skipped.connect(self.presenter.skip)
        self.questions.wanted.connect(self.form.reveal)
        self.results.answered.connect(self._answer)
        self.results.wanted.connect(self.form.reveal)

    def _wait(self, name: str, raw: object) -> None:
        self._waiting[name] = raw
        self._timer.start()

    def _give_waiting(self) -> None:
        waiting, self._waiting = self._waiting, {}
        for name, raw in waiting.items():
            self.form.editors[name].refuse(self.presenter.give(name, raw, typed=True).message)

    def _answer(self, fact: str, raw: object) -> None:
        answer = self.presenter.answer(fact, raw)
        if not answer.accepted:
            self.questions.refuse(fact, answer.message)
            self.results.panel.refuse(answer.message)

    def refresh(self) -> None:
        """Shows the state of the presenter."""
        from ui.cards import standing_words

        match = self.presenter.match
        known = len(match.profile.facts)
        self.firm.setText(match.profile.name)
        self.setWindowTitle(f"{match.profile.name}[*] - {_TITLE}")
        self.setWindowModified(self.presenter.dirty)
        saved = "有未保存的修改" if self.presenter.dirty else ""
        parts = (
            f"{match.size}企业" if match.size != "未知" else "",
            standing_words(match),
            f"已知 {known} 项" if known else "从左边填写，或从“示例”“文件”菜单打开一家企业",
            f"数据日期 {match.on}",
            saved,
        )
        self.state.setText("　" + " · ".join(part for part in parts if part))
        self.form.display(self.presenter.raw, anew=self.presenter.anew)
        self.form.suggest(self.presenter.suggestions())
        self.questions.show_questions(self.presenter.questions())
        self.results.refresh()
        self.undo_action.setEnabled(self.presenter.can_undo)
        self.redo_action.setEnabled(self.presenter.can_redo)

    def _then(self, go_on: Callable[[], object]) -> None:
        """Goes on at once, or after asking when changes are not saved."""
        from ui import messages

        self._give_waiting()
        if self.presenter.dirty:
            messages.ask(self, _TITLE, "当前企业有未保存的修改，确定放弃吗？", go_on)
        else:
            go_on()

    def new(self) -> None:
        """An empty firm."""
        self._then(self.presenter.new)

    def open(self, path: Path) -> None:
        """Opens a profile file."""
        self._then(lambda: self._report("打不开", self.presenter.open(path)))

    def choose(self) -> None:
        """Asks for a profile file."""
        from ui import messages

        messages.choose_file(self, "打开企业画像", messages.PROFILES, self.open)

    def save(self) -> None:
        """Saves to the file it came from; a sample or a new firm asks for a name."""
        self._give_waiting()
        path = self.presenter.path
        if path is None or path in self.presenter.samples() or path.suffix != ".json":
            self.save_as()
        else:
            self._report("没有保存", self.presenter.save(path))

    def save_as(self) -> None:
        """Asks for a name and saves."""
        from ui import messages

        self._give_waiting()
        name = f"{self.presenter.profile.name}.json".replace("/", "／")
        messages.choose_target(self, "保存企业画像", messages.PROFILES, name, self.save_to)

    def save_to(self, path: Path) -> None:
        """Saves to a file."""
        self._report("没有保存", self.presenter.save(path))

    def _report(self, title: str, answer: Answer) -> None:
        from ui import messages

        if not answer.accepted:
            messages.tell(self, title, answer.message)

    def show_sheet(self) -> None:
        """Opens the preview of the sheet."""
        from ui.preview import SheetPreview

        self._give_waiting()
        self.preview = SheetPreview(self.presenter, self)
        self.preview.finished.connect(self.preview.deleteLater)
        self.preview.open()

    def about(self) -> None:
        """Versions and licences."""
        from importlib.metadata import version

        from ui import messages

        match = self.presenter.match
        parts = ", ".join(f"{name} {version(name)}" for name in ("PySide6-Essentials", "reportlab", "rapidfuzz"))
        text = (
            f"政策库 {match.library.version}（{len(match.results)} 项）\n{match.library.digest}\n\n"
            f"{parts}\nQt 按 LGPL-3.0 动态链接；字体 Noto Sans SC 按 OFL-1.1 使用。\n\n"
            "快捷键：Ctrl+N 新建，Ctrl+O 打开，Ctrl+S 保存，Ctrl+P 服务单，Ctrl+Z 撤销，Ctrl+Y 重做，"
            "Ctrl+1 到 Ctrl+4 在资料、问题、政策、理由之间切换。"
        )
        messages.tell(self, "关于科策一对一", text)

    def dress(self, colours: theme.Colours) -> None:
        """Changes the colour scheme."""
        self._colours = colours
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.apply(app, colours)
        if self.loaded:
            self.results.dress(colours)
            for action, name in self._icons.items():
                action.setIcon(icon(name, colours.muted))
            self._sheet_button.setIcon(icon("file-text", colours.on_accent))

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        if self.loaded:
            self._give_waiting()
        if self.loaded and self.presenter.dirty:
            event.ignore()
            self._then(self._close_now)
        else:
            event.accept()

    def _close_now(self) -> None:
        self.presenter.dirty = False
        self.close()
