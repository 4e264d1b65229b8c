"""An import creates a casebook equal to the exported one, or none at all."""

import json
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casebook import (
    Author,
    Backups,
    NewFollowUp,
    NewVisit,
    _database,
    _migrations,
    encrypt,
    imported_of,
    is_encrypted,
    key_file,
    open_casebook,
    read_export,
    salvage,
    unlock,
)
from casebook._database import Schema
from casebook._tables import tables_after
from policies import UserError
from tests.casebook.build import CHEAP, OFFICER, ON, PASSPHRASE, VERBAL, add, filled, opened, printed, ticking

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
FIXTURES = Path(__file__).with_name("fixtures")

texts = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Cs")), min_size=1, max_size=30)
names = st.text("甲乙丙丁天津海河明达科技“”()=&", min_size=2, max_size=12).map(lambda text: f"天{text}公司")
money = st.decimals(min_value=0, max_value=10**8, places=4, allow_nan=False)
acts = st.lists(
    st.tuples(
        st.sampled_from(["add", "fact", "visit", "follow", "print", "erase", "undo", "amend"]), names, texts, money
    ),
    max_size=14,
)


def export_of(path: Path, key: Any = None) -> dict[str, Any]:
    """Exports a casebook and returns the decoded JSON."""
    target = path.with_name(f"{path.name}.json")
    with open_casebook(path, ticking(), key) as book:
        book.export.write_json(target, NOW)
    content: dict[str, Any] = json.loads(target.read_text(encoding="utf-8"))
    return content


def act(book: Any, kind: str, name: str, text: str, number: Decimal) -> None:
    """Makes one change to a casebook; does nothing if its state does not allow the change."""
    firms = [row.id for row in book.enterprises.search("", ON)]
    if kind == "add" or not firms:
        add(book, name)
        return
    firm = firms[len(text) % len(firms)]
    does: dict[str, Callable[[], object]] = {
        "fact": lambda: book.enterprises.set_facts(firm, {"business_scope": text, "revenue.2024": number}, VERBAL),
        "visit": lambda: book.visits.add(firm, NewVisit(on=ON, officer="张三", note=text), OFFICER),
        "follow": lambda: book.follow_ups.add(firm, NewFollowUp(text=f"跟进{text}", officer="张三"), OFFICER),
        "print": lambda: printed(book, firm),
        "erase": lambda: book.enterprises.erase(firm, Author("张三", "误录")),
        "undo": lambda: book.journal.undo(firm, OFFICER),
        "amend": lambda: book.enterprises.amend(firm, OFFICER, officer=text, old_names=(name,)),
    }
    does[kind]()


@settings(max_examples=25, deadline=None)
@given(acts)
def test_that_the_export_of_an_imported_casebook_equals_the_export_it_was_made_from(
    done: list[tuple[str, str, str, Decimal]],
) -> None:
    with TemporaryDirectory() as folder:
        path, target = Path(folder) / "kece.db", Path(folder) / "again.db"
        with opened(path) as book:
            for step in done:
                try:
                    act(book, *step)
                except UserError:
                    continue
        before = export_of(path)
        read_export(path.with_name("kece.db.json"), target)
        assert export_of(target) == before
        assert sorted(left.name for left in Path(folder).iterdir()) == [
            "again.db", "again.db.json", "kece.db", "kece.db.json",
        ]  # fmt: skip


def test_that_old_sheets_print_again_from_an_imported_casebook(path: Path) -> None:
    ids = filled(path)
    export_of(path)
    target = path.with_name("again.db")
    read_export(path.with_name("kece.db.json"), target)
    with opened(path) as old, opened(target) as new:
        for firm in ids:
            (kept,) = old.determinations.of(firm)
            assert new.determinations.of(firm) == (kept,)
            assert new.determinations.sheets(kept.id) == old.determinations.sheets(kept.id)
            assert new.determinations.library(kept.library.digest) == old.determinations.library(kept.library.digest)


def test_that_what_was_imported_is_counted_and_progress_ends_at_the_whole(path: Path) -> None:
    filled(path)
    export_of(path)
    steps: list[tuple[int, int]] = []
    found = read_export(
        path.with_name("kece.db.json"), path.with_name("again.db"), progress=lambda *step: steps.append(step)
    )
    assert (found.counts.firms, found.counts.visits, found.counts.sheets) == (3, 3, 3)
    assert (found.exported_at, found.lacks) == (NOW, ())
    assert steps[-1][0] == steps[-1][1]
    assert steps == sorted(steps)


def test_that_a_new_casebook_is_encrypted_by_the_key_and_opens_by_the_same_passphrase(path: Path) -> None:
    filled(path)
    encrypt(path, PASSPHRASE, CHEAP)
    key = unlock(path, PASSPHRASE)
    before = export_of(path, key)
    target = path.with_name("again.db")
    read_export(path.with_name("kece.db.json"), target, key, path)
    assert is_encrypted(target)
    assert "天津第0".encode() not in target.read_bytes()
    assert key_file(target).exists()
    assert export_of(target, unlock(target, PASSPHRASE)) == before


def test_that_an_import_that_is_stopped_leaves_nothing(path: Path) -> None:
    filled(path)
    export_of(path)

    def stop(done: int, total: int) -> None:
        raise UserError("已取消")

    with pytest.raises(UserError, match="已取消"):
        read_export(path.with_name("kece.db.json"), path.with_name("again.db"), progress=stop)
    assert sorted(left.name for left in path.parent.iterdir()) == ["kece.db", "kece.db.json"]


MORE = """CREATE TABLE contacts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    enterprise_id INTEGER NOT NULL REFERENCES enterprises(id) ON DELETE CASCADE,
    text TEXT NOT NULL
) STRICT"""


def test_that_a_table_added_by_a_later_step_is_exported_and_imported_without_being_named_anywhere(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = filled(path)
    export_of(path)
    step = ("9999_more", (MORE, "ALTER TABLE visits ADD COLUMN weather TEXT NOT NULL DEFAULT ''"))
    monkeypatch.setattr(_database, "_SCHEMA", Schema("casebook", "企业数据库", (*_migrations.STEPS, step)))
    old = read_export(path.with_name("kece.db.json"), path.with_name("old.db"))
    assert old.lacks == ("走访的“weather”", "contacts")
    with opened(path) as book:
        ledger = book.enterprises._ledger
        with ledger.transaction():
            ledger.database.execute("INSERT INTO contacts (enterprise_id, text) VALUES (?, '王某')", (ids[0],))
    before = export_of(path)
    assert before["tables"]["contacts"]["rows"] == [[1, ids[0], "王某"]]
    read_export(path.with_name("kece.db.json"), path.with_name("again.db"))
    assert export_of(path.with_name("again.db")) == before
    assert not list(path.parent.glob("again*.bak"))


@pytest.mark.parametrize("schema", sorted(FIXTURES.glob("schema_v*.sql")), ids=lambda schema: schema.stem)
def test_that_an_export_of_every_released_schema_is_read(path: Path, schema: Path) -> None:
    connection = sqlite3.connect(path)
    connection.executescript(schema.read_text(encoding="utf-8"))
    applied = [row[0] for row in connection.execute("SELECT name FROM _sqlite_migrations ORDER BY id")]
    shapes = tables_after(_migrations.STEPS[: len(applied)])
    tables = {
        shape.name: {"columns": shape.columns, "rows": [_cells(row) for row in connection.execute(f"SELECT * FROM {shape.name}")]}
        for shape in shapes
    }  # fmt: skip
    connection.close()
    content = {"format": "kece-casebook-1", "exported_at": NOW.isoformat(), "steps": applied, "tables": tables}
    source, target = path.with_name("old.json"), path.with_name("new.db")
    source.write_text(json.dumps({**content, "last_numbers": {}}), encoding="utf-8")
    read_export(source, target)
    before, after = export_of(path), export_of(target)
    assert after["tables"] == before["tables"]
    assert after["steps"] == [name for name, _ in _migrations.STEPS]


def _cells(row: tuple[object, ...]) -> list[object]:
    from casebook.export import _json_cell

    return [_json_cell(cell) for cell in row]


def cell(place: int, value: object, table: str = "visits") -> Callable[[dict[str, Any]], object]:
    """Returns a function that sets a cell in the first row of a table."""
    return lambda content: content["tables"][table]["rows"][0].__setitem__(place, value)


def two_with_one_code(content: dict[str, Any]) -> None:
    rows = content["tables"]["facts"]["rows"]
    for firm in {row[0] for row in rows}:
        rows.append([firm, "credit_code", '"91120102MA0000000P"', "口述", "2026-11-02", "李四", "", ""])


def no_names(content: dict[str, Any]) -> None:
    facts = content["tables"]["facts"]
    facts["rows"] = [row for row in facts["rows"] if row[1] != "name"]


_NOT_OURS = "不是本程序导出的完整文件"
_HOSTILE: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "newer format": (lambda c: c.update(format="kece-casebook-2"), "请升级本程序"),
    "newer step": (lambda c: c["steps"].append("9999_future"), "请升级本程序"),
    "newer and longer": (lambda c: c.update(format="kece-casebook-3", extra={}), "请升级本程序"),
    "no step": (lambda c: c.update(steps=[]), "版本记录不完整"),
    "a step left out": (lambda c: c["steps"].pop(0), "版本记录不完整"),
    "other key": (lambda c: c.update(extra=1), _NOT_OURS),
    "other table": (lambda c: c["tables"].update(edits={"columns": ["x"], "rows": [[1]]}), "本程序没有的表“edits”"),
    "no table": (lambda c: c["tables"].pop("visits"), "缺少“走访”"),
    "an id twice": (
        lambda c: c["tables"]["visits"]["rows"].append(c["tables"]["visits"]["rows"][0]),
        "“走访”里有不合规定或重复的内容",
    ),
    "no id": (cell(0, None), "“走访”里有不能用的编号"),
    "id of zero": (cell(0, 0), "“走访”里有不能用的编号"),
    "last id": (cell(0, 2**63 - 1), "“走访”里有不能用的编号"),
    "huge number": (cell(3, 10**30, "journal"), "“修改记录”里有不合规定或重复的内容"),
    "last number": (lambda c: c["last_numbers"].update(visits=2**63 - 1), "编号记录不对"),
    "huge last number": (lambda c: c["last_numbers"].update(visits=10**30), "编号记录不对"),
    "number that falls back": (lambda c: c["last_numbers"].update(visits=1), "编号记录不对"),
    "number of another table": (lambda c: c["last_numbers"].update(sqlite_master=1), "编号记录不对"),
    "text for a number": (cell(0, "7"), "“走访”里有类型不对的内容"),
    "number for a text": (cell(5, 7), "“走访”里有类型不对的内容"),
    "list": (cell(5, []), _NOT_OURS),
    "yes": (cell(5, True), _NOT_OURS),
    "bytes twice": (cell(5, {"base64": "", "hex": ""}), "“走访”里有读不懂的内容"),
    "half a character": (cell(6, "\ud800"), _NOT_OURS),
    "orphan": (cell(1, 999), "“走访”里有一行所属的“企业”不在文件里"),
    "two firms with one code": (two_with_one_code, "已属于"),
    "firm without a name": (no_names, "企业名称不能为空"),
    "figure that is a text": (cell(2, '"很多"', "facts"), "编号 1 的企业有问题"),
    "before the calendar": (lambda c: c.update(exported_at="0001-01-01T00:00:00+00:00"), "导出时间不对"),
}


def refused(source: Path) -> str:
    """Returns the message with which a file is refused, and checks that no file is left."""
    before = sorted(left.name for left in source.parent.iterdir())
    with pytest.raises(UserError, match=source.name) as caught:
        read_export(source, source.with_name("again.db"))
    assert sorted(left.name for left in source.parent.iterdir()) == before
    return str(caught.value)


@pytest.mark.parametrize("what", _HOSTILE)
def test_that_a_hostile_file_is_refused_in_one_sentence_and_leaves_nothing(path: Path, what: str) -> None:
    filled(path)
    content = export_of(path)
    change, message = _HOSTILE[what]
    if what == "figure that is a text":
        content["tables"]["facts"]["rows"].sort(key=lambda row: row[1] != "revenue.2024")
    change(content)
    source = path.with_name("kece.db.json")
    source.write_text(json.dumps(content), encoding="utf-8")
    assert message in refused(source)


@pytest.mark.parametrize(
    "text", ["", "null", "[" * 100_000, '{"tables":' * 50_000, "format: kece-casebook-1", '{"format": "other"}']
)
def test_that_a_file_that_is_not_an_export_is_refused_in_one_sentence(tmp_path: Path, text: str) -> None:
    source = tmp_path / "other.json"
    source.write_text(text, encoding="utf-8")
    assert _NOT_OURS in refused(source)


def test_that_a_path_that_is_not_a_file_is_refused(path: Path, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="不是普通文件"):
        read_export(tmp_path, path)
    with pytest.raises(UserError, match="打不开"):
        read_export(tmp_path / "没有.json", path)
    assert list(tmp_path.iterdir()) == []


def test_that_a_byte_order_mark_is_ignored(path: Path) -> None:
    filled(path)
    before = export_of(path)
    source = path.with_name("kece.db.json")
    source.write_bytes(b"\xef\xbb\xbf" + source.read_bytes())
    read_export(source, path.with_name("again.db"))
    assert export_of(path.with_name("again.db")) == before


def test_that_tables_are_salvaged_and_exported_after_those_they_point_to() -> None:
    names = [shape.name for shape in tables_after(_migrations.STEPS)]
    connection = sqlite3.connect(":memory:")
    for _, statements in _migrations.STEPS:
        for statement in statements:
            connection.execute(statement)
    for place, name in enumerate(names):
        parents = {row[2] for row in connection.execute(f"PRAGMA foreign_key_list({name})")}
        assert parents <= set(names[:place])
    connection.close()


def test_that_separate_casebooks_share_no_firm_even_with_the_same_id(path: Path) -> None:
    filled(path, firms=1)
    other = path.with_name("other.db")
    with open_casebook(other, ticking(datetime(2026, 3, 1, 8, 0, tzinfo=UTC))) as book:
        firm = add(book, "天津别处公司")
        book.visits.add(firm.id, NewVisit(on=ON, officer="张三", note="别处"), OFFICER)
    firms, visits, *_ = Backups(path).preview(other).parts
    assert (firms.back, firms.lost, firms.changed) == (("天津别处公司",), ("天津第0科技有限公司",), ())
    assert (len(visits.back), len(visits.lost), visits.changed) == (1, 1, ())


def test_that_files_of_an_interrupted_import_are_wiped_at_the_next_opening(path: Path) -> None:
    filled(path)
    export_of(path)
    left = imported_of(path)
    read_export(path.with_name("kece.db.json"), left)
    (path.parent / ".salvage-cut").mkdir()
    (path.parent / ".salvage-cut" / "kece.db").write_bytes(left.read_bytes())
    opened(path).close()
    assert sorted(kept.name for kept in path.parent.iterdir()) == ["kece.db", "kece.db.json"]


def test_that_a_table_added_by_a_later_step_is_salvaged_and_an_older_file_does_not_miss_it(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = filled(path)
    step = ("9999_more", (MORE,))
    monkeypatch.setattr(_database, "_SCHEMA", Schema("casebook", "企业数据库", (*_migrations.STEPS, step)))
    assert salvage(path, path.with_name("old.db"), NOW).whole
    with opened(path) as book:
        ledger = book.enterprises._ledger
        with ledger.transaction():
            ledger.database.execute("INSERT INTO contacts (enterprise_id, text) VALUES (?, '王某')", (ids[0],))
    report = salvage(path, path.with_name("new.db"), NOW)
    assert report.whole
    assert [(part.rows, part.refused) for part in report.tables if part.table == "contacts"] == [(1, 0)]
