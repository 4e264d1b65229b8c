"""Door 8: the command line."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import main
from policies import UserError
from resources import sample_paths
from tests.fuzz import _books as books
from tests.fuzz import _words as words
from tests.fuzz._case import Case, Door, holds
from tests.fuzz._policies import SOURCE

_CHINESE = re.compile("[一-鿿]")
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_COMMANDS = ("match", "policies", "screen", "packs", "sql", "", "--help", "mtach", "match match", "-h", "--", "@file")
_OPTIONS = ("--on", "--json", "--pdf", "--edition", "--policies", "--out", "--engine", "--wide", "--key", "--issuer", "--data", "--built-in", "--make", "--owner",
            "--add", "--remove", "--region", "--kind", "--for", "--freshness", "--version", "--passphrase-file", "--bogus", "--o", "--p")  # fmt: skip


def _anything(case: Case) -> None:
    """Return random arguments in random order."""
    chance = case.chance
    line = [word for word in chance.choice(_COMMANDS).split(" ") if word]
    line += [
        chance.choice(
            ("check", "list", "booklet", "make", "verify", "install", "rollback", "keys", str(_profile(case)), "x")
        )
        for _ in range(chance.randrange(3))
    ]
    for _ in range(chance.randrange(4)):
        line += [chance.choice(_OPTIONS)] + ([_value(case)] if chance.random() < 0.7 else [])
    _ran(case, line or ["-"])


def _matched(case: Case) -> None:
    chance = case.chance
    folder = case.folder / "policies"
    folder.mkdir()
    (folder / "every-kind.yaml").write_bytes(
        SOURCE.encode() if chance.random() < 0.7 else words.damaged(SOURCE.encode(), chance)
    )
    line = [
        "match",
        str(_profile(case)),
        "--policies",
        str(folder),
        "--on",
        "2026-11-24" if chance.random() < 0.75 else chance.choice((*words.DAYS, words.text(chance))),
    ]
    line += chance.choice(
        (
            ["--json"],
            [],
            ["--pdf", str(_target(case, ".pdf"))],
            ["--json", "--edition", words.text(chance)],
            ["--pdf", str(_target(case, ".pdf")), "--edition", "officer"],
        )
    )
    _ran(case, line)


def _screened(case: Case) -> None:
    register = case.folder / "名册.csv"
    register.write_bytes(
        words.damaged(
            f"name,revenue.2024\n{words.printable_text(case.chance)},5\n乙公司,{case.chance.choice(words.NUMBERS)}\n".encode(),
            case.chance,
        )
    )
    if case.chance.random() < 0.3:
        register = register.with_suffix(".xlsx")
        register.write_bytes(books.book([["name"], ["甲公司"]]))
    _ran(
        case,
        [
            "screen",
            str(register),
            "--out",
            str(_target(case, case.chance.choice((".csv", ".xlsx", ".doc", "")))),
            "--engine",
            case.chance.choice(("polars", "python", "x")),
        ],
    )


def _packs(case: Case) -> None:
    chance = case.chance
    data = case.folder / "data"
    pack = case.folder / "x.kecepack"
    pack.write_bytes(
        chance.choice((b"", b"KECEPACK", b"KECEPACK\0\0\0\2{}")) + chance.randbytes(chance.choice((0, 99)))
    )
    key = str(_target(case, ""))
    _ran(case, ["packs", *chance.choice((
        ["verify", str(pack), "--data", str(data)], ["install", str(pack), "--data", str(data)], ["rollback", "--data", str(data)], ["keys", "--data", str(data)],
        ["keys", "--make", key, "--owner", words.text(chance), "--data", str(data)], ["keys", "--add", str(pack), "--data", str(data)], ["keys", "--remove", words.text(chance), "--data", str(data)],
        ["make", key, "--key", str(pack), "--issuer", words.text(chance), "--version", words.text(chance)], ["rollback", "--built-in", "--data", str(pack)],
    ))])  # fmt: skip


def _listed(case: Case) -> None:
    folder = (
        case.folder
        / words.text(case.chance)[:40].replace("/", "").replace("\0", "").encode("utf-8", "replace").decode().strip(".")
        / "x"
    )
    _ran(case, ["policies", *case.chance.choice((["list", words.text(case.chance)], ["check", str(folder)], ["booklet", "--pdf", str(_target(case, ".pdf")), "--region", words.text(case.chance)],
                                                 ["booklet", "--pdf", str(_target(case, ".pdf")), "--kind", words.text(case.chance)]))])  # fmt: skip


def _profile(case: Case) -> Path:
    path = case.folder / case.chance.choice(("画像.json", "画像.yaml", "-x.json", "画\x1b[31m像.json", "\u202e像.json"))
    if case.chance.random() < 0.3:
        tree = words.mutated(
            {"name": words.printable_text(case.chance), "revenue": {"2024": 5}, "province": "天津市"}, case.chance
        )
        path.write_bytes(json.dumps(tree).encode())
    else:
        path.write_bytes(case.chance.choice(sample_paths()).read_bytes())
    return path


def _target(case: Case, suffix: str) -> Path:
    """Return an output path: valid, a folder, below a file, or with an unusual name."""
    folder = case.folder / "out"
    folder.mkdir(exist_ok=True)
    (folder / "file").write_bytes(b"x")
    (folder / f"folder{suffix}").mkdir(exist_ok=True)
    return folder / case.chance.choice(
        (
            f"a{suffix}",
            f"a{suffix}",
            f"folder{suffix}",
            f"file/a{suffix}",
            f"new/a{suffix}",
            "长" * 300 + suffix,
            f"\u202ea{suffix}",
            f"a\x1bb{suffix}",
            f"\udcff{suffix}",
        )
    )


def _value(case: Case) -> str:
    return case.chance.choice(
        (
            words.text(case.chance),
            str(_profile(case)),
            str(case.folder),
            "2026-11-24",
            "",
            "-1",
            "/dev/null",
            str(_target(case, ".pdf")),
        )
    )


def _ran(case: Case, line: list[str]) -> None:
    """Run a command; check that it returns 0, 1 or 2 without a traceback, and a Chinese sentence for a refusal."""
    line = [word.replace("\0", "") for word in line]
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    with _at_home(case), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = main.main(line)
        except SystemExit as stop:  # the help
            code = int(stop.code or 0)
    errors = err.buffer.getvalue().decode()
    said = out.buffer.getvalue().decode()
    holds(code in (0, 1, 2), f"exit code {code}")
    holds("Traceback" not in errors + said, "a traceback")
    holds(code != 2 or _CHINESE.search(errors), f"refused without a sentence: {errors[:80]!r}")
    holds(code != 2 or errors.count("\n") <= 2, f"more than a sentence: {errors[:200]!r}")
    holds(not _CONTROLS.search(errors), f"control characters on the terminal: {errors[:120]!r}")
    left = [path.name for path in case.folder.rglob(".*") if path.is_file()]
    holds(not left, f"left behind: {left}")
    if code == 2:
        raise UserError(errors.strip())


@contextlib.contextmanager
def _at_home(case: Case) -> Iterator[None]:
    """Use the folder of the case as data folder and working folder."""
    before, here = os.environ.get("KECE_DATA"), Path.cwd()
    os.environ["KECE_DATA"] = str(case.folder / "home")
    (case.folder / "here").mkdir()
    os.chdir(case.folder / "here")
    try:
        yield
    finally:
        os.chdir(here)
        os.environ.pop("KECE_DATA")
        if before is not None:
            os.environ["KECE_DATA"] = before


LINE = Door("line", "命令行", 6, (_anything, _matched, _packs, _screened, _anything, _matched, _listed))
