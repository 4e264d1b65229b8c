"""Make the reference lists of firms and indicators from a folder of researched facts.

A development script, run when the facts change; its output (`resources/firms.json`, `resources/targets.json`) is
committed. The folder contains `enterprises.yaml` and `targets.yaml`:

    python tools/make_knowledge.py FOLDER [TARGET_FOLDER]
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "resources"
DOCUMENTS: Mapping[str, tuple[str, int]] = {
    # key in the facts → title, and the last year the document covers
    "000": ("河东区科学技术局2022年科技工作报告", 2022),
    "001": ("河东区科技创新三年行动计划（河东政办函〔2021〕18号）", 2021),
    "002": ("科技局2023年工作总结和2024年工作安排（当涂、洞头、东丽）", 2023),
    "003": ("天津市科学技术局2021年全面推进科技创新工作会议交流材料", 2021),
    "004": ("津南区落实天津市科技创新三年行动计划的措施（2022年6月1日发布）", 2022),
}
PLACES: Mapping[str, str] = {
    "安徽当涂县": "安徽省马鞍山市当涂县", "浙江洞头": "浙江省温州市洞头区", "浙江洞头区": "浙江省温州市洞头区",
    "天津经济技术开发区": "天津市滨海新区天津经济技术开发区", "天津开发区": "天津市滨海新区天津经济技术开发区",
    "滨海高新区": "天津市滨海新区滨海高新区", "北京": "北京市", "浙江": "浙江省", "安徽": "安徽省", "辽宁": "辽宁省",
    "江苏": "江苏省", "甘肃天祝": "甘肃省",
}  # fmt: skip
_UNSETTLED = ("合作", "推断", "新增泽达易盛", "孵化", "重点实验室")
"""Remarks after a place that is not the seat stated by the documents."""
_NOWHERE = ("招引", "外地", "全国")
_RELATED = ("对接方", "孵化园区载体")
"""Remarks after an alias that is the name of another organisation."""
_REMARK = re.compile(r"（([^）]*)）")
_MISPRINT = "文中误写为"
_CODE = re.compile(r"(?<!\d)(00[0-4])(?:篇\d+)?(?=[:：]?\d*)")


def main(arguments: list[str]) -> int:
    """Read the given folder and write both lists."""
    folder, target = Path(arguments[0]), Path(arguments[1]) if len(arguments) > 1 else TARGET
    keys = list(DOCUMENTS)
    documents = [{"title": title, "year": year} for title, year in DOCUMENTS.values()]
    firms = [firm(entry, keys) for entry in _read(folder / "enterprises.yaml")]
    targets = [indicator(entry, keys) for entry in _read(folder / "targets.yaml")]
    (target / "firms.json").write_text(_json_text(documents, "firms", firms), encoding="utf-8")
    (target / "targets.json").write_text(_json_text(documents, "targets", targets), encoding="utf-8")
    return 0


def firm(entry: Mapping[str, Any], keys: list[str]) -> dict[str, Any]:
    """Return one organisation as an entry of firms.json."""
    place, remark, settled = _place(entry["district"])
    statements = [
        {"category": fact["category"], "text": _with_titles(fact["fact"]), "document": keys.index(fact["file"]),
         "section": _with_titles(fact["section"] or "")}
        for fact in entry["facts"]
    ]  # fmt: skip
    made = {
        "id": entry["id"], "name": entry["name"], "kind": entry["kind"], "region": place, "remark": remark,
        "settled": settled, "sector": entry["sector"] or "", "aliases": list(aliases(entry["aliases"] or ())),
        "members": list(_members(entry["name"])),
        "statuses": [_status(text, statements) for text in entry["status"] or ()], "statements": statements,
    }  # fmt: skip
    return _without_empty(made)


def aliases(names: Iterable[str]) -> Iterable[dict[str, str]]:
    """Yield the other names: misprints separately, remarks removed, other organisations marked."""
    for text in names:
        if text.startswith(_MISPRINT):
            for name in text.removeprefix(_MISPRINT).split("、"):
                yield {"name": name, "kind": "来源误写"}
            continue
        remark = "".join(_REMARK.findall(text))
        name = _REMARK.sub("", text) if remark and (remark in _RELATED or _CODE.search(remark)) else text
        yield {"name": name, "kind": "相关单位" if remark in _RELATED else "别名"}


def indicator(entry: Mapping[str, Any], keys: list[str]) -> dict[str, Any]:
    """Return one indicator as an entry of targets.json; a value that is not a number stays text."""
    text = entry["region"]
    remark = "".join(_REMARK.findall(text))
    place = _REMARK.sub("", text)
    place = PLACES.get(place, f"天津市{place}" if place.endswith("区") and place != "自创区" else place)
    number = not isinstance(entry["value"], str)
    made = {
        "region": place, "part": remark, "indicator": entry["indicator"], "year": entry["year"], "kind": entry["type"],
        "value": str(entry["value"]) if number else None, "text": "" if number else entry["value"],
        "unit": entry["unit"] or "", "scope": entry["scope"] or "",
        "completion": None if entry["completion_pct"] is None else str(entry["completion_pct"]),
        "document": keys.index(entry["file"]), "section": _with_titles(entry["section"] or ""), "note": _with_titles(entry["note"] or ""),
    }  # fmt: skip
    return _without_empty(made)


def _place(text: str) -> tuple[str, str, bool]:
    """Return the full region (empty if not stated), the remark, and whether the region is stated as the seat."""
    remark = "；".join(_REMARK.findall(text))
    place = _REMARK.sub("", text)
    if place.startswith(_NOWHERE):
        return "", text, False
    settled = not any(word in remark for word in _UNSETTLED)
    kept = place if place == "甘肃天祝" else remark
    return PLACES.get(place, place), _with_titles(kept), settled


def _members(name: str) -> Iterable[str]:
    """Return the organisations named together in one entry."""
    plain = re.sub(r"等[一-龥]*$", "", _REMARK.sub("", name))
    parts = [part.strip("“”") for part in plain.split("、")]
    return parts if len(parts) > 1 else [plain] if plain != _REMARK.sub("", name) else []


def _status(text: str, statements: list[dict[str, Any]]) -> dict[str, Any]:
    year = re.search(r"（(20\d\d)", text)
    words = _REMARK.sub("", text).removeprefix("天津市").removeprefix("国家").removesuffix("企业")
    ranked = sorted(statements, key=lambda s: (words not in s["text"], s["category"] != "资质"))
    return {"text": text, "year": int(year[1]) if year else None, "document": ranked[0]["document"]}


def _with_titles(text: str) -> str:
    """Return the text with the titles of documents in place of their keys."""
    return _CODE.sub(lambda found: f"《{DOCUMENTS[found[1]][0]}》", text)


def _without_empty(entry: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in entry.items() if value not in ("", None, [])}


def _read(path: Path) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return entries


def _json_text(documents: list[dict[str, Any]], name: str, entries: list[dict[str, Any]]) -> str:
    """Return the JSON text with one entry a line; equal facts give equal text."""
    lines = ",\n".join(json.dumps(entry, ensure_ascii=False, separators=(",", ":")) for entry in entries)
    head = ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in documents)
    return f'{{"documents":[\n{head}\n],"{name}":[\n{lines}\n]}}\n'


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
