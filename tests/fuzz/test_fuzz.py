"""A part of `make fuzz`: hostile files end with a sound result or one sentence, at every door."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path

import pytest

from policies import UserError
from tests.fuzz import _child, runner
from tests.fuzz._case import Case, Door, Unsound, judged, sentence
from tests.fuzz._doors import DOORS
from tests.pace import paced

SEED = 4
CASES = paced(160, 2_000)
LONG = 3600.0
"""Ends a run that hangs; nothing is measured by it."""


@pytest.fixture(scope="module")
def report() -> runner.Report:
    """Return the report of one run over all doors."""
    return runner.fuzz(runner.plan(CASES, DOORS), SEED, seconds=LONG)


def test_that_no_hostile_file_brings_the_program_down(report: runner.Report) -> None:
    assert report.failures == [], "\n".join(report.lines())
    assert (report.left, len(report.results)) == (0, CASES)


def test_that_every_door_refuses_some_and_takes_some(report: runner.Report) -> None:
    met = {(str(result["case"]).partition(":")[0], result["verdict"]) for result in report.results}
    assert met == {(door, verdict) for door in DOORS for verdict in ("accepted", "refused")}


def test_that_the_same_seed_gives_the_same_answers(report: runner.Report) -> None:
    names = [f"{door}:{number}" for door in ("tables", "kept") for number in range(4)]
    again = {result["case"]: result["verdict"] for result in runner.fuzz(names, SEED, seconds=LONG).results}
    assert again == {result["case"]: result["verdict"] for result in report.results if result["case"] in names}


def test_that_the_whole_number_of_cases_is_spread_over_all_doors() -> None:
    counts = Counter(name.partition(":")[0] for name in runner.plan(2000, DOORS))
    assert counts.total() == 2000
    assert min(counts[name] - len(door.makers) for name, door in DOORS.items()) > 0


def _raises(error: BaseException) -> Door:
    def maker(case: Case) -> None:
        raise error

    return Door("tables", "", 1, (maker,))


@pytest.mark.parametrize(("error", "verdict"), [
    (UserError("文件不对，请换一个"), "refused"), (UserError("bad file"), "failed"), (UserError(""), "failed"),
    (UserError("长" * 5000), "failed"), (ValueError("x"), "failed"), (Unsound("x"), "failed"), (RecursionError(), "failed"),
])  # fmt: skip
def test_that_only_a_sentence_counts_as_a_refusal(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, error: BaseException, verdict: str
) -> None:
    monkeypatch.setattr(_child, "DOORS", {"tables": _raises(error)})
    assert _child.run(1, "tables:0", tmp_path)["verdict"] == verdict


def test_that_a_file_left_in_the_temporary_folder_is_a_failure(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def careless(case: Case) -> None:
        import tempfile

        handle, _ = tempfile.mkstemp()
        os.close(handle)

    monkeypatch.setattr(_child, "DOORS", {"tables": Door("tables", "", 1, (careless,))})
    assert "left behind" in str(_child.run(1, "tables:0", tmp_path)["detail"])


def test_that_a_child_that_dies_is_a_failure_and_the_next_case_is_run(monkeypatch: pytest.MonkeyPatch) -> None:
    batches = [
        ([{"case": "tables:0", "verdict": "accepted"}], "the child died"),
        ([{"case": "tables:2", "verdict": "refused"}], ""),
    ]
    monkeypatch.setattr(runner, "_child", lambda names, seed, ends: batches.pop(0))
    results, left = runner._batch(["tables:0", "tables:1", "tables:2"], 1, float("inf"))
    assert ([result["verdict"] for result in results], left) == (["accepted", "failed", "refused"], 0)


def test_that_a_refusal_is_chinese_and_short() -> None:
    sentence("表格是空的，请检查")
    with pytest.raises(Unsound):
        judged(UserError("no file"))
    with pytest.raises(Unsound):
        sentence("Traceback：出错")


def test_that_a_report_tells_how_to_run_a_failure_again() -> None:
    failed = {"case": "tables:3", "maker": "m", "verdict": "failed", "detail": "x", "seconds": 0.1, "peak": 0}
    text = "\n".join(runner.Report(9, [failed]).lines())
    assert "--seed 9 --only tables:3" in text
    assert json.dumps(failed)
