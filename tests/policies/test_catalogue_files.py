"""The fact tables of a library folder: read, checked, compiled, carried, and used like the built-in ones."""

from __future__ import annotations

import ast
import json
import shutil
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher import as_json, match, read_profile
from policies import CATALOGUE, QUALIFICATIONS, QUANTITIES, UserError, ValidationErrors, formula, load_library
from policies._catalogue_files import TABLES, read_tables, take_tables
from policies._core_facts import CORE_FACTS, CORE_QUALIFICATIONS, CORE_QUANTITIES
from policies.catalogue import beyond_catalogue, catalogue_kept, extend_catalogue, use_built_in
from policies.errors import ValidationError
from policies.fact_types import NO_TABLES, Cost, FactTables, Field, FieldType, Group, Holder, Qualification, Quantity
from policies.library import Library, library_bytes, library_from, library_of, tables_bytes
from policies.loader import LIBRARY_FOLDER, read_entries, read_library
from policies.packs import Refused, installed_library, roll_back, verify_pack
from policies.values import Unit
from registers import contract_target, guess_mapping
from resources import facts_path, library_path
from screening import Engine, Options, screen
from tests.policies.build import APPLICANTS
from tests.policies.packing import DEED, bench
from tests.screening.build import written

ON = date(2026, 6, 1)
FACT = (
    "- {name: office_green, label: 列入绿色工厂名单, type: bool, group: 资质、平台与项目, question: 是否列入绿色工厂名单？, "
    "base_rate: 0.05, cost: 手边}"
)
QUANTITY = '- {name: office_rd_each, label: 人均研发费用, unit: 万元, formula: "rd_expense[-1] / employees[-1]"}'
TITLE = "- {kind: office_star, label: 河东之星企业, months: 24}"
POLICY = """\
id: office-prize
name: 河东之星奖励
level: 国家
region: 全国
kind: 奖励补助
offices: [{duty: 科技}]
documents:
  - {key: 办法, title: 河东之星奖励办法, number: 津科规〔2024〕9号, issued: 2024-01-02, grade: excerpt}
support:
  - {text: 给予 20 万元, kind: 奖补, event: 按规定兑现, low: 20, high: 20, document: 办法}
"""
CONDITIONS = (
    "{id: green, flag: office_green}",
    '{id: each, compare: office_rd_each, op: ">=", value: 1万元}',
    "{id: star, holds: office_star}",
)
FIRM: dict[str, object] = {
    "name": "示例公司",
    "founded_on": "2015-01-01",
    "revenue": {"2025": 1000},
    "rd_expense": {"2025": 50},
    "employees": {"2025": 20},
    "office_green": True,
    "qualifications": [{"kind": "office_star", "granted_on": "2026-01-05"}],
}


@pytest.fixture(autouse=True)
def _tables_as_before() -> Iterator[None]:
    with catalogue_kept():
        yield


def folder_with(root: Path, *conditions: str, **tables: str) -> Path:
    """Return a library folder of one policy and these tables (name of the file → text)."""
    folder = root / "政策"
    (folder / TABLES).mkdir(parents=True)
    (folder / "office-prize.yaml").write_text(_policy(conditions), encoding="utf-8")
    for name, text in tables.items():
        (folder / TABLES / f"{name}.yaml").write_text(f"{text}\n", encoding="utf-8")
    return folder


def _policy(conditions: tuple[str, ...]) -> str:
    rule = "".join(f"  - {condition}\n" for condition in conditions or ("{id: private, flag: private}",))
    return f"{POLICY}{APPLICANTS}rule:\n{rule}"


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """Return the folder of an office that brings a fact, a quantity and a title of its own."""
    return folder_with(tmp_path, *CONDITIONS, facts=FACT, quantities=QUANTITY, qualifications=TITLE)


def mistakes(folder: Path) -> list[ValidationError]:
    with pytest.raises(ValidationErrors) as caught:
        read_entries(folder)
    return list(caught.value.errors)


_NAMES = st.from_regex(r"x_[a-z][a-z0-9]{0,8}", fullmatch=True)
_WORDS = st.text("企业研发ABab 0159，“”？:#'\"{}[]-", min_size=1, max_size=8).filter(str.strip)
_RATES = st.none() | st.decimals(0, 1, places=2)
_PARTS = st.builds(
    Field,
    name=_NAMES,
    label=_WORDS,
    type=st.sampled_from([FieldType.TEXT, FieldType.DATE]),
    group=st.just(Group.STANDING),
)


@st.composite
def _fields(draw: st.DrawFn) -> Field:
    kind = draw(st.sampled_from([FieldType.FLAG, FieldType.ENUM, FieldType.RECORDS, FieldType.SERIES, FieldType.TEXT]))
    return Field(
        name=draw(_NAMES),
        label=draw(_WORDS),
        type=kind,
        group=draw(st.sampled_from(Group)),
        unit=draw(st.sampled_from(Unit)) if kind is FieldType.SERIES else Unit.NONE,
        holder=draw(st.sampled_from(Holder)),
        values=tuple(draw(st.lists(_WORDS, min_size=1, max_size=3))) if kind is FieldType.ENUM else (),
        parts=tuple(draw(st.lists(_PARTS, min_size=1, max_size=2, unique_by=lambda part: part.name)))
        if kind is FieldType.RECORDS
        else (),
        question=draw(_WORDS),
        note=draw(_WORDS),
        signed=kind is FieldType.SERIES and draw(st.booleans()),
        matched=draw(st.booleans()),
        base_rate=draw(_RATES) if kind is FieldType.FLAG else None,
        cost=draw(st.sampled_from(Cost)),
    )


def _distinct(entries: st.SearchStrategy[object], key: str) -> st.SearchStrategy[tuple[object, ...]]:
    unique = (lambda entry: getattr(entry, key), lambda entry: entry.label)  # type: ignore[attr-defined]  # all have one
    return st.lists(entries, max_size=3, unique_by=unique).map(tuple)


_TITLES = st.builds(Qualification, kind=_NAMES, label=_WORDS, months=st.none() | st.integers(1, 99))
_TABLES = st.builds(FactTables, facts=_distinct(_fields(), "name"), qualifications=_distinct(_TITLES, "kind"))


@given(tables=_TABLES)
def test_that_tables_written_as_yaml_and_compiled_come_back_equal(
    tables: FactTables, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("tables")
    (folder / TABLES).mkdir()
    for name in tables.__struct_fields__:
        text = json.dumps(msgspec.to_builtins(getattr(tables, name)), ensure_ascii=False)
        (folder / TABLES / f"{name}.yaml").write_text(text, encoding="utf-8")
    found, errors = read_tables(folder)
    assert [str(error) for error in errors] == []
    assert found == tables
    assert msgspec.json.decode(tables_bytes(found) or b"{}", type=FactTables) == tables


def test_that_the_tables_of_the_sources_the_program_and_the_library_are_the_same() -> None:
    sources, errors = read_tables(LIBRARY_FOLDER)
    assert errors == []
    assert msgspec.json.decode(facts_path().read_bytes(), type=FactTables) == sources
    assert load_library(library_path()).tables == sources
    assert tuple(CATALOGUE) == tuple(field.name for field in sources.facts)
    assert tuple(QUANTITIES.values()) == sources.quantities
    assert {title.kind: (title.label, title.months) for title in sources.qualifications} == QUALIFICATIONS
    kinds = CATALOGUE["qualifications"].part("kind")
    assert kinds is not None
    assert kinds.values == tuple(QUALIFICATIONS)


def test_that_every_yes_or_no_fact_has_an_estimated_share_of_firms() -> None:
    flags = [field for field in CATALOGUE.values() if field.type is FieldType.FLAG]
    assert [field.name for field in flags if field.base_rate is None] == []


def test_that_a_fact_of_the_office_is_matched_asked_and_told(office: Path) -> None:
    library = read_library(office, "2026.12")
    firm = read_profile(FIRM)
    found = match(library.policies, firm, ON, library.stamp)
    assert [result.verdict.value for result in found.results] == ["eligible"]
    refused = match(library.policies, read_profile({**FIRM, "office_green": False}), ON, library.stamp)
    assert [result.verdict.value for result in refused.results] == ["ineligible"]
    unasked = {name: value for name, value in FIRM.items() if name != "office_green"}
    told = as_json(match(library.policies, read_profile(unasked), ON, library.stamp))
    questions = told["next_questions"]
    assert isinstance(questions, list)
    assert [(question["field"], question["text"]) for question in questions] == [
        ("office_green", "是否列入绿色工厂名单？")
    ]
    assert "河东之星企业" in json.dumps(told, ensure_ascii=False)


@pytest.mark.parametrize("engine", list(Engine))
def test_that_a_fact_of_the_office_is_screened(engine: Engine, office: Path, tmp_path: Path) -> None:
    library = read_library(office, "2026.12")
    unasked = {name: value for name, value in FIRM.items() if name != "office_green"}
    expired = [{"kind": "office_star", "granted_on": "2024-01-05"}]
    firms = (
        FIRM,
        {**FIRM, "office_green": False},
        unasked,
        {**FIRM, "rd_expense": {"2025": 5}},
        {**FIRM, "qualifications": expired},
    )
    out = tmp_path / "out.csv"
    screen(written(firms, tmp_path, "名册.csv"), out, ON, library, Options(engine=engine))
    verdicts = [line.split(",")[-1] for line in out.read_text(encoding="utf-8-sig").splitlines()[1:]]
    assert verdicts == ["eligible", "ineligible", "unknown", "ineligible", "ineligible"]


def test_that_tables_built_before_see_what_the_office_brings(office: Path) -> None:
    assert isinstance(formula.parse("office_green"), formula.Named)
    assert contract_target("列入绿色工厂名单") is None
    read_library(office, "2026.12")
    assert isinstance(formula.parse("office_green"), formula.Fact)
    target = contract_target("列入绿色工厂名单")
    assert target is not None
    assert target.field == "office_green"
    guessed = guess_mapping(("是否河东之星企业",), [("是",)], ON, "").columns[0].target
    assert guessed.record == "office_star"


def test_that_a_library_carries_its_facts_to_another_program(office: Path) -> None:
    with catalogue_kept():
        library = read_library(office, "2026.12")
        content = library_bytes(library)
    assert "office_green" not in CATALOGUE
    assert library_from(content) == library
    assert CATALOGUE["office_green"].cost is Cost.AT_HAND
    assert QUANTITIES["office_rd_each"].unit is Unit.MONEY
    assert QUALIFICATIONS["office_star"] == ("河东之星企业", 24)


def test_that_another_question_is_another_library(office: Path) -> None:
    library = read_library(office, "2026.12")
    facts = (msgspec.structs.replace(library.tables.facts[0], question="列入了吗？"),)
    other = msgspec.structs.replace(library.tables, facts=facts)
    content = library_bytes(Library("2026.12", "", library.policies, tables=other))
    assert library_from(content).digest != library.digest


def test_that_a_library_without_tables_is_written_as_before() -> None:
    assert tables_bytes(NO_TABLES) == b""
    bare = b'{"version":"2026.10","digest":"%s","edition":2,"policies":[],"references":[],"offices":[]}\n'
    digest = library_from(library_bytes(Library("2026.10", "", ()))).digest.encode()
    assert library_bytes(Library("2026.10", "", ())) == bare % digest


def test_that_a_pack_carries_the_facts_of_the_office(office: Path, tmp_path: Path) -> None:
    (tmp_path / "world").mkdir()
    world = bench(tmp_path / "world")
    with catalogue_kept():
        pack = world.pack(read_library(office, "2026.12"))
    assert "office_green" not in CATALOGUE
    assert [field.name for field in verify_pack(pack, world.keys).library.tables.facts] == ["office_green"]
    assert "office_green" in CATALOGUE


def test_that_a_fact_of_an_update_stays_known_after_a_rollback(office: Path, tmp_path: Path) -> None:
    (tmp_path / "world").mkdir()
    world = bench(tmp_path / "world")
    built_in = library_of([], "2026.11")
    with catalogue_kept():
        world.install(read_library(office, "2026.12"), built_in)
        roll_back(world.folder, built_in, DEED, to_built_in=True)
    assert "office_green" not in CATALOGUE
    assert installed_library(world.folder, built_in).built_in
    assert "office_green" in CATALOGUE
    assert read_profile(FIRM).facts["office_green"] is True


def test_that_damaged_known_facts_do_not_stop_the_program(tmp_path: Path) -> None:
    (tmp_path / "facts.json").write_bytes(b'{"facts":[{"name":')
    assert installed_library(tmp_path, library_of([], "2026.11")).reason == ""


def test_that_a_pack_whose_fact_means_something_else_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "world").mkdir()
    world = bench(tmp_path / "world")
    revenue = msgspec.structs.replace(CATALOGUE["revenue"], type=FieldType.NUMBER)
    new = Field(name="office_new", label="新事实", type=FieldType.TEXT, group=Group.IDENTITY)
    content = library_bytes(Library("2026.12", "", (), tables=FactTables(facts=(new, revenue))))
    with pytest.raises(Refused, match="“revenue”与本程序的同名条目含义不同"):
        verify_pack(world.crafted(content), world.keys)
    assert "office_new" not in CATALOGUE


def test_that_a_pack_with_other_words_for_a_fact_is_accepted(tmp_path: Path) -> None:
    (tmp_path / "world").mkdir()
    world = bench(tmp_path / "world")
    listing = msgspec.structs.replace(CATALOGUE["listing"], question="上市了吗？", values=("主板",))
    content = library_bytes(Library("2026.12", "", (), tables=FactTables(facts=(listing,))))
    assert verify_pack(world.crafted(content), world.keys).library.tables.facts == (listing,)
    assert CATALOGUE["listing"].question != "上市了吗？"


def test_that_an_existing_fact_cannot_be_changed(tmp_path: Path) -> None:
    changed = "- {name: revenue, label: 收入, type: series, group: 财务, unit: 万元, holder: 财务, cost: 问会计}"
    (wrong,) = mistakes(folder_with(tmp_path, facts=changed))
    assert str(wrong).startswith("目录/facts.yaml 的 revenue：与程序已有的同名条目不同")
    other = Qualification(kind="hnte", label="高企", months=36)
    with pytest.raises(UserError, match="“hnte”与程序已有的同名条目不同"):
        extend_catalogue(FactTables(qualifications=(other,)))


def test_that_extending_twice_or_with_built_in_entries_changes_nothing(office: Path) -> None:
    tables, _ = read_tables(office)
    extend_catalogue(tables)
    before = dict(CATALOGUE), dict(QUANTITIES), dict(QUALIFICATIONS)
    extend_catalogue(tables)
    extend_catalogue(read_tables(LIBRARY_FOLDER)[0])
    assert (dict(CATALOGUE), dict(QUANTITIES), dict(QUALIFICATIONS)) == before
    assert beyond_catalogue(tables) == NO_TABLES


def test_that_a_folder_with_errors_leaves_no_fact_behind(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, "{id: other, flag: office_blue}", facts=FACT)
    assert {error.where for error in mistakes(folder)} == {"office-prize.yaml"}
    assert "office_green" not in CATALOGUE


@pytest.mark.parametrize("core", ["founded_on", "revenue"])
def test_that_a_missing_core_fact_is_told(core: str, tmp_path: Path) -> None:
    shutil.copytree(LIBRARY_FOLDER / TABLES, tmp_path / TABLES)
    path = tmp_path / TABLES / "facts.yaml"
    kept = [line for line in path.read_text("utf-8").splitlines() if not line.startswith(f"- {{name: {core},")]
    path.write_text("\n".join(kept), encoding="utf-8")
    tables, errors = take_tables(tmp_path, built_in=True)
    assert [str(error) for error in errors] == [f"目录/facts.yaml 的 {core}：缺少程序要用的字段“{core}”"]
    with pytest.raises(UserError, match="事实目录不完整"):
        use_built_in(tables)


def test_that_a_core_fact_of_another_type_is_told(tmp_path: Path) -> None:
    shutil.copytree(LIBRARY_FOLDER / TABLES, tmp_path / TABLES)
    path = tmp_path / TABLES / "facts.yaml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("label: 成立日期, type: date", "label: 成立日期, type: text"), encoding="utf-8")
    _, errors = take_tables(tmp_path, built_in=True)
    assert [str(error) for error in errors] == [
        "目录/facts.yaml 的 founded_on：字段“founded_on”的类型应是 date，写的是 text"
    ]


def test_that_every_entry_that_code_names_is_a_core_entry(root: Path) -> None:
    rooms = (
        *(
            "commands",
            "ui",
            "intake",
            "survey",
            "sheet",
            "casebook",
            "screening",
            "papers",
            "registers",
            "workshop",
            "clauses",
        ),
        *("matcher", "firms", "pages", "policies"),
    )
    paths = [path for room in rooms for path in (root / room).rglob("*.py") if path.name != "_core_facts.py"]
    texts = {
        node.value.partition(".")[0]
        for path in paths
        for node in ast.walk(ast.parse(path.read_bytes()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    core = {*(name for name, _ in CORE_FACTS), *CORE_QUANTITIES, *CORE_QUALIFICATIONS}
    assert sorted(texts & {*CATALOGUE, *QUANTITIES, *QUALIFICATIONS} - core) == []


def test_that_files_of_the_folder_are_no_policies(office: Path) -> None:
    (office / TABLES / "offices.yaml").write_text("- {place: 天津市河东区}\n", encoding="utf-8")
    assert [policy.id for policy in read_entries(office)[0]] == ["office-prize"]
    (office / TABLES / "fact.yaml").write_text("[]\n", encoding="utf-8")
    assert [str(error).partition("（")[0] for error in mistakes(office)] == ["目录/fact.yaml：不认识这份目录文件"]


_FLAG = "name: office_green, label: 列入名单, type: bool, group: 财务, question: 是否？"


@pytest.mark.parametrize(
    ("table", "line", "place", "words"),
    [
        (
            "facts",
            "- {name: office_green, label: 列入名单, type: flag, group: 财务}",
            "office_green.type",
            "可选：text",
        ),
        ("facts", "- {label: 列入名单, type: text, group: 财务}", "[0].name", "缺少这一项"),
        ("facts", "- {name: office_green, label: 列入名单, type: text}", "office_green.group", "缺少这一项"),
        ("facts", f"- {{{_FLAG}, base_rate: 5}}", "office_green", "在 0 到 1 之间"),
        ("facts", f"- {{{_FLAG}, cost: 问人}}", "office_green.cost", "可选：手边"),
        ("facts", f"- {{{_FLAG}, costs: 手边}}", "office_green.costs", "是不是“cost”？"),
        ("facts", f"- {{{_FLAG}, unit: 万元}}", "office_green", "没有单位"),
        ("facts", "- {name: Office, label: 列入名单, type: text, group: 财务}", "Office", "小写英文字母"),
        ("facts", "- {name: rd_ratio, label: 列入名单, type: text, group: 财务}", "rd_ratio", "已用作字段、指标"),
        ("facts", "- {name: office_green, label: 企业名称, type: text, group: 财务}", "office_green", "已是 name 的"),
        ("facts", "- {name: office_kind, label: 类别, type: enum, group: 财务}", "office_kind", "enum 要写 values"),
        ("facts", "- {name: office_list, label: 清单, type: records, group: 财务}", "office_list", "要写 parts"),
        ("facts", "- {name: office_score, label: 打分, type: scores, group: 财务}", "office_score", "只有程序自己用"),
        ("facts", "name: office_green", "", "应是列表"),
        ("facts", "- {name: a", "", "不是合格的 YAML"),
        ("quantities", '- {name: q, label: 指标, unit: "%", formula: "revenu[-1] / 2"}', "q.formula", "revenu"),
        ("quantities", '- {name: q, label: 指标, unit: "%", formula: "q + 1"}', "q.formula", "没有“q”"),
        ("quantities", '- {name: q, label: 指标, unit: "%", formula: "1 +"}', "q.formula", "公式写法有误"),
        ("quantities", '- {name: revenue, label: 指标, unit: "%", formula: "1"}', "revenue", "已用作字段"),
        ("qualifications", "- {kind: star, label: 星, months: 0}", "star", "至少 1 个月"),
        ("qualifications", "- {kind: star, label: 星}\n- {kind: star, label: 星级}", "star", "写了两遍"),
    ],
)
def test_that_a_mistake_in_a_table_is_told_file_and_place(
    table: str, line: str, place: str, words: str, tmp_path: Path
) -> None:
    (wrong,) = mistakes(folder_with(tmp_path, **{table: line}))
    assert (wrong.where, wrong.place) == (f"目录/{table}.yaml", place)
    assert words in str(wrong)


def test_that_a_quantity_may_use_one_above_it(tmp_path: Path) -> None:
    lines = (
        '- {name: office_half, label: 一半, unit: 万元, formula: "revenue[-1] / 2"}\n'
        '- {name: office_quarter, label: 四分之一, unit: 万元, formula: "office_half / 2"}'
    )
    rule = '{id: quarter, compare: office_quarter, op: ">=", value: 250万元}'
    library = read_library(folder_with(tmp_path, rule, quantities=lines), "2026.12")
    firm = read_profile({"revenue": {"2025": 1000}, "rd_expense": {"2025": 50}})
    assert match(library.policies, firm, ON, library.stamp).results[0].verdict.value == "eligible"
    assert isinstance(library.tables.quantities[0], Quantity)
    assert CATALOGUE["legal_person"].base_rate == Decimal("0.9")
