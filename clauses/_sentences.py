"""Reads a sentence of conditions: what its words state, what is left for a person. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from clauses._applicants import FoundRule, applicants_in
from clauses._first_facts import fact_of
from clauses._manuals import manual
from clauses._negatives import negatives_in
from clauses._phrases import ClauseWords, Span, parts, trimmed
from clauses._thresholds import thresholds_in
from clauses._titles import facts_in, titles_in
from policies import CATALOGUE, QUALIFICATIONS, Aspect
from policies.rules import Flag, Holds, Manual, OneOf, Recognised, Region

_WORDS = """
申报 申请 参评 参加评价 被推荐 推荐 拟 单位 企业 主体 机构 公司 组织 申报者 申请者 申报人 申请人 申报时 申请时 申报之日 申请之日 申报当年 申请当年 申报年度 申请年度 申报日 申请日 应当 应该 应 须 需 必须 可
同时 并且 且 并 以及 及 和 或者 或 与 其 在 于 由 对 按 按照 的 地 得 了 为 是 属于 属 系 即 具有 具备 拥有 持有 取得 获得 获评 获 有 通过 符合 满足 达到 达
有效期内 有效期 有效 依法 合法 正式 已经 已 经 被 未 无 没有 不存在 不在 不属于 不是 不得 均 都 也 还 以上 以内 之内 内 中 上 列入 纳入 认定 评定 评价 入库 年度 当年 当期 同期 期间
原则上 一般 至少 其中 如下 以下 下列 条件 要求 之一 情形 情况 记录 行为 现象 名单 名录 资格 称号 资质 证书 认证 等 各类 相关 有关 适用于 适用 本办法 所称 新
""".split()
_FILLER = re.compile(
    "|".join(sorted(_WORDS, key=len, reverse=True))
    + r"|(?:截至|截止)[^,，]{0,10}|(?:上|本|当|去|近|最近)(?:一|两|三|二)?(?:个)?(?:会计|完整会计)?(?:年度|年)(?:内|来)?"
    r"|(?:第)?[一二三四五六七八九十\d]+[、.)]|[(（][^()（）]{0,2}[)）]|[\s、，,：:；;。.\"“”'()（）《》-]+"
)
"""What means nothing beside a condition: subjects, verbs, links, years."""
_SOFT = re.compile("原则上|一般(?:应|不)|优先")
_ATTRIBUTES = re.compile(r"从事研发和相关技术创新活动|从事研究开发|自主|全部|总额|总数|同期|相应|用于|企业")
_TOLERANT = (Region, OneOf)
"""Conditions beside which other words of the same part are a condition of their own."""


def read_sentence(place: ClauseWords, span: Span, *, listed: bool = False) -> list[FoundRule]:
    """Return the conditions that a sentence states, in order; words that no fact decides become one for a person.

    `listed` tells that the sentence is an entry of a negative list.
    """
    numeric = thresholds_in(place, span)
    found: list[FoundRule] = []
    for part in _joined_parts(place.words, span, numeric):
        inside = [match for match in numeric if part.touches(match.span.start, match.span.end)]
        found.extend(_read_part(place, part, inside, listed))
    return _together(place, found, listed)


def _joined_parts(words: str, span: Span, numeric: Sequence[FoundRule]) -> Iterator[Span]:
    """Yield the parts between commas; those that one comparison covers together are one."""
    waiting: Span | None = None
    for part in parts(words, span):
        waiting = part if waiting is None else Span(waiting.start, part.end)
        if not any(match.span.start < waiting.end < match.span.end for match in numeric):
            yield waiting
            waiting = None
    if waiting is not None:
        yield waiting


def _read_part(place: ClauseWords, part: Span, numeric: list[FoundRule], listed: bool) -> Iterator[FoundRule]:
    found = _chosen(
        [
            *numeric,
            *negatives_in(place.words, part, listed=listed),
            *titles_in(place.words, part),
            *(() if listed else applicants_in(place.text, place.words, part)),
            *facts_in(place.words, part, listed=listed),
        ]
    )
    left = list(_leftover(place.words, part, found))
    figures = place.figures_in(part)
    used = {index for match in found for index in match.figures}
    if not found:
        if left or figures:
            yield _for_person(place, part, listed)
        return
    strict = [match for match in found if not _tolerant(match)]
    if (left and strict) or set(figures) - used:
        yield _for_person(place, part, listed, likely=strict[0] if strict else None)
        return
    soft = _SOFT.search(part.of(place.words)) is not None
    for match in found:
        yield match._replace(sure=min(match.sure, 0.5), why=f"{match.why}（“原则上”）") if soft else match
    for rest in left:
        yield _for_person(place, rest, listed)


def _tolerant(match: FoundRule) -> bool:
    return isinstance(match.rule, _TOLERANT) or match.aspect in (
        Aspect.BODY,
        Aspect.LEGAL_PERSON,
        Aspect.PLACE,
        Aspect.TAXPAYER,
    )


def _chosen(matches: Iterable[FoundRule]) -> list[FoundRule]:
    """Return matches that do not overlap, the longest first; those with the same words stay together."""
    kept: list[FoundRule] = []
    for match in sorted(matches, key=lambda each: each.span.start - each.span.end):
        clash = [each for each in kept if each.span.touches(*match.span) and each.span != match.span]
        same = [each for each in kept if each.span == match.span and type(each.rule) is type(match.rule)]
        if not clash and not same:
            kept.append(match)
    return sorted(kept, key=lambda each: (each.span.start, each.span.end))


def _leftover(words: str, part: Span, found: Sequence[FoundRule]) -> Iterator[Span]:
    """Yield the words of a part that no match covers and that mean something."""
    free: list[Span] = []
    start = part.start
    for match in found:
        if match.span.start > start:
            free.append(Span(start, match.span.start))
        start = max(start, match.span.end)
    if start < part.end:
        free.append(Span(start, part.end))
    for span in free:
        if len(_FILLER.sub("", _ATTRIBUTES.sub("", span.of(words)))) >= 2:
            yield trimmed(words, span)


def _for_person(place: ClauseWords, span: Span, listed: bool, likely: FoundRule | None = None) -> FoundRule:
    """Return a condition for a person; `likely` is what the words may mean."""
    figures = place.figures_in(span)
    named = ""
    if likely is not None:
        named = _label(likely)
    elif figures and (guess := fact_of(place.text, place.clause, figures[0])) is not None:
        named = guess.operand.label
    kept = trimmed(place.words, span)
    rule = manual(kept.of(place.written), [place.figures[i] for i in figures], listed=listed, likely=named)
    return FoundRule(kept, rule, figures=figures, sure=0.4, why="没有能直接判断的事实")


def _label(match: FoundRule) -> str:
    rule = match.rule
    if isinstance(rule, Flag):
        return CATALOGUE[rule.field].label
    if isinstance(rule, (Holds, Recognised)):
        return "、".join(QUALIFICATIONS[kind][0] for kind in rule.kinds)
    left = getattr(rule, "left", None)
    return left.label if left is not None else ""


def _together(place: ClauseWords, found: list[FoundRule], listed: bool) -> list[FoundRule]:
    """Return the matches with neighbours that are left to a person joined into one."""
    joined: list[FoundRule] = []
    for match in found:
        last = joined[-1] if joined else None
        loose = last is not None and _loose(last) and _loose(match) and match.span.start - last.span.end <= 2
        if last is not None and loose:
            joined[-1] = _for_person(place, Span(last.span.start, match.span.end), listed)
        else:
            joined.append(match)
    return joined


def _loose(match: FoundRule) -> bool:
    return (
        isinstance(match.rule, Manual)
        and match.aspect is None
        and not match.rule.suggestion.startswith(("可能", "补上"))
    )
