"""Reads a sentence of conditions: what its words state, what is left for a person. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from clauses._applicants import FoundRule, applicants_in
from clauses._facts import fact_of
from clauses._manuals import manual
from clauses._negatives import negatives_in
from clauses._phrases import Bounds, ClauseWords, parts, trimmed
from clauses._thresholds import thresholds_in
from clauses._tiers import exception_in
from clauses._titles import facts_in, titles_in
from policies import CATALOGUE, QUALIFICATIONS, QUANTITIES, Aspect
from policies.rules import Compare, Flag, Holds, Manual, OneOf, Recognised, Region

_WORDS = """
申报 申请 参评 参加评价 被推荐 推荐 拟 单位 企业 主体 机构 公司 组织 申报者 申请者 申报人 申请人 申报时 申请时 申报之日 申请之日 申报当年 申请当年 申报年度 申请年度 申报日 申请日 应当 应该 应 须 需 必须 可
同时 并且 且 并 以及 及 和 或者 或 与 其 在 于 由 对 按 按照 的 地 得 了 为 是 属于 属 系 即 具有 具备 拥有 持有 取得 获得 获评 获 有 通过 符合 满足 达到 达
有效期内 有效期 有效 依法 合法 正式 已经 已 经 被 未 无 没有 不存在 不在 不属于 不是 不得 均 都 也 还 以上 以内 之内 内 中 上 列入 纳入 认定 评定 评价 入库 期间
原则上 一般 至少 其中 如下 以下 下列 条件 要求 之一 情形 情况 记录 行为 现象 名单 名录 资格 称号 资质 证书 认证 等 各类 相关 有关 适用于 适用 本办法 本细则 本措施 本意见 所称 新 授权 编号 入库登记编号 入库编号 登记编号 注册 登记 之间 间 末 年末 年底 时
""".split()
_FILLER = re.compile(
    "|".join(sorted(_WORDS, key=len, reverse=True))
    + r"|(?:截至|截止)[^,，]{0,10}|(?:第)?[一二三四五六七八九十\d]+[、.)]|[(（][^()（）]{0,2}[)）]|[\s、，,：:；;。.\"“”'()（）《》-]+"
)
"""What means nothing beside a condition: subjects, verbs, links, years."""
_YEARS = re.compile(
    r"(?:上|本|当|去|近|最近|前)(?:一|两|三|二|\d)?(?:个)?(?:会计|完整会计)?(?:年度|年)(?:内|来)?|(?<!\d)20\d\d\s*年度?|同期|当年|年度|年末?"
)
"""Years, which belong to a number; beside another condition they say something of their own."""
_WHOM = re.compile(r"(?:的|对)?[^,，、\d]{2,16}?(?:企业|单位|机构|公司|孵化器|众创空间|个体工商户)")
_OTHERS = re.compile(r"子公司|在孵|入驻|被投|关联|创办|控股|所属|成员|合作|依托|其他|上下游|毕业|母公司|总部|引进|服务")
"""Firms that are not the applicant."""
_CASE = re.compile(r"(?:的|时|的(?:企业|单位|机构|项目|情况下))(?:\([^()]*\))?$")
_SOFT = re.compile("原则上|一般(?:应|不)|优先")
_SUBJECT = re.compile(
    r"^(?:申报|申请|认定)?[^,，、\d]{2,14}?(?:企业|单位|机构|人才|实验室|中心|平台|基地|研究院|孵化器|空间|项目|团队)(?:的(?:依托|牵头|建设|运营|申报)单位)?"
    r"(?:应当?|须|必须|需)(?:同时)?(?:是|为|具有|具备|满足|符合|达到)?"
)
"""The subject of a sentence with its verb: 标杆企业应当是…."""
_ATTRIBUTES = re.compile(r"从事(?:研究开发|研发)(?:和相关技术创新)?(?:活动|工作)")
_TOLERANT = (Region, OneOf)
"""Conditions beside which other words of the same part are a condition of their own."""


def read_sentence(place: ClauseWords, span: Bounds, *, listed: bool = False) -> list[FoundRule]:
    """Return the conditions that a sentence states, in order; words that no fact decides become one for a person.

    `listed` tells that the sentence is an entry of a negative list.
    """
    if (tiers := exception_in(place, span)) is not None:
        before = trimmed(place.words, Bounds(span.start, tiers.span.start))
        return [*(read_sentence(place, before, listed=listed) if before.start < before.end else ()), tiers]
    if _is_conditional(place, span) or _is_list(place, span):
        return [_for_person(place, span, listed)]
    numeric = thresholds_in(place, span)
    found: list[FoundRule] = []
    for part in _joined_parts(place, span, numeric):
        inside = [match for match in numeric if part.touches(match.span.start, match.span.end)]
        found.extend(_read_part(place, part, inside, listed))
    return _together(place, found, listed)


def _is_conditional(place: ClauseWords, span: Bounds) -> bool:
    """Return whether one number of a sentence says when another one holds: 收入超过1亿元的，不低于2%."""
    numbered = [part for part in parts(place.words, span) if place.figures_in(part)]
    return any(_CASE.search(part.of(place.words)) for part in numbered[:-1])


def _is_list(place: ClauseWords, span: Bounds) -> bool:
    """Return whether numbers are listed, each with its own consequence: 达到100万元、500万元、1000万元的."""
    figures = [place.figures[index] for index in place.figures_in(span)]
    ends = [figure.start + len(figure.text) for figure in figures]
    return any(place.words[end : after.start] == "、" for end, after in zip(ends, figures[1:], strict=False))


def _joined_parts(place: ClauseWords, span: Bounds, numeric: Sequence[FoundRule]) -> Iterator[Bounds]:
    """Yield the parts between commas; those that one comparison covers together are one.

    A part of several numbers is cut at 、 too.
    """
    cut = (piece for part in parts(place.words, span) for piece in _cut(place, part))
    waiting: Bounds | None = None
    for part in cut:
        waiting = part if waiting is None else Bounds(waiting.start, part.end)
        if not any(match.span.start < waiting.end < match.span.end for match in numeric):
            yield waiting
            waiting = None
    if waiting is not None:
        yield waiting


def _cut(place: ClauseWords, part: Bounds) -> Iterator[Bounds]:
    start = part.start
    for found in re.finditer("、", part.of(place.words)):
        at = part.start + found.start()
        if place.figures_in(Bounds(start, at)) and place.figures_in(Bounds(at, part.end)):
            yield Bounds(start, at)
            start = at + 1
    yield Bounds(start, part.end)


def _read_part(place: ClauseWords, part: Bounds, numeric: list[FoundRule], listed: bool) -> Iterator[FoundRule]:
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
    applicant = any(_tolerant(match) for match in found)
    strict = [match for match in found if not (_tolerant(match) or (applicant and _is_age(match)))]
    bound = [rest for rest in left if not _is_noun(place.words, part, rest)]
    if (bound and strict) or set(figures) - used:
        yield _for_person(place, part, listed, likely=strict[0] if strict else None)
        return
    soft = _SOFT.search(part.of(place.words)) is not None
    for match in found:
        yield match._replace(sure=min(match.sure, 0.5), why=f"{match.why}（“原则上”）") if soft else match
    for rest in left:
        yield _for_person(place, rest, listed)


def _is_noun(words: str, part: Bounds, rest: Bounds) -> bool:
    """Return whether words beside a condition only say whom it concerns: 集成电路设计企业…, …的小型微利企业."""
    if rest.start > part.start and words[rest.start - 1] != "的" and words[rest.start] != "的":
        return False
    return _WHOM.fullmatch(_YEARS.sub("", rest.of(words))) is not None and not _OTHERS.search(rest.of(words))


def _is_age(match: FoundRule) -> bool:
    """Return whether a condition is the age of the firm, which often stands in one sentence with its place."""
    return isinstance(match.rule, Compare) and match.rule.left.formula == QUANTITIES["age_days"].formula


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


def _leftover(words: str, part: Bounds, found: Sequence[FoundRule]) -> Iterator[Bounds]:
    """Yield the words of a part that no match covers and that mean something."""
    free: list[Bounds] = []
    start = part.start
    for match in found:
        if match.span.start > start:
            free.append(Bounds(start, match.span.start))
        start = max(start, match.span.end)
    if start < part.end:
        free.append(Bounds(start, part.end))
    numeric = any(each.figures or isinstance(each.rule, Recognised) for each in found)
    for span in free:
        rest = _SUBJECT.sub("", span.of(words)) if span.start == part.start else span.of(words)
        if numeric:
            rest = _YEARS.sub("", _ATTRIBUTES.sub("", rest))
        if len(_FILLER.sub("", rest)) >= 2:
            yield trimmed(words, span)


def _for_person(place: ClauseWords, span: Bounds, listed: bool, likely: FoundRule | None = None) -> FoundRule:
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
            joined[-1] = _for_person(place, Bounds(last.span.start, match.span.end), listed)
        else:
            joined.append(match)
    return joined


def _loose(match: FoundRule) -> bool:
    return (
        isinstance(match.rule, Manual)
        and match.aspect is None
        and not match.rule.suggestion.startswith(("可能", "补上"))
    )
