"""The reference list of named bodies and the indicators: complete, honest about names, never inventing a date."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from firms import (
    FoundBody,
    Indicator,
    KnownBody,
    KnownNames,
    NameMatch,
    TargetKind,
    load_firms,
    load_targets,
    prefill,
)
from matcher import LibraryVersion, match, read_profile
from policies import UserError
from policies.records import OTHERS_OPEN
from tests.matcher.build import HEAD, policy

ON = date(2026, 11, 24)
FACTS = Path(__file__).resolve().parents[3] / "shared" / "facts"
needs_facts = pytest.mark.skipif(not FACTS.is_dir(), reason="the researched facts do not lie beside the checkout")


@cache
def bodies() -> tuple[KnownBody, ...]:
    return load_firms()


@cache
def names() -> KnownNames:
    return KnownNames(bodies())


def body(name: str) -> KnownBody:
    return next(entry for entry in bodies() if entry.name == name)


def best(name: str) -> FoundBody:
    return names().find(name)[0]


@cache
def entries(name: str) -> tuple[dict[str, Any], ...]:
    return tuple(yaml.safe_load((FACTS / name).read_text(encoding="utf-8")))


@needs_facts
def test_that_every_researched_body_is_in_the_list_with_all_that_is_stated() -> None:
    assert [(entry["id"], entry["name"], entry["kind"]) for entry in entries("enterprises.yaml")] == [
        (known.id, known.name, known.kind) for known in bodies()
    ]
    for entry, known in zip(entries("enterprises.yaml"), bodies(), strict=True):
        assert [status.text for status in known.statuses] == (entry["status"] or [])
        assert len(known.statements) == len(entry["facts"])
        assert known.sector == (entry["sector"] or "")


@needs_facts
def test_that_every_alias_of_the_researched_bodies_leads_to_them() -> None:
    lost = []
    for entry in entries("enterprises.yaml"):
        for alias in entry["aliases"] or ():
            written = re.sub(r"（[^）]*）$", "", alias.removeprefix("文中误写为"))
            lost += [
                (entry["name"], part)
                for part in written.split("、")
                if entry["id"] not in {found.body.id for found in names().find(part)}
            ]
    assert lost == []


@needs_facts
def test_that_every_researched_indicator_is_kept_with_its_figure() -> None:
    wanted = [(e["indicator"], e["year"], e["type"], str(e["value"]), e["unit"] or "") for e in entries("targets.yaml")]
    kept = [
        (t.indicator, t.year, t.kind.value, t.text if t.value is None else str(t.value), t.unit) for t in load_targets()
    ]
    assert wanted == kept
    assert len(kept) == 377


@needs_facts
def test_that_the_lists_are_as_the_tool_makes_them_of_the_facts(tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[2]
    subprocess.run([sys.executable, "tools/make_knowledge.py", str(FACTS), str(tmp_path)], cwd=root, check=True)
    for name in ("firms.json", "targets.json"):
        assert (tmp_path / name).read_bytes() == (root / "resources" / name).read_bytes()


def test_that_the_list_holds_257_bodies_with_documents() -> None:
    assert len(bodies()) == 257
    assert all(known.statements and known.statements[0].document.year >= 2020 for known in bodies())


@pytest.mark.parametrize(
    ("written", "name", "likeness"),
    [
        ("零氪科技（天津）有限公司", "零氪科技（天津）有限公司", NameMatch.NAME),
        ("零氪科技(天津)有限公司", "零氪科技（天津）有限公司", NameMatch.NAME),
        ("零氪", "零氪科技（天津）有限公司", NameMatch.ALIAS),
        ("零氦", "零氪科技（天津）有限公司", NameMatch.MISPRINT),
        ("锐新科技", "锐新昌", NameMatch.ALIAS),
        ("天津锐新昌科技股份有限公司", "锐新昌", NameMatch.NEAR),
        ("禧云国际", "58到家、禧云国际", NameMatch.MEMBER),
        ("北京鑫互联科技有限公司", "天津询盘云科技有限公司", NameMatch.RELATED),
    ],
)
def test_that_a_name_is_found_and_told_how(written: str, name: str, likeness: NameMatch) -> None:
    found = best(written)
    assert (found.body.name, found.likeness) == (name, likeness)
    assert found.certain is (likeness in (NameMatch.NAME, NameMatch.ALIAS, NameMatch.MEMBER))


@pytest.mark.parametrize("name", ["天津市海河明达机器人有限公司", "天津初见新材料有限公司", "科技", ""])
def test_that_an_unknown_name_finds_nothing(name: str) -> None:
    assert names().find(name) == ()


def test_that_no_prefilled_fact_bears_a_date_and_all_can_be_read() -> None:
    for known in bodies():
        filled = prefill(known, ON)
        profile = read_profile(filled.raw)
        assert set(profile.facts) == {fact.field for fact in filled.facts}
        assert all(fact.source.startswith("《") and fact.words for fact in filled.facts)
        records = filled.raw.get("qualifications", [])
        assert isinstance(records, list)
        assert not any({"kind", "granted_on", "expires_on"} & set(record) for record in records)
        if records:
            assert records[-1] == {"level": OTHERS_OPEN}


@pytest.mark.parametrize("kind", ["dengling", "hnte"])
def test_that_a_stated_rank_is_told_but_decides_nothing(kind: str) -> None:
    raw = prefill(best("智华科技").body, ON).raw
    result = match([policy(f"rule: [{{id: a, holds: {kind}}}]\n", HEAD)], read_profile(raw), ON, LibraryVersion("", ""))
    told, others = raw["qualifications"]  # type: ignore[misc]  # a list of two
    assert told["level"].startswith("瞪羚企业")
    assert told["level"].endswith("是否仍有效待核实")
    assert others == {"level": OTHERS_OPEN}
    assert result.results[0].verdict.value == "unknown"


def test_that_a_title_past_its_validity_is_left_out_and_told() -> None:
    firm = best("中科和光").body
    late, early = prefill(firm, ON), prefill(firm, date(2020, 6, 1))
    assert any("国家高新技术企业（2018）" in line and "过期" in line for line in late.left_out)
    assert "高新技术企业（2018" not in str(late.raw["qualifications"])
    assert "高新技术企业（2018" in str(early.raw["qualifications"])


def test_that_a_place_inferred_from_a_chapter_is_not_filled_in() -> None:
    filled = prefill(body("天津捷强动力装备股份有限公司"), ON)
    assert not {"province", "district"} & set(filled.raw)
    assert any("天津市北辰区" in line for line in filled.left_out)


def test_that_a_zone_and_a_municipality_are_filled_in_rank_by_rank() -> None:
    raw = prefill(best("凯莱英").body, ON).raw
    assert (raw["province"], raw["city"], raw["district"], raw["zone"]) == (
        "天津市",
        "天津市",
        "滨海新区",
        "天津经济技术开发区",
    )
    assert raw["name"] == "凯莱英医药集团（天津）股份有限公司"


def test_that_of_several_firms_named_together_none_gets_a_title_or_name() -> None:
    filled = prefill(best("58到家").body, ON)
    assert not {"name", "qualifications", "org_type"} & set(filled.raw)
    assert any("独角兽" in line for line in filled.left_out)


def test_that_an_ambiguous_rank_is_left_out() -> None:
    filled = prefill(best("海尔洗涤").body, ON)
    assert "qualifications" not in filled.raw
    assert any("科技领军（培育）企业" in line for line in filled.left_out)


def test_that_institutes_carriers_and_banks_keep_their_kind() -> None:
    kinds = {known.kind for known in bodies()}
    assert {"院所", "高校", "载体", "金融机构", "医院"} <= kinds
    assert "org_type" not in prefill(body("建设银行天津市分行"), ON).raw
    assert prefill(body("南开大学"), ON).raw["org_type"] == "高校"


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


@pytest.mark.parametrize("content", [b"", b"{}", b'{"documents": [], "firms": [{"id": "a", "document": 3}]}'])
def test_that_a_damaged_list_is_told_in_one_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "firms.json"
    path.write_bytes(content)
    with pytest.raises(UserError, match="请重新安装程序"):
        load_firms(path)


def test_that_a_missing_list_is_told_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="读不出参考名录"):
        load_targets(tmp_path / "targets.json")
