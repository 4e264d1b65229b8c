"""Finds the words of a sentence about support that say who gets it (对上年研发费用100万元以上的企业，给予…). Pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clauses._phrases import Bounds, parts, sentences

_GIVES = re.compile(
    r"给予|予以|奖励|补助|补贴|资助|奖补|贴息|配套|兑现|减按|免征|减征|减半|加计|抵免|抵扣|退还|扣除|摊销|增加|发放|(?:最高|最多|上限)|支持|优先|减免"
)
_AIM = re.compile(r"(?:支持|鼓励|引导|推动|促进|加大|加快|对标)(?!对)[^,，]{2,30}$")
"""What the support is for: 支持企业加大研发投入，…."""
_ENDS = re.compile(r"(?:的|企业|单位|机构|孵化器|空间|园区|平台|团队|个人|人才|载体|基地)(?:\([^()]*\))?$")


def subjects_in(words: str) -> list[Bounds]:
    """Return the words of a clause that say who gets what it gives, one for each sentence that does.

    >>> words = "对研发费用100万元以上,占比5%以上的企业,给予补助,最高50万元"
    >>> [span.of(words) for span in subjects_in(words)]
    ['对研发费用100万元以上,占比5%以上的企业']
    """
    return list(_subjects(words))


def _subjects(words: str) -> Iterator[Bounds]:
    for span in sentences(words):
        kept: list[Bounds] = []
        for part in parts(words, span):
            if _AIM.match(part.of(words)):
                continue
            if _GIVES.search(part.of(words)) and not _ENDS.search(part.of(words)):
                break
            kept.append(part)
        else:
            continue  # nothing is given
        while kept and not _ENDS.search(kept[-1].of(words)):
            kept.pop()
        if kept:
            yield Bounds(kept[0].start, kept[-1].end)
