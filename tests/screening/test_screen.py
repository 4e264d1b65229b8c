"""Screening from file to file: formats, refused rows, cancelling, complete or absent results."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from matcher import evaluate, read_profile
from policies import Library, UserError
from policies import rules as r
from policies.library import library_of
from screening import Cancelled, Engine, Options, screen
from tests.matcher.build import bare_policy
from tests.pace import paced
from tests.registers.build import workbook
from tests.screening.build import ON, Firms, built_in, register_of, written


@pytest.fixture(scope="module")
def library() -> Library:
    """Return a library of a few policies with every kind of condition."""
    wanted = ("cn-hnte", "cn-tech-sme", "cn-innovative-sme", "cn-ip-demo")
    return library_of([p for p in built_in().policies if p.id in wanted], "test")


@pytest.fixture(scope="module")
def small() -> Library:
    """Return a library of two policies that read few columns."""
    return library_of([p for p in built_in().policies if p.id in ("cn-tech-sme", "cn-ip-demo")], "test")


def lines(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def register(folder: Path, rows: Sequence[Sequence[str]], name: str = "名册.csv") -> Path:
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def spreadsheet(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    return workbook(path, {"名册": rows})


@pytest.mark.parametrize(
    ("engine", "name"),
    paced(
        [
            (Engine.POLARS, "r.csv"),
            (Engine.POLARS, "r.parquet"),
            (Engine.PYTHON, "r.csv"),
            (Engine.DUCKDB, "r.parquet"),
            (Engine.SQLITE, "r.csv"),
        ],
        [(engine, name) for engine in Engine for name in ("r.csv", "r.parquet")],
    ),
)
def test_that_every_verdict_of_a_register_is_the_one_of_a_single_match(
    name: str, engine: Engine, library: Library, tmp_path: Path
) -> None:
    maker = Firms(7, library)
    firms = [maker.firm() for _ in range(paced(16, 40))]
    out = tmp_path / "out.csv"
    done = screen(written(firms, tmp_path, name), out, ON, library, Options(engine=engine, batch=6))
    assert (done.rows, done.refused, done.report) == (len(firms), 0, None)
    expected = [
        [
            str(firm.get("name", "")),
            str(firm.get("credit_code", "")),
            policy.id,
            evaluate(policy, read_profile(firm), ON).verdict,
        ]
        for firm in firms
        for policy in library.policies
    ]
    assert lines(out) == [["name", "credit_code", "policy", "verdict"], *expected]


@pytest.mark.parametrize("name", ["long.csv", "long.parquet", "long.xlsx"])
def test_that_every_format_holds_the_same_lines(name: str, library: Library, tmp_path: Path) -> None:
    maker = Firms(3, library)
    source = written([maker.firm() for _ in range(paced(6, 12))], tmp_path)
    screen(source, tmp_path / "base.csv", ON, library)
    screen(source, tmp_path / name, ON, library)
    assert rows_of(tmp_path / name) == [tuple(cell or None for cell in row) for row in lines(tmp_path / "base.csv")[1:]]


def rows_of(path: Path) -> list[tuple[str | None, ...]]:
    if path.suffix == ".xlsx":
        from python_calamine import CalamineWorkbook

        with CalamineWorkbook.from_path(path) as book:
            return [tuple(str(c) or None for c in row) for row in book.get_sheet_by_index(0).to_python()[1:]]
    frame = pl.read_parquet(path) if path.suffix == ".parquet" else pl.read_csv(path, infer_schema=False)
    return list(frame.cast(pl.String).iter_rows())


def test_that_a_wide_table_has_one_column_per_policy(small: Library, tmp_path: Path) -> None:
    source = written([Firms(3).firm() for _ in range(3)], tmp_path)
    screen(source, tmp_path / "wide.csv", ON, small, Options(wide=True))
    head, *rows = lines(tmp_path / "wide.csv")
    assert head == ["name", "credit_code", *(policy.id for policy in small.policies)]
    assert len(rows) == 3
    assert {cell for row in rows for cell in row[2:]} <= {"eligible", "ineligible", "unknown"}


def test_that_headers_may_be_chinese_labels_and_cells_chinese_answers(small: Library, tmp_path: Path) -> None:
    head = ["企业名称", "独立法人", "成立日期", "营业（销售）收入.2025", "划型行业", "备注"]
    chinese = register(tmp_path, [head, ["甲", "是", "2019/3/5", "1,234.5", "工业（采矿、制造）", "x"]])
    plain = ["name", "legal_person", "founded_on", "revenue.2025", "size_industry"]
    english = register(tmp_path, [plain, ["甲", "true", "2019-03-05", "1234.5", "工业"]], "english.csv")
    done = screen(chinese, tmp_path / "a.csv", ON, small)
    screen(english, tmp_path / "b.csv", ON, small)
    assert lines(tmp_path / "a.csv") == lines(tmp_path / "b.csv")
    assert done.ignored == ("备注",)


def test_that_a_spreadsheet_is_read_with_excel_dates_and_numbers(small: Library, tmp_path: Path) -> None:
    head = ["name", "founded_on", "revenue.2025", "industry_code", "legal_person"]
    sheet = spreadsheet(
        tmp_path / "r.xlsx", [head, ["甲", 43529, 1234.5, 6513, 1], [None] * 5, ["乙", "2019-03-05", 5, "I6513", "否"]]
    )
    table = register(
        tmp_path, [head, ["甲", "2019-03-05", "1234.5", "6513", "是"], ["乙", "2019-03-05", "5", "I6513", "false"]]
    )
    assert screen(sheet, tmp_path / "a.csv", ON, small).rows == 2
    screen(table, tmp_path / "b.csv", ON, small)
    assert lines(tmp_path / "a.csv") == lines(tmp_path / "b.csv")


def test_that_typed_columns_of_parquet_are_read_as_their_texts(small: Library, tmp_path: Path) -> None:
    lists = [[{"kind": "hnte", "granted_on": date(2024, 11, 1)}], None]
    typed = pl.DataFrame(
        {
            "name": ["甲", "乙"],
            "founded_on": [datetime(2019, 3, 5), None],
            "legal_person": [True, None],
            "revenue.2025": [1234.5, float("nan")],
            "invention_patents": [3, 0],
            "qualifications": lists,
        }
    )
    typed.write_parquet(tmp_path / "typed.parquet")
    head = ["name", "founded_on", "legal_person", "revenue.2025", "invention_patents", "qualifications"]
    qualifications = '[{"kind": "hnte", "granted_on": "2024-11-01"}]'
    texts = register(
        tmp_path, [head, ["甲", "2019-03-05", "true", "1234.5", "3", qualifications], ["乙", "", "", "", "0", ""]]
    )
    screen(tmp_path / "typed.parquet", tmp_path / "a.csv", ON, small)
    screen(texts, tmp_path / "b.csv", ON, small)
    assert lines(tmp_path / "a.csv") == lines(tmp_path / "b.csv")


def test_that_a_register_written_by_chinese_excel_is_read(small: Library, tmp_path: Path) -> None:
    path = tmp_path / "gbk.csv"
    path.write_bytes("企业名称,独立法人\n天津某公司,是\n".encode("gb18030"))
    screen(path, tmp_path / "out.csv", ON, small)
    assert lines(tmp_path / "out.csv")[1][0] == "天津某公司"


BAD = [
    ("legal_person", "可能", "应是“是”或“否”"),
    ("founded_on", "2021-02-30", "没有这一天"),
    ("founded_on", "去年", "不是认得的日期"),
    ("founded_on", "2021-03", "不是完整的日期"),
    ("revenue.2025", "很多", "不是确切的数"),
    ("revenue.2025", "五百", "应是数字"),
    ("revenue.2025", "2000-1000", "前后颠倒"),
    ("revenue.2025", "1000以上", "不是确切的数"),
    ("revenue.2025", "-5", "不能是负数"),
    ("revenue.2025", "1e999", "大得不合常理"),
    ("invention_patents", "2.5", "应是整数"),
    ("org_type", "公司", "不能是“公司”"),
    ("qualifications", "高企", "不是 JSON 文本"),
    ("qualifications", '[{"kind": "hnt"}]', "不能是“hnt”"),
    ("confirmed", '{"a/b": "yes"}', "应是 true 或 false"),
    ("name", "名" * 201, "太长了"),
]


@pytest.mark.parametrize("engine", [Engine.POLARS, Engine.PYTHON])
@pytest.mark.parametrize("cell", BAD, ids=[f"{column}-{reason}" for column, _, reason in BAD])
def test_that_a_bad_cell_refuses_its_row_with_a_reason(
    cell: tuple[str, str, str], engine: Engine, small: Library, tmp_path: Path
) -> None:
    column, value, reason = cell
    head = ["name", column] if column != "name" else ["name", "street"]
    good, bad = ["甲", ""], ["乙", value] if column != "name" else [value, ""]
    source = register(tmp_path, [head, good, bad, good])
    done = screen(source, tmp_path / "out.csv", ON, small, Options(engine=engine))
    assert (done.rows, done.refused) == (2, 1)
    assert done.report is not None
    assert done.report.name == "out.csv.拒收.csv"
    (_, row) = lines(done.report)
    assert row[:2] == ["3", column]
    assert reason in row[3]
    assert "（" in row[3]


def test_that_figures_too_fine_for_columns_are_decided_one_by_one(small: Library, tmp_path: Path) -> None:
    firms = [Firms(5, small).firm(0.05) | {"revenue": {"2025": 1000.123456789, "2024": 5e9, "2023": 0.1}}]
    for engine in (Engine.POLARS, Engine.PYTHON):
        screen(written(firms, tmp_path), tmp_path / f"{engine}.csv", ON, small, Options(engine=engine))
    assert lines(tmp_path / "polars.csv") == lines(tmp_path / "python.csv")


@pytest.mark.parametrize("engine", list(Engine))
@pytest.mark.parametrize("head", ["revenue.2025", "2025年营业收入（万元）"])
def test_that_a_range_in_a_cell_decides_only_what_all_its_numbers_decide(
    engine: Engine, head: str, tmp_path: Path
) -> None:
    policy = bare_policy(r.Compare(left=r.Operand("revenue[-1]", ""), op=r.Comparison.AT_LEAST, value=Decimal("1000")))
    cells = ["1000-2000", "900–1000万元", "0.05~0.09亿元", "1500"]
    name = "name" if head.isascii() else "企业名称"
    rows = [[name, head], *([f"天津{place}号有限公司", cell] for place, cell in enumerate(cells))]
    screen(register(tmp_path, rows), tmp_path / "out.csv", ON, library_of([policy], "test"), Options(engine=engine))
    found = [line[-1] for line in lines(tmp_path / "out.csv")[1:]]
    assert found == ["eligible", "unknown", "ineligible", "eligible"]


def test_that_the_tail_of_a_binary_number_is_no_figure(tmp_path: Path) -> None:
    policy = bare_policy(r.Compare(left=r.Operand("revenue[-1]", ""), op=r.Comparison.AT_MOST, value=Decimal("0.3")))
    tailed = register(tmp_path, [["name", "revenue.2025"], ["甲", str(0.1 + 0.2)], ["乙", "0.300001"]])
    for engine in (Engine.POLARS, Engine.PYTHON):
        screen(tailed, tmp_path / "out.csv", ON, library_of([policy], "test"), Options(engine=engine))
        assert [line[-1] for line in lines(tmp_path / "out.csv")[1:]] == ["eligible", "ineligible"]


def test_that_progress_is_told_after_every_batch(small: Library, tmp_path: Path) -> None:
    calls: list[tuple[int, int | None]] = []
    source = written([Firms(1).firm() for _ in range(5)], tmp_path, "r.parquet")
    screen(source, tmp_path / "out.csv", ON, small, Options(batch=2, progress=lambda *done: calls.append(done)))
    assert calls == [(2, 5), (4, 5), (5, 5)]


@pytest.mark.parametrize("suffix", [".csv", ".parquet", ".xlsx"])
def test_that_cancelling_leaves_nothing_behind(suffix: str, small: Library, tmp_path: Path) -> None:
    source = written([Firms(1).firm() for _ in range(5)], tmp_path)
    answers = iter([False, False, True])
    before = sorted(tmp_path.iterdir())
    with pytest.raises(Cancelled):
        screen(source, tmp_path / f"out{suffix}", ON, small, Options(batch=2, cancelled=lambda: next(answers)))
    assert sorted(tmp_path.iterdir()) == before


def test_that_an_earlier_result_stands_until_a_new_one_is_whole(small: Library, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    out.write_text("earlier", encoding="utf-8")
    with pytest.raises(Cancelled):
        screen(written([Firms(1).firm()], tmp_path), out, ON, small, Options(cancelled=lambda: True))
    assert out.read_text(encoding="utf-8") == "earlier"


def test_that_wrong_files_are_told_in_one_sentence(small: Library, tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_bytes(b"")
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04 no")
    (tmp_path / "broken.parquet").write_bytes(b"PAR1")
    (tmp_path / "r.ods").write_bytes(b"x")
    register(tmp_path, [["甲", "乙"], ["1", "2"]], "strange.csv")
    register(tmp_path, [["name", "企业名称"], ["1", "2"]], "twice.csv")
    register(tmp_path, [["name"], ["甲"]], "good.csv")
    sentences = {
        "absent.csv": "找不到企业名册", "empty.csv": "是空文件", "broken.xlsx": "不是完好的 Excel", "broken.parquet": "读不出",
        "r.ods": "不是认得的表格", "strange.csv": "没有一列", "twice.csv": "两列是同一项",
    }  # fmt: skip
    for name, sentence in sentences.items():
        with pytest.raises(UserError, match=sentence):
            screen(tmp_path / name, tmp_path / "out.csv", ON, small)
    with pytest.raises(UserError, match="不认识的结果格式"):
        screen(tmp_path / "good.csv", tmp_path / "out.txt", ON, small)
    with pytest.raises(UserError, match=r"写不了文件.*文件夹不存在"):
        screen(tmp_path / "good.csv", tmp_path / "no" / "out.csv", ON, small)
    with pytest.raises(UserError, match="不能是名册本身"):
        screen(tmp_path / "good.csv", tmp_path / "good.csv", ON, small)
    assert not (tmp_path / "out.csv").exists()


def test_that_a_register_without_firms_gives_a_result_without_lines(small: Library, tmp_path: Path) -> None:
    for suffix in (".csv", ".parquet", ".xlsx"):
        done = screen(register(tmp_path, [["name", "revenue.2025"]]), tmp_path / f"o{suffix}", ON, small)
        assert done.rows == 0
        assert rows_of(done.out) == []


def test_that_a_misspelt_header_is_ignored_with_a_hint(small: Library, tmp_path: Path) -> None:
    done = screen(
        register(tmp_path, [["name", "revenu.2025", "revenue"], ["甲", "1", "2"]]), tmp_path / "o.csv", ON, small
    )
    assert done.ignored == ("revenu.2025（是不是“revenue”？）", "revenue（年度数据要写年份，如 revenue.2021）")


def test_that_a_frame_of_firms_keeps_what_was_known() -> None:
    frame = register_of([{"name": "甲", "revenue": {"2025": 5}}, {"name": "乙"}])
    assert frame["revenue.2025"].to_list() == ["5", None]
