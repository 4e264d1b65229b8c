"""Where a firm stands on the ladders: what is not known is never told as not held."""

from __future__ import annotations

from datetime import date

import pytest

from commands import built_in_library
from firms import load_firms, prefill
from matcher import LadderStanding, match, read_profile

LIBRARY = built_in_library()
GRANTING = [policy for policy in LIBRARY.policies if policy.grants]
ON = date(2026, 11, 30)
CLIMB, HIGH = "雏鹰 → 瞪羚 → 领军", "国科小 → 高企"


def standing(name: str, qualifications: object) -> LadderStanding:
    """Returns the standing of a firm with these qualifications on one ladder."""
    raw = {} if qualifications is None else {"qualifications": qualifications}
    found = match(GRANTING, read_profile(raw), ON, LIBRARY.stamp)
    return next(entry for entry in found.standings if entry.name == name)


def test_that_unknown_qualifications_are_told_as_not_checked() -> None:
    found = standing(HIGH, None)
    assert (found.here, found.known, found.on_it) == ("资质未核", False, False)
    assert standing(HIGH, []).here == "还没有认定"


@pytest.mark.parametrize(
    ("record", "words"),
    [
        ({"kind": "hnte", "granted_on": "2024-12-01"}, "已是高企（至 2027-12-01）"),
        ({"kind": "hnte"}, "高企（有效期未填，是否有效待核实）"),
        ({"kind": "hnte", "granted_on": "2020-11-19"}, "高企（2023-11-19 已到期，是否重新认定待核实）"),
        ({"level": "高新技术企业（2021 年）是否仍有效待核实"}, "高企（2021 年，是否有效待核实）"),
        ({"level": "高新技术企业（国家级）（2021 年文件）是否仍有效待核实"}, "高企（2021 年文件，是否有效待核实）"),
    ],
)
def test_that_a_title_of_unknown_validity_is_shown_with_its_year(record: dict[str, str], words: str) -> None:
    assert standing(HIGH, [record]).here == words


def test_that_a_year_is_all_that_is_known_of_a_title_without_validity() -> None:
    found = standing(CLIMB, [{"kind": "dengling", "granted_on": "2022-06-01"}])
    assert found.here == "瞪羚（2022 年，是否有效待核实）"


def test_that_a_title_that_ran_out_is_the_next_to_reach_again() -> None:
    found = standing(
        HIGH, [{"kind": "tech_sme", "expires_on": "2026-12-31"}, {"kind": "hnte", "expires_on": "2025-12-31"}]
    )
    assert found.here == "已是国科小（至 2026-12-31）；高企（2025-12-31 已到期，是否重新认定待核实）"
    assert found.next is not None
    assert found.next.kind == "hnte"


def test_that_a_title_told_by_the_register_is_on_the_ladder() -> None:
    climbed = 0
    for body in load_firms():
        raw = {fact.field: fact.raw for fact in prefill(body, ON).facts}
        told = str(raw.get("qualifications", ""))
        found = match(GRANTING, read_profile(raw), ON, LIBRARY.stamp)
        for word, short in (("瞪羚企业", "瞪羚"), ("雏鹰企业", "雏鹰"), ("高新技术企业（", "高企")):
            if f"'{word}" in told:
                climbed += 1
                assert any(f"{short}（" in entry.here for entry in found.standings), (body.name, told)
    assert climbed > 3
