"""The compiled library has the content of the files, always in the same bytes; an altered file is rejected."""

from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

from policies import Library, Policy, UserError, library_of, load_library
from policies.compile import LIBRARY_FILE, LIBRARY_VERSION, compiled, is_stale, main, write_library
from policies.library import library_bytes, policy_bytes, policy_digest, policy_from, to_plain
from policies.loader import LIBRARY_FOLDER, read_entries
from tests.policies.build import APPLICANTS

SOURCE = """\
{applicants}id: {id}
name: {name}
short: {short}
aliases: [共同的别名, {short}补助]
level: 国家
region: 全国
kind: 奖励补助
offices: [{{duty: 科技}}]
documents:
  - {{key: 办法, title: 测试办法, issued: 2024-01-02, grade: excerpt}}
rule:
  - {{id: rd, tiers: rd_ratio_3y, by: "revenue[-1]", op: ">=", bands: [{{upto: 5000万元, value: 4.996%}}, {{value: 3%}}]}}
  - {{id: kind, any: [{{id: cert, holds: hnte}}, {{id: own, not: {{id: listed, flag: abnormal_list}}}}]}}
support:
  - {{text: 给予 20 万元, kind: 奖补, event: 按规定兑现, low: 20, high: 20.50, document: 办法}}
examples:
  - {{name: 空白, on: 2026-03-01, profile: {{founded_on: 2021-08-01, employees: {{2025: 12}}}}, verdict: unknown}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with two policies."""
    folder = tmp_path / "policies"
    folder.mkdir()
    for id_, name, short in (("b-second", "第二项", "二"), ("a-first", "第一项", "一")):
        (folder / f"{id_}.yaml").write_text(
            SOURCE.format(id=id_, name=name, short=short, applicants=APPLICANTS), encoding="utf-8"
        )
    return folder


def bare(policies: tuple[Policy, ...]) -> tuple[Policy, ...]:
    return tuple(msgspec.structs.replace(policy, examples=()) for policy in policies)


def loaded(content: bytes, tmp_path: Path) -> Library:
    path = tmp_path / "library.json"
    path.write_bytes(content)
    return load_library(path)


def test_that_the_compiled_library_equals_what_the_loader_reads(folder: Path, tmp_path: Path) -> None:
    policies = read_entries(folder)[0]
    library = loaded(compiled(folder), tmp_path)
    assert library.policies == bare(policies)
    assert library == library_of(bare(policies), LIBRARY_VERSION)


def test_that_every_policy_of_the_product_survives_compilation_exactly(tmp_path: Path) -> None:
    policies = read_entries(LIBRARY_FOLDER)[0]
    assert loaded(library_bytes(library_of(policies, "2026.11")), tmp_path).policies == bare(policies)


def test_that_the_shipped_library_is_that_of_the_files() -> None:
    assert not is_stale(LIBRARY_FOLDER, LIBRARY_FILE), "run: python -m policies.compile"


def test_that_numbers_stay_exact(folder: Path, tmp_path: Path) -> None:
    support = loaded(compiled(folder), tmp_path).policies[0].versions[0].support[0]
    assert support.high == Decimal("20.50")
    assert str(support.high) == "20.50"


def test_that_compiling_twice_gives_the_same_bytes_whatever_the_order(folder: Path) -> None:
    policies = read_entries(folder)[0]
    assert library_bytes(library_of(policies, "2026.11")) == library_bytes(library_of(policies[::-1], "2026.11"))
    assert compiled(folder) == compiled(folder)


def test_that_a_change_of_a_policy_changes_the_digest_and_an_example_does_not(folder: Path) -> None:
    first, second = read_entries(folder)[0]
    before = library_of((first, second), "2026.11").digest
    assert library_of((msgspec.structs.replace(first, short="另一"), second), "2026.11").digest != before
    assert library_of(bare((first, second)), "2026.11").digest == before
    assert policy_digest(first) == policy_digest(bare((first,))[0])


def test_that_a_policy_is_found_by_id_name_short_and_own_alias(folder: Path) -> None:
    library = library_of(read_entries(folder)[0], "2026.11")
    for name in ("a-first", "第一项", "一", "一补助"):
        found = library.get(name)
        assert found is not None
        assert found.id == "a-first"


def test_that_a_name_of_two_policies_finds_neither(folder: Path) -> None:
    library = library_of(read_entries(folder)[0], "2026.11")
    assert library.get("共同的别名") is None
    assert library.get("没有这项") is None


def test_that_a_policy_is_written_in_plain_json_without_defaults(folder: Path) -> None:
    policy = read_entries(folder)[0][0]
    plain = to_plain(policy)
    assert plain["id"] == "a-first"
    assert "procedure" not in plain
    assert "examples" not in plain
    assert policy_from(policy_bytes(policy)) == bare((policy,))[0]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"version": 1}', b"\xff\xfe"])
def test_that_a_damaged_library_is_refused_in_words(content: bytes, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"政策库文件不完整.*重新安装"):
        loaded(content, tmp_path)


def test_that_an_altered_library_is_refused(folder: Path, tmp_path: Path) -> None:
    altered = compiled(folder).replace(b'"0.04996"', b'"0.03996"')
    assert altered != compiled(folder)
    with pytest.raises(UserError, match="校验值不符"):
        loaded(altered, tmp_path)


def test_that_a_missing_library_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="读不出政策库文件"):
        load_library(tmp_path / "none.json")


def test_that_unreadable_policy_text_is_told() -> None:
    with pytest.raises(UserError, match="政策的内容读不出来"):
        policy_from('{"id": "x"}')


def test_that_check_says_in_one_sentence_when_compiling_is_due(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "library.json"
    paths = ["--folder", str(folder), "--target", str(target)]
    assert main([*paths, "--check"]) == 1
    assert main(paths) == 0
    assert main([*paths, "--check"]) == 0
    (folder / "a-first.yaml").write_text(
        SOURCE.format(id="a-first", name="改名", short="一", applicants=APPLICANTS), encoding="utf-8"
    )
    capsys.readouterr()
    assert main([*paths, "--check"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err == "library.json 不是最新的，请运行 python -m policies.compile。\n"


def test_that_mistakes_in_the_files_leave_the_compiled_library_alone(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "library.json"
    write_library(folder, target)
    before = target.read_bytes()
    (folder / "a-first.yaml").write_text("id: a-first\n", encoding="utf-8")
    assert main(["--folder", str(folder), "--target", str(target)]) == 1
    assert "a-first.yaml 的 name：缺少这一项" in capsys.readouterr().err
    assert target.read_bytes() == before


def test_that_a_target_that_cannot_be_written_is_told(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="写不了"):
        write_library(folder, tmp_path / "nowhere" / "library.json")
