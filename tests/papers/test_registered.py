"""Licences and public credit reports: who the firm is, and whether it stands on a list on the report's day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from papers import PaperKind, PaperReading, read_papers
from tests.papers.make import Wide, pasted, pdf_of, xlsx_of
from tests.papers.make_registered import (
    ADDRESS,
    CODE,
    COMPANY,
    FIRM,
    LISTED,
    PARTNERSHIP,
    REMOVED,
    SCOPE,
    SOLE,
    Rows,
    credit_report,
    licence,
    report_pdf,
)

ON = date(2026, 11, 30)
IDENTITY = {
    "name": FIRM,
    "credit_code": CODE,
    "founded_on": "2018-03-05",
    "registered_capital": Decimal(1000),
    "org_type": "企业",
    "province": "天津市",
    "city": "天津市",
    "district": "河东区",
    "street": "大王庄街道",
    "business_scope": SCOPE,
}
CLEAN = {"abnormal_list": False, "serious_dishonesty": False}


def read(data: bytes, name: str = "报告.pdf") -> PaperReading:
    (reading,) = read_papers(data, name, ON).readings
    return reading


def read_rows(rows: Rows) -> PaperReading:
    return read(pasted(rows), "报告")


def facts_of(reading: PaperReading) -> dict[str, object]:
    return {fact.field: fact.value for fact in reading.facts}


def whys(reading: PaperReading) -> str:
    return "\n".join(left.why for left in reading.left_out)


def changed(**changes: str) -> tuple[tuple[str, str], ...]:
    """Return the pairs of the company with some values changed."""
    return tuple((label, changes.get(label, value)) for label, value in COMPANY)


@pytest.mark.parametrize("two", [False, True])
@pytest.mark.parametrize("kind", ["pasted", "xlsx", "ruled PDF", "unruled PDF"])
def test_that_a_report_tells_the_firm_and_its_lists(kind: str, two: bool) -> None:
    rows = credit_report(two=two)
    files = {
        "pasted": lambda: pasted(rows),
        "xlsx": lambda: xlsx_of({"报告": rows}),
        "ruled PDF": lambda: report_pdf(rows),
        "unruled PDF": lambda: report_pdf(rows, ruled=False),
    }
    reading = read(files[kind](), "报告")
    assert facts_of(reading) == IDENTITY | CLEAN
    assert (reading.paper, reading.period) == (PaperKind.CREDIT_REPORT, "2026-03-01")
    assert (reading.firm_name, reading.credit_code) == (FIRM, CODE)


def test_that_labels_change_with_the_type_of_the_body() -> None:
    partners = facts_of(read(report_pdf(credit_report(PARTNERSHIP, two=True))))
    assert (partners["name"], partners["org_type"]) == ("天津乙投资合伙企业（有限合伙）", "企业")
    assert (partners["founded_on"], partners["district"]) == ("2019-01-01", "河东区")
    assert "registered_capital" not in partners
    sole = facts_of(read(report_pdf(credit_report(SOLE))))
    assert (sole["org_type"], sole["founded_on"]) == ("个体工商户", "2020-05-06")


@pytest.mark.parametrize("ruled", [False, True])
def test_that_a_list_tells_its_records(ruled: bool) -> None:
    listed = read(report_pdf(credit_report(abnormal=[LISTED]), ruled=ruled))
    assert facts_of(listed)["abnormal_list"] is True
    assert "2023-07-05 列入" in next(fact.source for fact in listed.facts if fact.field == "abnormal_list")
    removed = read(report_pdf(credit_report(abnormal=[REMOVED]), ruled=ruled))
    assert facts_of(removed)["abnormal_list"] is False
    both = read(report_pdf(credit_report(abnormal=[REMOVED, ["2", *LISTED[1:]]], serious=[LISTED]), ruled=ruled))
    assert (facts_of(both)["abnormal_list"], facts_of(both)["serious_dishonesty"]) == (True, True)


def test_that_a_missing_section_or_an_empty_one_says_nothing() -> None:
    missing = read_rows(credit_report(abnormal=None, serious=None))
    assert facts_of(missing) == IDENTITY
    rows = credit_report(abnormal=None, serious=None)
    menu = [["列入经营异常名录信息"], ["列入严重违法失信名单（黑名单）信息"]]
    reading = read_rows([*rows[:2], *menu, *rows[2:]])
    assert "abnormal_list" not in facts_of(reading)
    assert "看不出" in whys(reading)


def test_that_a_table_without_records_is_a_no_of_the_day() -> None:
    rows = [row for row in credit_report() if row[0] != "暂无列入经营异常名录信息"]
    assert facts_of(read_rows(rows))["abnormal_list"] is False


def test_that_a_report_without_its_day_does_not_clear_the_firm() -> None:
    rows = [row for row in credit_report(abnormal=[LISTED]) if row[0] != "报告生成时间"]
    reading = read_rows(rows)
    assert facts_of(reading) == IDENTITY
    assert "哪一天" in whys(reading)


def test_that_records_that_are_not_understood_are_told() -> None:
    rows = credit_report(abnormal=[["见附件", "", ""]])
    reading = read_rows(rows)
    assert "abnormal_list" not in facts_of(reading)
    assert "看不懂" in whys(reading)


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("1000万元人民币", "1000"), ("1000.000000万人民币", "1000"), ("人民币壹仟万元整", "1000"), ("伍佰万元", "500"),
        ("12,345,678元", "1234.5678"), ("1.5亿元", "15000"), ("1000", None), ("100万美元", None), ("-", None),
    ],
)  # fmt: skip
def test_that_capital_needs_its_unit(written: str, amount: str | None) -> None:
    found = facts_of(read_rows(credit_report(changed(注册资本=written)))).get("registered_capital")
    assert found == (None if amount is None else Decimal(amount))


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("天津市滨海新区滨海高新区华苑产业区海泰发展六道6号", ("天津市", "天津市", "滨海新区")),
        ("河北省石家庄市长安区中山东路1号", ("河北省", "石家庄市", "长安区")),
        ("浙江省温州市乐清市柳市镇纬十七路1号", ("浙江省", "温州市", "乐清市")),
        ("上海市浦东新区张江路1号", ("上海市", "上海市", "浦东新区")),
        ("苏州工业园区星湖街1号", ("江苏省", "苏州市", None)),
        ("河东区八经路1号", ("天津市", "天津市", "河东区")),
        ("八经路1号", (None, None, None)),
    ],
)
def test_that_an_address_gives_the_place_it_names(address: str, place: tuple[str | None, ...]) -> None:
    found = facts_of(read_rows(credit_report(changed(住所=address))))
    assert tuple(found.get(rank) for rank in ("province", "city", "district")) == place


def test_that_a_district_alone_needs_the_code_of_its_city() -> None:
    pairs = tuple(
        (label, "91371302MA06ABCD19" if "代码" in label else "河东区八经路1号" if label == "住所" else value)
        for label, value in COMPANY
    )
    reading = read_rows(credit_report(pairs))
    assert "district" not in facts_of(reading)


@pytest.mark.parametrize("status", ["注销", "吊销，未注销", "迁出", "清算"])
def test_that_a_body_that_is_gone_is_told(status: str) -> None:
    assert "登记状态" in whys(read_rows(credit_report(changed(登记状态=status))))


@pytest.mark.parametrize("code", ["91120102MA06ABCD1W", "91120102MA06ABCD1", "120102000012345"])
def test_that_a_wrong_code_is_told_and_not_taken(code: str) -> None:
    pairs = tuple((label, code if "代码" in label else value) for label, value in COMPANY)
    reading = read_rows(credit_report(pairs))
    assert "credit_code" not in facts_of(reading)
    assert "信用代码" in whys(reading)


@pytest.mark.parametrize(
    ("kind", "org_type", "legal"),
    [
        ("有限责任公司分公司", "企业", False), ("股份有限公司（上市、自然人投资或控股）", "企业", None), ("农民专业合作社", None, None),
        ("个人独资企业", "企业", None), ("全民所有制", "企业", None), ("民办非企业单位", "社会组织", None), ("事业单位", "事业单位", None),
        ("个体工商户", "个体工商户", None), ("外国企业常驻代表机构", None, None), ("其他", None, None),
    ],
)  # fmt: skip
def test_that_the_type_tells_the_kind_of_body(kind: str, org_type: str | None, legal: bool | None) -> None:
    found = facts_of(read_rows(credit_report(changed(类型=kind))))
    assert (found.get("org_type"), found.get("legal_person")) == (org_type, legal)


def test_that_a_licence_is_read_with_spaced_labels() -> None:
    for data in (pasted(licence()), xlsx_of({"执照": licence()}), report_pdf(licence(), watermark=False)):
        reading = read(data, "执照")
        assert facts_of(reading) == IDENTITY
        assert reading.paper is PaperKind.LICENCE


def test_that_a_licence_as_running_text_is_read() -> None:
    text = (
        f"营 业 执 照\n统一社会信用代码 {CODE}\n名 称 {FIRM}\n类 型 有限责任公司\n住 所 {ADDRESS}\n法定代表人 张三\n"
        f"注册资本 壹仟万元整\n成立日期 2018年03月05日\n营业期限 2018年03月05日至2048年03月04日\n经营范围 {SCOPE}\n登记机关 某局\n"
    )
    assert facts_of(read(text.encode(), "执照")) == IDENTITY


def test_that_the_way_values_break_does_not_matter() -> None:
    text = "\n".join(
        part
        for label, value in COMPANY
        for part in (f"• {label}：", *[value[k : k + 25] for k in range(0, len(value), 25)])
    )
    reading = read(
        f"企业信用信息公示报告\n报告生成时间：2026-03-01\n{text}\n列入经营异常名录信息\n暂无列入经营异常名录信息\n".encode(),
        "报告",
    )
    assert facts_of(reading) == IDENTITY | {"abnormal_list": False}


def test_that_two_names_of_one_report_are_told() -> None:
    rows = credit_report()
    rows[1] = ["企业名称", "天津丙科技有限公司"]
    reading = read_rows(rows)
    assert "name" not in facts_of(reading)
    assert "两个不同" in whys(reading)


def test_that_a_day_of_foundation_after_today_is_not_taken() -> None:
    for day in ("2027年01月01日", "2018年13月05日", "2018年03月", "长期"):
        reading = read_rows(credit_report(changed(成立日期=day)))
        assert "founded_on" not in facts_of(reading), day
        assert "成立日期" in whys(reading)


@pytest.mark.parametrize("ruled", [False, True])
def test_that_a_table_under_a_heading_that_is_not_known_is_no_list(ruled: bool) -> None:
    rows = [row for row in credit_report() if not row[0].startswith("暂无列入严重违法")]
    place = next(k for k, row in enumerate(rows) if row[0] == "抽查检查结果信息")
    unknown = [["某种新的登记"], ["序号", "登记编号", "登记日期"], ["1", "A1", "2024年01月02日"]]
    reading = read(report_pdf([*rows[:place], *unknown, *rows[place:]], ruled=ruled))
    assert facts_of(reading)["serious_dishonesty"] is False


def test_that_a_record_without_number_and_day_is_no_empty_table() -> None:
    for record in (["", "未按规定公示信息", "", "某市场监管机关"], ["", "未公示年度报告", "20230705", "某局"]):
        assert "abnormal_list" not in facts_of(read_rows(credit_report(abnormal=[record])))


@pytest.mark.parametrize("day", ["2023年7月5日", "2023-07-05", "2023/7/5", "2023.07.05", "2023年07月\n05日"])
def test_that_a_record_is_known_by_any_writing_of_its_day(day: str) -> None:
    record = [*LISTED[:2], day, *LISTED[3:]]
    data = xlsx_of({"报告": credit_report(abnormal=[record])})
    assert facts_of(read(data, "报告"))["abnormal_list"] is True


@pytest.mark.parametrize("ruled", [False, True])
@pytest.mark.parametrize(
    "reason",
    [
        "未在规定期限内公示年度报告信息",
        "未按规定公示有关企业信息公告",
        "公示企业信息隐瞒真实情况、弄虚作假，经查证没有更正公示信息",
    ],
)
def test_that_the_reason_of_a_record_is_no_heading(reason: str, ruled: bool) -> None:
    record = ["1", reason, *LISTED[2:]]
    found = facts_of(read(report_pdf(credit_report(abnormal=[record]), ruled=ruled)))
    assert found.get("abnormal_list", True) is True


@pytest.mark.parametrize(
    "heading",
    [
        "列入经营异常名录信息",
        "经营异常信息",
        "三、列入经营异常名录（状态）信息",
        "列入经营异常名录信息（0）",
        "标记为经营异常状态信息",
    ],
)
def test_that_the_heading_of_the_list_may_be_written_in_many_ways(heading: str) -> None:
    rows = [[heading] if row[0] == "列入经营异常名录信息" else row for row in credit_report()]
    assert facts_of(read_rows(rows))["abnormal_list"] is False


@pytest.mark.parametrize("kind", ["xlsx", "ruled PDF"])
def test_that_labels_may_stand_in_cells_without_colons(kind: str) -> None:
    short = [(label, value) for label, value in COMPANY if label not in ("住所", "经营范围")]
    cells = [cell for pair in short for cell in pair] + [""] * (len(short) % 2 * 2)
    table = [cells[k : k + 4] for k in range(0, len(cells), 4)]
    long = [[label, Wide(value, 3, 1), None, None] for label, value in COMPANY if label in ("住所", "经营范围")]
    top = [["企业信用信息公示报告"], ["报告生成时间：2026年03月01日"], ["营业执照信息"]]
    end = [
        ["列入经营异常名录信息"],
        ["暂无列入经营异常名录信息"],
        ["列入严重违法失信名单信息"],
        ["暂无列入严重违法失信名单信息"],
    ]
    rows = [*top, *table, *long, *end]
    reading = read(xlsx_of({"报告": rows}) if kind == "xlsx" else pdf_of([rows]), "报告")
    assert facts_of(reading) == IDENTITY | CLEAN


@pytest.mark.parametrize("said", ["名称", "类型"])
def test_that_a_branch_is_told_by_its_name_or_its_type(said: str) -> None:
    changed = {"名称": ("企业名称", f"{FIRM}河东分公司"), "类型": ("类型", "有限责任公司分公司（自然人投资或控股）")}
    pairs = tuple((label, changed[said][1] if label == changed[said][0] else text) for label, text in COMPANY)
    (reading,) = read_papers(xlsx_of({"报告": credit_report(pairs)}), "报告.xlsx", ON).readings
    assert {fact.field: fact.value for fact in reading.facts}["legal_person"] is False
    assert any("分支机构" in left.why for left in reading.left_out)
