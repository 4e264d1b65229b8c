"""Proposes when applications are accepted: rounds with their days, acceptance all year, reliefs by law.

A round needs its year, from the words or from the title. A deadline of an office that passes applications on is told in
words and is no round.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from clauses._cuts import Span, figures_inside, sentences, tidy
from clauses.content import CallsContent
from clauses.model import Clause, ClauseRole, PolicyText, Proposal
from policies import Call, Calls, RollingCalls

_CLOCK = r"(?:\s*\(?(?:星期|周)[一二三四五六日天]\)?)?(?:\s*(?:上午|下午|晚)?\s*\d{1,2}\s*(?:[:时点]\s*(?:\d{2}\s*分?)?|时))?"


def _day_words(name: str) -> str:
    """Return the pattern of a day: with its year in any usual form, without one only as X月X日."""
    dated = (
        rf"(?P<{name}y>(?:19|20)\d\d)\s*[年./-]\s*(?P<{name}m>\d{{1,2}})\s*[月./-]\s*(?P<{name}d>\d{{1,2}})\s*[日号]?"
    )
    bare = rf"(?P<{name}m2>\d{{1,2}})\s*月\s*(?P<{name}d2>\d{{1,2}})\s*[日号]"
    return rf"(?:{dated}|{bare}){_CLOCK}"


_TO = r"\s*(?:起)?\s*(?:-{1,2}|—{1,2}|–|~|至|到|起至)\s*"
_RANGE = re.compile(
    _day_words("o")
    + _TO
    + r"(?:(?P<cy>(?:19|20)\d\d)\s*[年./-]\s*)?(?:(?P<cm>\d{1,2})\s*[月./-]\s*)?(?P<cd>\d{1,2})"
    + r"(?:\s*[日号]|(?![\d:.点时个年月天周名家项件万元%]))"
)
_FROM_NOW = re.compile(
    r"(?:即日|(?:本)?通知(?:发布|印发)之日|发布之日)\s*起?\s*(?:至|到|-|—)\s*" + _day_words("c") + r"(?<=[日号\d时分])"
)
_UNTIL = re.compile(
    r"(?:截止|截至|最迟|不晚于|请于|务必于|应于|须于|于|在)[^,;。\d]{0,16}"
    + _day_words("c")
    + r"\s*(?P<mark>前|之前|止|为止|以前|截止)?"
)
_BEFORE = re.compile(_day_words("c") + r"\s*(?:\([^()]*\))?\s*(?:以前|之前|前|止|截止|为止)")
_FROM = re.compile(r"(?:自|从)\s*" + _day_words("o") + r"\s*(?:起|开始|开放)")
_EVERY_YEAR = re.compile(
    r"每年(?:度)?[^,;。]{0,14}\d{1,2}\s*月|每年[^,;。]{0,6}(?:申报|受理|评审|组织|开展)[^,;。]{0,4}(?:一|1|两|2)次|每季度|每月\d"
)
_ROLLING = re.compile(
    r"常年(?:申报|受理|接受|开放|申请)|全年(?:申报|受理|开放)|随时(?:申报|申请|受理|办理)|长期(?:受理|开放|有效申报)|全年均可|不设(?:申报)?截止|即来即办"
)
_BY_LAW = re.compile(
    r"自行判别[、,]?\s*申报享受[、,]?\s*(?:相关)?(?:资料|材料)留存备查|(?:申报|办理)(?:纳税申报|汇算清缴)时(?:自行)?享受|自行申报享受"
)
_ABOUT = re.compile(r"申报|申请|受理|填报|报送|提交|截止|征集|报名|推荐|上传|评价工作|网上")
_NOT_ABOUT = re.compile(
    r"施行|实施|有效期|失效|生效|印发|成立|注册(?:于|在)|以后(?:注册|成立)|立项|执行期|完成|取得|发生|购置|签订|期间(?:内)?(?:新|发生|取得|支付|购)|执行期|优惠|公示|拨付|验收|补贴(?:期限|时间)|支持期"
)
_NAMED = re.compile(
    r"(?:申报|申请|受理|报名|填报|征集|提交|报送)(?:的)?(?:截止)?(?:时间|期限|日期|期)|时间(?:安排|要求)|截止(?:时间|日期)"
)
_BY_OTHERS = re.compile(
    r"(?:各区|各县|各街道|各镇|区县|区科技|县科技|归口|推荐单位|主管部门|各部门|初审|审核单位|各市|设区市|区级部门|管理部门|园区)[^,;。]{0,20}(?:推荐|审核|报送|上报|初审|汇总|完成|提交|报)|各(?:区|县|市|设区市|街道|镇)[^,;。]{0,14}(?:局|委|部门|办)|推荐(?:单位)?(?:截止|时间|上报)|审核(?:推荐)?(?:截止|时间)|初审(?:截止|时间)"
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
_TITLE_YEAR = re.compile(r"((?:19|20)\d\d)\s*年")


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
    dated = [(part, found) for part in _parts(sentence) if (found := _days(part.text, text, clause)) is not None]
    for place, (part, (opens, closes, why)) in enumerate(dated):
        whole = sentence if len(dated) == 1 else part
        words, last = tidy(whole.text), closes or opens
        if _BY_OTHERS.search(part.text):
            yield whole, Calls(text=words), 0.5, "是推荐、审核单位的时间，不是企业申报的时间"
        elif place:
            yield whole, Calls(text=words), 0.5, "同一句里后面的日期"
        elif last is None:
            yield whole, Calls(text=words), 0.4, why
        elif opens is not None and closes is not None and opens > closes:
            yield whole, Calls(text=words), 0.3, "开始日晚于截止日，请看原文"
        else:
            step = next((name for pattern, name in _STEPS if re.search(pattern, part.text)), "")
            portal = _PORTAL.search(sentence.text)
            call = Call(year=last.year, opens=opens, closes=closes, step=step, portal=portal[0] if portal else "")
            yield whole, Calls(dated=(call,)), 0.8, why


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


def _days(words: str, text: PolicyText, clause: Clause) -> tuple[date | None, date | None, str] | None:
    """Return the first and last day that words name for applications, and how; None if they name none."""
    if _NOT_ABOUT.search(words) and not _NAMED.search(words):
        return None
    if found := _RANGE.search(words):
        return _both(found, text)
    if found := _FROM_NOW.search(words):
        closes = _closing(found["cy"], _month(found, "c"), _day_of(found, "c"), text)
        why = "从发布之日起，发布日取自落款" if text.issued else "从发布之日起，文件上没有日期"
        return text.issued, closes, f"{why}；{_how(found['cy'], text)}"
    opened = _FROM.search(words)
    until = _BEFORE.search(words) or _UNTIL.search(words)
    if until is not None and (opened is None or until.start() >= opened.end() - 1):
        year = until["cy"] or (opened["oy"] if opened else None)
        closes = _closing(year, _month(until, "c"), _day_of(until, "c"), text)
        opens = _opening(opened, closes) if opened is not None else None
        return opens, closes, _how(year, text)
    if opened is not None:
        return _closing(opened["oy"], _month(opened, "o"), _day_of(opened, "o"), text), None, _how(opened["oy"], text)
    return None


def _both(found: re.Match[str], text: PolicyText) -> tuple[date | None, date | None, str]:
    year = found["cy"] or found["oy"]
    closes = _closing(year, found["cm"] or _month(found, "o"), found["cd"], text)
    return _opening(found, closes), closes, _how(year, text)


def _month(found: re.Match[str], name: str) -> str:
    return str(found[f"{name}m"] or found[f"{name}m2"])


def _day_of(found: re.Match[str], name: str) -> str:
    return str(found[f"{name}d"] or found[f"{name}d2"])


def _opening(found: re.Match[str], closes: date | None) -> date | None:
    """Return the first day of a round; without a year it is that of the last day."""
    return _day(found["oy"] or (closes.year if closes else None), _month(found, "o"), _day_of(found, "o"))


def _closing(stated: str | None, month: str, day: str, text: PolicyText) -> date | None:
    """Return a day; without a year the first one after the document was issued, else in the year of the title."""
    if stated or text.issued is None:
        return _day(stated or _title_year(text), month, day)
    first = _day(text.issued.year, month, day)
    if first is None or first >= text.issued:
        return first
    return _day(text.issued.year + 1, month, day)


def _title_year(text: PolicyText) -> int | None:
    """Return the year that the title names (2026年度…申报通知); of two years none is the year of the round."""
    years = set(_TITLE_YEAR.findall(re.sub(r"\s+", "", text.title)))
    return int(years.pop()) if len(years) == 1 else None


def _how(stated: str | None, text: PolicyText) -> str:
    if stated:
        return "写了申报的日期"
    if text.issued is not None:
        return f"写了月日，年份按发文日 {text.issued} 推出，请核对"
    year = _title_year(text)
    return f"写了月日，年份取自标题（{year} 年），请核对" if year else "写了月日，没有写哪一年，请人填写"


def _day(year: str | int | None, month: str, day: str) -> date | None:
    if year is None:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
