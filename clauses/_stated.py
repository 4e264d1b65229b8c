"""Reads a sentence of conditions: what its words state, what is left for a person. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from clauses._applicants import FoundRule, applicants_in
from clauses._facts import fact_of
from clauses._fillers import (
    asks_nothing,
    has_exception,
    is_denied,
    is_of_others,
    is_soft,
    means_something,
    opens_with_others,
    says_whom,
    without_brackets,
)
from clauses._manuals import manual
from clauses._negatives import negatives_in
from clauses._phrases import Bounds, ClauseWords, parts, trimmed
from clauses._thresholds import thresholds_in
from clauses._tiers import exception_in, tiers_in
from clauses._titles import facts_in, titles_in
from clauses._usual import usual_in
from policies import CATALOGUE, QUALIFICATIONS, QUANTITIES, Aspect
from policies.rules import Between, Compare, Flag, Holds, Manual, OneOf, Recognised, Region, Tiers

_THEN = re.compile(
    r"(?:\((?:不)?含\))?(?:及|或)?(?:以上|以下|以内)?的(?:企业)?(?:应|须)?(?:不低于|不少于|不超过|不高于|达到|比例|得\d)"
)
_MUST = re.compile(r"(?:应当?|须|必须|需)(?!为|是)")
_GOES_ON = re.compile(r"[^,，、;；的或和且()\s]")
_AND = re.compile("[、和及与]|以及")
_FIRMS = re.compile("企业|单位|机构|组织|公司|法人|主体|团队|人才|人员|孵化器|空间|院|校|平台|实验室|中心")
_BEGINS = re.compile("具有|具备|拥有|实行|从事|符合|未|无|没有|不得|不属|财务|信用|已|正常")
_HAS_DONE = re.compile(r"(?:对)?(?:已)?(?:完成|获得|取得|通过|建有|拥有|具有|从事|纳入|入选|列入)[^,，、\d]{2,16}$")
_SHALL_BE = re.compile("(?:应当?|须|必须|需)(?:为|是)")
_LINK = re.compile("或者|或|并且|且|并|同时")
_CASE = re.compile(r"(?:的|时|的(?:企业|单位|机构|项目|情况下))(?:\([^()]*\))?$")
_WHOM = ("org_type", QUANTITIES["size"].formula, "person_degree", "person_title")
"""What says who may apply; beside it other words of the same part are a condition of their own."""


def read_sentence(place: ClauseWords, span: Bounds, *, listed: bool = False) -> list[FoundRule]:
    """Return the conditions that a sentence states, in order; words that no fact decides become one for a person.

    `listed` tells that the sentence is an entry of a negative list.
    """
    if opens_with_others(span.of(place.words)) and not _is_of_carrier(place, span):
        return [_for_person(place, span, listed)]
    if (tiers := exception_in(place, span) or tiers_in(place, span)) is not None:
        before = trimmed(place.words, Bounds(span.start, tiers.span.start))
        return [*(read_sentence(place, before, listed=listed) if before.start < before.end else ()), tiers]
    if has_exception(span.of(place.words)) or _is_conditional(place, span) or _is_list(place, span):
        return [_for_person(place, span, listed)]
    numeric = thresholds_in(place, span)
    found: list[FoundRule] = []
    for part in _joined_parts(place, span, numeric):
        inside = [match for match in numeric if part.touches(match.span.start, match.span.end)]
        found.extend(_read_part(place, part, inside, listed))
    joined = _together(place, found, listed)
    if not _is_unclear(place.words, joined):
        return joined
    clear = _clear_before(place.words, joined)
    rest = Bounds(joined[len(clear)].span.start, span.end) if clear else span
    return [*clear, _for_person(place, rest, listed)]


def _is_of_carrier(place: ClauseWords, span: Bounds) -> bool:
    """Return whether the numbers of a sentence are facts of an incubator, which are about other firms."""
    found = thresholds_in(place, span)
    return bool(found) and all("carrier_" in _formula(each) for each in found)


def opens_case(place: ClauseWords, span: Bounds) -> bool:
    """Return whether a sentence asks something of some applicants only (收入超过1亿元的企业，…), and what follows may too."""
    return _is_conditional(place, span) and tiers_in(place, span) is None and exception_in(place, span) is None


def for_person(place: ClauseWords, span: Bounds) -> FoundRule:
    """Return a whole sentence as a condition for a person."""
    return _for_person(place, span, False)


def _is_conditional(place: ClauseWords, span: Bounds) -> bool:
    """Return whether one number of a sentence says when another one holds: 收入超过1亿元的，不低于2%."""
    ends = [place.figures[i].start + len(place.figures[i].text) for i in place.figures_in(span)]
    if any(_THEN.match(place.words, end) for end in ends):
        return True
    numbered = [part for part in parts(place.words, span) if place.figures_in(part)]
    return any(_CASE.search(part.of(place.words)) and not _is_whole(place, part) for part in numbered[:-1])


def _is_whole(place: ClauseWords, part: Bounds) -> bool:
    """Return whether a part says who may apply at all: 应为注册满一年的企业, 注册满一年的企业."""
    ages = [each for each in thresholds_in(place, part) if _is_age(each)]
    only_ages = len(ages) == len(place.figures_in(part)) and not part.of(place.words).endswith(("的", "时"))
    return only_ages or _SHALL_BE.search(part.of(place.words)) is not None


def _is_list(place: ClauseWords, span: Bounds) -> bool:
    """Return whether numbers are listed, each with its own consequence: 达到100万元、500万元、1000万元的."""
    figures = [place.figures[index] for index in place.figures_in(span)]
    ends = [figure.start + len(figure.text) for figure in figures]
    return any(place.words[end : after.start] == "、" for end, after in zip(ends, figures[1:], strict=False))


def _joined_parts(place: ClauseWords, span: Bounds, numeric: Sequence[FoundRule]) -> Iterator[Bounds]:
    """Yield the parts between commas; those that one comparison covers together are one.

    A part of several numbers is cut at 、 and 且 too.
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
    for found in re.finditer("、|并且|且|并|以及|和", part.of(place.words)):
        at = part.start + found.start()
        verb = found[0] in ("、", "且", "并且", "并") and _BEGINS.match(place.words, at + len(found[0])) is not None
        done = found[0] == "、" and _HAS_DONE.match(place.words, start, at) is not None
        verb = verb or (done and bool(place.figures_in(Bounds(at, part.end))))
        if verb or (place.figures_in(Bounds(start, at)) and place.figures_in(Bounds(at, part.end))):
            yield Bounds(start, at)
            start = at + len(found[0])
    yield Bounds(start, part.end)


def _read_part(place: ClauseWords, part: Bounds, numeric: list[FoundRule], listed: bool) -> Iterator[FoundRule]:
    open_words = without_brackets(place.words)
    named = [
        *titles_in(open_words, part),
        *(() if listed else applicants_in(place.text, open_words, part)),
        *facts_in(open_words, part, listed=listed),
    ]
    named = [
        match for match in named if not (_is_carrier(match) and numeric)
    ]  # 众创空间运营满1年: the applicant itself
    subject = any(_MUST.match(open_words, match.span.end) for match in named)
    subject = subject or (bool(numeric) and any(_is_subject(open_words, part, match) for match in named))
    if subject or any(is_denied(open_words[part.start : match.span.start]) for match in named):
        yield _for_person(place, part, listed)
        return
    said = [*negatives_in(place.words, part, listed=listed), *usual_in(open_words, part, listed=listed)]
    said = [each._replace(figures=place.figures_in(each.span)) for each in said]  # 近3年 is a part of the fact
    found = _chosen([*numeric, *said, *named])
    left = list(_leftover(place.words, part, found))
    figures = place.figures_in(part)
    used = {index for match in found for index in match.figures}
    if not found:
        if (left or figures) and not asks_nothing(part.of(place.words)):
            yield _for_person(place, part, listed)
        return
    applicant = any(_tolerant(match) for match in found)
    strict = [match for match in found if not (_tolerant(match) or (applicant and _is_age(match)))]
    bound = [rest for rest in left if not _is_noun(place.words, part, rest)]
    other = any(is_of_others(rest.of(place.words)) or "或" in rest.of(place.words) for rest in bound)
    other = other or any(_lists(place.words, match, rest) for match in found for rest in left)
    other = other or any(_is_thing(place.words, match, rest) for match in found for rest in left)
    if (bound and strict) or (other and applicant) or set(figures) - used:
        yield _for_person(place, part, listed, likely=strict[0] if strict else None)
        return
    soft = is_soft(part.of(place.words))
    for match in found:
        yield match._replace(sure=min(match.sure, 0.5), why=f"{match.why}（“原则上”）") if soft else match
    for rest in left:
        yield _for_person(place, rest, listed)


def _lists(words: str, match: FoundRule, rest: Bounds) -> bool:
    """Return whether words go on with the list that a kind of body or a size begins: 小微企业、个体工商户及其经营者."""
    whom = isinstance(match.rule, OneOf) and match.rule.left.formula in _WHOM
    return whom and match.span.end <= rest.start and _AND.fullmatch(words, match.span.end, rest.start) is not None


def _is_thing(words: str, match: FoundRule, rest: Bounds) -> bool:
    """Return whether words make something else of what is found: 居民企业的激励计划, 本区注册的项目."""
    follows = match.span.end == rest.start and words[rest.start] == "的"
    return follows and _tolerant(match) and not _FIRMS.search(rest.of(words))


def _is_carrier(match: FoundRule) -> bool:
    return isinstance(match.rule, Holds) and set(match.rule.kinds) <= {"incubator", "maker_space", "univ_sci_park"}


def _is_subject(words: str, part: Bounds, match: FoundRule) -> bool:
    """Return whether a title opens a part without a verb: 高新技术企业研发费用不低于… asks it of those firms only."""
    titled = isinstance(match.rule, (Holds, Recognised))
    return titled and match.span.start == part.start and _GOES_ON.match(words, match.span.end) is not None


def _is_noun(words: str, part: Bounds, rest: Bounds) -> bool:
    """Return whether words beside a condition only say whom it concerns: 集成电路设计企业…, …的小型微利企业."""
    if rest.start > part.start and words[rest.start - 1] != "的" and words[rest.start] != "的":
        return False
    return says_whom(rest.of(words))


def _is_age(match: FoundRule) -> bool:
    """Return whether a condition is the age of the firm, which often stands in one sentence with its place."""
    return isinstance(match.rule, Compare) and match.rule.left.formula == QUANTITIES["age_days"].formula


def _tolerant(match: FoundRule) -> bool:
    whom = isinstance(match.rule, OneOf) and match.rule.left.formula in _WHOM
    return (
        whom
        or isinstance(match.rule, Region)
        or match.aspect
        in (
            Aspect.BODY,
            Aspect.LEGAL_PERSON,
            Aspect.PLACE,
            Aspect.TAXPAYER,
        )
    )


def _chosen(matches: Iterable[FoundRule]) -> list[FoundRule]:
    """Return matches that do not overlap, the longest first; those with the same words stay together."""
    kept: list[FoundRule] = []
    for match in sorted(matches, key=lambda each: each.span.start - each.span.end):
        clash = [each for each in kept if each.span.touches(*match.span) and each.span != match.span]
        same = [
            each
            for each in kept
            if each.rule == match.rule or (each.span == match.span and type(each.rule) is type(match.rule))
        ]
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
    numeric = any(isinstance(each.rule, (Compare, Between, Tiers, Recognised)) for each in found)
    formulas = [formula for each in found if (formula := _formula(each))]
    for span in free:
        opening = span.start == part.start
        if means_something(span.of(words), opening=opening, numeric=numeric, formulas=formulas):
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
    link = _LINK.match(place.words, kept.start, kept.end)
    kept = trimmed(place.words, Bounds(link.end(), kept.end)) if link and link.end() < kept.end else kept
    rule = manual(kept.of(place.written), [place.figures[i] for i in figures], listed=listed, likely=named)
    return FoundRule(kept, rule, figures=figures, sure=0.4, why="没有能直接判断的事实")


def _formula(match: FoundRule) -> str:
    return match.rule.left.formula if isinstance(match.rule, (Compare, Between)) else ""


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
        near = last is not None and match.span.start - last.span.end <= 2
        loose = near and last is not None and _loose(last) and _loose(match)
        if last is not None and last.rule == match.rule:
            joined[-1] = last._replace(span=Bounds(last.span.start, match.span.end))  # 会计核算健全、查账征收
        elif last is not None and loose:
            joined[-1] = _for_person(place, Bounds(last.span.start, match.span.end), listed)
        else:
            joined.append(match)
    return joined


def _is_unclear(words: str, found: Sequence[FoundRule]) -> bool:
    """Return whether an 或 stands beside words for a person, and a third condition: what it joins is not clear."""
    pairs = [(a, b) for a, b in pairwise(found) if "或" in words[a.span.end : b.span.start]]
    return len(found) > 2 and any(isinstance(each.rule, Manual) for pair in pairs for each in pair)


def _clear_before(words: str, found: Sequence[FoundRule]) -> list[FoundRule]:
    """Return the conditions of whole parts before the one with the first 或, which is no alternative to them."""
    first = next(i for i, (a, b) in enumerate(pairwise(found)) if "或" in words[a.span.end : b.span.start])
    ends = [match.span.end for match in found[:first]]
    apart = [i for i, end in enumerate(ends) if re.match("[,，]", words[end:])]
    after_comma = re.search("[,，]\\s*或", words[found[first].span.end : found[first + 1].span.start])
    if (
        not apart
        or after_comma
        or any(isinstance(match.rule, Manual) and match.aspect is None for match in found[:first])
    ):
        return []
    return list(found[: apart[-1] + 1])


def _loose(match: FoundRule) -> bool:
    return (
        isinstance(match.rule, Manual)
        and match.aspect is None
        and not match.rule.suggestion.startswith(("可能", "补上"))
    )
