"""The yearly indicators of districts: complete, each figure with its kind."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from firms import Indicator, TargetKind, load_targets
from policies import UserError
from tests.firms.build import entries, needs_facts


@needs_facts
def test_that_every_researched_indicator_is_kept_with_its_figure() -> None:
    wanted = [(e["indicator"], e["year"], e["type"], str(e["value"]), e["unit"] or "") for e in entries("targets.yaml")]
    kept = [
        (t.indicator, t.year, t.kind.value, t.text if t.value is None else str(t.value), t.unit) for t in load_targets()
    ]
    assert wanted == kept
    assert len(kept) == 377


def test_that_indicators_tell_district_figure_and_stated_completion() -> None:
    found = [
        t for t in load_targets() if t.district == "河东区" and t.indicator == "国家科技型中小企业" and t.year == 2020
    ]
    assert [(t.kind, t.value, t.completion) for t in found] == [
        (TargetKind.ORDERED, Decimal(185), None),
        (TargetKind.ACTUAL, Decimal(208), Decimal("1.12")),
    ]
    words = next(t for t in load_targets() if t.value is None)
    assert (words.text, words.figure) == ("1-2", "1-2家")
    assert isinstance(words, Indicator)


def test_that_a_missing_list_is_told_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="读不出参考名录"):
        load_targets(tmp_path / "targets.json")
