"""The application: shown first, filled after; what nobody caught is told politely."""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QTimer, QTranslator
from PySide6.QtWidgets import QApplication

from ui import theme
from ui.window import MainWindow

if TYPE_CHECKING:
    from ui.services import Services

_log = logging.getLogger(__name__)


def make_application(arguments: list[str]) -> QApplication:
    """The application with our typeface, colours and Qt's own words in Chinese."""
    app = QApplication(arguments)
    app.setApplicationName("kece")
    app.setApplicationDisplayName("科策一对一")
    theme.install_fonts()
    theme.apply(app, theme.preferred(app))
    translator = QTranslator(app)
    if translator.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(translator)
    return app


def start(services: Services) -> int:
    """Opens the window and runs until it is closed."""
    app = make_application(sys.argv[:1])
    window = MainWindow(services, theme.preferred(app))
    sys.excepthook = polite(window)
    window.show()
    QTimer.singleShot(0, window.load)
    return app.exec()


def polite(window: MainWindow) -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
    """A hook for exceptions nobody caught: logged, and told in a sentence."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        _log.error("uncaught\n%s", "".join(traceback.format_exception(kind, error, trace)))
        from policies import KeceError
        from ui import messages

        text = (
            str(error)
            if isinstance(error, KeceError)
            else "程序内部出错，刚才的操作没有完成；已填的内容还在，请先保存。"
        )
        messages.tell(window, "出错了", text)

    return hook
