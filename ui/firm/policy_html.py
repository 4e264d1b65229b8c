"""What a policy brings and how to get it, as safe HTML; no Qt here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from matcher import Gain, MatchResult, Stack, policy_words, support_basis, worth, worth_words
from policies import Document, Policy, PolicyOffice
from survey.result_words import amount_words


def policy_html(result: MatchResult, stack: Stack | None = None, offices: Sequence[PolicyOffice] = ()) -> str:
    """Support, calls, offices, materials, sources and doubts of a result; and what other levels give for the same."""
    policy = result.policy
    gains = [_gain(gain) for gain in result.gains]
    if not gains:
        gains = [_item(support.text, policy_words.support_remarks(support)) for support in result.version.support]
    asked = [policy_words.office_words(office) for office in offices or policy.offices]
    parts = [
        _list("能得到什么", gains),
        *_stacked(result, stack),
        _text("申报时间", policy_words.call_words(policy, result.on)),
        _text("办理渠道", policy.apply_at or "渠道未公布"),
        _text("咨询", "；".join(dict.fromkeys(asked)) or policy.lead_department),
        _text("程序", policy.procedure),
        _list("材料", [_material(material.text, material.holder) for material in policy.materials]),
        _text("有效期", "；".join(part for part in (policy.validity.text, policy.validity.renewal) if part)),
        _list("不能同时享受", [escape(exclusion.text) for exclusion in policy.exclusions]),
        _list("注意", [escape(note) for note in policy.notes]),
        _text("存疑", policy.doubts),
        _list("文件依据", _documents(policy)),
    ]
    return "".join(parts)


def _stacked(result: MatchResult, stack: Stack | None) -> list[str]:
    if stack is None:
        return []
    rows = [
        escape(
            f"{layer.policy.level.value.partition('(')[0]}：{layer.policy.name}（{layer.verdict.label}{_worth(layer)}）"
        )
        for layer in stack.layers
        if layer.policy.id != result.policy.id
    ]
    words = worth_words(stack.worth)
    total = _text("合计", f"{words}（{'；'.join(stack.exclusions) or '各级分别计算'}）" if words else "")
    return [_list(f"同一件事（{stack.act.value}）的各级支持", rows), total]


def _worth(layer: MatchResult) -> str:
    words = amount_words(layer)
    return f"，{words}" if words else ""


def _gain(gain: Gain) -> str:
    """Return a support item with the amount that its formula gives for the firm."""
    amount = worth_words(worth((gain,))) if gain.support.formula is not None else ""
    remarks = (f"本企业约 {amount}" if amount else "", support_basis(gain), *policy_words.support_remarks(gain.support))
    return _item(gain.support.text, [remark for remark in remarks if remark])


def _item(text: str, remarks: Sequence[str]) -> str:
    return escape(text) + (f"（{escape('；'.join(remarks))}）" if remarks else "")


def _material(text: str, holder: str) -> str:
    return escape(text) + (f"（{escape(holder)}）" if holder else "")


def _documents(policy: Policy) -> list[str]:
    return [_document(document) for document in policy.documents]


def _document(document: Document) -> str:
    number = f"（{escape(document.number)}）" if document.number else ""
    link = ""
    if document.url and document.url.startswith("http"):
        link = f' <a href="{escape(document.url)}">{escape(policy_words.link_words(document))}</a>'
    return f"《{escape(document.title)}》{number}，{document.grade.label}{link}"


def _text(title: str, text: str) -> str:
    return f"<p><b>{title}</b>　{escape(text)}</p>" if text else ""


def _list(title: str, items: Iterable[str]) -> str:
    rows = "".join(f"<li>{item}</li>" for item in items)
    return f"<p><b>{title}</b></p><ul style='margin-left:-20px'>{rows}</ul>" if rows else ""
