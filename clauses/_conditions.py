"""Proposes the conditions of a policy: who may apply, what is asked, what excludes. Nothing is decided here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from clauses._applicants import FoundRule
from clauses._figures import plain
from clauses._fillers import without_brackets
from clauses._groups import GroupOpening, opening_in
from clauses._manuals import manual
from clauses._negatives import aspect_of
from clauses._phrases import Bounds, ClauseWords, parts, sentences, trimmed
from clauses._scores import scores_in
from clauses._stated import read_sentence
from clauses._subjects import subjects_in
from clauses._tiers import TierLine, line_in, tiers_of
from clauses.content import Content, GroupContent, Joined, RuleContent
from clauses.model import Clause, ClauseRole, PolicyText, Proposal
from policies import Aspect
from policies.rules import Flag, Manual

_ROLES = (ClauseRole.APPLICANT, ClauseRole.CONDITION, ClauseRole.EXCLUSION)
_WEAK = (ClauseRole.OTHER, ClauseRole.VALIDITY, ClauseRole.PROCEDURE)
_ASKS = re.compile(r"(?:申报|申请|认定|准入|评价|备案)?条件[:：]")
_DUTY = re.compile(
    r"同等条件|优先(?:支持|推荐|考虑)|追回|追缴|责令|追究|收回|退回|(?:记入|纳入|计入)[^，,。]{0,8}信用|以.{2,20}为准|负责解释|另行|本(?:办法|细则|政策|条).{0,6}所称|是指|专项资金[^，,。]{0,6}安排|列入[^，,。]{0,14}预算|由.{2,20}(?:负责|认定|确定)"
)
_TWICE = re.compile(r"重复(?:享受|支持|申报|奖励|资助)|同一(?:项目|事项|成果|企业)|就高|不重复")
_FOLLOWS = re.compile(r"负面清单|限制(?:性)?(?:条件|情形)|不予|不得|不能|不再|不受理|取消|不享受|不支持")
_REFERS = re.compile(r"第[一二三四五六七八九十百\d]+条|上述|前款|前述")
_DEFINES = re.compile(r"(?:是指|指)(?:同时)?(?:具备|符合|满足)")
_OR = re.compile(r"[,，；;]\s*或")
_BOTH = re.compile("且|同时")
_LONGEST_GAP = 12
"""Characters between two conditions with 或. Our choice: farther apart it joins something else."""
_VERB = re.compile(r"应|须|具有|具备|从事|属于|属|符合|满足|拥有|达到|不|无|未|没有|注册|登记|为|是|有|在")
_TITLE = re.compile(r"(?:标准|条件|指南|办法|细则|指标|目录|清单)(?:\([^()]*(?:版|满分|试行)[^()]*\))?$")
_LONGEST_TITLE = 24
"""Characters of a heading in the line of its text. Our choice."""
_HEADING = re.compile(r"^[^，,。；;]{0,20}(?:条件|要求|对象|范围|主体|标准|情形|清单|内容)$")


def propose(text: PolicyText) -> Iterator[Proposal]:
    """Yield the conditions of a document in order; `parent` is an index among the yielded ones."""
    yield from _Reading(text).proposals()


def propose_of_support(text: PolicyText) -> Iterator[Proposal]:
    """Yield what the clauses about support ask of those who get it (对研发费用100万元以上的企业，给予…)."""
    yield from _Reading(text).of_support()


class _Group(NamedTuple):
    """The group that is being read: the place of its proposal (None: no group) and how its members decide.

    `skipped` is set for a group that no rule can say (两项以上): its members are told together.
    """

    place: int | None = None
    joined: Joined | None = None
    skipped: bool = False


_OUTSIDE = _Group()


class _Reading:
    """Reads the clauses of one document; `_found` are the proposals so far, `_told` the sentences that one of them holds."""

    def __init__(self, text: PolicyText) -> None:
        self._text = text
        self._found: list[Proposal] = []
        self._scored: set[int] = set()
        self._told: set[tuple[int, Bounds]] = set()

    def proposals(self) -> list[Proposal]:
        """Return the proposals of the document."""
        for table in scores_in(self._text):
            self._scored |= {below for item in table.items for below in range(item, _end_of(self._text.clauses, item))}
            self._told.add((table.clause, table.sentence))
            self._conditions(table.clause, table.found.span, [table.found], _OUTSIDE)
            for part in table.rest:
                self._sentence(table.clause, part, _OUTSIDE)
        place = 0
        while place < len(self._text.clauses):
            place = self._clause(place, _OUTSIDE)
        return self._found

    def of_support(self) -> list[Proposal]:
        """Return the conditions in the clauses about support."""
        for place, clause in enumerate(self._text.clauses):
            if clause.path and self._role(place) is ClauseRole.BENEFIT:
                self._subject(place)
        return self._found

    def _clause(self, place: int, group: _Group) -> int:
        """Read a clause and, if it opens a group, those below it; return the place of the next clause."""
        clause = self._text.clauses[place]
        if place in self._scored:
            return place + 1
        if group.joined is None and _DEFINES.search(clause.text):
            return _end_of(self._text.clauses, place)
        if group.joined is None and (self._role(place) not in _ROLES or not clause.path):
            return place + 1
        after = _end_of(self._text.clauses, place)
        self._tiers_below(place, group, after)
        inner = self._own_words(place, group, after)
        below = place + 1
        if inner == group and group.joined is None:
            return below
        while below < after and not inner.skipped:
            below = self._clause(below, inner)
        return after

    def _role(self, place: int) -> ClauseRole:
        """Return the role of a clause; one without a role of its own has that of the clause above it."""
        clauses = self._text.clauses
        clause = clauses[place]
        if _ASKS.match(clause.text):
            return ClauseRole.CONDITION
        if clause.role not in _WEAK or not clause.path:
            return clause.role
        above = (i for i in range(place - 1, -1, -1) if clauses[i].path and clause.path.startswith(clauses[i].path))
        upper = next((i for i in above if clauses[i].path != clause.path), None)
        role = self._role(upper) if upper is not None else clause.role
        return role if role in _ROLES else clause.role

    def _tiers_from(self, place: int, spans: Sequence[Bounds]) -> FoundRule | None:
        """Return the table of thresholds whose lines are the sentences from the first one on."""
        words = ClauseWords(self._text, place)
        lines: list[TierLine] = []
        for span in spans:
            if (line := line_in(words, span)) is None:
                break
            lines.append(line)
        found = tiers_of(lines) if len(lines) > 1 else None
        if found is not None:
            self._told |= {(place, line.span) for line in lines}
        return found

    def _subject(self, place: int) -> None:
        """Propose what a clause about support asks of those who get it; several routes are alternatives."""
        words = ClauseWords(self._text, place)
        subjects = subjects_in(words.words)
        routes = [read_sentence(words, subject) for subject in subjects]
        if not routes or not all(any(each.figures for each in route) for route in routes):
            return  # a route without a number is an event, which the support names
        if len(routes) > 1 and any(isinstance(each.rule, Manual) for route in routes for each in route):
            return
        group = _OUTSIDE
        if len(routes) > 1:
            content = GroupContent(joined=Joined.ANY)
            whole = Bounds(subjects[0].start, subjects[-1].end)
            group = _Group(self._add(_proposed(place, whole, content, _OUTSIDE, "几种情形分别支持")), Joined.ANY)
        for subject, route in zip(subjects, routes, strict=True):
            self._conditions(place, subject, route, group)

    def _tiers_below(self, place: int, group: _Group, after: int) -> None:
        """Propose a table of thresholds whose lines are the clauses below a clause, at the words of this one."""
        lines: list[TierLine] = []
        for below in range(place + 1, after):
            words = ClauseWords(self._text, below)
            first = next(sentences(words.words), None)
            line = line_in(words, first) if first is not None else None
            if line is None or (below, line.span) in self._told:
                break
            lines.append(line)
        found = tiers_of(lines) if len(lines) > 1 else None
        if found is None:
            return
        self._told |= {(line.clause, line.span) for line in lines}
        spans = list(sentences(ClauseWords(self._text, place).words))
        beside = tuple((lines[0].clause, index) for index in found.figures) + found.beside
        own = found._replace(span=spans[-1], figures=(), beside=beside) if spans else found
        self._conditions(place if spans else lines[0].clause, own.span, [own], group)

    def _own_words(self, place: int, group: _Group, after: int) -> _Group:
        """Read the sentences of a clause; return the group that the clauses below it belong to."""
        clause = self._text.clauses[place]
        words = plain(clause.text)
        below = after > place + 1
        spans = list(sentences(words))
        if below and len(spans) == 1 and _HEADING.match(spans[0].of(words)) and not opening_in(words, spans[0]):
            return group
        current = group
        for number, span in enumerate(spans):
            if (place, span) in self._told or (number == 0 and len(spans) > 1 and _is_title(words, span)):
                continue
            if (tiers := self._tiers_from(place, spans[number:])) is not None:
                self._conditions(place, tiers.span, [tiers], current)
                continue
            opening = opening_in(words, span)
            follows = below if number == len(spans) - 1 else words[span.end : span.end + 2].strip(" :") == "\n"
            rest = _behind_colon(words, span, opening) if opening is not None else None
            if opening is None or not (follows or rest is not None):
                self._sentence(place, span, current)
                continue
            current = self._open(place, span, opening, group, after)
            if current.skipped:
                break
            if rest is not None:
                self._sentence(place, rest, current)
        return current

    def _open(self, place: int, span: Bounds, opening: GroupOpening, outer: _Group, after: int) -> _Group:
        """Propose the group that a sentence opens, and what the sentence asks before it."""
        words = plain(self._text.clauses[place].text)
        if _DEFINES.search(span.of(words)):
            return _Group(outer.place, outer.joined, skipped=True)
        beside = _beside(words, span, opening)
        for part in parts(words, span) if beside is None else ():
            if (
                part.end > opening.span.start
                or _REFERS.search(part.of(words))
                or outer.joined not in (None, Joined.ALL)
            ):
                continue
            found = read_sentence(ClauseWords(self._text, place), part)
            if _VERB.search(part.of(words)) or any(not isinstance(each.rule, Manual) for each in found):
                self._sentence(place, part, outer)
        if opening.joined is None:
            self._several(place, span, outer, after)
            return _Group(outer.place, outer.joined, skipped=True)
        if opening.joined is Joined.ALL and outer.joined in (None, Joined.ALL):
            return _Group(outer.place, Joined.ALL)
        if opening.joined is Joined.NONE and outer.joined is Joined.NONE:
            return outer
        aspect = Aspect.NEGATIVE if opening.joined is Joined.NONE and outer.place is None else None
        why = f"原文写明“{opening.span.of(self._text.clauses[place].text)}”"
        content = GroupContent(joined=opening.joined, aspect=aspect)
        figures = ClauseWords(self._text, place).figures_in(opening.span)
        proposal = replace(_proposed(place, opening.span, content, outer, why), figures=figures)
        group = _Group(self._add(proposal), opening.joined)
        if beside is not None:
            self._sentence(place, beside, group)
        return group

    def _several(self, place: int, span: Bounds, outer: _Group, after: int) -> None:
        """Propose for a person what asks for several of the conditions below it."""
        clauses = self._text.clauses
        told = "；".join(clause.text for clause in (*[clauses[place]], *clauses[place + 1 : after]))
        rule = replace(manual(told), clause=clauses[place].path)
        whole = trimmed(clauses[place].text, Bounds(span.start, len(clauses[place].text)))
        figures = tuple(range(len(clauses[place].figures)))
        found = FoundRule(whole, rule, figures=figures, sure=0.4, why="要满足其中几项，程序不能直接判断")
        self._conditions(place, whole, [found], outer)

    def _sentence(self, place: int, span: Bounds, group: _Group) -> None:
        clause = self._text.clauses[place]
        words = plain(clause.text)
        alone = group.joined is None and self._excludes(place, span)
        if group.place is None and (_DUTY.search(span.of(words)) or _TWICE.search(span.of(words))):
            return
        if alone:
            span = _without_consequence(words, span)
        listed = alone or group.joined is Joined.NONE
        found = read_sentence(ClauseWords(self._text, place), span, listed=listed)
        if not found:
            return
        if alone and all(isinstance(match.rule, Flag) for match in found):
            for match in map(_denied, found):
                self._conditions(place, span, [match], _OUTSIDE)
            return
        if alone:
            content = GroupContent(joined=Joined.NONE, aspect=Aspect.NEGATIVE)
            group = _Group(self._add(_proposed(place, span, content, _OUTSIDE, "原文写明不予支持")), Joined.NONE)
        self._conditions(place, span, found, group)

    def _excludes(self, place: int, span: Bounds) -> bool:
        """Return whether a sentence outside a group says what excludes: by its words, or by the headings above it."""
        clause = self._text.clauses[place]
        if self._role(place) is not ClauseRole.EXCLUSION:
            return False
        words = without_brackets(plain(clause.text))
        return _FOLLOWS.search(span.of(words)) is not None or _FOLLOWS.search(clause.heading) is not None

    def _conditions(self, place: int, span: Bounds, found: Sequence[FoundRule], group: _Group) -> None:
        """Propose the conditions of a sentence, those with 或 between them as a group."""
        words = plain(self._text.clauses[place].text)
        if group.joined is not Joined.NONE and (routes := _routes(words, found)) is not None:
            self._alternatives(place, span, routes, group)
            return
        clusters = _clusters(words, found)
        both = group.joined is Joined.NONE and _BOTH.search(span.of(words)) is not None
        if len(clusters) > 1 and (group.joined is Joined.ANY or both):
            whole = GroupContent(joined=Joined.ALL)
            group = _Group(self._add(_proposed(place, span, whole, group, "几个条件写在一起")), Joined.ALL)
        for cluster in clusters:
            above = group
            if len(cluster) > 1 and group.joined not in (Joined.ANY, Joined.NONE):
                bounds = Bounds(cluster[0].span.start, cluster[-1].span.end)
                aspects = {found.aspect for found in cluster}
                aspect = next(iter(aspects)) if len(aspects) == 1 and group.place is None else None
                whole = GroupContent(joined=Joined.ANY, aspect=aspect)
                above = _Group(self._add(_proposed(place, bounds, whole, group, "原文写明“或”")), Joined.ANY)
            for each in cluster:
                rule = replace(each.rule, clause=self._text.clauses[place].path)
                content = RuleContent(rule=rule, aspect=each.aspect if above.place is None else None)
                proposal = _proposed(place, each.span, content, above, each.why)
                self._add(replace(proposal, figures=each.figures, beside=each.beside, sure=each.sure))

    def _alternatives(self, place: int, span: Bounds, routes: Sequence[Sequence[FoundRule]], group: _Group) -> None:
        """Propose alternatives of which at least one has several conditions: A，或 B 且 C."""
        if group.joined is not Joined.ANY:
            content = GroupContent(joined=Joined.ANY)
            group = _Group(self._add(_proposed(place, span, content, group, "原文写明“或”")), Joined.ANY)
        for route in routes:
            bounds = Bounds(route[0].span.start, route[-1].span.end)
            self._conditions(place, bounds, route, group)

    def _add(self, proposal: Proposal) -> int:
        """Add a proposal; return its place."""
        self._found.append(proposal)
        return len(self._found) - 1


def _proposed(place: int, span: Bounds, content: Content, above: _Group, why: str) -> Proposal:
    start, end = span
    return Proposal(clause=place, start=start, end=end, content=content, parent=above.place, sure=0.8, why=why)


def _denied(match: FoundRule) -> FoundRule:
    """Return a condition of one yes-or-no fact as the condition that it is not so."""
    if not isinstance(match.rule, Flag):
        return match
    rule = replace(match.rule, value=not match.rule.value)
    return match._replace(rule=rule, aspect=aspect_of(rule.field))


def _end_of(clauses: Sequence[Clause], place: int) -> int:
    """Return the place behind the last clause below a clause."""
    path = clauses[place].path
    after = place + 1
    while path and after < len(clauses) and clauses[after].path.startswith(path) and clauses[after].path != path:
        after += 1
    return after


def _is_title(words: str, span: Bounds) -> bool:
    """Return whether the first sentence of a clause is its heading: short, without a verb or a number."""
    title = span.of(words)
    plain_title = len(title) <= _LONGEST_TITLE and not _VERB.search(title) and not re.search(r"\d", title)
    return plain_title or (len(title) <= _LONGEST_TITLE + 16 and _TITLE.search(title) is not None)


def _beside(words: str, span: Bounds, opening: GroupOpening) -> Bounds | None:
    """Return what is an alternative to the group that follows it: 得分60分以上，或满足下列条件之一."""
    before = words[span.start : opening.span.start]
    found = re.search(r"[,，]?(?:或者|或)(?:至少)?(?:符合|满足|具备|具有|达到)?$", before)
    if opening.joined is not Joined.ANY or found is None:
        return None
    rest = trimmed(words, Bounds(span.start, span.start + found.start()))
    return rest if rest.start < rest.end else None


def _behind_colon(words: str, span: Bounds, opening: GroupOpening) -> Bounds | None:
    """Return what stands behind a colon after the opening words in the same sentence, None if nothing does."""
    colon = words.find(":", opening.span.end, span.end)
    rest = trimmed(words, Bounds(colon + 1, span.end)) if colon >= 0 else Bounds(0, 0)
    return rest if rest.start < rest.end else None


def _without_consequence(words: str, span: Bounds) -> Bounds:
    """Return a sentence without the parts that say what follows (不予支持)."""
    kept = [part for part in parts(words, span) if not _FOLLOWS.search(part.of(words))]
    return Bounds(kept[0].start, kept[-1].end) if kept else span


def _routes(words: str, found: Sequence[FoundRule]) -> list[list[FoundRule]] | None:
    """Return the conditions cut at each ，或, None if none is there or every piece is a single condition."""
    routes: list[list[FoundRule]] = [[]]
    for match in found:
        gap = words[routes[-1][-1].span.end : match.span.start] if routes[-1] else ""
        if _OR.match(gap):
            routes.append([])
        routes[-1].append(match)
    return routes if len(routes) > 1 and any(len(route) > 1 for route in routes) else None


def _clusters(words: str, found: Sequence[FoundRule]) -> list[list[FoundRule]]:
    """Return the conditions in groups; those with 或 between them are in one."""
    clusters: list[list[FoundRule]] = []
    for match in found:
        gap = words[clusters[-1][-1].span.end : match.span.start] if clusters else ""
        denied = isinstance(match.rule, Flag) and not match.rule.value  # 未列入甲或乙: neither of them
        if "或" in gap and len(gap) <= _LONGEST_GAP and not denied:
            clusters[-1].append(match)
        else:
            clusters.append([match])
    return clusters
