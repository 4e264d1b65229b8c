"""Finds the sentences that open a group of conditions: all of, one of, none of the following. Pure functions."""

from __future__ import annotations

import re
from typing import NamedTuple

from clauses._phrases import Bounds
from clauses.content import Joined

_THESE = r"(?:下列|以下|如下|上述|下述)"
_NONE = re.compile(
    rf"(?:(?:有|存在|属于|出现|发生|具有)?(?:(?<!不)(?<!没)(?<!未)){_THESE}(?:[^。；;:，,]{{0,10}})(?:之一|任一|任何|情形|情况|行为)[^。；;:]{{0,24}}?(?:不予|不得|不能|不再|不受理|不支持|不享受|取消))"
    rf"|(?:(?:不存在|没有|未发生|不得有|无|未有|不属于|不具有){_THESE}(?:[^。；;:]{{0,10}})(?:之一|任一|任何|情形|情况|行为|问题))"
    rf"|(?:(?:不予|不得|不能|不再|不)(?:支持|受理|资助|申报|申请|享受|奖励|推荐|补助)[^。；;]{{0,20}}(?:情形|情况|{_THESE})[^。；;]{{0,6}}$)"
    r"|负面清单|不予支持(?:的)?(?:情形|范围)?:?$|限制(?:性)?条件:?$"
)
_ANY = re.compile(
    rf"{_THESE}(?:[^。；;:]{{0,16}})(?:之一|任一|任意一[项条个种]|其中一[项条个种]|一[项条]以上|至少一[项条]|中的?一[项条个种])"
    r"|(?:符合|满足|具备)其中(?:之)?一(?:项)?|任选其一|满足(?:其中)?任[意何]?一[项条]"
)
_SOME = re.compile(
    rf"{_THESE}(?:[^。；;:]{{0,16}}?)(?:(?:任意|至少|其中|中的?)[两二三四五六2-6](?:项|条|个|种)|[两二三四五六2-6](?:项|条|个|种)(?:\(含\))?(?:及|或)?以上)"
)
_ALL = re.compile(
    rf"(?:同时)?(?:符合|满足|具备|具有|达到|遵守){_THESE}|{_THESE}(?:[^。；;:]{{0,12}})(?:条件|要求|标准)|(?:条件|要求)(?:如下|是)?:$|(?:应当?|须|需)(?:同时)?(?:满足|符合|具备):?$"
)


class GroupOpening(NamedTuple):
    """Words that open a group, and how its members decide; `joined` is None for several of the members (两项以上)."""

    span: Bounds
    joined: Joined | None


def opening_in(words: str, span: Bounds) -> GroupOpening | None:
    """Return the words of a sentence that open a group; `words` is the text of the clause in half-width signs.

    >>> words = "有下列情形之一的,不予支持:"
    >>> opening_in(words, Bounds(0, len(words))).joined.value, opening_in("成立一年", Bounds(0, 4))
    ('都没有', None)
    """
    sentence = span.of(words)
    for pattern, joined in ((_NONE, Joined.NONE), (_SOME, None), (_ANY, Joined.ANY), (_ALL, Joined.ALL)):
        if found := pattern.search(sentence):
            return GroupOpening(Bounds(span.start + found.start(), span.start + found.end()), joined)
    return None
