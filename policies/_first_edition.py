"""Translating policies of the first edition (libraries up to 2026.11), which casebooks keep with their sheets.

The functions take and return policies as JSON objects without default values, as `policies.library` writes them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Raw = dict[str, Any]
_GRADES = {"official-text": "excerpt", "secondary": "repost"}
_UNREAD = ("memory", "not-found")


def is_first_edition(policy: object) -> bool:
    """Return whether a policy is of the first edition, whose documents had a confidence instead of a grade."""
    documents = policy.get("documents") if isinstance(policy, dict) else None
    return any("confidence" in document for document in documents or () if isinstance(document, dict))


def policy_of(policy: Raw) -> Raw:
    """Return a policy of the first edition in the present form; verdicts stay the same."""
    raw = dict(policy)
    window = raw.pop("window", {})
    contact = raw.pop("contact", "") or raw.get("lead_department", "")
    raw["documents"] = [_document(document) for document in raw["documents"]]
    raw["based_on"] = raw.pop("basis", [])
    raw["offices"] = [{"name": contact}] if contact else []
    raw["calls"] = _calls(window)
    raw["versions"] = [_version(version) for version in raw["versions"]]
    return raw


def reference_of(reference: Raw) -> Raw:
    """Return a reference entry of the first edition in the present form."""
    return {**reference, "documents": [_document(document) for document in reference["documents"]]}


def _document(document: Raw) -> Raw:
    raw = dict(document)
    confidence = raw.pop("confidence")
    grade = _GRADES.get(confidence, "report")
    return {**raw, "grade": grade, "read": "none" if confidence in _UNREAD else "part"}


def _calls(window: Raw) -> Raw:
    calls: Raw = {"text": window.get("text", "")}
    if window.get("kind") == "rolling":
        calls["by_law"] = window.get("text") or "长期受理"
    calls["dated"] = [{"year": int(span["opens"][:4]), **span} for span in window.get("spans", [])]
    return calls


def _version(version: Raw) -> Raw:
    raw = dict(version)
    raw["rule"] = _rule(raw["rule"])
    raw["support"] = [_support(item) for item in raw.pop("benefits", [])]
    return raw


def _support(item: Raw) -> Raw:
    raw = dict(item)
    if raw.pop("confidence", "secondary") not in _GRADES:
        raw = {key: value for key, value in raw.items() if key not in ("formula", "low", "high")}
    if "when" in raw:
        raw["when"] = _rule(raw["when"])
    return raw


def _rule(node: Raw) -> Raw:
    raw: Raw = {key: _KEYS.get(key, _same)(value) for key, value in node.items() if key != "confidence"}
    if raw["type"] == "manual":
        raw["reason"] = "条件未公布" if raw.get("id") == "conditions-unpublished" else "查看材料"
    return raw


def _same(value: Any) -> Any:
    return value


def _items(items: list[Raw]) -> list[Raw]:
    return [{**item, "options": [[_grade(g) for g in option] for option in item.get("options", [])]} for item in items]


def _grade(grade: Raw) -> Raw:
    return {**grade, "when": _rule(grade["when"])} if "when" in grade else grade


_KEYS: Mapping[str, Callable[[Any], Any]] = {
    "members": lambda members: [_rule(member) for member in members],
    "member": _rule,
    "items": _items,
}
