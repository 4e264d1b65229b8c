"""The application: the window is shown first and loaded afterwards; uncaught exceptions are shown as a message."""

from __future__ import annotations

import gc
import logging
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QThreadPool, QTimer, QTranslator
from PySide6.QtWidgets import QApplication

from ui.gc_in_gui_thread import Sweeper
from ui.widgets import theme
from ui.window import MainWindow

if TYPE_CHECKING:
    from ui.desk.services import Services

_log = logging.getLogger(__name__)
_SETTLED = 8000
"""Milliseconds after which loaded objects are frozen (`gc.freeze`), so that the collector skips them."""
_LAST_WAIT = 5000
"""Milliseconds to wait for a running sheet when the window is closed."""


def make_application(arguments: list[str]) -> QApplication:
    """Returns the application with the bundled font, the theme and the Chinese translation of Qt."""
    app = QApplication(arguments)
    Sweeper(app)
    app.setApplicationName("kece")
    app.setApplicationDisplayName("科策一对一")
    theme.install_fonts()
    theme.apply(app, theme.preferred(app))
    _speak_chinese(app)
    return app


def _speak_chinese(app: QApplication) -> None:
    """Installs Qt's Chinese catalogue, and the project's own for texts that it leaves in English.

    The latter is generated with `pyside6-lrelease ui/words/qt_zh_CN.ts -qm ui/words/qt_zh_CN.qm`.
    """
    qts = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    for name, folder in (("qtbase_zh_CN", qts), ("qt_zh_CN", str(Path(__file__).parent / "words"))):
        translator = QTranslator(app)
        if translator.load(name, folder):
            app.installTranslator(translator)


def start(services: Services) -> int:
    """Opens the window and runs the event loop until it is closed."""
    app = make_application(sys.argv[:1])
    colours = theme.preferred(app)
    window = MainWindow(services, colours)
    sys.excepthook = polite(window)
    window.fit_screen()
    window.show()
    QTimer.singleShot(0, lambda: _begin(window, services, colours))
    QTimer.singleShot(_SETTLED, gc.freeze)
    code = app.exec()
    QThreadPool.globalInstance().waitForDone(_LAST_WAIT)
    return code


def _begin(window: MainWindow, services: Services, colours: theme.Colours) -> None:
    from ui.startup.start import Start

    Start(window, services, colours).begin()


def polite(window: MainWindow) -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
    """Returns an exception hook that logs uncaught exceptions and shows them as one sentence."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        _log.error("uncaught\n%s", "".join(traceback.format_exception(kind, error, trace)))
        from policies import KeceError
        from ui.widgets import messages

        text = (
            str(error)
            if isinstance(error, KeceError)
            else "程序内部出错，刚才的操作没有完成；已填的内容还在，请先保存。"
        )
        messages.show_message(window, "出错了", text)

    return hook
