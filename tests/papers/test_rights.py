"""Lists of rights: what is granted, in force and the firm's own counts once; everything else is told."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import date

import pytest

from papers import PaperKind, PaperReading, read_papers
from tests.papers.make import Rows, Wide, pasted, pdf_of, xlsx_of
from tests.papers.make_rights import FIRM, HEAD, PATENTS, patent, patent_list, software_list
from tests.papers.messy import blank_columns, blank_rows, blanks_inside, full_width, half_width

ON = date(2026, 11, 30)
COUNTS = {"invention_patents": 2, "utility_models": 2, "designs": 1}


def read(*sheets: Rows) -> PaperReading:
    """Return the one reading of a workbook."""
    (reading,) = read_papers(xlsx_of({f"表{k}": rows for k, rows in enumerate(sheets)}), "清单.xlsx", ON).readings
    return reading


def facts_of(reading: PaperReading) -> dict[str, object]:
    return {fact.field: fact.value for fact in reading.facts}


def whys(reading: PaperReading) -> str:
    return "\n".join(left.why for left in reading.left_out)


@pytest.mark.parametrize("kind", ["xlsx", "pasted", "ruled PDF", "unruled PDF"])
def test_that_valid_own_rights_are_counted_once(kind: str) -> None:
    rows = patent_list()
    files: dict[str, Callable[[], bytes]] = {
        "xlsx": lambda: xlsx_of({"专利": rows}),
        "pasted": lambda: pasted(rows),
        "ruled PDF": lambda: pdf_of([rows], wide=True),
        "unruled PDF": lambda: pdf_of([rows], ruled=False, wide=True),
    }
    (reading,) = read_papers(files[kind](), "清单", ON).readings
    assert facts_of(reading) == COUNTS
    assert (reading.paper, reading.firm_name) == (PaperKind.PATENTS, FIRM)
    told = whys(reading)
    for word in ("还没有授权", "重复", "已失效", "不是本企业"):
        assert word in told


def test_that_software_copyrights_are_counted() -> None:
    reading = read(software_list(7))
    assert facts_of(reading) == {"software_copyrights": 7}
    assert reading.paper is PaperKind.COPYRIGHTS


def test_that_lists_of_one_file_count_a_right_once() -> None:
    again = patent_list([PATENTS[0], patent("发明专利", 7654321, "授权")])
    assert facts_of(read(patent_list(), again, software_list(2))) == COUNTS | {
        "invention_patents": 3,
        "software_copyrights": 2,
    }


@pytest.mark.parametrize("seed", range(10))
def test_that_any_order_of_columns_and_rows_counts_the_same(seed: int) -> None:
    chance = random.Random(seed)
    order = list(range(len(HEAD)))
    chance.shuffle(order)
    rows = [[str(k), *row] for k, row in enumerate(chance.sample(PATENTS, len(PATENTS)), 1)]
    shuffled = [["专利清单"], [f"企业名称：{FIRM}"], *([row[k] for k in order] for row in [list(HEAD), *rows])]
    assert facts_of(read(shuffled)) == COUNTS


@pytest.mark.parametrize("change", [blanks_inside, full_width, half_width, blank_rows, blank_columns])
def test_that_spelling_does_not_matter(change: Callable[[Rows, random.Random], Rows]) -> None:
    for seed in range(4):
        assert facts_of(read(change(patent_list(), random.Random(seed)))) == COUNTS


@pytest.mark.parametrize(
    "names",
    [
        ("编号", "知识产权名称", "类别", "授权号", "申请日期", "授权日期", "当前法律状态", "权利人"),
        ("No.", "标题", "专利类别", "申请号", "申请时间", "公告日", "法律状态/事件", "当前申请(专利权)人"),
        ("序号", "发明名称", "类型", "专利号/申请号", "申请日", "授权时间", "是否有效", "专利权人"),
    ],
)
def test_that_other_heads_are_understood(names: Sequence[str]) -> None:
    assert facts_of(read(patent_list(head=names))) == COUNTS


@pytest.mark.parametrize(
    ("state", "counts"),
    [
        ("有效", True), ("专利权维持", True), ("授权公告", True), ("有权-审定授权", True), ("等年费滞纳金", True), ("有效（质押）", True),
        ("专利权的转移", True), ("实质审查的生效", False), ("公开", False), ("申请中", False), ("等待实审提案", False), ("未缴年费专利权终止", False),
        ("驳回失效", False), ("视为放弃", False), ("无权", False), ("审中-实审", False), ("已转让出", False), ("转让给乙公司", False),
        ("专利权全部无效", False), ("逾期视撤失效", False), ("A1", False), ("办理登记手续", False), ("撤回", False),
    ],
)  # fmt: skip
def test_that_only_rights_in_force_count(state: str, counts: bool) -> None:
    row = patent("发明专利", 1234567, "授权")
    row[4], row[5] = "2022-05-06", state
    reading = read(patent_list([row, patent("发明专利", 1234568, "授权")]))
    assert facts_of(reading) == {"invention_patents": 2 if counts else 1}
    assert counts or reading.left_out


def test_that_a_number_tells_the_kind_and_contradictions_do_not_count() -> None:
    rows = patent_list([[row[0], "专利", *row[2:]] for row in PATENTS])
    assert facts_of(read(rows)) == COUNTS
    wrong = patent("发明专利", 1234567, "授权")
    wrong[1] = "实用新型"
    reading = read(patent_list([wrong, patent("发明专利", 1234568, "授权")]))
    assert facts_of(reading) == {"invention_patents": 1}
    assert "不一致" in whys(reading)


def test_that_a_title_between_the_rows_tells_the_kind() -> None:
    head = ["序号", "名称", "专利号", "授权日期"]
    rows = [
        ["知识产权汇总"],
        ["一、发明专利"], head, ["1", "一种甲", "ZL202110000001.X", "2022-01-02"],
        ["二、实用新型专利"], head, ["1", "一种乙", "ZL202120000001.X", "2022-01-02"], ["2", "一种丙", "ZL202120000002.X", "2022-01-02"],
        ["三、软件著作权"], ["序号", "软件名称", "登记号", "登记日期"], ["1", "甲软件", "2021SR0000001", "2021-02-03"],
    ]  # fmt: skip
    assert facts_of(read(rows)) == {"invention_patents": 1, "utility_models": 2, "software_copyrights": 1}


def test_that_licensed_and_other_rights_do_not_count() -> None:
    head = ["知识产权编号", "知识产权名称", "类别", "授权日期", "授权号", "获得方式"]
    rows = [
        ["IP01", "一种甲", "发明专利", "2022-01-02", "ZL202110000001.X", "自主研发"],
        ["IP02", "一种乙", "发明专利", "2022-01-02", "ZL202110000002.X", "受让"],
        ["IP03", "一种丙", "发明专利", "2022-01-02", "ZL202110000003.X", "5年以上独占许可"],
        ["IP04", "甲商标", "注册商标", "2022-01-02", "12345678", "自主研发"],
        ["IP05", "一种丁", "国际发明专利申请", "2022-01-02", "PCT/CN2021/123456", "自主研发"],
    ]
    reading = read([["知识产权明细表"], head, *rows])
    assert facts_of(reading)["invention_patents"] == 2
    assert "不是自有" in whys(reading)
    assert "不在统计的种类里" in whys(reading)


def test_that_a_list_without_states_needs_a_grant() -> None:
    head = ["序号", "专利名称", "专利类型", "申请号", "申请日"]
    rows = [
        ["1", "一种甲", "发明专利", "202110000001.X", "2021-01-02"],
        ["2", "一种乙", "发明专利", "202110000002.X", "2021-01-02"],
    ]
    reading = read([["专利清单"], head, *rows])
    assert not reading.facts
    assert "看不出是否已授权" in whys(reading)


def test_that_a_right_whose_term_is_over_does_not_count() -> None:
    old = patent("实用新型", 1234567, "授权", year=2014)
    reading = read(patent_list([old, patent("实用新型", 2234567, "授权")]))
    assert facts_of(reading) == {"utility_models": 1}
    assert "已满" in whys(reading)


def test_that_a_grant_in_the_future_does_not_count() -> None:
    row = patent("发明专利", 1234567, "授权")
    row[4] = "2027-01-01"
    reading = read(patent_list([row, patent("发明专利", 1234568, "授权")]))
    assert facts_of(reading) == {"invention_patents": 1}


@pytest.mark.parametrize(
    ("stated", "holds"), [("合计：9项", True), ("共9件", True), ("合计：8项", False), ("合计 12 件", False)]
)
def test_that_the_number_a_list_states_must_be_read(stated: str, holds: bool) -> None:
    reading = read([*patent_list(), [stated]])
    if holds:
        assert facts_of(reading) == COUNTS
    else:
        assert facts_of(reading) in ({}, COUNTS)
        assert stated == "合计：8项" or not reading.facts
    assert reading.checks


def test_that_two_states_of_one_number_do_not_count() -> None:
    row, ended = patent("发明专利", 1234567, "授权"), patent("发明专利", 1234567, "未缴年费终止失效")
    reading = read(patent_list([row, ended, patent("发明专利", 1234568, "授权")]))
    assert facts_of(reading) == {"invention_patents": 1}
    assert "一处有效一处失效" in whys(reading)


def test_that_without_the_name_of_the_firm_the_usual_owner_is_the_firm() -> None:
    rows = [row for row in patent_list() if "企业名称" not in str(row[0])]
    reading = read(rows)
    assert facts_of(reading) == COUNTS
    assert reading.firm_name == FIRM


def test_that_shared_rights_count() -> None:
    row = patent("发明专利", 1234567, "授权", owner=f"{FIRM};某大学")
    assert facts_of(read(patent_list([row, *PATENTS[1:2]]))) == {"invention_patents": 2}


def test_that_a_register_of_firms_is_no_list_of_rights() -> None:
    rows = [
        ["企业名单"],
        ["企业名称", "统一社会信用代码", "发明专利", "软件著作权"],
        [FIRM, "91120102MA06ABCD1Q", "3", "5"],
    ]
    assert not read_papers(xlsx_of({"名单": rows}), "名单.xlsx", ON).readings


def test_that_cells_broken_into_lines_are_whole() -> None:
    for ruled in (False, True):
        (reading,) = read_papers(pdf_of([patent_list()], ruled=ruled), "清单.pdf", ON).readings
        assert facts_of(reading) == COUNTS


def test_that_titles_tell_what_is_only_applied_for() -> None:
    head = ["序号", "专利名称", "专利类型", "申请号", "申请日"]
    rows = [
        ["专利清单"],
        ["一、已授权专利"], ["序号", "专利名称", "专利类型", "专利号", "授权日"], ["1", "一种甲", "发明专利", "ZL202110000001.X", "2022-01-02"],
        ["二、申请中专利"], head, ["1", "一种乙", "发明专利", "202110000002.X", "2021-01-02"],
        ["三、已转让专利"], head, ["1", "一种丙", "实用新型", "ZL202120000003.X", "2021-01-02"],
    ]  # fmt: skip
    reading = read(rows)
    assert facts_of(reading) == {"invention_patents": 1}
    assert "还没有授权" in whys(reading)
    assert "已转让" in whys(reading)


def test_that_publications_of_applications_do_not_count() -> None:
    head = ["序号", "专利名称", "专利类型", "申请号", "公开（公告）号", "公开（公告）日"]
    rows = [
        ["1", "一种甲", "发明公布", "202110000001.X", "CN113000001A", "2021-06-01"],
        ["2", "一种甲", "发明授权", "202110000001.X", "CN113000001B", "2022-06-01"],
        ["3", "一种乙", "发明公布", "202110000002.X", "CN113000002A", "2021-06-01"],
    ]
    reading = read([["专利清单"], head, *rows])
    assert facts_of(reading).get("invention_patents", 0) <= 1


def test_that_merged_kinds_hold_for_their_rows() -> None:
    head = ["序号", "种类", "名称", "编号/专利号", "状态"]
    rows = [
        ["1", Wide("发明专利", 1, 2), "一种甲", "ZL202110000001.X", Wide("有效", 1, 2)],
        ["2", None, "一种乙", "ZL202110000002.X", None],
        ["3", "软件著作权", "甲软件", "2021SR0000001", "有效"],
    ]
    assert facts_of(read([["知识产权清单"], head, *rows])) == {"invention_patents": 2, "software_copyrights": 1}


def test_that_a_list_of_several_firms_is_not_the_list_of_one() -> None:
    head = ["序号", "企业名称", "专利名称", "专利类型", "专利号", "法律状态"]
    rows = [
        [str(k), f"天津{name}科技有限公司", f"一种{k}", "发明专利", f"ZL20211{k:07d}.X", "授权"]
        for k, name in enumerate("甲乙丙丁", 1)
    ]
    reading = read([["园区专利清单"], head, *rows])
    assert not reading.facts
    assert "不知道是哪家企业" in whys(reading)


def test_that_a_register_with_numbers_of_patents_is_no_list_of_rights() -> None:
    head = ["序号", "企业名称", "统一社会信用代码", "专利号", "法律状态"]
    rows = [
        head,
        *([str(k), f"天津{k}科技有限公司", "91120102MA06ABCD1Q", "ZL202110000001.X", "有效"] for k in range(1, 9)),
    ]
    assert not read_papers(xlsx_of({"名单": rows}), "名单.xlsx", ON).readings


def _owned_by(*owners: str) -> Rows:
    return patent_list([patent("发明专利", 1000000 + k, "授权", owner=owner) for k, owner in enumerate(owners)])


def test_that_a_right_counts_for_an_owner_named_in_full_alone_or_with_others() -> None:
    own = (FIRM, f"{FIRM}；天津大学", f"张三、{FIRM}", f"天津大学 {FIRM}", FIRM.replace("有限", "\n有限"))
    others = ("张三", f"北{FIRM}", f"{FIRM}河东分公司", FIRM.replace("有限公司", "股份有限公司"))
    reading = read(_owned_by(*own, *others))
    assert facts_of(reading) == {"invention_patents": 5}
    assert sum("与他人共有" in left.why for left in reading.left_out) == 3


def test_that_a_person_who_owns_most_rights_is_not_the_firm_of_the_list() -> None:
    rows = [row for row in _owned_by("张三", "张三", "张三", FIRM) if not row[0].startswith("企业名称")]
    reading = read(rows)
    assert (reading.firm_name, reading.facts) == ("", ())


def test_that_the_lists_of_two_firms_in_one_file_are_counted_apart() -> None:
    def of_firm(name: str, serial: int, count: int) -> Rows:
        rows = patent_list([patent("发明专利", serial + k, "授权") for k in range(count)])
        return [
            [f"企业名称：{name}"] if row[0].startswith("企业名称") else row[:-1] if len(row) > 1 else row
            for row in rows
        ]

    sheets = {"甲": of_firm(FIRM, 1000000, 2), "乙": of_firm("天津乙科技有限公司", 2000000, 1)}
    counts = {r.firm_name: [f.value for f in r.facts] for r in read_papers(xlsx_of(sheets), "清单.xlsx", ON).readings}
    assert counts == {FIRM: [2], "天津乙科技有限公司": [1]}
