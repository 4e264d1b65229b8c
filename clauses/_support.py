"""Proposes what a policy gives: one item for each sum or rate, each tier and each kind of help.

An item has an amount only where the words state it: a sum per head or per square metre, a share of a base that is no
fact, and what somebody else receives are told in words without an amount.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec
from msgspec.structs import replace

from clauses._amounts import GIVES, SortedFigure, money
from clauses._cases import LABEL, cases_of
from clauses._cuts import Span, figures_inside, sentences, tidy
from clauses._given import APPROVED, Given, given_in
from clauses._routes import confirmed, lines_of, measured_by, route_of, starts_with_a_figure
from clauses._support_words import kind_of, pays_of, receiver_of
from clauses._worth import common_limit, in_few_words, only, with_amount
from clauses.content import NoteContent, SupportContent
from clauses.model import Clause, ClauseRole, PolicyText, Proposal
from policies import Support, SupportKind
from policies.rules import Operand

_NEVER = (ClauseRole.EXCLUSION, ClauseRole.MATERIAL, ClauseRole.DEFINITION, ClauseRole.VALIDITY, ClauseRole.WINDOW)
_TAKEN_BACK = re.compile(
    r"停止发放|停发|共同承担|分别承担|^(?:贴息|贷款|补贴)利率|追回|收回|退回|追缴|骗取|停止(?:执行|拨付)|扣减|中止|终止|第[一二三四五六七八九十\d]+条"
)
_NOT_HELP = re.compile(
    r"承担|分担|不予|不再|取消|不得|不享受|不重复|就高|已(?:获得?|享受)[^,;。]{0,20}(?:奖励|补助|资助)"
)
_STILL_GIVEN = re.compile(r"给予|奖励(?=\d)")
_HELPED = re.compile(
    rf"(?:给予|予以|提供|享受|发放|按[^,;。]*%)[^,;。]*|(?:一次性|分档|最高|每家|每年|分别)[^,;。]*{GIVES}|{GIVES}[^,;。]{{0,8}}\d|免征|减免|减半|减按|加计扣除|即征即退|贴息|优先(?:支持|推荐|纳入|安排|给予)|免费"
)
_PAID = re.compile(
    rf"给予|予以|支持[^,;。]{{0,6}}\d|创新券|额度(?:最高|不超过)|奖金|奖励|补助|补贴|资助|贴息|返还|最高.*{GIVES}|(?:贷款|授信)[^,;。]*最高"
)
_FIRM = re.compile(r"企业|单位|机构|公司|项目|平台|中心")
_LEAD = re.compile(r"^(?:对于|对|凡是|凡|其中|且|并|,)+")
_TOGETHER = re.compile(
    r"另外|另行|再增加|另加|另奖|另给予|再(?:给予|奖励|补助|资助)|叠加|额外|同时(?:给予|奖励|享受)|追加"
)


class _Item(msgspec.Struct, frozen=True):
    """A proposal, the figures of the clause that say for what it is given, and the words that do."""

    proposal: Proposal
    case: tuple[int, ...] = ()
    words: str = ""

    @property
    def support(self) -> Support | None:
        """The support item, None for a note."""
        content = self.proposal.content
        return content.support if isinstance(content, SupportContent) else None

    @property
    def has_amount(self) -> bool:
        """Whether it is an item with an amount."""
        return self.support is not None and self.support.has_amount


def propose(text: PolicyText) -> Iterator[Proposal]:
    """Yield the support items of a document.

    If there are several with an amount, what says for what each is given belongs to its item; if there is only one, that
    is a condition of the whole policy and left to others.
    """
    found = [item for place in range(len(text.clauses)) for item in _of_clause(text, place)]
    several = sum(each.has_amount for each in found) > 1
    yield from (_routed(each, text.clauses[each.proposal.clause]) if several else each.proposal for each in found)


def _routed(item: _Item, clause: Clause) -> Proposal:
    """Return an item of several with its route: what comes on top is always given, else the best of a clause counts."""
    support, proposal = item.support, item.proposal
    if support is None or not support.has_amount:
        return proposal
    if not support.group and not support.always:
        on_top = _TOGETHER.search(clause.text[proposal.start : proposal.end]) is not None
        changes = {"always": support.when is None} if on_top else {"group": clause.path or "全文"}
        support = replace(support, **changes)
    figures = tuple(sorted({*proposal.figures, *item.case}))
    return replace(proposal, content=SupportContent(support=support), figures=figures)


def _of_clause(text: PolicyText, place: int) -> list[_Item]:
    clause = text.clauses[place]
    benefit = clause.role is ClauseRole.BENEFIT
    found: list[_Item] = []
    before, receiver, known = "", "", None
    for sentence in sentences(clause.text):
        if _TAKEN_BACK.search(sentence.text) and not _STILL_GIVEN.search(sentence.text):
            continue
        if clause.role in _NEVER and not (clause.role is ClauseRole.EXCLUSION and _STILL_GIVEN.search(sentence.text)):
            continue
        given = list(given_in(text, place, sentence))
        if not given and _NOT_HELP.search(sentence.text) and "补足" not in sentence.text:
            continue
        whole = receiver_of(sentence.text) or ("" if _FIRM.search(sentence.text) else receiver)
        if given and (benefit or _PAID.search(sentence.text)):
            for each in given:
                own = each.event.text + each.words.text
                receiver = receiver_of(own) or ("" if _FIRM.search(own) else whole)
                found = _with_given(found, replace(each, receiver=receiver), before, known)
                known = _measure(each, known)
        elif (
            benefit
            and not given
            and not _is_heading(sentence, clause)
            and _HELPED.search(sentence.text)
            and len(sentence.text) > 5
        ):
            found.append(_Item(_in_kind(place, clause, sentence, whole)))
        before = sentence.text
    return found


def _is_heading(sentence: Span, clause: Clause) -> bool:
    """Return whether a first sentence only names what the clause is about (一次性扩岗补助。企业招用…)."""
    return sentence.start < 3 and len(sentence.text) <= 14 and len(clause.text) > sentence.end + 2


def _with_given(found: list[_Item], given: Given, before: str, known: Operand | None) -> list[_Item]:
    """Return the items of a clause with what is given next; a limit of all that was given belongs to that."""
    limit = common_limit(given)
    own = [each for each in found if each.proposal.end > given.sentence.start]
    if own and _is_bound(given):
        return [*found[:-1], _longer(found[-1], given)]
    if limit is not None and (capped := [each for each in own or found if _open(each)]):
        return [_limited(each, given, limit) if each in capped else each for each in found]
    if limit is None or not re.search(r"累计|合计|总[额计]", given.sentence.text):
        return [*found, *_items(given, before, known)]
    note = Proposal(
        clause=given.place,
        start=given.start,
        end=given.words.end,
        content=NoteContent(text=tidy(given.sentence.text)),
        figures=(limit.index,),
        why="是几项合计的上限，不是一项支持",
    )
    return [*found, _Item(note)]


def _is_bound(given: Given) -> bool:
    """Return whether the words only bound what the sentence gave before (每年补贴不超过实际租金的70%)."""
    before = given.sentence.text[: given.giving.figures[0].start - given.sentence.start]
    return given.giving.rates == given.giving.figures and re.search(r"(?:不超过|不高于)[^,;。]*$", before) is not None


def _longer(item: _Item, given: Given) -> _Item:
    figures = figures_inside(given.clause, given.start, given.words.end)
    proposal = replace(item.proposal, end=given.words.end, figures=(*item.proposal.figures, *figures))
    return replace(item, proposal=proposal)


def _open(item: _Item) -> bool:
    """Return whether a limit may be the limit of an item: it has none, and the firm gets money."""
    support = item.support
    money = (SupportKind.AWARD, SupportKind.INTEREST)
    counted = support is not None and (support.has_amount or bool(item.proposal.figures))
    return counted and support is not None and support.cap is None and support.kind in money and not support.beneficiary


def _limited(item: _Item, given: Given, limit: SortedFigure) -> _Item:
    support = item.support
    assert support is not None
    bounded = replace(support, cap=limit.value) if support.has_amount else replace(support, high=limit.value)
    if not support.has_amount and bounded.event is None:
        bounded = replace(bounded, event=confirmed(item.words or APPROVED, given.clause.path))
    if not support.has_amount and _names_other_sums(item, given, limit):
        bounded = replace(bounded, text=tidy(given.words.text), basis=support.text)
    proposal = replace(
        item.proposal,
        end=given.words.end,
        content=SupportContent(support=bounded),
        figures=tuple(sorted({*item.proposal.figures, limit.index, *_between(item.proposal, given)})),
        why=f"{item.proposal.why}；后面写了合计上限",
    )
    return replace(item, proposal=proposal)


def _names_other_sums(item: _Item, given: Given, limit: SortedFigure) -> bool:
    """Return whether the words of an item name a sum besides its limit (1000万元以上的部分按4%)."""
    figures = figures_inside(given.clause, item.proposal.start, item.proposal.end)
    return any(money(given.clause.figures[i]) not in (None, limit.value) for i in figures)


def _between(proposal: Proposal, given: Given) -> tuple[int, ...]:
    """Return the figures from the end of an item to the limit that belongs to it, if nothing else is given there."""
    inside = figures_inside(given.clause, proposal.end, given.words.end)
    return inside if given.start <= proposal.end + 1 else ()


def _measure(given: Given, known: Operand | None) -> Operand | None:
    """Return the measure that the lines of the next sentence may leave out."""
    lines = lines_of(given)
    found = measured_by(given.text, given.place, lines)
    return found or (known if not lines or starts_with_a_figure(given.event) else None)


def _items(given: Given, before: str, known: Operand | None) -> Iterator[_Item]:
    giving = given.giving
    numbers = giving.sums if len(giving.sums) > 1 else giving.upto
    if len(numbers) < 2 or giving.spanned:
        yield _item(given, given.case(before), known)
        return
    cases = cases_of(given.sentence, given.event, given.clause.figures, len(numbers))
    if not cases or len(giving.rates) not in (0, len(numbers)) or (giving.upto and giving.sums):
        yield _Item(_proposal(given, _bare(given), "几个金额与几种情形没有对上，请人填写"))
        return
    yield from _listed(given, cases, numbers)


def _bare(given: Given) -> Support:
    """Return the item without an amount."""
    return Support(
        text=tidy(_LEAD.sub("", LABEL.sub("", given.event.text + given.words.text))),
        kind=kind_of(given.sentence.text, given.text.title),
        pays=pays_of(given.words.text, given.event.text),
        beneficiary=given.receiver,
        clause=given.clause.path,
    )


def _item(given: Given, case: str, known: Operand | None) -> _Item:
    support, why = with_amount(_bare(given), given)
    support = in_few_words(support, given)
    lines = lines_of(given)
    if support.has_amount and case:
        when, event = route_of(given, case, lines, known)
        support = replace(support, when=when, event=event)
    figures = figures_inside(given.clause, given.event.start, given.event.end)
    return _Item(_proposal(given, support, why), figures, case)


def _proposal(given: Given, support: Support, why: str) -> Proposal:
    return Proposal(
        clause=given.place,
        start=given.start,
        end=given.words.end,
        content=SupportContent(support=support),
        figures=figures_inside(given.clause, given.words.start, given.words.end),
        sure=0.7 if support.formula else 0.8 if support.has_amount else 0.6,
        why=why,
    )


def _listed(given: Given, cases: Sequence[str], numbers: Sequence[SortedFigure]) -> Iterator[_Item]:
    """Yield an item for each sum of a list, with the case that stands at its place in the list of cases."""
    lines = lines_of(given)
    paired = lines if len(lines) == len(numbers) else ()
    operand = measured_by(given.text, given.place, paired[:1])
    ops = {one.figure.op for one in paired if one.figure.op}
    for place, (case, number) in enumerate(zip(cases, numbers, strict=True)):
        told = f"{case}：{'最高' if number in given.giving.upto else ''}{number.words}{_noun(given.words.text)}"
        support, why = with_amount(replace(_bare(given), text=tidy(told)), only(given, number))
        if support.has_amount:
            support = replace(support, event=confirmed(case, given.clause.path), group=given.clause.path or "全文")
            if operand is not None and len(ops) == 1:
                line = (replace(paired[place], figure=replace(paired[place].figure, op=next(iter(ops)))),)
                when, event = route_of(given, case, line, operand)
                support = replace(support, when=when, event=event)
        made = _proposal(given, support, f"{why}；与前面几种情形逐一对应")
        others = {one.index for one in numbers} - {number.index}
        other_lines = {one.index for one in paired} - {one.index for one in paired[place : place + 1]}
        case_figures = figures_inside(given.clause, given.event.start, given.event.end)
        yield _Item(
            replace(made, figures=tuple(each for each in made.figures if each not in others)),
            tuple(each for each in case_figures if each not in other_lines),
        )


def _noun(words: str) -> str:
    found = re.search(rf"(?:的)?((?:一次性)?{GIVES}(?:资金|经费)?)\s*$", words)
    return found[1] if found else ""


def _in_kind(place: int, clause: Clause, sentence: Span, receiver: str) -> Proposal:
    support = Support(
        text=tidy(sentence.text),
        kind=kind_of(sentence.text),
        pays=pays_of(sentence.text, ""),
        beneficiary=receiver,
        clause=clause.path,
    )
    figures = tuple(
        i
        for i in figures_inside(clause, sentence.start, sentence.end)
        if support.kind is SupportKind.TAX_SAVED and clause.figures[i].unit == "%" and not clause.figures[i].op
    )
    return Proposal(
        clause=place,
        start=sentence.start,
        end=sentence.end,
        content=SupportContent(support=support),
        figures=figures,
        sure=0.5,
        why="写了给什么，没有写金额",
    )
