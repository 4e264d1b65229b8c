"""The two editions are separate: whatever is known of the firm, nothing internal is in its own edition."""

from __future__ import annotations

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher import Match, ResultGroup, match, read_profile
from policies import Policy
from sheet import Edition, SheetOptions, sheet_bytes
from tests.pace import paced
from tests.sheet.firms import GROWING, ON, POLICIES, STAMP
from tests.sheet.reading import bare, text_of

REFUSED, DOUBT, REMARK, ANOTHER = "甲子拒政策", "甲丑存疑处", "甲寅内部话", "甲卯他企业"
SHUT = (ResultGroup.NOT_MET, ResultGroup.OUT_OF_FORCE)


def marked(profile_facts: dict[str, object]) -> tuple[Match, bool]:
    """Return the match of a firm with marked names of refused policies, and whether there are any."""
    profile = read_profile(profile_facts)
    plain = match(POLICIES, profile, ON, STAMP)
    shut = {result.policy.id for result in plain.results if plain.group_of(result) in SHUT}
    policies = [_named(policy, policy.id in shut) for policy in POLICIES]
    return match(policies, profile, ON, STAMP), bool(shut)


def _named(policy: Policy, refused: bool) -> Policy:
    doubted = msgspec.structs.replace(policy, doubts=DOUBT)
    return msgspec.structs.replace(doubted, name=f"{REFUSED}{policy.id}", short="") if refused else doubted


@settings(max_examples=paced(8, 100))
@given(kept=st.sets(st.sampled_from(sorted(GROWING)), min_size=2), verbal=st.booleans())
def test_that_no_remark_doubt_or_refusal_is_in_the_firms_edition_whatever_is_known(
    kept: set[str], verbal: bool
) -> None:
    found, any_refused = marked({name: GROWING[name] for name in kept})
    facts = tuple(found.profile.facts) if verbal else ()
    options = SheetOptions(internal=REMARK, verbal_facts=facts)
    firm = bare(text_of(sheet_bytes(found, options)))
    assert [mark for mark in (REFUSED, DOUBT, REMARK) if mark in firm] == []
    officer = msgspec.structs.replace(options, edition=Edition.OFFICER)
    theirs = bare(text_of(sheet_bytes(found, officer)))
    assert REMARK in theirs
    assert (REFUSED in theirs) == any_refused


def test_that_one_firms_sheet_contains_nothing_of_another() -> None:
    first, _ = marked({**GROWING, "name": ANOTHER})
    second, _ = marked({**GROWING, "name": "天津乙科技有限公司"})
    sheet_bytes(first, SheetOptions(remarks={result.policy.id: ANOTHER for result in first.results}))
    for edition in Edition:
        assert ANOTHER not in bare(text_of(sheet_bytes(second, SheetOptions(edition=edition))))
