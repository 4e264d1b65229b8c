"""Every fact, quantity, qualification, flag and value that a text names in words."""

from __future__ import annotations

import msgspec

from clauses._fact_guess import label_of
from clauses._figures import plain
from clauses._words import NameKind, Naming, mentions_in
from policies import CATALOGUE, QUALIFICATIONS


class NamedFact(msgspec.Struct, frozen=True, kw_only=True):
    """A word of a text that names something. `value` is the value of an enum (listing 北交所), otherwise ""."""

    name: str
    label: str
    kind: NameKind
    start: int
    end: int
    sure: float
    value: str = ""


def named_facts(text: str) -> tuple[NamedFact, ...]:
    """Return what a text names in words, in order; the longest word at each place counts.

    >>> [(each.name, each.kind.value) for each in named_facts("有效期内的高新技术企业，未列入经营异常名录")]
    [('hnte', 'qualification'), ('abnormal_list', 'flag')]
    """
    return tuple(_named(each) for each in mentions_in(plain(text)))


def _named(mention: Naming) -> NamedFact:
    word = mention.word
    label = QUALIFICATIONS[word.name][0] if word.kind is NameKind.QUALIFICATION else label_of(word.name)
    exact = word.text in (plain(label), word.value) or len(word.text) >= 4
    if word.kind is NameKind.FLAG:
        exact = word.text == plain(CATALOGUE[word.name].label) or len(word.text) >= 4
    return NamedFact(
        name=word.name,
        label=label,
        kind=word.kind,
        start=mention.start,
        end=mention.end,
        sure=0.9 if exact else 0.6,
        value=word.value,
    )
