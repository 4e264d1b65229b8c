"""What holds for the whole tree and no linter says: lazy Qt, no printing, no clock, short files, true locks."""

import ast
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
ROOMS = (
    "policies",
    "firms",
    "matcher",
    "sheet",
    "casebook",
    "registers",
    "pages",
    "papers",
    "clauses",
    "workshop",
    "intake",
    "screening",
    "survey",
    "ui",
    "resources",
)
MAIN = ("main.py", *(f"commands/{path.name}" for path in sorted((ROOT / "commands").glob("*.py"))))
LONGEST_FILE = 400
CLOCKS = {"today", "now", "utcnow"}
LOCKS = {"requirements.lock": None, "requirements-dev.lock": "dev", "requirements-bench.lock": "bench"}


def sources(*rooms: str) -> Iterator[Path]:
    for room in rooms:
        yield from sorted((ROOT / room).rglob("*.py"))


def calls(path: Path) -> Iterator[tuple[str, int]]:
    """The last name and the line of every call in the file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            yield name, node.lineno


def modules_after(statement: str) -> set[str]:
    """The top-level modules that a fresh interpreter holds after the statement."""
    program = f"{statement}\nimport json, sys\nprint(json.dumps(sorted({{m.split('.')[0] for m in sys.modules}})))"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout.splitlines()[-1]))


def imports(path: Path) -> set[str]:
    """The top-level modules that the file names in any import, also inside functions."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found


def private_imports(path: Path) -> Iterator[str]:
    """Private modules and names of other rooms that the file imports, also inside functions."""
    own = path.relative_to(ROOT).parts[0].removesuffix(".py")
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        for name in names:
            room, *inner = name.split(".")
            if room in (*ROOMS, "commands") and room != own and any(part.startswith("_") for part in inner):
                yield f"{path.relative_to(ROOT)}:{node.lineno}: {name}"


def test_that_no_room_imports_a_private_module_or_name_of_another() -> None:
    assert [found for p in sources(*ROOMS, "commands") for found in private_imports(p)] == []
    assert list(private_imports(ROOT / "main.py")) == []


def test_that_a_private_import_would_be_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules[__name__], "ROOT", tmp_path)
    (tmp_path / "sheet").mkdir()
    file = tmp_path / "sheet" / "a.py"
    file.write_text("from matcher._size import SIZES\ndef f():\n    import casebook._rows\nfrom sheet import _own\n")
    assert list(private_imports(file)) == [
        f"{Path('sheet/a.py')}:1: matcher._size.SIZES",
        f"{Path('sheet/a.py')}:3: casebook._rows",
    ]


WITHOUT_DUCKDB = """
import sys
sys.modules["duckdb"] = None
import importlib.util
found = importlib.util.find_spec
importlib.util.find_spec = lambda name, *rest: None if name == "duckdb" else found(name, *rest)
"""


def test_that_the_program_runs_without_the_extra_duckdb_and_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("name\n甲\n", encoding="utf-8")
    for engine, code in (("polars", 0), ("duckdb", 2)):
        line = ["screen", str(tmp_path / "r.csv"), "--out", str(tmp_path / "o.csv"), "--engine", engine]
        program = f"{WITHOUT_DUCKDB}\nimport main, screening\nraise SystemExit(main.main({line}))"
        done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == code, done.stderr
        assert ("kece[duckdb]" in done.stderr, len(done.stderr.splitlines())) == (code == 2, code // 2)


@pytest.mark.parametrize("name", MAIN)
def test_that_main_leaves_qt_pdf_sql_tables_and_yaml_to_their_rooms(name: str) -> None:
    libraries = {"PySide6", "shiboken6", "reportlab", "sqlite3", "sqlite_utils", "yaml", "polars", "duckdb", "sqlglot"}
    assert imports(ROOT / name).isdisjoint(libraries)


@pytest.mark.parametrize(
    "statement",
    [
        "import policies, firms, matcher, sheet, casebook, registers, pages, papers, clauses, intake, screening, survey",
        "import main",
    ],
)
def test_that_matching_and_printing_never_load_qt(statement: str) -> None:
    assert modules_after(statement).isdisjoint({"PySide6", "shiboken6"})


def test_that_the_main_module_starts_without_the_slow_libraries() -> None:
    assert modules_after("import main").isdisjoint(
        {"reportlab", "PIL", "pypinyin", "python_calamine", "polars", "duckdb", "sqlglot", "cryptography"}
    )


def test_that_changing_a_setting_or_saving_a_profile_loads_no_pdf_library(tmp_path: Path) -> None:
    change = f"""
import os
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from pathlib import Path
import main
from PySide6.QtWidgets import QApplication
from ui.window import MainWindow
app = QApplication([])
window = MainWindow(main.window_services(Path({str(tmp_path)!r})))
window.load()
window.desk.settings.change(officer="王芳")
assert window.presenter.save(Path({str(tmp_path)!r}) / "企业.json").accepted
window.desk.close()
"""
    assert modules_after(change).isdisjoint({"reportlab", "PIL"})
    assert "王芳" in (tmp_path / "settings.json").read_text("utf-8")


def test_that_only_main_prints() -> None:
    found = [f"{p.relative_to(ROOT)}:{line}" for p in sources(*ROOMS) for name, line in calls(p) if name == "print"]
    assert found == []


def test_that_verdicts_and_sheets_never_ask_the_clock() -> None:
    pure = sources("matcher", "sheet")
    found = [f"{p.relative_to(ROOT)}:{line}" for p in pure for name, line in calls(p) if name in CLOCKS]
    assert found == []


def test_that_no_product_file_is_too_long() -> None:
    lengths = {str(p.relative_to(ROOT)): len(p.read_text(encoding="utf-8").splitlines()) for p in sources(*ROOMS)}
    assert {name: n for name, n in lengths.items() if n > LONGEST_FILE} == {}


def test_that_every_folder_of_code_is_a_package_that_gets_installed() -> None:
    folders = {p.parent for p in sources(*ROOMS)}
    assert [str(f.relative_to(ROOT)) for f in sorted(folders) if not (f / "__init__.py").is_file()] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_that_the_lock_pins_and_hashes_what_the_project_declares(lock: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extra = LOCKS[lock]
    declared = [*project["dependencies"], *(project["optional-dependencies"][extra] if extra else [])]
    text = (ROOT / lock).read_text(encoding="utf-8")
    pins = dict(re.findall(r"^([a-z0-9-]+)==([^ ;]+)", text, flags=re.MULTILINE))
    wrong = [
        line
        for line in declared
        if (wanted := Requirement(line))
        and not wanted.specifier.contains(pins.get(canonicalize_name(wanted.name), "0"))
    ]
    assert wrong == [], "run: make lock"
    unhashed = [block for block in re.split(r"\n(?=\w)", text) if "==" in block and "--hash=sha256:" not in block]
    assert unhashed == []
    assert "://" not in text


def test_that_the_locks_agree_on_every_version() -> None:
    pins: dict[str, set[str]] = {}
    for lock in LOCKS:
        for name, version in re.findall(r"^([a-z0-9-]+)==([^ ;]+)", (ROOT / lock).read_text("utf-8"), re.MULTILINE):
            pins.setdefault(name, set()).add(version)
    assert {name: versions for name, versions in pins.items() if len(versions) > 1} == {}
