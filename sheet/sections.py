"""The sections after the policies: titles held, alternatives, facts to supply, legend, remarks, signatures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reportlab.platypus import Flowable

from matcher import (
    Match,
    MatchResult,
    PolicyState,
    Question,
    ResultGroup,
    Stack,
    by_holder,
    derived_words,
    field_label,
    stacks,
)
from policies import Holder
from sheet import styles
from sheet.firm_words import firm_words, told
from sheet.flowables import HEADED, LINED, gap, keep_together, para, table
from sheet.marks import section
from sheet.options import Edition, SheetOptions
from sheet.reasons import VERBAL_MARK
from sheet.selection import Selection
from sheet.wording import amount, money, short_name

_MOST_HELD = 8
"""Titles listed for the firm; this and the limits below are our choice, to keep the sheet at four pages."""
_MOST_STACKS = 4
_MOST_LAYERS = 6
_MOST_CHOICES = 5
_MOST_FACTS = 8
_BLANK = "＿＿＿＿＿＿＿＿＿＿"


def held(match: Match, selection: Selection, options: SheetOptions) -> list[Flowable]:
    """Return what the firm already holds, until when, and how it is renewed."""
    if not selection.held:
        return []
    rows: list[Sequence[Any]] = [[para(word, styles.HEAD) for word in ("已享受", "有效期至", "到期安排")]]
    most = len(selection.held) if options.edition is Edition.OFFICER else _MOST_HELD
    for result in selection.held[:most]:
        until = result.held_until
        left = f"{until.isoformat()}（还有 {(until - match.on).days} 天）" if until else "到期日待补"
        texts = (result.policy.validity.renewal, result.policy.validity.text)
        renewal = next((words for text in texts if (words := told(text, options))), "以主管部门通知为准")
        short = [c.gap.text for c in match.conditions(result) if c.gap is not None and c.gap.change is not None]
        if short:
            renewal = f"{renewal}。按现有数据复核未满足：{told('；'.join(short), options)}"
        rows.append([para(text, styles.CELL) for text in (short_name(result), left, renewal)])
    more = len(selection.held) - most
    rest = [para(f"另有 {more} 项已享受，可向工作人员索取名单。", styles.SMALL)] if more > 0 else []
    return [*section("已享受与续期", 130), table(rows, (22, 28, 50), HEADED), *rest]


def choices(match: Match, selection: Selection) -> list[Flowable]:
    """Return the policies of which the firm may take only one, side by side."""
    printed = {result.policy.id for result in (*selection.blocks, *selection.held)}
    relevant = [choice for choice in match.choices if any(r.policy.id in printed for r in choice.results)]
    if not relevant:
        return []
    rows: list[Sequence[Any]] = [[para(word, styles.HEAD) for word in ("不能同时享受", "建议", "理由")]]
    for choice in relevant[:_MOST_CHOICES]:
        names = "、".join(short_name(result) for result in choice.results)
        better = short_name(choice.better) if choice.better else "待比较"
        cells = (f"{names}：{choice.text}", better, choice.reason)
        rows.append([para(cell, styles.CELL) for cell in cells])
    return [*section("组合与取舍"), table(rows, (50, 18, 32), HEADED)]


def homework(match: Match, selection: Selection, options: SheetOptions) -> list[Flowable]:
    """Return what cannot be right, and the missing facts grouped by who in the firm can provide them, with room to write."""
    if not selection.homework and not match.contradictions:
        return _presumed(match)
    rows: list[Sequence[Any]] = []
    for i, found in enumerate(match.contradictions):
        head = para("请先核实" if i == 0 else "", styles.STRONG)
        rows.append([head, para(f"☐ {found.text}，以哪个为准？", styles.BOX), para(_BLANK, styles.CELL)])
    grouped = by_holder(selection.homework)
    if options.person:
        grouped = tuple(sorted(grouped, key=lambda group: group[0] != Holder.PERSON.value))
    for holder, questions in grouped:
        for i, question in enumerate(questions):
            head = para(holder if i == 0 else "", styles.STRONG)
            rows.append([head, para(f"☐ {_asked(question)}", styles.BOX), para(_BLANK, styles.CELL)])
    back = options.officer or "工作人员"
    note = f"填好后交给{back}{f'（电话 {options.phone}）' if options.phone else ''}，可当场重新匹配；最要紧的排在前面。"
    return [
        *section("待补资料清单", 110),
        para(note, styles.SMALL),
        table(rows, (13, 62, 25), LINED),
        *_presumed(match),
    ]


def _presumed(match: Match) -> list[Flowable]:
    """Return the facts that nobody gave but that follow from others, for the firm to correct."""
    if not match.derived:
        return []
    words = "；".join(derived_words(fact) for fact in match.derived)
    return [para([("推定，请核对：", True), (f"{words}。有不对的请告诉工作人员。", False)], styles.TIGHT)]


def _asked(question: Question) -> str:
    """Return a question as the firm reads it: a confirmation in its words, a question over several facts with all of them."""
    if question.field.startswith("confirmed."):
        return f"请确认：{firm_words(question.label)}"
    labels = [field_label(fact) for fact in question.facts]
    tail = f"等 {len(labels)} 项，工作人员可逐项核对" if len(labels) > _MOST_FACTS else ""
    return question.text + (f"（{'、'.join(labels[:_MOST_FACTS])}{tail}）" if len(labels) > 1 else "")


def layers(match: Match, selection: Selection) -> list[Flowable]:
    """Return the support of several levels for the same act side by side, with the sum after exclusions."""
    printed = {result.policy.id for result in (*selection.blocks, *selection.held)}
    shown = [stack for stack in stacks(match.results) if printed & {layer.policy.id for layer in stack.layers}]
    rows: list[Sequence[Any]] = [[para(word, styles.HEAD) for word in ("同一件事", "各级支持", "合计")]]
    for stack in [stack for stack in shown if _together(stack)][:_MOST_STACKS]:
        lines = [_layer(layer) for layer in stack.layers[:_MOST_LAYERS]]
        more = len(stack.layers) - len(lines)
        if more > 0:
            lines.append(f"另有 {more} 项")
        words = [_together(stack), *(f"（{text}）" for text in stack.exclusions)]
        cells = (stack.act.value, "\n".join(lines), "\n".join(words))
        rows.append([para(cell, styles.CELL) for cell in cells])
    if len(rows) == 1:
        return []
    return [*section("层层叠加：国家、市、区同一件事的支持", 120), table(rows, (18, 56, 26), HEADED)]


def _together(stack: Stack) -> str:
    """Return what the layers bring together at most, "" if fewer than two have an amount."""
    counted = [layer for layer in stack.layers if any(gain.has_amount for gain in layer.gains)]
    return money(stack.worth.low, stack.worth.high) if stack.worth.high and len(counted) > 1 else ""


def _layer(layer: MatchResult) -> str:
    words = layer.verdict.label if layer.state is not PolicyState.HELD else layer.state.label
    worth, _ = amount(layer)
    head = layer.policy.level.value.partition("(")[0]
    return f"{head}：{short_name(layer)}（{words}，{worth}）"


def internal(options: SheetOptions) -> list[Flowable]:
    """Return the internal remarks; nothing in the firm's edition."""
    if options.edition is not Edition.OFFICER or not options.internal:
        return []
    return [*section("内部备注"), para(options.internal)]


_GROUP_WORDS = {
    ResultGroup.READY: "条件都满足，现在就能办",
    ResultGroup.TO_CONFIRM: "数据都够，只等受理单位核验",
    ResultGroup.NEAR: "只差一两项能补的差距",
    ResultGroup.TO_ASK: "还要您提供数据才能判断",
    ResultGroup.NEXT_ROUND: "条件满足，等下次受理",
    ResultGroup.CONFLICT: "两处说法不一，核实后再判断",
}


def legend(match: Match, selection: Selection, options: SheetOptions) -> list[Flowable]:
    """Return the key to the marks and to the words of the groups on this sheet."""
    used = {match.group_of(result) for result in (*selection.blocks, *selection.listed)}
    words = [
        ("✔", "已满足"),
        ("?", "待核实"),
        ("✗", "未满足"),
        *((group.label, text) for group, text in _GROUP_WORDS.items() if group in used),
        ("估算、最高", "按企业数据推算和文件上限，不是承诺"),
        *(
            [(VERBAL_MARK, f"只据{'本人或' if options.person else ''}企业口头所述，申报前请对照报表、证照核实")]
            if options.verbal_facts
            else []
        ),
    ]
    runs = [run for mark, meaning in words for run in ((f"{mark} ", True), (f"{meaning}　", False))]
    return [gap(8), para([("图例：", True), *runs], styles.SMALL)]


def signatures(options: SheetOptions) -> list[Flowable]:
    """Return the lines to sign, and places for the bureau's number, approval and seal."""
    left = [f"{'本人' if options.person else '企业'}签收：＿＿＿＿＿＿＿＿＿＿", "日期：＿＿＿＿＿＿＿＿＿＿＿＿"]
    middle = [
        f"经办：{options.officer or '＿＿＿＿＿＿＿＿'}",
        "审核、批准：＿＿＿＿＿＿",
        "本单位文号：＿＿＿＿＿＿＿＿",
    ]
    right = [options.office or "＿＿＿＿＿＿＿＿", "（盖章）"]
    row = [[para(line, styles.BODY) for line in lines] for lines in (left, middle)]
    row.append([para(line, styles.SEAL) for line in right])
    given = "本人和企业" if options.person else "企业"
    note = f"本单依据所列文件和{given}提供的数据生成，供参考；是否符合、金额多少，以主管部门认定为准。"
    extra = (("BOX", (2, 0), (2, 0), 0.6, styles.RULE), ("BOTTOMPADDING", (0, 0), (-1, -1), 22))
    return [keep_together([gap(10), table([row], (36, 34, 30), extra), gap(4), para(note, styles.SMALL)])]
