"""Own policies are checked like policy files before they are signed, and reach a second data folder by a pack."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from policies import Example, Field, FieldType, Group, UserError, Verdict
from policies.catalogue import CATALOGUE, catalogue_kept
from policies.model import Version
from policies.overlay import overlaid
from policies.own import OwnPolicy
from policies.packs import (
    PackAction,
    add_key,
    install_pack,
    make_key,
    make_pack,
    read_signing_key,
    trusted_keys,
    verify_pack,
)
from policies.rules import All, Flag
from survey.own_policies import next_version, own_faults, own_release
from tests.policies.build import library, policy

ON = date(2026, 11, 24)
FACT = Field(
    name="own_green_pilot",
    label="列入绿色试点",
    type=FieldType.FLAG,
    group=Group.STANDING,
    question="是否列入绿色试点？",
)
BASE = library(policy("tj-a"), version="2026.11.2")


@pytest.fixture(autouse=True)
def tables() -> Iterator[None]:
    """Takes back the facts that a test brought."""
    with catalogue_kept():
        yield


def own(verdict: Verdict = Verdict.ELIGIBLE, **changes: object) -> OwnPolicy:
    applicants = policy("own-a").versions[0].applicants
    rule = All(members=(Flag(id="pilot", field=FACT.name, value=True),))
    example = Example(name="列入", on=ON, profile={FACT.name: True}, verdict=verdict)
    made = policy("own-a", versions=(Version(rule=rule, applicants=applicants),), examples=(example,), **changes)
    return OwnPolicy(policy=made, facts=(FACT,))


def test_that_a_sound_own_policy_has_no_faults() -> None:
    assert own_faults(overlaid(BASE, (own(),)), (own(),)) == ()


def test_that_an_example_that_disagrees_and_a_link_that_leads_nowhere_are_faults() -> None:
    wrong = own(Verdict.INELIGIBLE, related=("nowhere",))
    found = own_faults(overlaid(BASE, (wrong,)), (wrong,))
    assert "例“列入”：结论是 eligible，应为 ineligible" in found[0]
    assert "没有“nowhere”这项政策" in found[1]
    with pytest.raises(UserError, match="2 处错误，没有做更新包"):
        own_release(overlaid(BASE, (wrong,)), BASE, (wrong,), "2026.12")


@pytest.mark.parametrize(("version", "told"), [("2026.11.2", "要比现用的 2026.11.2 新"), ("十二月", "不合要求")])
def test_that_a_release_needs_a_later_version(version: str, told: str) -> None:
    with pytest.raises(UserError, match=told):
        own_release(overlaid(BASE, (own(),)), BASE, (own(),), version)
    assert next_version(BASE) == "2026.11.3"


def test_that_a_pack_brings_own_policies_and_their_facts_to_another_folder(tmp_path: Path) -> None:
    public = make_key(tmp_path / "key", "某区科技局")
    with catalogue_kept():
        release = own_release(overlaid(BASE, (own(),)), BASE, (own(),), "2026.12")
        make_pack(release, read_signing_key(tmp_path / "key"), "某区科技局", ON, tmp_path / "a.kecepack")
    assert FACT.name not in CATALOGUE
    other = tmp_path / "other"
    assert add_key(other, tmp_path / "key.pub") == public
    pack = verify_pack(tmp_path / "a.kecepack", trusted_keys(other))
    used = install_pack(other, pack, BASE, PackAction("王敏", ON))
    assert CATALOGUE[FACT.name] == FACT
    assert used.library.get("own-a") is not None
