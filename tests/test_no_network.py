"""The program opens no socket: not when it matches, prints, screens or shows its window."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = (
    "policies",
    "firms",
    "matcher",
    "sheet",
    "casebook",
    "registers",
    "screening",
    "survey",
    "ui",
    "resources",
    "commands",
)
GUARD = """
import sys
def watch(event, arguments):
    if event.startswith("socket.") and event not in ("socket.gethostname",):
        raise SystemExit(f"socket: {event} {arguments!r}")
sys.addaudithook(watch)
"""
MATCHING = """
import main
from resources import sample_paths
sample = str(sample_paths()[0])
assert main.main(["match", sample, "--pdf", "FOLDER/a.pdf"]) == 0
assert main.main(["policies", "list"]) == 0
with open("FOLDER/r.csv", "w", encoding="utf-8") as file:
    file.write("name,province\\n甲公司,天津市\\n")
assert main.main(["screen", "FOLDER/r.csv", "--out", "FOLDER/o.csv"]) == 0
"""
WINDOW = """
from pathlib import Path
import main
from ui.app import make_application
from ui.window import MainWindow
app = make_application(["kece"])
window = MainWindow(main.window_services(Path("FOLDER")))
window.show()
window.load()
window.open(window.desk.services.samples()[0])
window.desk.keep_firm()
for name in window.bar.buttons:
    window.go(name, 1 if name in ("firm", "sheet") else None)
    app.processEvents()
window.show_handbook()
app.processEvents()
assert "PySide6.QtNetwork" not in sys.modules
import os
print("done", flush=True)
os._exit(0)
"""


def watched(body: str, folder: Path) -> str:
    """Runs a program that dies at the first socket."""
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    code = GUARD + body.replace("FOLDER", str(folder))
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env=environment,
        cwd=ROOT,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def test_that_the_guard_sees_a_socket(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="socket"):
        watched("import socket; socket.socket().connect(('127.0.0.1', 9))", tmp_path)


def test_that_matching_printing_and_screening_open_no_socket(tmp_path: Path) -> None:
    watched(MATCHING, tmp_path)
    assert (tmp_path / "a.pdf").is_file()
    assert (tmp_path / "o.csv").is_file()


def test_that_no_page_of_the_window_opens_a_socket(tmp_path: Path) -> None:
    assert watched(WINDOW, tmp_path).strip().endswith("done")


def test_that_no_file_of_the_program_imports_what_speaks_to_a_network() -> None:
    speaking = re.compile(
        r"^\s*(?:import|from)\s+(?:socket|ssl|http|urllib\.request|ftplib|smtplib|asyncio|requests|httpx|PySide6\.QtNetwork)\b",
        re.MULTILINE,
    )
    files = [path for room in ROOMS for path in (ROOT / room).rglob("*.py")]
    assert len(files) > 200
    assert [str(path.relative_to(ROOT)) for path in files if speaking.search(path.read_text(encoding="utf-8"))] == []
