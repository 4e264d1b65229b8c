"""Files that would block, exhaust or confuse the program are rejected with one sentence."""

import os
from pathlib import Path

import pytest

from firms import load_firms
from policies import UserError, ValidationErrors, load_library
from policies.formula import FormulaError, parse
from policies.loader import REFERENCES, read_entries, read_policy
from policies.packs import read_public_key
from policies.rawfile import read_raw
from tests.policies.build import APPLICANTS

_HEAD = """\
id: only
name: 研发后补助
level: 国家
region: 全国
kind: 奖励补助
offices: [{duty: 科技}]
documents:
  - {key: 办法, title: 研发投入后补助办法, number: 津科规〔2024〕9号, issued: 2024-01-02, grade: excerpt}
rule:
  - {id: rd, compare: "sum(rd_expense, 3) / sum(revenue, 3)", op: ">=", value: 3%}
support:
  - {text: 给予 20 万元, kind: 奖补, event: 按规定兑现, low: 20, high: 20, document: 办法}
"""
SOURCE = APPLICANTS + _HEAD


def mistakes_of(text: str) -> str:
    with pytest.raises(ValidationErrors) as caught:
        read_policy(text, "only.yaml")
    lines = caught.value.lines()
    assert max(map(len, lines)) < 1000
    return "\n".join(lines)


def folder_mistakes(folder: Path) -> str:
    with pytest.raises(ValidationErrors) as caught:
        read_entries(folder)
    return "\n".join(caught.value.lines())


def test_that_a_pipe_or_a_device_is_no_profile(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.json")
    (tmp_path / "b.json").symlink_to("/dev/zero")
    for name in ("a.json", "b.json"):
        with pytest.raises(UserError, match="不是普通文件"):
            read_raw(tmp_path / name)


def test_that_a_pipe_is_no_public_key(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.pub")
    with pytest.raises(UserError, match="不是普通文件"):
        read_public_key(tmp_path / "a.pub")


@pytest.mark.parametrize("folder", [".", REFERENCES])
def test_that_a_pipe_or_a_huge_file_among_policies_is_told(tmp_path: Path, folder: str) -> None:
    (tmp_path / "only.yaml").write_text(SOURCE, encoding="utf-8")
    (tmp_path / folder).mkdir(exist_ok=True)
    huge = tmp_path / folder / "huge.yaml"
    huge.touch()
    os.truncate(huge, 1 << 30)
    assert "超过 512 KB" in folder_mistakes(tmp_path)
    huge.unlink()
    if folder == REFERENCES:
        os.mkfifo(huge)
        assert "不是普通文件" in folder_mistakes(tmp_path)


@pytest.mark.parametrize(
    "text", ["(" * 5000, "1+" * 5000 + "1", "min(" * 80 + "1" + ")" * 80, "1+" * 80 + "1", "1e999", "-1e999"]
)
def test_that_a_formula_too_long_too_deep_or_without_end_is_refused(text: str) -> None:
    with pytest.raises(FormulaError) as caught:
        parse(text)
    assert len(str(caught.value)) < 3000


def test_that_a_formula_of_sensible_depth_is_read() -> None:
    assert parse("+".join("1" * 40)) is not None


def test_that_rules_within_rules_without_end_are_refused() -> None:
    nested = "".join(f"{{id: n{n}, not: " for n in range(60)) + "{id: leaf, manual: 甲, reason: 查看材料}" + "}" * 60
    assert "套了太多层" in mistakes_of(SOURCE.replace("  - {id: rd", f"  - {nested}\n  - {{id: rd"))


def test_that_a_key_as_long_as_a_book_makes_no_long_sentence() -> None:
    assert "没有“" in mistakes_of(SOURCE + "长" * 900 + ": 1\n")


def test_that_half_a_character_is_refused_in_texts_and_keys() -> None:
    from matcher import read_profile

    for raw in ({"name": "甲\ud800"}, {"name": "甲", "confirmed": {"\udfff": True}}):
        with pytest.raises(ValidationErrors, match="残缺的字符"):
            read_profile(raw)


@pytest.mark.parametrize(
    "content",
    [b"\xff\xfe", b'{"documents":{},"firms":[]}' * 2, b'{"a":' * 100_000, b'{"firms":[{"statuses":3}],"documents":[]}'],
)
def test_that_damaged_lists_and_libraries_are_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(content)
    for read in (load_firms, load_library):
        with pytest.raises(UserError, match="请重新安装程序"):
            read(path)
