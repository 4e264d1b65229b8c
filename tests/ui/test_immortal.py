"""None, True and False survive any number of calls into Qt."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WEAR = """
{first}
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget
class Source(QObject):
    told = Signal(object)
app = QApplication([])
source, widget = Source(), QWidget()
for _ in range(100_000):
    source.told.emit(None)
    widget.parentWidget()
print("alive")
"""


def worn(first: str) -> subprocess.CompletedProcess[str]:
    """Calls into Qt until an unprotected interpreter is dead."""
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", WEAR.format(first=first)]
    return subprocess.run(command, capture_output=True, text=True, env=environment, cwd=ROOT, check=False)


def test_that_a_hundred_thousand_calls_into_qt_do_no_harm() -> None:
    done = worn("import ui")
    assert (done.returncode, done.stdout.strip().endswith("alive")) == (0, True), done.stderr[-500:]


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="from Python 3.12 on these objects cannot die")
def test_that_the_protection_is_still_needed() -> None:
    assert worn("").returncode != 0, "PySide6 counts references again: ui/immortal.py can go"
