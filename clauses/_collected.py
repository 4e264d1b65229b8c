"""Puts the conditions that sentences state together as proposals and groups of proposals."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from msgspec.structs import replace

from clauses._applicants import FoundRule
from clauses._phrases import Bounds, ClauseWords
from clauses.content import Content, GroupContent, Joined, RuleContent
from clauses.model import PolicyText, Proposal
from policies.rules import Flag

_OR = re.compile(r"[,，；;]\s*或")
_BOTH = re.compile("且|同时")
_LONGEST_GAP = 12
"""Characters between two conditions with 或. Our choice: farther apart it joins something else."""


class OpenGroup(NamedTuple):
    """The group that is being read: the place of its proposal (None: no group) and how its members decide.

    `skipped` is set for a group that no rule can say (两项以上): its members are told together.
    """

    place: int | None = None
    joined: Joined | None = None
    skipped: bool = False


OUTSIDE = OpenGroup()


class Collected:
    """The proposals of a document so far; groups are named by their place among them."""

    def __init__(self, text: PolicyText) -> None:
        """Begin with none."""
        self._text = text
        self.found: list[Proposal] = []

    def group(self, place: int, span: Bounds, content: GroupContent, above: OpenGroup, why: str) -> OpenGroup:
        """Propose a group; return it for its members."""
        return OpenGroup(self._add(_proposed(place, span, content, above, why)), content.joined)

    def opened(self, place: int, span: Bounds, content: GroupContent, above: OpenGroup) -> OpenGroup:
        """Propose the group that the words of a span open (下列条件之一), with the figures in them."""
        words = ClauseWords(self._text, place)
        proposal = _proposed(place, span, content, above, f"原文写明“{span.of(words.written)}”")
        return OpenGroup(self._add(replace(proposal, figures=words.figures_in(span))), content.joined)

    def conditions(self, place: int, span: Bounds, found: Sequence[FoundRule], group: OpenGroup) -> None:
        """Propose the conditions of a sentence, those with 或 between them as a group."""
        words = ClauseWords(self._text, place).words
        if group.joined is not Joined.NONE and (routes := _routes(words, found)) is not None:
            self.alternatives(place, span, routes, group)
            return
        clusters = _clusters(words, found)
        both = group.joined is Joined.NONE and _BOTH.search(span.of(words)) is not None
        if len(clusters) > 1 and (group.joined is Joined.ANY or both):
            whole = GroupContent(joined=Joined.ALL)
            group = self.group(place, span, whole, group, "几个条件写在一起")
        for cluster in clusters:
            above = group
            if len(cluster) > 1 and group.joined not in (Joined.ANY, Joined.NONE):
                bounds = Bounds(cluster[0].span.start, cluster[-1].span.end)
                aspects = {found.aspect for found in cluster}
                aspect = next(iter(aspects)) if len(aspects) == 1 and group.place is None else None
                whole = GroupContent(joined=Joined.ANY, aspect=aspect)
                above = self.group(place, bounds, whole, group, "写明是几项之一")
            for each in cluster:
                rule = replace(each.rule, clause=self._text.clauses[place].path)
                content = RuleContent(rule=rule, aspect=each.aspect if above.place is None else None)
                proposal = _proposed(place, each.span, content, above, each.why)
                self._add(replace(proposal, figures=each.figures, beside=each.beside, sure=each.sure))

    def alternatives(self, place: int, span: Bounds, routes: Sequence[Sequence[FoundRule]], group: OpenGroup) -> None:
        """Propose alternatives of which at least one has several conditions: A，或 B 且 C."""
        if group.joined is not Joined.ANY:
            content = GroupContent(joined=Joined.ANY)
            group = self.group(place, span, content, group, "写明是几项之一")
        for route in routes:
            bounds = Bounds(route[0].span.start, route[-1].span.end)
            self.conditions(place, bounds, route, group)

    def _add(self, proposal: Proposal) -> int:
        """Add a proposal; return its place."""
        self.found.append(proposal)
        return len(self.found) - 1


def _proposed(place: int, span: Bounds, content: Content, above: OpenGroup, why: str) -> Proposal:
    start, end = span
    return Proposal(clause=place, start=start, end=end, content=content, parent=above.place, sure=0.8, why=why)


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
