"""Door 5: small files that the program stores or includes, damaged or replaced."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from firms import KnownNames, load_firms, load_targets, prefill
from policies import load_library
from policies.files import save_bytes
from registers import Target, Use, guess_mapping
from resources import firms_path, library_path, targets_path
from sheet import Promise, SheetOptions, options_from, options_text
from tests.fuzz import _words as words
from tests.fuzz._case import Case, Door, holds
from ui.desk.settings import SavedView, Settings, SettingsStore

_ON = date(2026, 11, 24)


def _settings(case: Case) -> None:
    """Unreadable settings are replaced by defaults; the program starts, and settings written later are complete."""
    path = case.folder / "settings.json"
    _hostile(case, path, _settings_text())
    store = SettingsStore(path, save_bytes)
    holds(isinstance(store.now, Settings), "no settings")
    json.dumps([*store.now.recent, store.now.lock_after])
    if path.is_dir() or not path.exists():
        return
    store.change(officer="张三" + str(case.number))
    holds(SettingsStore(path, save_bytes).now == store.now, "settings are not what was set")


@cache
def _settings_text() -> bytes:
    import msgspec

    view = SavedView("我的", "hh", {"city": "天津市"}, 2, True)
    full = Settings(
        officer="张三",
        office="区科技局",
        phone="1",
        recent=(1, 2),
        views=(view,),
        bookmarks=("a",),
        mappings={"x": "{}"},
    )
    return msgspec.json.encode(full)


def _firms(case: Case) -> None:
    path = case.folder / "firms.json"
    _hostile(case, path, _few(firms_path(), "firms"))
    bodies = load_firms(path)
    names = KnownNames(bodies)
    for body in bodies[:5]:
        prefill(body, _ON)
        names.find(body.name)


def _targets(case: Case) -> None:
    path = case.folder / "targets.json"
    _hostile(case, path, _few(targets_path(), "targets"))
    for indicator in load_targets(path):
        str(indicator)


@cache
def _few(path: Path, name: str) -> bytes:
    """Return the first entries of a file of the program."""
    tree = json.loads(path.read_bytes())
    return json.dumps({**tree, name: tree[name][:12]}, ensure_ascii=False).encode()


def _library(case: Case) -> None:
    path = case.folder / "library.json"
    honest = library_path().read_bytes()
    _hostile(case, path, honest)
    found = load_library(path)
    holds(
        path.read_bytes() == honest or found.digest == load_library(library_path()).digest, "a library that was altered"
    )


def _mapping(case: Case) -> None:
    guess = guess_mapping(("企业名称", "营业收入（万元）", "高新技术企业"), (("甲", Decimal(5), "是"),), _ON)
    honest = guess.with_target(1, Target(use=Use.FIELD, field="rd_expense", year=2023)).choices()
    mapping = guess.with_choices(_text(case, honest.encode()))
    holds(guess.with_choices(mapping.choices()).choices() == mapping.choices(), "choices that are not read again")
    mapping.problems(2026)


def _options(case: Case) -> None:
    honest = SheetOptions(
        officer="张三", remarks={"a": "b"}, promises=(Promise("场地", "尽快", _ON, "李四"),), selected=("a",)
    )
    options = options_from(_text(case, options_text(honest).encode()))
    holds(options_from(options_text(options)) == options, "options that are not read again")


def _text(case: Case, honest: bytes) -> str:
    return _damaged(case, honest).decode("utf-8", case.chance.choice(("replace", "surrogateescape")))


def _damaged(case: Case, honest: bytes) -> bytes:
    chance = case.chance
    dice = chance.random()
    if dice < 0.4:
        return words.damaged(honest, chance)
    if dice < 0.75 and len(honest) < 1 << 20:
        return json.dumps(words.mutated(json.loads(honest), chance), ensure_ascii=chance.random() < 0.5).encode(
            "utf-8", "surrogatepass"
        )
    return chance.choice((
        lambda: b"", lambda: b"null", lambda: b"[]", lambda: b"{}", lambda: b"\0" * 500, lambda: b"\xff\xfe{\0}\0", lambda: b"\xef\xbb\xbf" + honest, lambda: honest * 2,
        lambda: words.nested(chance, "[", "]").encode(), lambda: words.nested(chance, '{"x":', "}").encode(), lambda: b'{"officer":"\xff"}', lambda: b'{"firms":[],"documents":{}}',
        lambda: b'{"lock_after":' + b"9" * 5_000 + b"}", lambda: b'{"officer":"' + b"a" * 3_000_000 + b'"}', lambda: honest.replace(b'"', b"'"), lambda: honest.decode().encode("gb18030"),
    ))()  # fmt: skip


def _hostile(case: Case, path: Path, honest: bytes) -> None:
    kind = case.chance.randrange(12)
    special: dict[int, Callable[[], object]] = {
        0: path.mkdir, 1: lambda: path.symlink_to(path), 2: lambda: path.symlink_to("/dev/null"),
    }  # fmt: skip
    special.get(kind, lambda: path.write_bytes(_damaged(case, honest)))()


KEPT = Door(
    "kept",
    "设置、参考名录、随带政策库、列对应、打印选项",
    8,
    (_settings, _firms, _targets, _mapping, _settings, _options, _library),
)
