"""Proposes the conditions of a policy: who may apply, what is asked, what excludes. Nothing is decided here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from clauses._applicants import FoundRule
from clauses._collected import OUTSIDE, Collected, OpenGroup
from clauses._cuts import tidy
from clauses._figures import plain
from clauses._fillers import opens_with_others, without_brackets
from clauses._groups import GroupOpening, opening_in
from clauses._manuals import manual
from clauses._negatives import aspect_of
from clauses._phrases import Bounds, ClauseWords, parts, sentences, trimmed
from clauses._scores import ScoreTable, scores_in
from clauses._stated import for_person, opens_case, read_sentence
from clauses._structure import FOLLOWS, VERB, alternative_before, behind_colon, either, end_of, excluded, is_title
from clauses._subjects import subjects_in
from clauses._tiers import TierLine, line_in, tiers_of
from clauses.content import GroupContent, Joined
from clauses.model import ClauseRole, PolicyText, Proposal
from policies import Aspect
from policies.rules import Flag, Manual

_ROLES = (ClauseRole.APPLICANT, ClauseRole.CONDITION, ClauseRole.EXCLUSION)
_WEAK = (ClauseRole.OTHER, ClauseRole.VALIDITY, ClauseRole.PROCEDURE)
_ASKS = re.compile(
    r"(?:支持|补助|贴息|奖励|资助|补贴|申报|申请|适用|享受)对象[。:：]|(?:享受|申请|申报)[^，,。]{0,14}(?:企业|单位)(?:应当?|须)"
    r"|(?:申报申请|认定|准入|评价|备案)?条件[:：]"
)
_DUTY = re.compile(
    r"(?:奖补|奖励|补助|补贴|资助|支持)(?:资金)?(?:总额|总金额)[^，,。；;]{0,6}(?:不超过|不高于)|从高|同等条件|优先(?:支持|推荐|考虑)|追回|追缴|责令|追究|收回|退回|(?:记入|纳入|计入)[^，,。]{0,8}信用|以.{2,20}为准|负责解释|另行|本(?:办法|细则|政策|条).{0,6}所称|是指|专项资金[^，,。]{0,6}安排|列入[^，,。]{0,14}预算|由.{2,20}(?:负责|认定|确定)"
)
_FINAL = re.compile(r"起(?:正式)?(?:施行|实施|执行|生效)|有效期(?:至|为|[一二三四五两\d])|负责解释")
_TWICE = re.compile(r"重复(?:享受|支持|申报|奖励|资助)|同一(?:项目|事项|成果|企业)|就高|不重复")
_OUTSIDE_OF = re.compile(
    r"(?:不在|不属于)[^,，。；;]{0,8}(?:申报|支持|奖励|奖补|补助|资助|受理|认定)[^,，。；;]{0,4}范围"
)
_STOP = re.compile(r"[。\n]")
_REFERS = re.compile(r"第[一二三四五六七八九十百\d]+条|上述|前款|前述")
_DEFINES = re.compile(r"(?:是指|指)(?:同时)?(?:具备|符合|满足)")
_OF_APPLICANTS = re.compile(
    r"所(?:称|指)的?[“\"]?(?:申报|申请|支持的?)?(?:企业|单位|主体|机构|科技企业|科技型企业)[”\"]?(?:\([^()]*\))?[,，]?(?:是指|指|为|是)(?=(?P<what>[^。；;:\n]{4,}))"
)
_FOOT = re.compile(
    r"(?:联系人|联系电话|联系方式|咨询电话|咨询|电话|地址|邮箱|电子邮箱|附件|附)\s*\d*\s*[:：]|20\d\d\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日$|\(?此件|[一-龥、 ]{4,40}(?:局|委员会|管委会|办公室|人民政府)$"
)
"""Lines at the foot of a document, which stand in its last clause."""
_HEADING = re.compile(
    r"^[^，,。；;]{0,20}(?:条件|要求|对象|范围|主体|标准|情形|清单|内容|指标|计分|评分)(?:\([^()]*\))?$"
)


def propose(text: PolicyText) -> Iterator[Proposal]:
    """Yield the conditions of a document in order; `parent` is an index among the yielded ones."""
    yield from _Reading(text).proposals()


def propose_of_support(text: PolicyText) -> Iterator[Proposal]:
    """Yield what the clauses about support ask of those who get it (对研发费用100万元以上的企业，给予…)."""
    yield from _Reading(text).of_support()


class _Reading:
    """Reads the clauses of one document; `_into` holds the proposals so far, `_told` the sentences that one of them holds."""

    def __init__(self, text: PolicyText) -> None:
        self._text = text
        self._into = Collected(text)
        self._tables: list[ScoreTable] = []
        self._scored: set[int] = set()
        self._told: set[tuple[int, Bounds]] = set()

    def proposals(self) -> list[Proposal]:
        """Return the proposals of the document."""
        for table in scores_in(self._text):
            self._scored |= {below for item in table.items for below in range(item, end_of(self._text.clauses, item))}
            self._tables.append(table)
        place = 0
        while place < len(self._text.clauses):
            place = self._clause(place, OUTSIDE)
        for table in tuple(self._tables):
            self._score(table, OUTSIDE)
        return self._into.found

    def of_support(self) -> list[Proposal]:
        """Return the conditions in the clauses about support."""
        for place, clause in enumerate(self._text.clauses):
            if clause.path and self._role(place) is ClauseRole.BENEFIT:
                self._subject(place)
        return self._into.found

    def _clause(self, place: int, group: OpenGroup) -> int:
        """Read a clause and, if it opens a group, those below it; return the place of the next clause."""
        clause = self._text.clauses[place]
        if place in self._scored:
            return place + 1
        if group.joined is None and _DEFINES.search(clause.text):
            return end_of(self._text.clauses, place)
        if group.joined is None and (self._role(place) not in _ROLES or not clause.path):
            self._defined(place)
            return place + 1
        after = end_of(self._text.clauses, place)
        self._tiers_below(place, group, after)
        inner = self._own_words(place, group, after)
        below = place + 1
        if inner == group and group.joined is None:
            return below
        while below < after and not inner.skipped:
            below = self._clause(below, inner)
        return after

    def _defined(self, place: int) -> None:
        """Propose what the definition of the applicants asks: 本措施所称企业，是指在本区注册、具有独立法人资格的企业."""
        words = ClauseWords(self._text, place)
        found = _OF_APPLICANTS.search(words.words)
        if self._text.clauses[place].path and found is not None:
            span = trimmed(words.words, Bounds(found.end(), found.end() + len(found["what"])))
            own = [match for match in read_sentence(words, span) if match.aspect is not None]
            self._into.conditions(place, span, own, OUTSIDE)

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
        group = OUTSIDE
        if len(routes) > 1:
            content = GroupContent(joined=Joined.ANY)
            whole = Bounds(subjects[0].start, subjects[-1].end)
            group = self._into.group(place, whole, content, OUTSIDE, "几种情形分别支持")
        for subject, route in zip(subjects, routes, strict=True):
            self._into.conditions(place, subject, route, group)

    def _tiers_below(self, place: int, group: OpenGroup, after: int) -> None:
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
        self._into.conditions(place if spans else lines[0].clause, own.span, [own], group)

    def _own_words(self, place: int, group: OpenGroup, after: int) -> OpenGroup:
        """Read the sentences of a clause; return the group that the clauses below it belong to."""
        clause = self._text.clauses[place]
        words = plain(clause.text)
        below = after > place + 1
        spans = list(sentences(words))
        if below and len(spans) == 1 and _HEADING.match(spans[0].of(words)) and not opening_in(words, spans[0]):
            return group
        current = group
        case = False
        for number, span in enumerate(spans):
            if (place, span) in self._told or (number == 0 and len(spans) > 1 and is_title(words, span)):
                continue
            if (tiers := self._tiers_from(place, spans[number:])) is not None:
                self._into.conditions(place, tiers.span, [tiers], current)
                continue
            if (place, span) in self._told:
                continue
            if routes := either(words, spans[number:]):
                self._told |= {(place, route) for route in routes}
                self._either(place, routes, current)
                continue
            case = case and not _STOP.search(words[spans[number - 1].end : span.start])
            if case and current.joined is not Joined.NONE:
                self._into.conditions(place, span, [for_person(ClauseWords(self._text, place), span)], current)
                continue
            case = opens_case(ClauseWords(self._text, place), span)
            opening = opening_in(words, span)
            follows = below if number == len(spans) - 1 else words[span.end : span.end + 2].strip(" :") == "\n"
            rest = behind_colon(words, span, opening) if opening is not None else None
            if opening is None or not (follows or rest is not None):
                self._sentence(place, span, current)
                continue
            current = self._open(place, span, opening, group, after)
            if current.skipped:
                break
            if rest is not None:
                self._sentence(place, rest, current)
        return current

    def _either(self, place: int, routes: Sequence[Bounds], group: OpenGroup) -> None:
        """Propose sentences of which one must hold (…；或…)."""
        words = ClauseWords(self._text, place)
        whole = Bounds(routes[0].start, routes[-1].end)
        if _DUTY.search(words.words, *whole):
            return
        if opens_with_others(routes[0].of(words.words)):
            self._into.conditions(place, whole, [for_person(words, whole)], group)
            return
        read = [read_sentence(words, route) for route in routes]
        self._into.alternatives(place, whole, [each for each in read if each], group)

    def _open(self, place: int, span: Bounds, opening: GroupOpening, outer: OpenGroup, after: int) -> OpenGroup:
        """Propose the group that a sentence opens, and what the sentence asks before it."""
        words = plain(self._text.clauses[place].text)
        if _DEFINES.search(span.of(words)):
            return OpenGroup(outer.place, outer.joined, skipped=True)
        other = alternative_before(words, span, opening)
        for part in parts(words, span) if other is None else ():
            if (
                part.end > opening.span.start
                or _REFERS.search(part.of(words))
                or outer.joined not in (None, Joined.ALL)
            ):
                continue
            found = read_sentence(ClauseWords(self._text, place), part)
            if VERB.search(part.of(words)) or any(not isinstance(each.rule, Manual) for each in found):
                self._sentence(place, part, outer)
        if opening.joined is None:
            self._several(place, span, outer, after)
            return OpenGroup(outer.place, outer.joined, skipped=True)
        if opening.joined is Joined.ALL and outer.joined in (None, Joined.ALL):
            return OpenGroup(outer.place, Joined.ALL)
        if opening.joined is Joined.NONE and outer.joined is Joined.NONE:
            return outer
        aspect = Aspect.NEGATIVE if opening.joined is Joined.NONE and outer.place is None else None
        content = GroupContent(joined=opening.joined, aspect=aspect)
        group = self._into.opened(place, opening.span, content, outer)
        if other is not None:
            self._sentence(place, other, group)
        return group

    def _several(self, place: int, span: Bounds, outer: OpenGroup, after: int) -> None:
        """Propose for a person what asks for several of the conditions below it."""
        clauses = self._text.clauses
        told = "；".join(clause.text for clause in (*[clauses[place]], *clauses[place + 1 : after]))
        rule = replace(manual(told), clause=clauses[place].path)
        whole = trimmed(clauses[place].text, Bounds(span.start, len(clauses[place].text)))
        figures = tuple(range(len(clauses[place].figures)))
        found = FoundRule(whole, rule, figures=figures, sure=0.4, why="要满足其中几项，程序不能直接判断")
        self._into.conditions(place, whole, [found], outer)

    def _sentence(self, place: int, span: Bounds, group: OpenGroup) -> None:
        clause = self._text.clauses[place]
        words = plain(clause.text)
        marks = ClauseWords(self._text, place).figures_in(span)
        if table := next((each for each in self._tables if each.clause == place and each.mark in marks), None):
            self._score(table, group)
            return
        if _FOOT.match(span.of(words)) or tidy(span.of(words)) == self._text.issuer:
            return
        alone = group.joined is None and self._excludes(place, span)
        if _FINAL.search(span.of(words)):
            return
        if group.place is None and (_DUTY.search(span.of(words)) or _TWICE.search(span.of(words))):
            return
        if alone:
            span, before = excluded(words, span)
            for part in before:
                self._into.conditions(place, part, read_sentence(ClauseWords(self._text, place), part), OUTSIDE)
        listed = alone or group.joined is Joined.NONE
        found = read_sentence(ClauseWords(self._text, place), span, listed=listed)
        if not found:
            return
        if alone and all(isinstance(match.rule, Flag) for match in found):
            for match in map(_denied, found):
                self._into.conditions(place, span, [match], OUTSIDE)
            return
        if alone:
            content = GroupContent(joined=Joined.NONE, aspect=Aspect.NEGATIVE)
            group = self._into.group(place, span, content, OUTSIDE, "原文写明不予支持")
        self._into.conditions(place, span, found, group)

    def _score(self, table: ScoreTable, group: OpenGroup) -> None:
        """Propose a score table at its pass mark, with what else the sentence of the mark asks."""
        self._tables.remove(table)
        words = ClauseWords(self._text, table.clause)
        found = [table.found, *(each for part in table.rest for each in read_sentence(words, part))]
        found.sort(key=lambda each: each.span)
        self._into.conditions(table.clause, Bounds(found[0].span.start, found[-1].span.end), found, group)

    def _excludes(self, place: int, span: Bounds) -> bool:
        """Return whether a sentence outside a group says what excludes: by its words, or by the headings above it."""
        clause = self._text.clauses[place]
        if _OUTSIDE_OF.search(span.of(plain(clause.text))):
            return True
        if self._role(place) is not ClauseRole.EXCLUSION:
            return False
        words = without_brackets(plain(clause.text))
        return FOLLOWS.search(span.of(words)) is not None or FOLLOWS.search(clause.heading) is not None


def _denied(match: FoundRule) -> FoundRule:
    """Return a condition of one yes-or-no fact as the condition that it is not so."""
    if not isinstance(match.rule, Flag):
        return match
    rule = replace(match.rule, value=not match.rule.value)
    return match._replace(rule=rule, aspect=aspect_of(rule.field))
