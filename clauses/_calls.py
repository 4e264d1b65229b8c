"""Proposes when applications are accepted: rounds with their days, acceptance all year, reliefs by law.

A round needs its year, from the words or from the title. A deadline of an office that passes applications on is told in
words and is no round.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from clauses._cuts import Span, figures_inside, sentences, tidy
from clauses._days import Days, days_in
from clauses.content import CallsContent
from clauses.model import Clause, ClauseRole, PolicyText, Proposal
from policies import Call, Calls, RollingCalls

_EVERY_YEAR = re.compile(
    r"每年(?:度)?[^,;。]{0,14}\d{1,2}\s*月|每年[^,;。]{0,6}(?:批|次|轮|期)|每年[^,;。]{0,6}(?:申报|受理|评审|组织|开展)[^,;。]{0,4}(?:一|1|两|2)次|每季度|每月\d"
)
_ROLLING = re.compile(
    r"常年(?:申报|受理|接受|开放|申请)|全年(?:申报|受理|开放)|随时(?:申报|申请|受理|办理)|长期(?:受理|开放|有效申报)|全年均可|不设(?:申报)?截止|即来即办"
)
_BY_LAW = re.compile(
    r"自行判别[、,]?\s*申报享受[、,]?\s*(?:相关)?(?:资料|材料)留存备查|(?:申报|办理)(?:纳税申报|汇算清缴)时(?:自行)?享受|自行申报享受"
)
_ABOUT = re.compile(r"申报|申请|受理|填报|报送|提交|截止|征集|报名|推荐|上传|评价工作|网上")
_NOT_ABOUT = re.compile(
    r"施行|实施|有效期|失效|生效|印发|成立|注册(?:于|在)|(?:注册|登记|设立|认定|签订|签署)(?:时间|日期|日)|以后(?:注册|成立)|立项|执行期|完成(?!网上|线上|填报|提交|申报|报送|注册)|取得|发生|购置|签订|期间(?:内)?(?:新|发生|取得|支付|购)|执行期|优惠|公示|拨付|验收|补贴(?:期限|时间)|支持期"
)
_CONDITION = re.compile(
    r"(?:以?前|之前|以?后|止|期间|内|的|\)|\s){0,3}(?:(?!登录|登陆|系统|平台|网|提交|填报)[^,;。:(]){0,8}?(?:注册|成立|设立|认定|备案|取得|获得|入库|竣工|投产|验收|签订|发放|发生|缴纳|执行|立项|新购|上市|迁入|落户|为准|数据)"
)
"""What follows a day that is a condition (…前注册) and no term of applications."""
_NAMED = re.compile(
    r"(?:申报|申请|受理|报名|填报|征集|提交|报送)(?:的)?(?:截止)?(?:时间|期限|日期|期)|时间(?:安排|要求)|截止(?:时间|日期)"
)
_BY_OTHERS = re.compile(
    r"(?:各区|各县|各街道|各镇|区县|区科技[局委]|县科技[局委]|归口|推荐单位|主管部门|各部门|初审|审核单位|各市|设区市|区级部门|管理部门|园区)[^,;。]{0,20}(?:推荐|审核|报送|上报|初审|汇总|完成|提交|报)|各(?:区|县|市|设区市|街道|镇)[^,;。]{0,14}(?:局|委|部门|办)|推荐(?:单位)?(?:截止|时间|上报)|审核(?:推荐)?(?:截止|时间)|初审(?:截止|时间)"
)
_STEPS = (
    (r"网上|网络|线上|在线|系统|平台|登录", "网上申报"),
    (r"纸质|纸件|书面|原件|盖章", "报送纸质材料"),
    (r"报名", "报名"),
    (r"征集", "征集"),
    (r"申报|申请|受理|填报|报送|提交", "申报"),
)
_PORTAL = re.compile(r"https?://[!-~]+?(?=[),;。，；）\s]|$)|www\.[a-zA-Z0-9./-]+")
_Found = tuple[Span, Calls, float, str]
"""Words of a clause, what they say about acceptance, how sure that is, and why."""


def propose(text: PolicyText) -> Iterator[Proposal]:
    """Yield what the document says about acceptance, one proposal a sentence and one more for each later date."""
    for place, clause in enumerate(text.clauses):
        for sentence in sentences(clause.text):
            for part, calls, sure, why in _of_sentence(sentence, clause, text):
                yield Proposal(
                    clause=place,
                    start=part.start,
                    end=part.end,
                    content=CallsContent(calls=calls),
                    figures=figures_inside(clause, part.start, part.end),
                    sure=sure,
                    why=why,
                )


def _of_sentence(sentence: Span, clause: Clause, text: PolicyText) -> Iterator[_Found]:
    words = tidy(sentence.text)
    if found := _BY_LAW.search(sentence.text):
        yield sentence, Calls(by_law=tidy(found[0])), 0.8, "写了自行申报享受"
        return
    if not _is_about(sentence, clause) or clause.role in (ClauseRole.VALIDITY, ClauseRole.DEFINITION):
        return
    if _EVERY_YEAR.search(sentence.text):
        yield sentence, Calls(text=words), 0.7, "每年一轮，写的不是哪一年的日期"
    elif _ROLLING.search(sentence.text):
        yield _rolling(sentence, text)
    else:
        yield from _rounds(sentence, clause, text)


def _is_about(sentence: Span, clause: Clause) -> bool:
    """Return whether a sentence is about applications, by its words or by the heading above it."""
    headings = f"{clause.heading} {clause.text.split(chr(10), 1)[0]}"
    return _ABOUT.search(sentence.text) is not None or _NAMED.search(headings) is not None


def _rolling(sentence: Span, text: PolicyText) -> _Found:
    words, seen = tidy(sentence.text), text.issued or text.effective
    if seen is None:
        return sentence, Calls(text=words), 0.6, "写了常年受理，文件上没有日期，请人填哪天看到的"
    return sentence, Calls(text=words, rolling=RollingCalls(text=words, source="", seen=seen)), 0.8, "写了常年受理"


def _rounds(sentence: Span, clause: Clause, text: PolicyText) -> Iterator[_Found]:
    """Yield the round of a sentence, and in words the dates that its later parts name."""
    dated = _joined([(part, days) for part in _parts(sentence) if (days := _days_for(part, text)) is not None])
    for place, (part, days) in enumerate(dated):
        whole = sentence if len(dated) == 1 else part
        words, last = tidy(whole.text), days.closes or days.opens
        if _BY_OTHERS.search(part.text):
            yield whole, Calls(text=words), 0.5, "是推荐、审核单位的时间，不是企业申报的时间"
        elif place:
            yield whole, Calls(text=words), 0.5, "同一句里后面的日期"
        elif last is None:
            yield whole, Calls(text=words), 0.4, days.why
        elif days.opens is not None and days.closes is not None and days.opens > days.closes:
            yield whole, Calls(text=words), 0.3, "开始日晚于截止日，请看原文"
        else:
            step = next((name for pattern, name in _STEPS if re.search(pattern, part.text)), "")
            found = _PORTAL.search(sentence.text)
            portal = found[0] if found else ""
            call = Call(year=last.year, opens=days.opens, closes=days.closes, step=step, portal=portal)
            yield whole, Calls(dated=(call,)), 0.8, days.why


def _days_for(part: Span, text: PolicyText) -> Days | None:
    """Return the days that a part of a sentence names for applications."""
    if _NOT_ABOUT.search(part.text) and not _NAMED.search(part.text):
        return None
    days = days_in(part.text, text)
    return None if days is None or _CONDITION.match(part.text[days.end :]) else days


def _joined(dated: list[tuple[Span, Days]]) -> list[tuple[Span, Days]]:
    """Return the parts with their days, a part that opens and the next one that closes as one."""
    if len(dated) < 2:
        return dated
    (first, opening), (second, closing) = dated[:2]
    if opening.closes is not None or closing.opens is not None or opening.opens is None:
        return dated
    gap = " " * (second.start - first.end)
    whole = Span(f"{first.text}{gap}{second.text}", first.start, second.end)
    return [(whole, opening._replace(closes=closing.closes)), *dated[2:]]


def _parts(sentence: Span) -> Iterator[Span]:
    """Yield the parts of a sentence between commas, one that names no day with the next one that does."""
    begin = 0
    for cut in [*re.finditer(r",", sentence.text), None]:
        end = cut.start() if cut else len(sentence.text)
        words = sentence.text[begin:end]
        if re.search(r"\d\s*[日号]|\d\s*[-./]\s*\d", words) or cut is None:
            if words.strip():
                yield Span(words, sentence.start + begin, sentence.start + end)
            begin = cut.end() if cut else end
