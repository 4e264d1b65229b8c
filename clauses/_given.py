"""A thing that a sentence gives, with the words that say for what and the words that give it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from clauses._amounts import GIVES, Giving, givings, money
from clauses._cases import LABEL, case_of
from clauses._cuts import Span, above, figures_inside, segments
from clauses.model import Clause, ClauseRole, PolicyText

_BEGINS = re.compile(
    rf"给予|予以|发放|按照?(?=[^,;。]{{0,40}}(?:$|%|给予))|一次性|分别|最高|最多|上限|不超过|每(?:家|户|个|项|件|人|名|年|月|次|平方米)|(?:市|区|县|省|开发区|高新区)?(?:级)?财政|由[^,;。]{{1,10}}(?:给予|承担)|{GIVES}(?!政策|力度|对象|范围|项目|条件)"
)
_GENERIC = (
    r"^(?:支持|资助|奖励|补助|补贴|扶持|奖补|贴息|补偿|扶持政策)?(?:的)?(?:标准|方式|内容|额度|措施|政策|金额|支持|奖励|力度)+$",
    r"^(?:支持|扶持|优惠|具体)?(?:政策|措施|条款)$",
    r"^附\s*件|^第.章",
)
_PER_THING = re.compile(
    rf"^每(?:一?个?)?(?:项|件|次|篇|场|套|台|例|种|批|个)?(?P<what>[^,;。\d]{{2,30}}?)(?:最高|给予|予以|一次性|{GIVES}|\d)"
)
_BASE = re.compile(r"^按照?(?P<what>[^,;。\d]{0,10}实际[^,;。\d]{2,20}?)(?:总额|金额)?的?\d")
_MOST = 40
"""Figures of a sentence that gives something, at most. Our choice: more are a table without its lines."""
_ANYBODY = re.compile(
    r"(?:经?(?:审核|评审|审查|认定|评定|核定)(?:后|合格|通过)?)?(?:的)?(?:符合|满足|具备|达到)?(?:上述|以上|前述|本条|本办法|规定|相关|申报|支持|奖励|补助)*(?:条件|要求|规定|标准)?(?:的)?"
    r"(?:同一|单个|单家|单项|每个|每家|每户|每)?(?:申报|申请)?(?:企业|单位|机构|项目|产品|主体|载体|平台|个|家|户)?"
    r"|(?:企业|单位|其)?(?:当年|年度)?(?:实际)?(?:支付|发生|缴纳|投入)(?:的)?[一-龥]{2,8}"
)
"""Words that name no event: whoever meets the conditions, or the base of a share."""
APPROVED = "申报经审核通过"
"""What must happen before anything is given that names no event of its own."""
_GOES_ON = re.compile(
    r"(?:且|但|须|需|分[一二三四五\d]+(?:年|期|次|阶段)|面积|补贴时间|补助期|每家企业不|每户企业不|连续|最长|期限|支持期|补贴期|为期|每年|同一|累计|原则上|不超过)"
)


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """A giving of a sentence of a clause. `event` is what stands before the words that give, `words` are those.

    `receiver` is who gets it, "" for the firm.
    """

    text: PolicyText
    place: int
    giving: Giving
    sentence: Span
    event: Span
    words: Span
    receiver: str = ""

    @property
    def clause(self) -> Clause:
        """The clause that gives."""
        return self.text.clauses[self.place]

    @property
    def start(self) -> int:
        """The place of the first character of its words in the text of the clause."""
        whole = self.clause.text[self.event.start : self.words.end]
        return self.event.start + len(whole) - len(whole.lstrip(" ,，、:："))

    def case(self, before: str) -> str:
        """Return what the thing is given for: the words before it, or else the sentence or heading above."""
        unit, base = _PER_THING.search(self.words.text), _BASE.search(self.words.text)
        inside = unit["what"] if unit else base["what"] if base else ""
        for words in (self.event.text, inside, before, above(self.clause, _GENERIC)):
            case = case_of(re.sub(r"\d.*部分.*", "", words) if "部分" in words else words)
            if _ANYBODY.fullmatch(case):
                return APPROVED
            if len(case) >= 2 and not any(re.search(pattern, case) for pattern in _GENERIC):
                return case
        return APPROVED


def given_in(text: PolicyText, place: int, sentence: Span) -> Iterator[Given]:
    """Yield what a sentence of a clause gives in sums or rates, in order."""
    clause = text.clauses[place]
    if len(figures_inside(clause, sentence.start, sentence.end)) > _MOST:
        return
    found = givings(sentence, clause.figures, under_benefits=clause.role is ClauseRole.BENEFIT)
    for number, giving in enumerate(found):
        begin, first = giving.start, giving.figures[0].start
        region = _between(sentence, begin, first)
        at = _BEGINS.search(_masked(region), _after_lines(begin, first, clause) - begin)
        start = begin + (at.start() if at else len(region))
        stop = found[number + 1].start if number + 1 < len(found) else sentence.end
        end = _end_of_words(sentence, giving, stop)
        yield Given(
            text=text,
            place=place,
            giving=giving,
            sentence=sentence,
            event=Span(_between(sentence, begin, start), begin, start),
            words=Span(_between(sentence, start, end), start, end),
        )


def _between(sentence: Span, start: int, end: int) -> str:
    return sentence.text[start - sentence.start : end - sentence.start]


def _after_lines(begin: int, first: int, clause: Clause) -> int:
    """Return the place after the last figure of money between two places: a threshold, no sum that is given."""
    lines = [clause.figures[i] for i in figures_inside(clause, begin, first)]
    return max((each.start + len(each.text) for each in lines if money(each) is not None), default=begin)


def _masked(region: str) -> str:
    """Return the words with those hidden that name a thing and give nothing (获得市级奖励的, 奖励对象)."""
    return re.sub(
        rf"{LABEL.pattern}|(?:获|获得|享受|得到|取得)[^,;。的]{{0,10}}{GIVES}|^(?:对|鼓励|支持)+|{GIVES}的",
        lambda found: "\0" * len(found[0]),
        region,
    )


def _end_of_words(sentence: Span, giving: Giving, stop: int) -> int:
    """Return the end of the part with the last figure, with the parts after it that say how long and how often."""
    last = end = giving.figures[-1].end
    for part in segments(sentence):
        if part.end <= last or part.start >= stop:
            continue
        if part.start > last and not _GOES_ON.match(part.text):
            break
        end = min(part.end, stop)
    return max(end, last)
