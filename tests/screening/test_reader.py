"""`screen` reads the same tables as the window (titles, units, usual headers, sheets) and lists unused columns."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from matcher import evaluate
from policies import Library, UserError, library_of
from registers import RegisterFirm, guess_mapping, open_table, read_firms
from screening import Engine, Options, Screener, Screening, _source, screen
from tests.registers.build import text_file, workbook
from tests.registers.messy import messy_register
from tests.screening.build import ON, built_in

TITLE = "天津市河东区科技型企业名单（2025年度）"
HEAD = ["序号", "企业名称", "街道", "营业收入（万元）", "研发费用（元）", "职工总数", "高企证书日期", "成立时间"]
ROWS: list[list[object]] = [
    [1, "天津甲科技有限公司", "富民路街道", 3000, 2_000_000, 50, date(2024, 11, 3), "2015年3月1日"],
    [2, "天津乙科技有限公司", "中山门街道", "1,200.5", "约60万", 12, None, "2019.06.30"],
    *(
        [n, f"天津{n}号科技有限公司", "富民路街道", 500 * n, 300_000, 10 * n, date(2024, n, 3), "2018-01-01"]
        for n in range(3, 9)
    ),
    ["合计", None, None, 4200.5, None, 62, None, None],
]


@pytest.fixture(scope="module")
def library() -> Library:
    wanted = ("cn-hnte", "cn-tech-sme", "cn-innovative-sme", "cn-little-giant", "cn-ip-demo")
    return library_of([p for p in built_in().policies if p.id in wanted or p.region == "天津市河东区"][:20], "test")


def lines(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def verdicts(path: Path) -> dict[tuple[str, str], str]:
    return {(name, policy): verdict for name, _, policy, verdict in lines(path)[1:]}


def of_window(path: Path, library: Library) -> dict[tuple[str, str], str]:
    """Return the verdicts of the firms as the window reads them."""
    table = open_table(path)
    mapping = guess_mapping(table.headers, table.samples(), ON, table.title)
    firms = [item for item in read_firms(table, mapping, ON) if isinstance(item, RegisterFirm)]
    return {
        (str(firm.profile.facts["name"]), policy.id): evaluate(policy, firm.profile, ON).verdict.value
        for firm in firms
        for policy in library.policies
    }


def screened(path: Path, library: Library, **options: object) -> tuple[Screening, dict[tuple[str, str], str]]:
    out = path.with_name("结果.csv")
    done = screen(path, out, ON, library, Options(**options))  # type: ignore[arg-type]
    return done, verdicts(out)


def titled(folder: Path, rows: Sequence[Sequence[object]] = ROWS) -> Path:
    sheet = [[TITLE], ["填报单位：河东区科学技术局"], [], HEAD, *rows]
    return workbook(folder / "名单.xlsx", {"说明": [["请核对"]], "名单": sheet})


@pytest.mark.parametrize("engine", [Engine.POLARS, Engine.PYTHON])
def test_that_a_list_with_a_title_is_screened_as_the_window_reads_it(
    tmp_path: Path, library: Library, engine: Engine
) -> None:
    path = titled(tmp_path)
    done, found = screened(path, library, engine=engine)
    assert found == of_window(path, library)
    assert (done.rows, done.refused, done.unread, done.left_out) == (8, 0, 1, 1)
    assert done.ignored == ()
    assert any("营业收入（万元）" in sentence and "2025" in sentence for sentence in done.assumed)
    assert any("按表名采用：河东区" in sentence for sentence in done.assumed)
    assert any("“名单”" in sentence for sentence in done.assumed)


def test_that_a_cell_of_a_list_is_unknown_and_told_and_a_sum_is_no_firm(tmp_path: Path, library: Library) -> None:
    done, _ = screened(titled(tmp_path), library)
    assert done.report is not None
    head, cell, total = lines(done.report)
    assert head == ["行号", "列", "值", "原因"]
    assert cell[0] == "6"
    assert "研发费用（元）" in cell[1]
    assert cell[2] == "约60万"
    assert "这一格按未知计" in cell[3]
    assert total[0] == "13"
    assert "合计行" in total[3]


def test_that_the_register_with_everything_wrong_is_screened_as_the_window_reads_it(
    tmp_path: Path, library: Library
) -> None:
    path = tmp_path / "企业名单.xlsx"
    messy_register(path, rows=300)
    done, found = screened(path, library)
    expected = of_window(path, library)
    assert found == expected
    assert done.rows * len(library.policies) >= len(expected)


@pytest.mark.parametrize("suffix", [".csv", ".tsv"])
def test_that_a_text_table_with_usual_headers_is_read_in_any_encoding(
    tmp_path: Path, library: Library, suffix: str
) -> None:
    mark = "," if suffix == ".csv" else "\t"
    rows = [
        ["企业名称", "2025年营业收入（万元）", "2025年研发费用（万元）", "所属区"],
        ["天津甲公司", "800", "90", "河东区"],
    ]
    text = "\n".join(mark.join(row) for row in rows)
    path = text_file(tmp_path / f"名单{suffix}", text, "gb18030")
    done, found = screened(path, library)
    assert found == of_window(path, library)
    assert (done.ignored, done.assumed) == ((), ())


def test_that_usual_headers_stand_beside_field_names(tmp_path: Path, library: Library) -> None:
    mixed = [["name", "营业收入（万元）", "rd_expense.2025", "独立法人"], ["甲公司", "800", "90", "是"]]
    plain = [["name", "revenue.2025", "rd_expense.2025", "legal_person"], ["甲公司", "800", "90", "true"]]
    found = []
    for number, rows in enumerate((mixed, plain)):
        path = text_file(tmp_path / f"{number}.csv", "\n".join(map(",".join, rows)))
        done, answers = screened(path, library)
        assert done.ignored == ()
        found.append(answers)
    assert found[0] == found[1]


@pytest.mark.parametrize("name", ["large.csv", "r.parquet"])
def test_that_columns_of_frames_are_recognised_too(
    tmp_path: Path, library: Library, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = ["企业名称", "2025年营业收入（万元）", "2025年研发费用（元）", "高企证书日期", "包联干部"]
    rows = [
        [f"天津{n}号公司", str(300 * n), str(90_000 * n), "2024-11-03" if n % 2 else "", "王某"] for n in range(1, 30)
    ]
    small = text_file(tmp_path / "small.csv", "\n".join(",".join(row) for row in [head, *rows]))
    _, expected = screened(small, library)
    path = tmp_path / name
    if name.endswith(".parquet"):
        frame = pl.DataFrame(rows, schema=head, orient="row")
        frame.with_columns(pl.col(head[1]).cast(pl.Float64), pl.col(head[2]).cast(pl.Int64)).write_parquet(path)
    else:
        monkeypatch.setattr(_source, "_SMALL", 0)
        path.write_bytes(small.read_bytes())
    done, found = screened(path, library, batch=7)
    assert found == expected == of_window(small, library)
    assert done.ignored == ("包联干部",)


def test_that_a_doubtful_column_is_told_and_not_used(tmp_path: Path, library: Library) -> None:
    doubtful = [["name", "营业收入", "认缴"], ["甲公司", "45000", "5"], ["乙公司", "90000", "6"]]
    bare = [["name"], ["甲公司"], ["乙公司"]]
    path = text_file(tmp_path / "a.csv", "\n".join(map(",".join, doubtful)))
    done, found = screened(path, library)
    assert "可能是“2025 年营业（销售）收入（万元）”，把握不大" in done.ignored[0]
    assert done.ignored[1].startswith("认缴")
    _, without = screened(text_file(tmp_path / "b.csv", "\n".join(map(",".join, bare))), library)
    assert found == without


def test_that_a_column_no_rule_reads_is_no_complaint(tmp_path: Path, library: Library) -> None:
    path = text_file(tmp_path / "a.csv", "name,街道,revenue.2025\n甲公司,富民路街道,5\n")
    done, _ = screened(path, library)
    assert done.ignored == ()


def test_that_a_list_without_names_is_refused_in_one_sentence(tmp_path: Path, library: Library) -> None:
    path = text_file(tmp_path / "a.csv", "信用代码,2025年营业收入（万元）\n91120116MA05JX6Y7K,5\n")
    with pytest.raises(UserError, match="没有一列是企业名称"):
        screened(path, library)


def test_that_a_contract_register_under_a_title_is_read_by_the_rules_of_the_contract(
    tmp_path: Path, library: Library
) -> None:
    rows = [["name", "revenue.2025", "qualifications"], ["甲公司", 300_000, "[]"], ["乙公司", "高", "[]"]]
    path = workbook(tmp_path / "r.xlsx", {"S": rows})
    done, _ = screened(path, library)
    assert (done.rows, done.refused, done.unread) == (1, 1, 0)
    assert done.report is not None
    assert lines(done.report)[1][:3] == ["3", "revenue.2025", "高"]


def test_that_profiles_are_decided_as_the_register_of_their_facts(library: Library, tmp_path: Path) -> None:
    from matcher import read_profile
    from policies import Verdict
    from tests.screening.build import Firms

    maker = Firms(17, library)
    profiles = [read_profile(maker.firm()) for _ in range(60)]
    profiles.append(read_profile({"name": "细", "revenue": {"2025": 1000.123456789}, "rd_expense": {"2025": 5e9}}))
    for engine in (Engine.POLARS, Engine.PYTHON):
        verdicts = Screener(library.policies, ON, engine).decide_profiles(profiles)
        for policy in library.policies:
            right = [evaluate(policy, profile, ON).verdict for profile in profiles]
            for verdict in Verdict:
                places = [place for place, given in enumerate(right) if given is verdict]
                assert verdicts.places(policy.id, verdict) == places, (policy.id, engine)
