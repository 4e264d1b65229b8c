"""The command line: the outside contract, and one Chinese sentence for every error."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

import main
from matcher import PolicyState, ResultGroup
from registers import write_table
from resources import sample_paths
from tests.policies.build import APPLICANTS

ON = "2026-06-01"
SAMPLES = {path.stem: path for path in sample_paths()}
POLICY = (
    APPLICANTS
    + """id: tj-only
name: 例子政策
level: 区县
region: 天津市河东区
kind: 奖励补助
offices: [{duty: 科技}]
documents:
  - {key: 文, title: 例子文件, number: 津例〔2026〕1号, grade: excerpt}
rule:
  - {id: place, region: 天津市河东区, document: 文, clause: 第一条}
"""
)


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    """Run one command in this process; return exit code, output and error output."""
    code = main.main([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def complaint(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    """Return the one sentence of a command that failed."""
    code, out, err = run(capsys, *arguments)
    assert code == 2, out
    assert out == ""
    assert err.count("\n") == 1
    assert err.endswith("\n")
    assert "Traceback" not in err
    assert re.search("[一-鿿]", err), err
    return err


def matched(capsys: pytest.CaptureFixture[str], sample: str) -> dict[str, object]:
    """Return the JSON object of one sample."""
    code, out, err = run(capsys, "match", SAMPLES[sample], "--on", ON, "--json")
    assert (code, err) == (0, "")
    return json.loads(out)  # type: ignore[no-any-return]  # an object, as the contract says


def conditions_of(conditions: list[dict[str, object]]) -> list[dict[str, object]]:
    """Yield the conditions and all conditions inside them."""
    found = []
    for condition in conditions:
        found += [condition, *conditions_of(condition["children"])]  # type: ignore[arg-type]  # a list of conditions
    return found


def require(given: Mapping[str, object], *names: str) -> None:
    """Assert that every name is a key."""
    assert set(names) <= set(given), set(names) - set(given)


@pytest.mark.parametrize("sample", sorted(SAMPLES))
def test_that_json_holds_every_key_of_the_contract(sample: str, capsys: pytest.CaptureFixture[str]) -> None:
    given = matched(capsys, sample)
    require(given, "on", "library", "determination", "enterprise", "results", "next_questions")
    assert given["on"] == ON
    assert re.fullmatch("sha256:[0-9a-f]{64}", given["library"]["digest"])  # type: ignore[index]  # an object
    assert given["library"]["version"] == main.built_in_library().version  # type: ignore[index]  # an object
    assert re.fullmatch("[0-9a-f]{64}", str(given["determination"]))
    require(given["enterprise"], "name", "size")  # type: ignore[arg-type]  # an object
    results: list[dict[str, object]] = given["results"]  # type: ignore[assignment]  # a list of objects
    assert len(results) == len(main.built_in_library().policies)
    keys = "policy name level kind verdict state group grade modelled missing conditions score benefits materials window phone"
    for result in results:
        require(result, *keys.split(), "contact", "sources", "held_until")
        assert result["verdict"] in {"eligible", "ineligible", "unknown"}
        assert result["state"] in {state.value for state in PolicyState}
        assert result["group"] in {group.value for group in ResultGroup}
        assert result["grade"] in {"official", "excerpt", "repost", "report"}
        assert result["modelled"] in {"full", "partial", "none"}
        require(result["window"], "opens", "closes", "text", "calls", "last_seen")  # type: ignore[arg-type]  # an object
        for source in result["sources"]:  # type: ignore[attr-defined]  # a list
            require(source, "document", "number", "confidence", "grade")
        for support in result["benefits"]:  # type: ignore[attr-defined]  # a list
            require(support, "text", "low", "high", "unit", "basis")
            assert result["verdict"] != "ineligible" or support["low"] is None
    for question in given["next_questions"]:  # type: ignore[attr-defined]  # a list
        require(question, "field", "facts", "label", "holder", "settles", "amount_at_stake")


def test_that_json_conditions_and_gaps_hold_every_key_of_the_contract(capsys: pytest.CaptureFixture[str]) -> None:
    results: list[dict[str, object]] = matched(capsys, "hnte-expiring")["results"]  # type: ignore[assignment]  # a list
    found = [one for result in results for one in conditions_of(result["conditions"])]  # type: ignore[arg-type]  # a list
    for condition in found:
        require(condition, "id", "text", "verdict", "actual", "required", "missing", "gap", "source", "children")
        assert condition["verdict"] in {"met", "unmet", "unknown"}
        require(condition["source"], "document", "clause")  # type: ignore[arg-type]  # an object
    gaps = [condition["gap"] for condition in found if condition["gap"]]
    assert gaps
    for gap in gaps:
        require(gap, "field", "change", "unit", "text")  # type: ignore[arg-type]  # an object
    scores = [result["score"] for result in results if result["score"]]
    assert scores
    for score in scores:
        require(score, "low", "high", "pass", "items")  # type: ignore[arg-type]  # an object


def test_that_the_same_command_gives_the_same_output(capsys: pytest.CaptureFixture[str]) -> None:
    assert matched(capsys, "machine-builder") == matched(capsys, "machine-builder")


def test_that_the_human_output_names_firm_groups_and_reservation(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "match", SAMPLES["young-software"], "--on", ON)
    assert (code, err) == (0, "")
    name = json.loads(SAMPLES["young-software"].read_text(encoding="utf-8"))["name"]
    for words in (name, ON, "可申报", "还需了解", "以主管部门认定为准"):
        assert words in out


@pytest.mark.parametrize("edition", ["firm", "officer"])
def test_that_the_sheet_is_written_in_either_edition(
    edition: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "新建" / "服务单.pdf"
    given = ("match", SAMPLES["hnte-expiring"], "--on", ON, "--pdf", target, "--edition", edition)
    code, out, _ = run(capsys, *given)
    assert code == 0
    assert target.read_bytes().startswith(b"%PDF-")
    assert str(target) in out
    assert [path.name for path in target.parent.iterdir()] == ["服务单.pdf"]


BROKEN: tuple[tuple[str, bytes, str], ...] = (
    ("broken.json", b'{"name": "a",', "第 1 行"),
    ("unknown.json", b'{"revenu": {"2024": 1}}', "revenue"),
    ("type.json", '{"employees": "很多"}'.encode(), "employees"),
    ("flag.json", '{"private": "也许"}'.encode(), "private"),
    ("date.json", b'{"founded_on": "2021-02-30"}', "founded_on"),
    ("name.json", json.dumps({"name": "名" * 700_000}, ensure_ascii=False).encode(), "name"),
    ("double.json", b'{"name": "a", "name": "b"}', "写了两遍"),
    ("double.yaml", b"name: a\nname: b\n", "写了两遍"),
    ("nan.json", b'{"registered_capital": NaN}', "NaN"),
    ("infinite.json", b'{"registered_capital": 1e999999999}', "registered_capital"),
    ("tiny.json", b'{"revenue": {"2025": 1e-999999999}}', "revenue"),
    ("zero.json", b'{"revenue": {"2025": 0e999999999}}', "revenue"),
    ("deep.json", b"[" * 100_000 + b"]" * 100_000, "嵌套"),
    ("deep.yaml", b"[" * 100_000 + b"]" * 100_000, "deep.yaml"),
    ("binary.json", bytes(range(256)) * 40, "不是文本文件"),
    ("list.json", b"[1, 2]", "list.json"),
    ("empty.json", b"", "JSON"),
    ("anchor.yaml", b"a: &x 1\nb: *x\n", "锚点"),
)


@pytest.mark.parametrize(("name", "content", "named"), BROKEN, ids=[name for name, _, _ in BROKEN])
def test_that_a_wrong_profile_is_refused_in_one_sentence_and_writes_nothing(
    name: str, content: bytes, named: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / name).write_bytes(content)
    said = complaint(capsys, "match", tmp_path / name, "--on", ON, "--pdf", tmp_path / "out.pdf")
    assert named in said
    assert len(said) < 600
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_that_a_missing_file_or_a_folder_is_refused_by_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "没有.json" in complaint(capsys, "match", tmp_path / "没有.json")
    assert "文件夹" in complaint(capsys, "match", tmp_path)


def test_that_an_unwritable_target_is_refused_and_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("a", encoding="utf-8")
    target = tmp_path / "file" / "out.pdf"
    assert str(target) in complaint(capsys, "match", SAMPLES["almost-empty"], "--on", ON, "--pdf", target)
    assert (tmp_path / "file").read_text(encoding="utf-8") == "a"
    assert "文件夹" in complaint(capsys, "match", SAMPLES["almost-empty"], "--on", ON, "--pdf", tmp_path)


@pytest.mark.parametrize(
    "arguments",
    [
        ("match",),
        ("match", "a.json", "--on"),
        ("match", "a.json", "--edition", "boss"),
        ("match", "a.json", "--wrong"),
        ("nothing",),
        ("policies",),
        ("policies", "wrong"),
    ],
    ids=" ".join,
)
def test_that_a_wrong_command_is_refused_in_one_sentence(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert "命令行有误" in complaint(capsys, *arguments)


@pytest.mark.parametrize("day", ["2026-13-01", "2026-02-30", "昨天", "2026", ""])
def test_that_a_wrong_day_is_refused(day: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert "--on" in complaint(capsys, "match", SAMPLES["almost-empty"], "--on", day)


def test_that_another_folder_of_policies_is_used(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "tj-only.yaml").write_text(POLICY, encoding="utf-8")
    code, out, _ = run(capsys, "match", SAMPLES["hnte-expiring"], "--on", ON, "--json", "--policies", tmp_path)
    assert code == 0
    assert [(r["policy"], r["verdict"]) for r in json.loads(out)["results"]] == [("tj-only", "eligible")]


def test_that_a_broken_folder_of_policies_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "tj-only.yaml").write_text(POLICY.replace("region: 天津市河东区,", "regoin: 天津市,"), encoding="utf-8")
    assert "tj-only.yaml" in complaint(capsys, "match", SAMPLES["almost-empty"], "--policies", tmp_path)
    assert "不存在" in complaint(capsys, "match", SAMPLES["almost-empty"], "--policies", tmp_path / "不存在")


def test_that_checking_a_broken_folder_names_file_and_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "tj-only.yaml").write_text(POLICY.replace("kind: 奖励补助", "kind: 奖励补贴"), encoding="utf-8")
    (tmp_path / "tj-two.yaml").write_text(POLICY.replace("第一条", "第一条, valeu: 3"), encoding="utf-8")
    code, out, err = run(capsys, "policies", "check", tmp_path)
    assert (code, err) == (1, "")
    assert re.search("tj-only.yaml.*kind.*奖励补助", out)
    assert re.search(r"tj-two.yaml.*rule.*valeu", out)


EXAMPLES = """examples:
  - {name: 在区内, on: 2026-06-01, profile: {district: 天津市河东区}, verdict: eligible}
  - {name: 在别区, on: 2026-06-01, profile: {province: 天津市, city: 天津市, district: 河西区}, verdict: ineligible}
"""


@pytest.fixture
def publisher(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[Path, list[object]]:
    """Return a folder with a policy that has two worked examples, and the command that signs it as `a.kecepack`."""
    folder = tmp_path / "政策"
    folder.mkdir()
    (folder / "tj-only.yaml").write_text(
        POLICY + EXAMPLES.replace("天津市河东区}", "河东区, city: 天津市, province: 天津市}"), encoding="utf-8"
    )
    assert (
        run(capsys, "packs", "keys", "--make", tmp_path / "私钥", "--owner", "测试发布单位", "--data", tmp_path)[0] == 0
    )
    make = ["packs", "make", tmp_path / "a.kecepack", "--key", tmp_path / "私钥", "--issuer", "测试发布单位"]
    return folder, [*make, "--policies", folder, "--version", "2026.12"]


def test_that_a_library_whose_examples_agree_is_signed(
    publisher: tuple[Path, list[object]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, make = publisher
    assert run(capsys, "policies", "check", folder)[0] == 0
    code, out, err = run(capsys, *make)
    assert (code, err) == (0, ""), out
    assert (tmp_path / "a.kecepack").is_file()


def test_that_nothing_is_signed_that_the_check_refuses(
    publisher: tuple[Path, list[object]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, make = publisher
    file = folder / "tj-only.yaml"
    file.write_text(
        file.read_text("utf-8").replace("region: 天津市河东区, document", "region: 天津市河西区, document"), "utf-8"
    )
    checked = run(capsys, "policies", "check", folder)
    code, out, err = run(capsys, *make)
    assert (checked[0], code, err) == (1, 1, "")
    faults = [line for line in out.splitlines() if line.startswith("tj-only 例")]
    assert [re.findall("“(.+?)”", line)[0] for line in faults] == ["在区内", "在别区"]
    assert all(line in checked[1] for line in faults)
    assert "没有做更新包" in out
    assert not (tmp_path / "a.kecepack").exists()


def test_that_mistakes_in_the_files_are_refused_before_anything_is_signed(
    publisher: tuple[Path, list[object]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, make = publisher
    (folder / "tj-only.yaml").write_text(POLICY.replace("kind: 奖励补助", "kind: 奖励补贴"), encoding="utf-8")
    assert "tj-only.yaml" in complaint(capsys, *make)
    assert not (tmp_path / "a.kecepack").exists()


def test_that_the_built_in_library_passes_its_check(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "policies", "check")
    assert code == 0, out
    assert "0 个不符" in out


def test_that_the_list_gives_each_policy_whole_with_its_rules(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "policies", "list", "--json")
    assert (code, err) == (0, "")
    entries, library = json.loads(out), main.built_in_library()
    listed = {entry["id"]: entry for entry in entries if entry["scope"] == "incentive"}
    assert set(listed) == {policy.id for policy in library.policies}
    assert {e["id"] for e in entries if e["scope"] == "reference"} == {entry.id for entry in library.references}
    for entry in listed.values():
        require(entry, "versions", "modelled", "grade", "calls", "window", "offices")
    rule = json.dumps(listed["cn-hnte"]["versions"], ensure_ascii=False)
    assert "rd-ratio" in rule
    assert "innovation" in rule
    code, out, _ = run(capsys, "policies", "list")
    assert code == 0
    assert len(out.splitlines()) == len(listed)


def test_that_the_list_is_searched_and_says_where_each_policy_was_found(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "policies", "list", "gqrd")
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == "cn-hnte\t国家\t全国\t资质认定\t高新技术企业认定\t拼音首字母：高企认定"
    code, out, err = run(capsys, "policies", "list", "加计抵扣", "--json")
    assert code == 0
    assert {"cn-rd-superdeduction", "cn-adv-mfg-vat"} <= {policy["id"] for policy in json.loads(out)}
    assert "减增值税" in err
    code, out, _ = run(capsys, "policies", "list", "贷款", "抵押")
    assert "cn-ip-pledge" in out
    code, out, _ = run(capsys, "policies", "list", "高企")
    assert [line.split("\t")[0] for line in out.splitlines()] == ["cn-hnte"]


def test_that_a_search_without_results_names_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    told = complaint(capsys, "policies", "list", "研发费用加计扣除政策解读")
    assert "研发费用加计扣除政策解读" in told
    assert "相近的有：研发费用加计扣除" in told


def _python(root: Path, *arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
    return subprocess.run(
        [sys.executable, *arguments], cwd=root, env={**kept, **changes}, capture_output=True, text=True, check=False
    )


@pytest.mark.skipif(sys.platform != "linux", reason="other systems always have a display")
def test_that_without_a_display_one_line_says_so_and_names_the_commands(root: Path) -> None:
    done = _python(root, "main.py")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert "main.py match" in done.stderr


def test_that_matching_in_a_plain_locale_speaks_utf8_and_never_imports_qt(root: Path) -> None:
    program = (
        "import sys, main\n"
        f"code = main.main(['match', 'resources/samples/almost-empty.json', '--on', '{ON}'])\n"
        "assert not any(name.startswith('PySide6') for name in sys.modules)\n"
        "raise SystemExit(code)"
    )
    done = _python(root, "-c", program, LC_ALL="C", PYTHONUTF8="0", PYTHONIOENCODING="ascii")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""


def test_that_an_error_message_has_no_control_characters_and_a_limited_length(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert "\x1b" not in complaint(capsys, "match", tmp_path / "a\x1b[2Jb.json")
    assert "\u202e" not in complaint(capsys, "policies", "list", "\u202e甲")
    assert len(complaint(capsys, "policies", "list", "长" * 50_000)) < 700


def test_that_screening_writes_the_four_columns_that_other_programs_read(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    register = tmp_path / "名册.csv"
    register.write_text("name,credit_code,province,district\n甲公司,,天津市,河东区\n", encoding="utf-8")
    code, _, err = run(capsys, "screen", register, "--out", tmp_path / "结果.csv", "--on", ON)
    assert (code, err) == (0, "")
    head, first, *_ = (tmp_path / "结果.csv").read_bytes().decode("utf-8").splitlines()
    assert head == "name,credit_code,policy,verdict"
    assert first.startswith("甲公司,,")
    assert first.rpartition(",")[2] in ("eligible", "ineligible", "unknown")


def test_that_a_list_with_a_title_is_screened_and_unused_columns_are_reported(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    rows = ["河东区科技型企业名单,,,", "企业名称,街道,营业收入（万元）,营业额", "天津甲公司,富民路街道,3000,45000"]
    (tmp_path / "名单.csv").write_text("\n".join(rows), encoding="utf-8")
    code, out, err = run(capsys, "screen", tmp_path / "名单.csv", "--out", tmp_path / "结果.csv", "--on", ON)
    assert (code, err) == (0, "")
    said = out.splitlines()
    assert said[0].startswith("1 家企业")
    assert any("营业收入（万元）" in line and "按上一年" in line for line in said)
    assert [line for line in said if line.startswith("未采用的列：")] == [said[-1]]
    assert "营业额" in said[-1]


def test_that_read_tells_what_a_file_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "名单.csv"
    path.write_text("企业名称,2025年营业收入（千元）\n示例甲科技有限公司,3500\n合计,3500\n", encoding="utf-8")
    code, out, _ = run(capsys, "read", path, "--json")
    read = json.loads(out)
    assert (code, read["kind"]) == (0, "register")
    assert read["firms"] == [{"name": "示例甲科技有限公司", "revenue": {"2025": 350}}]
    assert [column["fact"] for column in read["sheets"][0]["columns"]] == ["name", "revenue.2025"]
    assert read["left_out"][0]["place"] == "第 3 行"


def test_that_read_takes_pasted_text_from_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "某区科技奖补办法\n第一条 研发费用不低于100万元的，给予10万元奖励。\n"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    code, out, _ = run(capsys, "read", "-", "--json")
    read = json.loads(out)
    assert (code, read["kind"], read["figures_total"]) == (0, "policy", 2)


@pytest.mark.parametrize("arguments", [("没有.xlsx",), ("{path}", "--sheet", "没有这张"), ("{path}", "--as", "别的")])
def test_that_read_refuses_with_one_sentence(
    arguments: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "名单.xlsx"
    write_table(path, ("企业名称",), [("示例甲科技有限公司",)])
    code, out, err = run(capsys, "read", *(each.format(path=path) for each in arguments))
    assert (code, out) == (2, "")
    assert len(err.strip().splitlines()) == 1
