"""The main window: menus, the firm on the left, questions on top, results below."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from ui import theme
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
        self.firm = QLabel("正在打开政策库…", objectName="title")
        self.state = QLabel(objectName="muted")
        self._samples = self.menuBar().addMenu("示例(&D)")
        self._waiting: dict[str, object] = {}
        self._timer = QTimer(self, singleShot=True, interval=_WAIT)
        self._timer.timeout.connect(self._give_waiting)
        self.preview: SheetPreview | None = None
        self.loaded = False
        waiting = QLabel("正在打开政策库…", alignment=Qt.AlignmentFlag.AlignCenter, objectName="muted")
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
        sheet = QPushButton("服务单…", objectName="primary")
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
        splitter.setSizes([410, 930])
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
        self._add(file, "新建企业", QKeySequence.StandardKey.New, self.new)
        self._add(file, "打开画像…", QKeySequence.StandardKey.Open, self.choose)
        self._add(file, "保存", QKeySequence.StandardKey.Save, self.save)
        self._add(file, "另存为…", QKeySequence("Ctrl+Shift+S"), self.save_as)
        self._add(file, "服务单…", QKeySequence.StandardKey.Print, self.show_sheet)
        file.addSeparator()
        self._add(file, "退出", QKeySequence("Ctrl+Q"), self.close)
        edit = menu.addMenu("编辑(&E)")
        self.undo_action = self._add(edit, "撤销", QKeySequence.StandardKey.Undo, self.presenter.undo)
        self.redo_action = self._add(edit, "重做", QKeySequence("Ctrl+Y"), self.presenter.redo)
        view = menu.addMenu("显示(&V)")
        self._add(view, "浅色", QKeySequence("Ctrl+Alt+L"), lambda: self.dress(theme.LIGHT))
        self._add(view, "深色", QKeySequence("Ctrl+Alt+D"), lambda: self.dress(theme.DARK))
        about = menu.addMenu("帮助(&H)")
        self._add(about, "关于科策一对一", QKeySequence.StandardKey.HelpContents, self.about)
        for path in self.presenter.samples():
            name = self._sample_name(path)
            self._samples.addAction(name, lambda path=path: self.open(path))

    def _sample_name(self, path: Path) -> str:
        raw = self._services.read_file(path)
        return str(raw.get("name", path.stem)) if isinstance(raw, dict) else path.stem

    def _add(self, menu: object, text: str, keys: object, slot: object) -> QAction:
        action = QAction(text, self)
        action.setShortcut(keys)  # type: ignore[arg-type]  # a QKeySequence or one of its standard keys
        action.triggered.connect(lambda: slot())  # type: ignore[operator]  # any callable without arguments
        menu.addAction(action)  # type: ignore[attr-defined]  # a QMenu
        return action

    def _connect(self) -> None:
        self.presenter.listeners.append(self.refresh)
        self.form.given.connect(self._wait)
        self.questions.answered.connect(self._answer)
        self.questions.skipped.connect(self.presenter.skip)
        self.questions.wanted.connect(self.form.reveal)
        self.results.confirmed.connect(self._answer)

    def _wait(self, name: str, raw: object) -> None:
        self._waiting[name] = raw
        self._timer.start()

    def _give_waiting(self) -> None:
        waiting, self._waiting = self._waiting, {}
        for name, raw in waiting.items():
            self.form.editors[name].refuse(self.presenter.give(name, raw).message)

    def _answer(self, fact: str, raw: object) -> None:
        answer = self.presenter.answer(fact, raw)
        if not answer.accepted:
            self.questions.refuse(fact, answer.message)

    def refresh(self) -> None:
        """Shows the state of the presenter."""
        match = self.presenter.match
        known = len(match.profile.facts)
        self.firm.setText(match.profile.name)
        saved = "有未保存的修改" if self.presenter.dirty else ""
        size = f"{match.size} · " if match.size != "未知" else ""
        self.state.setText(f"　{size}已知 {known} 项 · 数据日期 {match.on} · 政策库 {match.library.version}　{saved}")
        self.form.display(self.presenter.raw, anew=self.presenter.anew)
        self.questions.show_questions(self.presenter.questions())
        self.results.refresh()
        self.undo_action.setEnabled(self.presenter.can_undo)
        self.redo_action.setEnabled(self.presenter.can_redo)

    def _then(self, go_on: object) -> None:
        """Goes on at once, or after asking when changes are not saved."""
        from ui import messages

        if self.presenter.dirty:
            messages.ask(self, _TITLE, "当前企业有未保存的修改，确定放弃吗？", lambda: go_on())  # type: ignore[operator]  # a callable without arguments
        else:
            go_on()  # type: ignore[operator]  # as above

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
        path = self.presenter.path
        if path is None or path in self.presenter.samples() or path.suffix != ".json":
            self.save_as()
        else:
            self._report("没有保存", self.presenter.save(path))

    def save_as(self) -> None:
        """Asks for a name and saves."""
        from ui import messages

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

        self.preview = SheetPreview(self.presenter, self)
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
            "快捷键：Ctrl+N 新建，Ctrl+O 打开，Ctrl+S 保存，Ctrl+P 服务单，Ctrl+Z 撤销。"
        )
        messages.tell(self, "关于科策一对一", text)

    def dress(self, colours: theme.Colours) -> None:
        """Changes the colour scheme."""
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.apply(app, colours)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        if self.loaded and self.presenter.dirty:
            event.ignore()
            self._then(self._close_now)
        else:
            event.accept()

    def _close_now(self) -> None:
        self.presenter.dirty = False
        self.close()
