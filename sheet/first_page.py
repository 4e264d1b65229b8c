"""The first page: firm and number, three figures, the next steps, the needs with their answers, the ladder."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reportlab.platypus import Flowable

from matcher import (
    ConditionVerdict,
    LadderStanding,
    Match,
    MatchResult,
    Need,
    ResultGroup,
    contact_words,
    needs_in,
    needs_of,
    total_worth,
)
from policies import Unit, plain, show
from sheet import styles
from sheet.firm_words import told
from sheet.flowables import HEADED, LINED, SHADED, LadderSteps, WhereRoom, gap, keep_together, para, qr, table
from sheet.marks import section
from sheet.options import Promise, PromiseResource, SheetOptions
from sheet.selection import Selection
from sheet.steps import next_steps
from sheet.wording import amount_on, brief_when, money, short_name, short_number, whom

_BLANK = "＿＿＿＿＿＿"
_CONCLUDED = (ResultGroup.READY, ResultGroup.TO_CONFIRM, ResultGroup.NEAR, ResultGroup.NEXT_ROUND)
_MOST_FIGURES = 3
_MOST_LACKING = 2
_MOST_ANSWERS = 2
"""Policies named as the answer to one need if nobody chose any: our choice, more is no answer."""
_MOST_CHOSEN = 5


def heading(match: Match, options: SheetOptions) -> list[Flowable]:
    """Return title, firm, visit, and the number of the sheet in large type."""
    facts = {**{fact.field: fact.value for fact in match.derived}, **match.profile.facts}
    place = "".join(str(facts.get(key, "")) for key in ("district", "zone", "street"))
    known = [
        f"统一社会信用代码 {facts['credit_code']}" if "credit_code" in facts else "",
        place,
        f"{match.size}企业" if match.size != "未知" and "或" not in match.size else "",
        f"{facts['founded_on']} 成立" if "founded_on" in facts else "",
    ]
    people = contact_words(options.contacts)
    left: list[Any] = [
        *_whose(match, options),
        para(" ｜ ".join(part for part in known if part), styles.SMALL),
        *([para(f"企业联系人 {people}", styles.SMALL)] if people else []),
        para(_visit_line(options), styles.SMALL),
        *_day_line(match, options),
    ]
    right: list[Any] = [
        qr(match.determination, 54),
        para("服务单编号", styles.NUMBER_CAPTION),
        para(short_number(match.determination), styles.NUMBER),
    ]
    extra = [("ALIGN", (1, 0), (1, 0), "RIGHT"), ("LINEBELOW", (0, 0), (-1, -1), 1.4, styles.ACCENT)]
    return [table([[left, right]], (78, 22), extra), gap(5)]


def _whose(match: Match, options: SheetOptions) -> list[Flowable]:
    """Return the title, and whom the sheet is for: the firm, or one of its persons."""
    if not options.person:
        return [para("科技政策一对一服务单", styles.TITLE), para(match.profile.name, styles.FIRM)]
    at = "　".join(part for part in (match.profile.name, options.person_post) if part)
    return [
        para("人才政策一对一服务单", styles.TITLE),
        para(options.person, styles.FIRM),
        para(f"所在单位 {at}", styles.CELL),
    ]


def _visit_line(options: SheetOptions) -> str:
    visit = options.visit_on.isoformat() if options.visit_on else _BLANK
    parts = (
        f"走访 {visit}",
        f"接待 {options.received_by}" if options.received_by else "",
        f"工作人员 {options.officer or _BLANK}",
        f"电话 {options.phone or _BLANK}",
    )
    return " ｜ ".join(part for part in parts if part)


def _day_line(match: Match, options: SheetOptions) -> list[Flowable]:
    """Return a line that tells that the sheet is reckoned for another day than that of printing."""
    if options.printed_on is None or options.printed_on == match.on:
        return []
    words = f"（打印于 {options.printed_on.isoformat()}）：资质、期限和年度数据都以推算日为准。"
    return [para([(f"按 {match.on.isoformat()} 推算", True), (words, False)], styles.CELL)]


def figures(match: Match, options: SheetOptions) -> list[Flowable]:
    """Return up to three figures that count exactly what their words say; a zero is left out, for it helps nobody."""
    groups: dict[ResultGroup, list[MatchResult]] = {point: [] for point in ResultGroup}
    for result in match.results:
        groups[match.group_of(result)].append(result)
    counted = {point: str(len(results) or "") for point, results in groups.items()}
    if not any(counted[point] for point in _CONCLUDED):
        return [_too_early(bool(groups[ResultGroup.TO_ASK]))]
    certain = _sum(groups[ResultGroup.READY])
    candidates = (
        (counted[ResultGroup.READY], ResultGroup.READY.label),
        (counted[ResultGroup.TO_CONFIRM], ResultGroup.TO_CONFIRM.label),
        (certain, "可申报各项合计（估算）"),
        (counted[ResultGroup.NEAR], ResultGroup.NEAR.label),
        (_sum(groups[ResultGroup.TO_CONFIRM]), "核验通过后可得（估算）"),
        (counted[ResultGroup.NEXT_ROUND], ResultGroup.NEXT_ROUND.label),
        (counted[ResultGroup.HELD], ResultGroup.HELD.label),
    )
    shown = [(figure, word) for figure, word in candidates if figure][:_MOST_FIGURES]
    row: list[Any] = [[para(figure, styles.BIG), para(word, styles.CAPTION)] for figure, word in shown]
    given = "本人和企业" if options.person else "企业"
    note = f"估算按{given}提供的数据，不含贷款额度和服务；互斥政策只计较高一项。"
    if counted[ResultGroup.NEAR] and ResultGroup.NEAR.label not in [word for _, word in shown]:
        note = f"另有{ResultGroup.NEAR.label} {counted[ResultGroup.NEAR]} 项。{note}"
    return [table([row], (1,) * len(row), SHADED), gap(2), para(note, styles.SMALL)]


def _sum(results: Sequence[MatchResult]) -> str:
    """Return what policies bring together if all are granted, without ceilings of open routes; "" without any bound."""
    found = total_worth(results)
    return money(found.low, found.high) if found.low or found.high else ""


def _too_early(asked: bool) -> Flowable:
    words = [("今天掌握的资料还少，先不下结论。", True), ("请先补上清单里的资料，再逐项判断。", False)]
    if not asked:
        words = [("按现有资料没有可以申报的政策。", True), ("情况有变化时可以再匹配一次。", False)]
    return table([[para(words, styles.BODY)]], (100,), SHADED)


def steps(match: Match, selection: Selection, options: SheetOptions) -> list[Flowable]:
    """Return the next steps: what, with whom, by when."""
    found = next_steps(match, selection, options)
    if not found:
        return []
    rows: list[Sequence[Any]] = [[para(word, styles.HEAD) for word in ("", "做什么", "找谁", "什么时候")]]
    for i, step in enumerate(found, 1):
        who = [(step.who, False), (f"\n{step.phone}" if step.phone else "", True)]
        cells = (
            para(step.what, styles.CELL),
            para(who, styles.CELL),
            para(step.by.replace("（还有", "\n（还有"), styles.CELL),
        )
        rows.append([para(str(i), styles.STRONG), *cells])
    return [*section("下一步"), table(rows, (4, 46, 27, 23), HEADED)]


def overview(match: Match, selection: Selection, options: SheetOptions) -> list[Flowable]:
    """Return the policies printed whole on one line each, so that the first page tells what the others hold.

    It is left out where it would not fit on that page.
    """
    if not selection.blocks:
        return []
    rows: list[Sequence[Any]] = []
    for number, result in enumerate(selection.blocks, 1):
        group, worth, by = match.group_of(result).label, amount_on(result, options)[0], brief_when(result)
        reason = selection.why(result, f"{by}{group}{result.state.label}")
        cells = (f"{number}", short_name(result), group, worth, "；".join(part for part in (by, reason) if part))
        rows.append([para(cell, styles.CELL) for cell in cells])
    parts = [para("后面展开的政策", styles.SECTION), table(rows, (4, 22, 18, 19, 37), LINED)]
    return [WhereRoom(parts)]


def needs(match: Match, options: SheetOptions) -> list[Flowable]:
    """Return what the firm asked for, and the answer: what fits with office and phone, or who replies by when."""
    rows: list[Sequence[Any]] = [[para(word, styles.HEAD) for word in ("诉求", "可以对上的", "找谁；谁答复、哪天前")]]
    for promise in _asked_for(match, options):
        wish = [(f"{promise.category}：", True), (_need_text(promise), False)]
        rows.append([para(wish, styles.CELL), *_answer(promise, match, options)])
    if len(rows) == 1:
        return []
    return [*section("您提出的"), table(rows, (26, 45, 29), HEADED)]


def _asked_for(match: Match, options: SheetOptions) -> tuple[Promise, ...]:
    """Return the needs in the profile and those noted in visits; one that is both has the promise made for it."""
    noted = [_need(promise) for promise in options.promises]
    told_ = needs_in(match.profile) if options.profile_needs else ()
    new = (need for need in told_ if not any(need.repeats(other) for other in noted))
    return (*(Promise(need.category, need.text, amount=need.amount) for need in new), *options.promises)


def _need(promise: Promise) -> Need:
    return Need(promise.category, promise.text, promise.amount)


def _need_text(promise: Promise) -> str:
    """Return the text of a request, with its amount unless the text contains it."""
    if promise.amount is None or plain(promise.amount) in promise.text:
        return promise.text
    return f"{promise.text}（{show(promise.amount, Unit.MONEY)}）"


def _answer(promise: Promise, match: Match, options: SheetOptions) -> list[Flowable]:
    """Return what fits and whom to ask: the policies chosen for the request that are still open, else the best of the match."""
    found = needs_of(match, [_need(promise)])[0]
    fitting = {answer.result.policy.id: answer.why for answer in found.answers}
    offered = () if promise.answer else tuple(fitting)[:_MOST_ANSWERS]
    results = _open(promise.policies, match)[:_MOST_CHOSEN] or _open(offered, match)
    reply = f"{promise.officer or options.officer or _BLANK} 于 {promise.reply_by or _BLANK} 前答复"
    reply = f"{promise.office}承办，{reply}" if promise.office else reply
    if not results and not promise.resources:
        words = promise.answer or told(found.note, options) or "另行答复"
        return [para(words, styles.CELL), para(reply if promise.reply_by or not promise.answer else "", styles.CELL)]
    fits: list[tuple[str, bool]] = []
    for result in results:
        words = told(fitting.get(result.policy.id, ""), options)
        fits += [(f"{short_name(result)}", True), (f"：{words}\n" if words else "\n", False)]
    for resource in promise.resources:
        fits += [(resource.title, True), (f"{_resource_words(resource)}\n", False)]
    fits[-1] = (fits[-1][0].removesuffix("\n") + (f"\n{promise.answer}" if promise.answer else ""), False)
    asked = [" ".join(part for part in whom(result, match, options) if part) for result in results]
    reached = [" ".join(filter(None, (resource.contact, resource.phone))) for resource in promise.resources]
    asked += [words for words in reached if words]
    answered_by = [reply] if promise.reply_by is not None else [f"{promise.office}承办"] if promise.office else []
    who = "\n".join(dict.fromkeys((*asked, *answered_by)))
    return [para(fits, styles.CELL), para(who, styles.CELL)]


def _resource_words(resource: PromiseResource) -> str:
    owner = f"（{resource.owner}）" if resource.owner and resource.owner not in resource.title else ""
    return f"{owner}：{resource.offers}" if resource.offers else owner


def _open(policies: Sequence[str], match: Match) -> list[MatchResult]:
    """Return the results of policies, without those refused by now or out of force."""
    found = [result for policy in policies if (result := match.result(policy)) is not None]
    return [result for result in found if match.group_of(result) not in (ResultGroup.NOT_MET, ResultGroup.OUT_OF_FORCE)]


def ladders(match: Match) -> list[Flowable]:
    """Return the position of the firm on each ladder and what the next rung lacks."""
    parts: list[Flowable] = []
    for standing in match.standings:
        if _barred(match, standing):
            continue
        following = standing.rungs.index(standing.next) if standing.next is not None else None
        if len(standing.rungs) > 1:
            labels = [f"{rung.label}？" if rung.doubt else rung.label for rung in standing.rungs]
            climbed = [rung.held and not rung.doubt for rung in standing.rungs]
            parts.append(LadderSteps(labels, climbed, following))
        parts.append(para(_standing_line(match, standing), styles.TIGHT))
        parts.append(gap(4))
    return [*section("成长阶梯"), keep_together(parts)] if parts else []


def _barred(match: Match, standing: LadderStanding) -> bool:
    """Return whether a ladder is for others: the firm is not on it, and what the next rung lacks is no figure to grow."""
    if standing.result is None or any(rung.held for rung in standing.rungs) or standing.current is not None:
        return False
    unmet = (c for c in match.conditions(standing.result) if c.verdict is ConditionVerdict.UNMET)
    return any(condition.gap is None for condition in unmet)


def _standing_line(match: Match, standing: LadderStanding) -> list[tuple[str, bool]]:
    if not standing.known and not standing.on_it:
        return [(f"{standing.name}：{standing.here}，请提供资质名称、发证日和到期日。", False)]
    have = standing.here if len(standing.rungs) > 1 else f"{standing.name}：{standing.here}"
    if standing.paused:
        return [(f"{have}。下一级近年没有组织评价。", False)]
    if standing.next is None:
        return [(f"{have}，已在最高一级。", False)]
    following = f"；下一级是{standing.next.label}：" if len(standing.rungs) > 1 else "；"
    return [(f"{have}{following}", True), (_next_rung(match, standing), False)]


def _next_rung(match: Match, standing: LadderStanding) -> str:
    if standing.result is None:
        return "以主管部门通知为准。"
    lacking = [c for c in match.conditions(standing.result) if c.verdict is ConditionVerdict.UNMET]
    unknown = [c for c in match.conditions(standing.result) if c.verdict is ConditionVerdict.UNKNOWN]
    if not lacking and not unknown:
        return f"条件均已满足，{'可以申报' if standing.result.state.accepts else '等申报开始'}。"
    words = [c.gap.text if c.gap else f"未满足“{c.text}”" for c in lacking[:_MOST_LACKING]]
    if len(lacking) > len(words):
        words.append(f"另有 {len(lacking) - len(words)} 项未满足")
    if unknown:
        words.append(f"还有 {len(unknown)} 项待核实")
    return f"{'；'.join(words)}。"
