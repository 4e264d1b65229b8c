"""The reference list of named bodies: complete, and honest about names."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from firms import FirmLikeness, load_firms
from policies import UserError
from tests.firms.build import FACTS, best, bodies, entries, names, needs_facts


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
        ("零氪科技（天津）有限公司", "零氪科技（天津）有限公司", FirmLikeness.SAME_NAME),
        ("零氪科技(天津)有限公司", "零氪科技（天津）有限公司", FirmLikeness.SAME_NAME),
        ("零氪", "零氪科技（天津）有限公司", FirmLikeness.ALIAS),
        ("零氦", "零氪科技（天津）有限公司", FirmLikeness.MISPRINT),
        ("锐新科技", "锐新昌", FirmLikeness.ALIAS),
        ("天津锐新昌科技股份有限公司", "锐新昌", FirmLikeness.NEAR_NAME),
        ("禧云国际", "58到家、禧云国际", FirmLikeness.MEMBER),
        ("北京鑫互联科技有限公司", "天津询盘云科技有限公司", FirmLikeness.RELATED),
    ],
)
def test_that_a_name_is_found_and_told_how(written: str, name: str, likeness: FirmLikeness) -> None:
    found = best(written)
    assert (found.body.name, found.likeness) == (name, likeness)
    assert found.certain is (likeness in (FirmLikeness.SAME_NAME, FirmLikeness.ALIAS, FirmLikeness.MEMBER))


@pytest.mark.parametrize("name", ["天津市海河明达机器人有限公司", "天津初见新材料有限公司", "科技", ""])
def test_that_an_unknown_name_finds_nothing(name: str) -> None:
    assert names().find(name) == ()


@pytest.mark.parametrize("content", [b"", b"{}", b'{"documents": [], "firms": [{"id": "a", "document": 3}]}'])
def test_that_a_damaged_list_is_told_in_one_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "firms.json"
    path.write_bytes(content)
    with pytest.raises(UserError, match="请重新安装程序"):
        load_firms(path)
