"""The sections of the sheet: one pure function each, from a match to flowables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from reportlab.platypus import CondPageBreak, Flowable

from matcher import (
    Condition,
    ConditionVerdict,
    LadderStanding,
    Match,
    MatchResult,
    PolicyState,
    Question,
    ResultGroup,
    Worth,
    by_holder,
    contact_words,
    stacks,
    total_worth,
    worth_words,
)
from policies import Holder, Unit, plain, show
from policies.rules import Region
from sheet import styles
from sheet.flowables import HEADED, LINED, SHADED, LadderSteps, gap, keep_together, para, qr, table
from sheet.marks import Outline
from sheet.options import Edition, SheetOptions
from sheet.reasons import VERBAL_MARK
from sheet.selection import POSSIBLE, Selection
from sheet.wording import amount, money, verdict_words

_MOST_FACTS = 5
"""Facts a section lists for one holder; this and the limits below are our choice, to keep the sheet at four pages."""
_MOST_LACKING = 3
_MOST_NAMED = 40
_MOST_STACKS = 4
_MOST_LAYERS = 6


def section(text: str, room: float = 90) -> list[Flowable]:
    """Return the title of a section with its outline entry; it begins a page if fewer than `room` points are left."""
    return [CondPageBreak(room), Outline(text, 0), para(text, styles.SECTION)]


def heading(match: Match, options: SheetOptions) -> list[Flowable]:
    """Return title, firm and visit."""
    facts = match.profile.facts
    place = "".join(str(facts.get(key, "")) for key in ("district", "zone", "street"))
    known = [
        f"统一社会信用代码 {facts['credit_code']}" if "credit_code" in facts else "",
        place,
        f"{match.size}企业" if match.size != "未知" else "规模待定",
        f"{facts['founded_on']} 成立" if "founded_on" in facts else "",
    ]
    visit = options.visit_on.isoformat() if options.visit_on else "＿＿＿＿＿＿"
    left: list[Any] = [
        para("科技政策一对一服务单", styles.TITLE),
        para(match.profile.name, styles.FIRM),
        para(" ｜ ".join(part for part in known if part), styles.SMALL),
        *_contacts(options),
        para(
            f"数据日期 {match.on.isoformat()} ｜ 走访日期 {visit} ｜ 工作人员 {options.officer or '＿＿＿＿＿＿'} ｜ 电话 {options.phone or '＿＿＿＿＿＿'}",
            styles.SMALL,
        ),
    ]
    right: list[Any] = [qr(match.determination, 62), para(f"编号 {match.determination[:12]}", styles.CAPTION)]
    extra = [("ALIGN", (1, 0), (1, 0), "RIGHT"), ("LINEBELOW", (0, 0), (-1, -1), 1.4, styles.ACCENT)]
    return [table([[left, right]], (82, 18), extra), gap(6)]


def _contacts(options: SheetOptions) -> list[Flowable]:
    """Return the contact persons; nothing if none is known, so that older sheets are reprinted unchanged."""
    words = contact_words(options.contacts)
    return [para(f"企业联系人 {words}", styles.SMALL)] if words else []


def summary(match: Match, selection: Selection) -> list[Flowable]:
    """Return the number of policies in each group, and the sum of the ready ones."""
    counts = dict.fromkeys(ResultGroup, 0)
    for result in match.results:
        counts[match.group_of(result)] += 1
    unpublished = counts[ResultGroup.CONSULT]
    aside = f"另有 {unpublished} 项政策的条件未公布，须向主管部门咨询，不计在内。" if unpublished else ""
    shown = (ResultGroup.READY, ResultGroup.NEXT_ROUND, ResultGroup.TO_CONFIRM, ResultGroup.NEAR, ResultGroup.TO_ASK)
    sums = total_worth([r for r in match.results if match.group_of(r) is ResultGroup.READY])
    ready = worth_words(Worth(sums.low, sums.high)) or "—"
    numbers = [para(str(counts[point]), styles.BIG) for point in shown]
    words = [para(point.label, styles.CAPTION) for point in shown]
    row: list[Any] = [[number, word] for number, word in zip(numbers, words, strict=True)]
    row.append([para(ready, styles.BIG), para("可申报合计（估算）", styles.CAPTION)])
    all_met = _if_all_met(match, selection)
    note = (
        "估算不含贷款额度、服务类支持和待核金额；互斥政策只计较高一项。以上按已掌握的数据判断，实际以主管部门认定为准。"
    )
    return [table([row], (12, 15, 17, 12, 13, 31), SHADED), gap(2), *all_met, para(aside + note, styles.SMALL)]


def _if_all_met(match: Match, selection: Selection) -> list[Flowable]:
    """Return the sum if all open policies with a block were met; separate from the sure sum."""
    ready = [result for result in match.results if match.group_of(result) is ResultGroup.READY]
    sure, most = total_worth(ready), total_worth([*ready, *selection.open])
    if most.high == sure.high or not selection.open:
        return []
    words = money(most.low, most.high)
    return [para([("若本单所列待核实政策也全部符合，合计（估算）：", False), (words, True)], styles.CELL)]


def ladders(match: Match) -> list[Flowable]:
    """Return the position of the firm on each ladder and what the next rung lacks."""
    parts: list[Flowable] = []
    for standing in match.standings:
        following = standing.rungs.index(standing.next) if standing.next is not None else None
        if len(standing.rungs) > 1:
            labels, climbed = [rung.label for rung in standing.rungs], [rung.held for rung in standing.rungs]
            parts.append(LadderSteps(labels, climbed, following))
        parts.append(para(_standing_line(match, standing), styles.TIGHT))
        parts.append(gap(5))
    return [*section("成长阶梯"), keep_together(parts)]


def _standing_line(match: Match, standing: LadderStanding) -> list[tuple[str, bool]]:
    if not standing.known:
        return [("现有资质还不清楚，请企业提供资质名称、发证日和到期日。", False)]
    until = standing.current.held_until if standing.current else None
    outside = "尚未进入这一阶梯" if len(standing.rungs) > 1 else f"还不是{standing.name}企业"
    have = f"已是{standing.current.label}" if standing.current else outside
    have += f"（至 {until.isoformat()}）" if until else ""
    if standing.paused:
        return [(f"{have}。下一级近年没有见到评价，升级前请先问主管部门。", False)]
    if standing.next is None:
        return [(f"{have}，已在最高一级。", False)]
    head = (f"{have}；下一级是{standing.next.label}", True)
    if standing.result is None:
        return [head, ("，本库暂无其条件。", False)]
    lacking = [c for c in match.conditions(standing.result) if c.verdict is ConditionVerdict.UNMET]
    unknown = [c for c in match.conditions(standing.result) if c.verdict is ConditionVerdict.UNKNOWN]
    if not lacking and not unknown:
        now = "可以申报" if standing.result.state.accepts else f"等申报开始（{standing.result.state.label}）"
        return [head, (f"，条件均已满足，{now}。", False)]
    words = [c.gap.text if c.gap else f"未满足“{c.text}”" for c in lacking[:_MOST_LACKING]]
    if len(lacking) > len(words):
        words.append(f"另有 {len(lacking) - len(words)} 项未满足")
    named = "、".join(f"“{c.text}”" for c in unknown[: _MOST_LACKING - len(lacking[:_MOST_LACKING])])
    if named:
        words.append(f"待核实 {len(unknown)} 项：{named}{'等' if len(unknown) > named.count('“') else ''}")
    elif unknown:
        words.append(f"还有 {len(unknown)} 项待核实")
    return [head, (f"。{'；'.join(words)}。", False)]


def held(match: Match, selection: Selection) -> list[Flowable]:
    """Return what the firm already holds, until when, and how it is renewed."""
    if not selection.held:
        return []
    rows: list[Sequence[Any]] = [[para(word, styles.HEAD) for word in ("已享受", "有效期至", "到期安排")]]
    for result in selection.held:
        until = result.held_until
        left = f"{until.isoformat()}（还有 {(until - match.on).days} 天）" if until else "有效期未填"
        renewal = result.policy.validity.renewal or result.policy.validity.text or "以主管部门通知为准"
        short = [
            c.gap.text if c.gap else c.text for c in match.conditions(result) if c.verdict is ConditionVerdict.UNMET
        ]
        if short:
            renewal = f"按现有数据复核还不能通过：{'；'.join(short)}。{renewal}"
        rows.append([para(text, styles.CELL) for text in (result.policy.name, left, renewal)])
    return [*section("已享受与续期", 130), table(rows, (28, 28, 44), HEADED)]


def choices(match: Match, selection: Selection) -> list[Flowable]:
    """Return the policies of which the firm may take only one, side by side."""
    printed = {result.policy.id for result in (*selection.blocks, *selection.held)}
    relevant = [choice for choice in match.choices if any(r.policy.id in printed for r in choice.results)]
    if not relevant:
        return []
    rows: list[Sequence[Any]] = [[para(word, styles.HEAD) for word in ("不能同时享受", "建议", "理由")]]
    for choice in relevant:
        names = "、".join(result.policy.short or result.policy.name for result in choice.results)
        better = choice.better.policy.short or choice.better.policy.name if choice.better else "待比较"
        rows.append(
            [para(f"{names}：{choice.text}", styles.CELL), para(better, styles.CELL), para(choice.reason, styles.CELL)]
        )
    return [*section("组合与取舍"), table(rows, (50, 18, 32), HEADED)]


def homework(match: Match, selection: Selection, options: SheetOptions) -> list[Flowable]:
    """Return the missing facts, grouped by who in the firm can provide them, with room to write."""
    parts: list[Flowable] = []
    printed = {result.policy.id for result in selection.blocks}
    asked = [question for question in match.questions if _worth_asking(question, printed, options)]
    for holder, questions in by_holder(asked):
        rows = [_fact_row(question) for question in questions[:_MOST_FACTS]]
        more = len(questions) - len(rows)
        title = (
            f"{holder}（{len(questions)} 项）"
            if more <= 0
            else f"{holder}（{len(questions)} 项，先填最要紧的 {len(rows)} 项）"
        )
        parts.append(keep_together([para(title, styles.STRONG), table(rows, (53, 22, 25), LINED), gap(4)]))
    if not parts:
        return []
    return [
        *section("待补资料清单", 160),
        para("补齐后可再次匹配；按能定下的政策数排序。", styles.SMALL),
        *parts,
    ]


def _worth_asking(question: Question, printed: set[str], options: SheetOptions) -> bool:
    """Return whether a question is printed: facts always, confirmations only for policies on this sheet.

    Judgements of the officers are left out, because the firm cannot answer them.
    """
    if not question.field.startswith(("confirmed.", "scores.")):
        return True
    if question.holder == Holder.OFFICER.value and options.edition is Edition.FIRM:
        return False
    return not printed.isdisjoint(question.policies)


def _fact_row(question: Question) -> list[Flowable]:
    stake = f"，涉及 {show(question.amount_at_stake, Unit.MONEY)}" if question.amount_at_stake > 0 else ""
    effect = f"可定 {question.settles} 项" if question.settles else f"关系 {question.touches} 项"
    return [
        para(f"☐ {question.text}", styles.CELL),
        para("＿＿＿＿＿＿＿＿＿＿", styles.CELL),
        para(f"{effect}{stake}", styles.CELL_MUTED),
    ]


def others(match: Match, selection: Selection, options: SheetOptions) -> list[Flowable]:
    """Return the policies without a block by name and number, so that none is dropped silently."""
    if not selection.others:
        return []
    parts: list[Flowable] = [*section(f"其他可关注的政策（{len(selection.others)} 项，未在本单展开）")]
    everything = options.edition is Edition.OFFICER
    for point in POSSIBLE:
        there = [result for result in selection.others if match.group_of(result) is point]
        if there and point is ResultGroup.CONSULT and not everything:
            words = f"{len(there)} 项，本单不列名；需要时可向工作人员索取名单，并咨询主管部门。"
            parts.append(para([(f"{point.label}：", True), (words, False)], styles.TIGHT))
        elif there:
            parts.append(_named(point.label, there, len(there) if everything else _MOST_NAMED))
    return parts


def _named(head: str, results: Sequence[MatchResult], most: int) -> Flowable:
    names = [result.policy.short or result.policy.name for result in results[:most]]
    tail = f"等 {len(results)} 项，其余可向工作人员索取名单" if len(names) < len(results) else f"，共 {len(results)} 项"
    return para([(f"{head}：", True), ("、".join(names) + tail + "。", False)], styles.TIGHT)


def refused(match: Match, selection: Selection) -> list[Flowable]:
    """Return the refused policies with reasons; those of other places by place and number only."""
    if not selection.refused:
        return []
    elsewhere = [result for result in selection.refused if _of_another_place(result)]
    rows: list[Sequence[Any]] = [[para(word, styles.HEAD) for word in ("政策", "不符合的原因")]]
    for result in selection.refused:
        if result in elsewhere:
            continue
        words = "；".join(_refusal(c) for c in match.conditions(result) if c.verdict is ConditionVerdict.UNMET)
        words = words if result.state.in_force else f"{result.state.label}。{words}"
        rows.append([para(result.policy.name, styles.CELL), para(words or "—", styles.CELL)])
    parts = section(f"不符合或不在施行期（{len(selection.refused)} 项）")
    if len(rows) > 1:
        parts.append(table(rows, (32, 68), HEADED))
    if elsewhere:
        places = Counter(result.policy.region for result in elsewhere)
        named = "、".join(f"{place} {count} 项" for place, count in places.items())
        parts.append(para([("仅因注册地不在其范围：", True), (f"{named}。", False)], styles.CELL))
    return parts


def _of_another_place(result: MatchResult) -> bool:
    """Return whether the place of registration is the only reason against a policy that is in force."""
    unmet = [member.node for member in result.outcome.members if member.verdict is ConditionVerdict.UNMET]
    return result.state.in_force and bool(unmet) and all(isinstance(node, Region) for node in unmet)


def _refusal(condition: Condition) -> str:
    """Return the reason of a refusal, with the firm's own figure if there is one."""
    if condition.gap is not None:
        return condition.gap.text
    failed = [child for child in condition.children if child.verdict is ConditionVerdict.UNMET]
    if failed:
        return f"{condition.text}（{'；'.join(_refusal(child) for child in failed)}）"
    if not condition.actual or condition.manual:
        return condition.text
    return f"{condition.text}（本企业：{condition.actual}）"


def requests(match: Match, options: SheetOptions) -> list[Flowable]:
    """Return the firm's requests and the promises made; never a date of payment."""
    rows: list[Sequence[Any]] = [[para(word, styles.HEAD) for word in ("类别", "诉求", "答复时间", "责任人")]]
    needs = match.profile.facts.get("needs")
    for need in needs if isinstance(needs, tuple) else ():
        if not isinstance(need, str):
            cells = (str(need.get("category", "其他")), _need_text(need), "＿＿＿＿＿", "＿＿＿＿＿")
            rows.append([para(cell, styles.CELL) for cell in cells])
    for promise in options.promises:
        reply = promise.reply_by.isoformat() if promise.reply_by else "＿＿＿＿＿"
        cells = (promise.category, promise.text, reply, promise.officer or "＿＿＿＿＿")
        rows.append([para(cell, styles.CELL) for cell in cells])
    rows.append([para(cell, styles.CELL) for cell in ("＿＿＿＿", "＿" * 22, "＿＿＿＿＿", "＿＿＿＿＿")])
    return [*section("诉求与答复"), table(rows, (12, 54, 17, 17), HEADED)]


def _need_text(need: Mapping[str, object]) -> str:
    """Return the text of a request, with its amount unless the text contains it."""
    text, amount = str(need.get("text", "")), need.get("amount")
    if not isinstance(amount, (int, Decimal)) or plain(Decimal(amount)) in text:
        return text
    return f"{text}（{show(Decimal(amount), Unit.MONEY)}）"


def internal(options: SheetOptions) -> list[Flowable]:
    """Return the internal remarks; nothing in the firm's edition."""
    if options.edition is not Edition.OFFICER or not options.internal:
        return []
    return [*section("内部备注"), para(options.internal)]


def layers(match: Match, selection: Selection) -> list[Flowable]:
    """Return the support of several levels for the same act side by side, with the sum after exclusions."""
    printed = {result.policy.id for result in (*selection.ready, *selection.later, *selection.near, *selection.held)}
    shown = [stack for stack in stacks(match.results) if printed & {layer.policy.id for layer in stack.layers}]
    if not shown:
        return []
    rows: list[Sequence[Any]] = [[para(word, styles.HEAD) for word in ("同一件事", "各级支持", "合计")]]
    for stack in shown[:_MOST_STACKS]:
        lines = [_layer(layer) for layer in stack.layers[:_MOST_LAYERS]]
        more = len(stack.layers) - len(lines)
        if more > 0:
            lines.append(f"另有 {more} 项")
        words = [worth_words(stack.worth) or "没有金额", *(f"（{text}）" for text in stack.exclusions)]
        cells = (stack.act.value, "\n".join(lines), "\n".join(words))
        rows.append([para(cell, styles.CELL) for cell in cells])
    return [*section("层层叠加：国家、市、区同一件事的支持", 120), table(rows, (18, 56, 26), HEADED)]


def _layer(layer: MatchResult) -> str:
    words = verdict_words(layer) if layer.state is not PolicyState.HELD else layer.state.label
    worth = amount(layer)
    head = layer.policy.level.value.partition("(")[0]
    return f"{head}：{layer.policy.short or layer.policy.name}（{words}{f'，{worth}' if worth else ''}）"


def signatures(options: SheetOptions) -> list[Flowable]:
    """Return the lines to sign."""
    row = [
        para(text, styles.BODY)
        for text in ("企业（签字）：＿＿＿＿＿＿＿＿", "工作人员：＿＿＿＿＿＿＿＿", "日期：＿＿＿＿＿＿")
    ]
    note = "本单依据所列文件和企业提供的数据生成，供参考；是否符合、金额多少，以主管部门认定为准。"
    if options.verbal_facts:
        note += f"标有{VERBAL_MARK}的，只据企业口头所述，申报前请对照报表、证照核实。"
    return [keep_together([gap(12), table([row], (40, 34, 26)), gap(4), para(note, styles.SMALL)])]
