"""Proposes what a policy gives: one item for each sum or rate, each tier and each kind of help.

An item has an amount only where the words state it: a sum per head or per square metre, a share of a base that is no
fact, and what somebody else receives are told in words without an amount.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

import msgspec

from clauses._amounts import GIVES, Giving, Sort, givings
from clauses._cases import case_of, cases_of
from clauses._cuts import Span, above, figures_inside, segments, sentences, tidy
from clauses._support_words import STAKE, kind_of, pays_of, receiver_of
from clauses.content import SupportContent
from clauses.model import Clause, ClauseRole, PolicyText, Proposal
from policies import Support, SupportKind
from policies.rules import Manual, ManualReason, Rule

_NEVER = (ClauseRole.EXCLUSION, ClauseRole.MATERIAL, ClauseRole.DEFINITION, ClauseRole.VALIDITY, ClauseRole.WINDOW)
_NOT_GIVEN = re.compile(
    r"追回|收回|退回|追缴|不予|不再|取消|停止(?:执行|拨付)|不得|不享受|不重复|就高|扣减|中止|终止|已(?:获得?|享受)[^,;。]{0,20}(?:奖励|补助|资助)|第[一二三四五六七八九十\d]+条"
)
_GIVEN = re.compile(
    rf"(?:给予|予以|提供|享受|发放|按[^,;。]*%)[^,;。]*|(?:一次性|分档|最高|每家|每年|分别)[^,;。]*{GIVES}|{GIVES}[^,;。]{{0,8}}\d|免征|减免|减半|减按|加计扣除|即征即退|贴息|优先(?:支持|推荐|纳入|安排|给予)|免费"
)
_BEGINS = re.compile(
    rf"给予|予以|发放|按照?(?=[^,;。]{{0,40}}(?:$|%|给予))|一次性|分别|最高|最多|上限|不超过|每(?:家|户|个|项|件|人|名|年|月|次|平方米)|(?:市|区|县|省|开发区|高新区)?(?:级)?财政|由[^,;。]{{1,10}}(?:给予|承担)|{GIVES}(?!政策|力度|对象|范围|项目|条件)"
)
_LEAD = re.compile(r"^(?:对于|对|凡是|凡|其中|且|并|,)+")
_GENERIC = (
    r"^(?:支持|资助|奖励|补助|补贴|扶持|奖补|扶持政策)?(?:的)?(?:标准|方式|内容|额度|措施|政策|金额|支持|奖励|力度)+$",
    r"^(?:支持|扶持|优惠|具体)?(?:政策|措施|条款)$",
    r"^附\s*件|^第.章",
)
_TOGETHER = re.compile(r"另外|另行|再(?:给予|奖励|补助|资助)|叠加|额外|同时(?:给予|奖励|享受)|追加")
_RESPECTIVE = re.compile(r"分别|依次|相应|分档")
_PER_THING = re.compile(
    rf"^每(?:一?个?)?(?:项|件|次|篇|场|套|台|例|种|批|个)?(?P<what>[^,;。\d]{{2,30}}?)(?:最高|给予|予以|一次性|{GIVES}|\d)"
)


class _Given(msgspec.Struct, frozen=True, kw_only=True):
    """A giving with the words that say for what, and the words that give it."""

    giving: Giving
    sentence: Span
    event: Span
    words: Span


def propose(text: PolicyText) -> Iterator[Proposal]:
    """Yield the support items of a document."""
    found = [item for place, clause in enumerate(text.clauses) for item in _of_clause(place, clause)]
    several = sum(_support(each).has_amount for each in found) > 1
    yield from (_routed(each, text.clauses[each.clause]) for each in found) if several else found


def _support(proposal: Proposal) -> Support:
    assert isinstance(proposal.content, SupportContent)
    return proposal.content.support


def _routed(proposal: Proposal, clause: Clause) -> Proposal:
    """Return an item of several with its route: what comes on top is always given, else the best of a clause counts."""
    support = _support(proposal)
    if not support.has_amount or support.group or support.always or support.when is not None:
        return proposal
    if _TOGETHER.search(clause.text[proposal.start : proposal.end]):
        changed = msgspec.structs.replace(support, always=True)
    else:
        changed = msgspec.structs.replace(support, group=clause.path or "全文")
    return msgspec.structs.replace(proposal, content=SupportContent(support=changed))


def _of_clause(place: int, clause: Clause) -> Iterator[Proposal]:
    if clause.role in _NEVER:
        return
    before = ""
    for sentence in sentences(clause.text):
        if _NOT_GIVEN.search(sentence.text) and not re.search(r"给予|奖励(?=\d)", sentence.text):
            continue
        given = list(_given(sentence, clause))
        if clause.role is not ClauseRole.BENEFIT and not _states_money(given, sentence):
            before = sentence.text
            continue
        if given:
            for each in given:
                yield from _items(place, clause, each, before)
        elif clause.role is ClauseRole.BENEFIT and _GIVEN.search(sentence.text) and len(sentence.text) > 5:
            yield _in_kind(place, clause, sentence)
        before = sentence.text


def _states_money(given: list[_Given], sentence: Span) -> bool:
    return (
        bool(given)
        and re.search(rf"给予|予以|奖励|补助|补贴|资助|贴息|最高.*{GIVES}|(?:贷款|授信)[^,;。]*最高", sentence.text)
        is not None
    )


def _given(sentence: Span, clause: Clause) -> Iterator[_Given]:
    found = givings(sentence, clause.figures)
    for place, giving in enumerate(found):
        begin = giving.start
        first = giving.figures[0].start
        region = sentence.text[begin - sentence.start : first - sentence.start]
        at = _BEGINS.search(_masked(region), _after_lines(begin, first, clause) - begin)
        start = begin + (at.start() if at else len(region))
        stop = found[place + 1].start if place + 1 < len(found) else sentence.end
        end = _end_of_words(sentence, giving, stop)
        event = sentence.text[begin - sentence.start : start - sentence.start]
        yield _Given(
            giving=giving,
            sentence=sentence,
            event=Span(event, begin, start),
            words=Span(sentence.text[start - sentence.start : end - sentence.start], start, end),
        )


def _after_lines(begin: int, first: int, clause: Clause) -> int:
    """Return the place after the last figure of money between two places: a threshold, no sum that is given."""
    lines = [clause.figures[i] for i in figures_inside(clause, begin, first)]
    return max((each.start + len(each.text) for each in lines if each.unit == "万元"), default=begin)


def _masked(region: str) -> str:
    """Return the words with those hidden that name a thing and give nothing (获得市级奖励的, 奖励对象)."""
    return re.sub(
        rf"(?:获|获得|享受|得到|取得)[^,;。]{{0,10}}{GIVES}|^(?:对|鼓励|支持)+|{GIVES}的",
        lambda found: "\0" * len(found[0]),
        region,
    )


def _end_of_words(sentence: Span, giving: Giving, stop: int) -> int:
    """Return the end of the part with the last figure, with the parts after it that say how long and how often."""
    last = giving.figures[-1].end
    end = last
    for part in segments(sentence):
        if part.end <= last or part.start >= stop:
            continue
        if part.start <= last or re.match(
            r"(?:连续|最长|期限|支持期|补贴期|为期|每年|同一|累计|原则上|不超过)", part.text
        ):
            end = min(part.end, stop) if part.end > stop else part.end
        else:
            break
    return max(end, last)


def _items(place: int, clause: Clause, each: _Given, before: str) -> Iterator[Proposal]:
    giving = each.giving
    event = _event_words(clause, each, before)
    if (len(giving.sums) > 1 and not giving.spanned) or len(giving.upto) > 1:
        yield from _listed(place, clause, each, event)
        return
    yield _item(place, clause, each, event)


def _item(place: int, clause: Clause, each: _Given, event: str) -> Proposal:
    kind = kind_of(each.sentence.text)
    receiver = receiver_of(each.sentence.text)
    support, why = _with_amount(
        Support(
            text=tidy(_LEAD.sub("", each.event.text + each.words.text)),
            kind=kind,
            pays=pays_of(each.words.text, each.event.text),
            beneficiary=receiver,
            clause=clause.path,
        ),
        each,
    )
    support = _in_few_words(support, clause, each)
    if support.has_amount and event:
        support = msgspec.structs.replace(support, event=_event(event, clause))
    return _proposal(place, clause, each, support, why)


def _in_few_words(support: Support, clause: Clause, each: _Given) -> Support:
    """Return an item whose words name no sum that is not in its data; the whole sentence becomes the basis."""
    if not _sums_of(support):
        return support
    replace = msgspec.structs.replace
    if not _other_money(each.event.start, each.words.end, clause, support):
        return support
    basis = support.text
    if not _other_money(each.words.start, each.words.end, clause, support):
        return replace(support, text=tidy(each.words.text), basis=basis)
    last = each.giving.figures[-1]
    part = next((part for part in segments(each.words) if part.start <= last.start < part.end), each.words)
    return replace(support, text=tidy(part.text), basis=basis)


def _other_money(start: int, end: int, clause: Clause, support: Support) -> bool:
    inside = (clause.figures[i] for i in figures_inside(clause, start, end))
    return any(each.unit == "万元" and each.value not in _sums_of(support) for each in inside)


def _proposal(place: int, clause: Clause, each: _Given, support: Support, why: str) -> Proposal:
    start = min(each.event.start, each.words.start)
    skipped = len(clause.text[start : each.words.end]) - len(clause.text[start : each.words.end].lstrip(" ,，、:："))
    return Proposal(
        clause=place,
        start=start + skipped,
        end=each.words.end,
        content=SupportContent(support=support),
        figures=figures_inside(clause, each.words.start, each.words.end),
        sure=0.8 if support.has_amount else 0.6,
        why=why,
    )


def _with_amount(support: Support, each: _Given) -> tuple[Support, str]:
    """Return the item with what the words state of its amount, and why."""
    giving = each.giving
    sums = [number.figure.value for number in giving.sums]
    upto = giving.upto[0].figure.value if giving.upto and giving.upto[0].figure.unit == "万元" else None
    per = any(number.per for number in giving.sums)
    if support.beneficiary:
        return support, f"得益的是{support.beneficiary}，不写金额"
    if support.kind is SupportKind.LOAN:
        limit = upto if upto is not None else max(sums, default=None)
        return msgspec.structs.replace(support, limit=limit), "贷款额度不是收益"
    if support.kind is SupportKind.TAX_SAVED or STAKE.search(each.words.text):
        return support, "税收优惠或股权投资，不写金额"
    replace = msgspec.structs.replace
    if giving.rates:
        if upto is not None:
            return replace(support, high=upto), "按比例给予，基数不是已有的事实，只写最高额"
        return support, "按比例给予，基数不是已有的事实"
    if sums and per:
        capped = replace(support, high=upto) if upto is not None else support
        return capped, "按人、按面积等计算，数量不是已有的事实"
    if giving.least is not None and not sums:
        return replace(support, low=giving.least.figure.value, high=upto), "写了最低额"
    if sums and giving.spanned:
        return replace(support, low=min(sums), high=max(sums)), "写了幅度"
    if sums:
        return replace(support, low=sums[0], high=sums[0], cap=upto), "写了固定金额"
    if giving.upto[0].per:
        return support, "按人、按面积等计算，数量不是已有的事实"
    return (replace(support, high=upto), "只写了最高额") if upto is not None else (support, "没有写金额")


def _listed(place: int, clause: Clause, each: _Given, event: str) -> Iterator[Proposal]:
    """Yield an item for each sum of a list, if as many cases stand before it; else one item with the range."""
    giving = each.giving
    numbers = giving.sums if len(giving.sums) > 1 else giving.upto
    cases = cases_of(each.sentence, each.event, clause.figures, len(numbers))
    if not cases or giving.rates or (giving.upto and giving.sums):
        support = Support(
            text=tidy(_LEAD.sub("", each.event.text + each.words.text)),
            kind=kind_of(each.sentence.text),
            pays=pays_of(each.words.text, each.event.text),
            beneficiary=receiver_of(each.sentence.text),
            clause=clause.path,
        )
        yield _proposal(place, clause, each, support, "几个金额与几种情形没有对上，请人填写")
        return
    for case, number in zip(cases, numbers, strict=True):
        single = msgspec.structs.replace(
            each,
            giving=msgspec.structs.replace(
                giving,
                sums=(number,) if number.sort is Sort.SUM else (),
                upto=(number,) if number.sort is Sort.UPTO else (),
                spanned=False,
            ),
        )
        upto = "最高" if number.sort is Sort.UPTO else ""
        support, why = _with_amount(
            Support(
                text=tidy(f"{case}：{upto}{number.figure.text}{_noun(each.words.text)}"),
                kind=kind_of(each.sentence.text),
                pays=pays_of(each.words.text, each.event.text),
                beneficiary=receiver_of(each.sentence.text),
                clause=clause.path,
            ),
            single,
        )
        if support.has_amount:
            support = msgspec.structs.replace(support, event=_event(case, clause), group=clause.path or "全文")
        made = _proposal(place, clause, each, support, f"{why}；与前面几种情形逐一对应")
        shared = set(made.figures) - {other.index for other in numbers}
        yield msgspec.structs.replace(made, figures=tuple(sorted({number.index, *shared})))


def _noun(words: str) -> str:
    found = re.search(rf"(?:的)?((?:一次性)?{GIVES}(?:资金|经费)?)\s*$", words)
    return found[1] if found else ""


def _event_words(clause: Clause, each: _Given, before: str) -> str:
    """Return the words before a giving, or else those of the sentence or heading before it."""
    unit = _PER_THING.search(each.words.text)
    for words in (each.event.text, unit["what"] if unit else "", before, above(clause, _GENERIC)):
        case = case_of(words)
        if len(case) >= 2 and not any(re.search(pattern, case) for pattern in _GENERIC):
            return case
    return ""


def _event(words: str, clause: Clause) -> Rule:
    return Manual(text=words, reason=ManualReason.PROJECT, clause=clause.path)


def _in_kind(place: int, clause: Clause, sentence: Span) -> Proposal:
    support = Support(
        text=tidy(sentence.text),
        kind=kind_of(sentence.text),
        pays=pays_of(sentence.text, ""),
        beneficiary=receiver_of(sentence.text),
        clause=clause.path,
    )
    figures = figures_inside(clause, sentence.start, sentence.end) if support.kind is SupportKind.TAX_SAVED else ()
    return Proposal(
        clause=place,
        start=sentence.start,
        end=sentence.end,
        content=SupportContent(support=support),
        figures=figures,
        sure=0.5,
        why="写了给什么，没有写金额",
    )


def _sums_of(support: Support) -> tuple[Decimal, ...]:
    """Return the sums of money in an item."""
    return tuple(each for each in (support.low, support.high, support.cap, support.limit) if each is not None)
