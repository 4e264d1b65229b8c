"""Everything can be exported to open formats without loss."""

import json
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from casebook import Author, Casebook, _migrations, encrypt, open_casebook, read_export, unlock
from casebook._tables import tables_after
from policies import UserError
from tests.casebook.build import CHEAP, ON, PASSPHRASE, VERBAL, add, filled, opened, ticking

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def contents(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Returns every row of every table, in order."""
    raw = sqlite3.connect(path)
    names = [row[0] for row in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    found = {
        name: sorted(raw.execute(f"SELECT * FROM {name}"), key=repr) for name in names if name != "_sqlite_migrations"
    }
    raw.close()
    return found


def exported(path: Path) -> Path:
    with opened(path) as book:
        book.export.write_json(path.with_name("export.json"), NOW)
    return path.with_name("export.json")


def test_that_a_casebook_comes_back_from_its_export_row_by_row(path: Path) -> None:
    ids = filled(path)
    with opened(path) as book:
        book.enterprises.set_fact(ids[0], "business_scope", '引号"、换行\n、𬭎、=1+1、\\', VERBAL)
        book.enterprises.erase(ids[1], Author("张三", "误录"))
        book.enterprises.erase(add(book, "最后一家有限公司").id, Author("张三", "误录"))
    file = exported(path)
    target = path.with_name("again.db")
    read_export(file, target)
    assert contents(target) == contents(path)
    with opened(target) as book:
        assert [row.id for row in book.enterprises.search("第0", ON)] == [ids[0]]
        assert add(book, "新的有限公司").id == max(ids) + 2  # ids are not reused


def test_that_an_export_of_the_program_before_is_still_read(path: Path) -> None:
    filled(path)
    file, target = exported(path), path.with_name("again.db")
    content = json.loads(file.read_text(encoding="utf-8"))
    del content["tables"]["kept_columns"]
    file.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(UserError, match="缺少“导入时留下的列”"):
        read_export(file, target)
    content["steps"] = content["steps"][:2]
    before = {shape.name: list(shape.columns) for shape in tables_after(_migrations.STEPS[:2])}
    content["tables"] = {name: table for name, table in content["tables"].items() if name in before}
    for name, table in content["tables"].items():
        assert table["columns"][: len(before[name])] == before[name]
        table["columns"] = before[name]
        table["rows"] = [row[: len(before[name])] for row in table["rows"]]
    file.write_text(json.dumps(content), encoding="utf-8")
    read_export(file, target)
    assert contents(target) == {**contents(path), "kept_columns": []}


def test_that_the_file_is_plain_json(path: Path) -> None:
    filled(path)
    content = json.loads(exported(path).read_text(encoding="utf-8"))
    assert content["format"] == "kece-casebook-1"
    assert content["exported_at"] == "2026-11-24T09:00:00+00:00"
    visits = content["tables"]["visits"]
    assert dict(zip(visits["columns"], visits["rows"][0], strict=True))["note"] == "走访记录1"


def test_that_an_encrypted_casebook_exports_and_imports_alike(path: Path) -> None:
    filled(path)
    before = contents(path)
    encrypt(path, PASSPHRASE, CHEAP)
    file, target = path.with_name("export.json"), path.with_name("again.db")
    with open_casebook(path, ticking(), unlock(path, PASSPHRASE)) as book:
        book.export.write_json(file, NOW)
    read_export(file, target)
    assert contents(target) == before


def broken(content: dict[str, object], what: str) -> str:
    if what == "cut off":
        return json.dumps(content)[:-40]
    if what == "foreign":
        return json.dumps({"format": "other"})
    tables = content["tables"]
    assert isinstance(tables, dict)
    match what:
        case "table":
            del tables["visits"]
        case "column":
            tables["visits"]["columns"][1] = "x; DROP TABLE facts"
        case "row":
            tables["visits"]["rows"][0].pop()
        case "orphan":
            tables["enterprises"]["rows"].pop()
        case "blob":
            tables["libraries"]["rows"][0][2] = {"base64": "*"}
        case "number":
            tables["visits"]["rows"][0][0] = 10**30
        case "fact" | "value" | "origin" | "old names" | "journal" | "kind" | "profile" | "urgency" | "moment":
            table, name, wrong = _NONSENSE[what]
            column = tables[table]["columns"].index(name)
            next(row for row in tables[table]["rows"] if row[column] is not None)[column] = wrong
    return json.dumps(content)


_NONSENSE = {
    "fact": ("facts", "name", "no-such-fact"),
    "value": ("facts", "value", "{"),
    "origin": ("facts", "origin", "营上执照"),
    "old names": ("enterprises", "old_names", "{}"),
    "journal": ("journal", "after", "[]"),
    "kind": ("journal", "kind", "=1"),
    "profile": ("determinations", "profile", "{}"),
    "urgency": ("requests", "urgency", "1899-12-31"),
    "moment": ("sheets", "printed_at", "昨天"),
}


@pytest.mark.parametrize(
    "what", ["cut off", "foreign", "table", "column", "row", "orphan", "blob", "number", *_NONSENSE]
)
def test_that_an_incomplete_file_creates_no_casebook(path: Path, what: str) -> None:
    filled(path)
    file = exported(path)
    file.write_text(broken(json.loads(file.read_text(encoding="utf-8")), what), encoding="utf-8")
    with pytest.raises(UserError, match=r"export\.json"):
        read_export(file, path.with_name("again.db"))
    assert sorted(left.name for left in path.parent.iterdir()) == ["export.json", "kece.db"]


def test_that_nothing_is_imported_over_a_casebook(path: Path) -> None:
    filled(path)
    with pytest.raises(UserError, match="已经存在"):
        read_export(exported(path), path)


def test_that_an_export_that_cannot_be_written_is_reported(book: Casebook, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"导出文件 .*x\.json 打不开，请检查文件夹是否存在"):
        book.export.write_json(tmp_path / "没有" / "x.json", NOW)


def test_that_tables_for_a_workbook_name_firm_and_column_in_chinese(path: Path) -> None:
    filled(path)
    with opened(path) as book:
        tables = {table.title: table for table in book.export.tables()}
    assert list(tables) == [
        "企业",
        "企业数据",
        "人工核实",
        "走访",
        "诉求",
        "跟进",
        "服务单",
        "修改记录",
        "导入时留下的列",
        "不同说法",
        "政策文件",
        "本局政策",
        "本局政策的经过",
        "本局录入的申报轮次",
        "申报办理",
        "兑现",
        "技术合同",
        "企业的人才",
        "资质到期的处理",
        "一企一策的步骤",
        "答复的佐证",
        "合并进来的企业",
        "本局指标",
        "资源",
        "发出的函",
    ]
    columns = [column for table in tables.values() for column in table.columns]
    assert [column for column in columns if column.isascii()] == []
    facts = [dict(zip(tables["企业数据"].columns, row, strict=True)) for row in tables["企业数据"].rows]
    assert facts[1]["企业名称"] == "天津第0科技有限公司"
    assert facts[1]["项目"] == "2024 年营业（销售）收入"
    assert facts[1]["数值"] == "100万元"
    assert all(len(row) == len(table.columns) for table in tables.values() for row in table.rows)
    assert all(row[0] for name, table in tables.items() if name != "修改记录" for row in table.rows)
