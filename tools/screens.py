"""Writes pictures of the window in light and dark to build/screens, 1366×768."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QWidget

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import main
from matcher import Standpoint
from resources import sample_paths
from ui import theme
from ui.app import make_application
from ui.services import Services
from ui.window import MainWindow

TARGET = Path(__file__).resolve().parent.parent / "build" / "screens"
SERVICES = Services(main.built_in_library, main._samples, main._read_file, main._write_file, main._sheet)


def wait(milliseconds: int) -> None:
    """Lets the event loop run."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def grab(widget: QWidget, name: str) -> None:
    """Saves a picture of a widget."""
    wait(200)
    widget.grab().save(str(TARGET / f"{name}.png"))


def run() -> int:
    """Takes every picture."""
    TARGET.mkdir(parents=True, exist_ok=True)
    app = make_application(sys.argv[:1])
    for name, colours in (("light", theme.LIGHT), ("dark", theme.DARK)):
        theme.apply(app, colours)
        window = MainWindow(SERVICES, colours)
        window.resize(1366, 740)
        window.show()
        window.load()
        grab(window, f"{name}-empty")
        for path in sample_paths():
            window.open(path)
            grab(window, f"{name}-{path.stem}")
        window.form.reveal("revenue")
        window.results.show_group(Standpoint.OPEN)
        window.results.show_policy("cn-hnte")
        grab(window, f"{name}-open")
        window.form.reveal("qualifications")
        window.results.show_group(Standpoint.REFUSED)
        window.results.panel.tabs.setCurrentIndex(1)
        grab(window, f"{name}-refused")
        window.show_sheet()
        wait(2500)
        if window.preview is not None:
            grab(window.preview, f"{name}-preview")
            window.preview.close()
        window.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(run())
