"""Every kind of error in a policy file is reported with file, place and advice, all errors together."""

from pathlib import Path
from typing import NamedTuple

import pytest

from policies import UserError, ValidationError, ValidationErrors
from policies.loader import read_entries, read_policy

BROKEN = Path(__file__).parent / "broken"
RULE = "versions[0].rule"


class Expected(NamedTuple):
    """An error that must be reported for a broken file: place, error and advice."""

    place: str
    what: str
    advice: str


CASES: dict[str, Expected] = {
    "unknown-key": Expected("offces", "没有“offces”这一项", "是不是“offices”？"),
    "unknown-key-in-condition": Expected(f"{RULE}[1].valeu", "没有“valeu”这一项", "是不是“value”？"),
    "missing-name": Expected("name", "缺少这一项", "必填"),
    "wrong-enum": Expected("kind", "不能是“奖励补贴”", "是不是“奖励补助”？可选：资质认定、"),
    "wrong-operator": Expected(f"{RULE}[1].op", "不能是“=>”", "可选：>=、>、<=、<、=="),
    "operator-missing": Expected(f"{RULE}[1].op", "缺少这一项", "必填"),
    "share-above-all": Expected(f"{RULE}[1].value", "比例“500%”超过 100%", "检查数字和小数点"),
    "threshold-missing": Expected(f"{RULE}[1].value", "缺少这一项", "必填"),
    "threshold-without-unit": Expected(f"{RULE}[1].value", "单位应是“万元”，写的是“500”", "数字后写上“万元”"),
    "wrong-unit": Expected(f"{RULE}[1].value", "单位应是“万元”，写的是“500人”", "数字后写上“万元”"),
    "not-a-number": Expected(f"{RULE}[1].value", "“五百万元”不是带单位的数", "5000万元"),
    "district-where-province": Expected("region", "“省市”级政策的地区不能是“天津市河东区”", "检查级别与地区"),
    "district-alone": Expected(f"{RULE}[0].region", "“河东区”不是完整地名", "如 天津市河东区"),
    "unknown-field": Expected(f"{RULE}[1].compare", "没有“revenues”这个字段或指标", "是不是“revenue”？"),
    "unknown-flag": Expected(f"{RULE}[1].flag", "“resident_enterprize”", "是不是“resident_enterprise”？"),
    "unknown-quantity-in-formula": Expected(
        "versions[0].support[0].formula", "没有“rd_sum_2yy”这个字段或指标", "是不是“rd_sum_2y”？"
    ),
    "broken-local-quantity": Expected("quantities[0].formula", "公式写法有误：revenue[-1] +", ""),
    "unknown-qualification": Expected(f"{RULE}[1].holds", "没有“hntee”这种资质", "是不是“hnte”？"),
    "dates-out-of-order": Expected("documents[0]", "生效日晚于失效日", "检查日期"),
    "call-out-of-order": Expected("calls.dated[0]", "开始日晚于截止日", "检查日期"),
    "call-without-source": Expected("calls.rolling.source", "没有写在哪里看到的", "key（办法）"),
    "bad-date": Expected("documents[0].issued", "“2024-02-30”不是有效日期", "写成 2026-03-14 的样子"),
    "overlapping-versions": Expected("versions[1]", "有效期重叠或次序颠倒", "各版本由旧到新，日期不重叠"),
    "rule-on-unread": Expected(f"{RULE}#revenue", "没有人读到过，不能作为依据", "移到 doubts"),
    "amount-on-unread": Expected("versions[0].support[0]", "没有人读到过，不能作为依据", "移到 doubts"),
    "missing-source": Expected("documents", "没有任何来源", "没有来源就不能入库"),
    "unknown-source": Expected(f"{RULE}#revenue", "没有 key 为“细则”的来源文件", "可用：办法"),
    "double-condition-id": Expected(f"{RULE}#place", "条件编号“place”重复", "每个条件用不同的 id"),
    "missing-condition-id": Expected(RULE, "有一个条件没有 id", "每个条件都要有 id"),
    "two-kinds": Expected(f"{RULE}[1]", "有且只有一个种类", "可用：all、any"),
    "anchor": Expected("", "第 2 行：不接受 YAML 的锚点、引用和标签", "请写成普通内容"),
    "tag": Expected("", "第 2 行：不接受 YAML 的锚点、引用和标签", "请写成普通内容"),
    "duplicate-key": Expected("", "第 7 行：“offices”写了两遍", "请只保留一个"),
    "broken-yaml": Expected("", "第 11 行附近不是合格的 YAML", "请检查缩进、冒号和引号"),
    "grade-without-rest": Expected(f"{RULE}[1].items[0].grades", "最后一档应是其余情形", "不写条件"),
    "grade-above-maximum": Expected(f"{RULE}[1].items[0]", "分档最高分超过该项满分", "该项 max 是 20"),
    "tiers-out-of-order": Expected(f"{RULE}[1].bands", "分档须由小到大", "最后一档不写界限"),
    "no-region-condition": Expected(RULE, "规则里却没有地区条件", "加一条 region"),
    "text-other-than-amount": Expected("versions[0].support[0].text", "文字写的是“30万元”", "金额里的数：20万元"),
    "low-above-high": Expected("versions[0].support[0]", "金额下限大于上限", "检查 low 和 high"),
    "applicants-missing": Expected("applicants", "没有写谁能申请", "unstated（文件未作规定）"),
    "applicants-incomplete": Expected("applicants.size", "没有写“规模”", "unread（没有读到原文）"),
    "applicants-other-word": Expected("applicants.size", "不能是“unknown”", "写一个条件"),
    "award-without-event": Expected("versions[0].support[0]", "没有写发生什么事才兑现", "写 event"),
    "route-without-when": Expected("versions[0].support[0]", "没有写走哪条路线", "写 when"),
    "official-in-part": Expected("documents[0]", "没有读完全文的，不能算官方全文", "grade: excerpt"),
    "words-of-memory": Expected("versions[0].support[0]", "会印出来的文字里有“未查到”", "说清没有读到什么"),
    "manual-without-reason": Expected(f"{RULE}[1].reason", "缺少这一项", "必填"),
    "fact-without-suggestion": Expected(f"{RULE}[1].suggestion", "没有写哪个事实可以代替", "写明建议增加的字段"),
    "nobody-to-ask": Expected("offices", "没有写向谁咨询", "如 {duty: 科技}"),
    "link-to-nowhere": Expected("leads_to", "没有“cn-nowhere”这项政策", ""),
}


def mistakes_of(folder: Path) -> tuple[ValidationError, ...]:
    with pytest.raises(ValidationErrors) as caught:
        read_entries(folder)[0]
    return caught.value.errors


def sound(policy_id: str, *more: str) -> str:
    """Return a policy file without errors."""
    text = (BROKEN / "link-to-nowhere.yaml").read_text(encoding="utf-8")
    kept = [line for line in text.splitlines() if not line.startswith("leads_to")]
    return "\n".join([*kept, *more]).replace("id: link-to-nowhere", f"id: {policy_id}") + "\n"


@pytest.fixture(scope="module")
def told() -> dict[str, list[ValidationError]]:
    """Return file name → errors, for the folder of broken files."""
    found: dict[str, list[ValidationError]] = {}
    for mistake in mistakes_of(BROKEN):
        found.setdefault(mistake.where, []).append(mistake)
    return found


@pytest.mark.parametrize("name", CASES)
def test_that_a_broken_file_is_told_file_place_and_advice(name: str, told: dict[str, list[ValidationError]]) -> None:
    expected = CASES[name]
    file = f"{name}.yaml"
    found = [str(m) for m in told[file] if m.place == expected.place]
    spot = f"{file} 的 {expected.place}：" if expected.place else f"{file}："
    assert [m for m in found if m.startswith(spot) and expected.what in m and expected.advice in m], told[file]


@pytest.mark.parametrize("name", sorted(CASES.keys() - {"unknown-key", "unknown-key-in-condition"}))
def test_that_one_mistake_is_told_once(name: str, told: dict[str, list[ValidationError]]) -> None:
    assert len(told[f"{name}.yaml"]) == 1


def test_that_one_reading_of_a_folder_tells_the_mistakes_of_every_file(told: dict[str, list[ValidationError]]) -> None:
    files = {path.name for path in BROKEN.glob("*.yaml")}
    assert told.keys() == files == {f"{name}.yaml" for name in CASES}


def test_that_a_sound_file_is_read() -> None:
    policy = read_policy(sound("own"), "own.yaml")
    assert (policy.id, policy.region, len(policy.versions)) == ("own", "天津市河东区", 1)


def test_that_an_id_used_twice_names_both_files(tmp_path: Path) -> None:
    for folder in ("甲", "乙"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "own.yaml").write_text(sound("own"), encoding="utf-8")
    first, second = sorted(str(Path(folder, "own.yaml")) for folder in ("甲", "乙"))
    (mistake,) = mistakes_of(tmp_path)
    assert (mistake.where, mistake.place) == (second, "id")
    assert first in mistake.what
    assert mistake.advice == "id 不能重复"


def test_that_the_file_must_bear_the_id_as_its_name(tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_text(sound("own"), encoding="utf-8")
    (mistake,) = mistakes_of(tmp_path)
    assert "own.yaml" in str(mistake)


def test_that_several_mistakes_of_one_file_are_told_together(tmp_path: Path) -> None:
    text = (
        sound("own").replace("kind: 奖励补助", "kind: 奖励补贴").replace("500万元", "500").replace("2024-01-02", "一月")
    )
    (tmp_path / "own.yaml").write_text(text, encoding="utf-8")
    assert {m.place for m in mistakes_of(tmp_path)} == {"kind", f"{RULE}[1].value", "documents[0].issued"}


def test_that_a_file_in_another_encoding_is_told_to_be_utf8(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_bytes(sound("own").encode("gb18030"))
    (mistake,) = mistakes_of(tmp_path)
    assert "UTF-8" in str(mistake)


@pytest.mark.parametrize("make", [True, False])
def test_that_a_folder_missing_or_empty_is_told(tmp_path: Path, make: bool) -> None:
    folder = tmp_path / "policies"
    if make:
        folder.mkdir()
    with pytest.raises(UserError, match="政策文件"):
        read_entries(folder)[0]


@pytest.mark.parametrize(
    ("support", "known"),
    [
        ("text: 给予 5、10 或 20 万元, low: 5, high: 20", False),
        ("text: 给予 10—20 万元, low: 10, high: 20", True),
        ("text: 给予 10 至 30 万元, low: 10, high: 20", False),
        ('text: 按 10% 补助，最高 500 万元, formula: "min(rd_sum_2y * 0.1, 500)"', True),
        ('text: 按 10% 补助，最高 0.05 亿元, formula: "min(rd_sum_2y * 0.1, 500)"', True),
        ('text: 按 10% 补助，最高 300 万元, formula: "min(rd_sum_2y * 0.1, 500)"', False),
        ('text: "最高贷款 1,000 万元", limit: 1000', True),
        ("text: 另有 80 万元待核，不计入", True),
        (
            'text: 2 亿元以上 20 万元, low: 20, high: 20, when: {id: big, compare: "revenue[-1]", op: ">=", value: 2亿元}',
            True,
        ),
    ],
)
def test_that_every_amount_in_words_must_be_an_amount_in_numbers(support: str, known: bool) -> None:
    text = sound("own")
    start, end = text.index("  - {text:"), text.index("\n", text.index("  - {text:"))
    changed = f"{text[:start]}  - {{{support}, kind: 奖补, event: 按规定兑现, document: 办法}}{text[end:]}"
    if known:
        read_policy(changed, "own.yaml")
    else:
        with pytest.raises(ValidationErrors, match="文字写的是"):
            read_policy(changed, "own.yaml")
