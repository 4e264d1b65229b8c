"""How the sentences of a clause hang together: headings, alternatives, what excludes. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Sequence

from clauses._groups import GroupOpening
from clauses._phrases import Bounds, parts, trimmed
from clauses.content import Joined
from clauses.model import Clause

FOLLOWS = re.compile(
    r"负面清单|限制(?:性)?(?:条件|情形)|不予|不得|不能|不再|不受理|取消|不享受|不支持|(?:不在|不属于)[^,，。；;]{0,8}(?:申报|支持|奖励|奖补|补助|资助|受理|认定)[^,，。；;]{0,4}范围"
)
_ALSO = re.compile("或者?")
_LEAST_WORDS = 5
"""Characters before 不得 in its part that say what excludes. Our choice: fewer are only 的 or 一律."""
_TITLE = re.compile(r"(?:标准|条件|指南|办法|细则|指标|目录|清单)(?:\([^()]*(?:版|满分|试行)[^()]*\))?$")
_LONGEST_TITLE = 24
"""Characters of a heading in the line of its text. Our choice."""
VERB = re.compile(
    r"列入|纳入|处于|发生|受到|存在|提供|应|须|具有|具备|从事|属于|属|符合|满足|拥有|达到|不|无|未|没有|注册|登记|为|是|有|在"
)


def end_of(clauses: Sequence[Clause], place: int) -> int:
    """Return the place behind the last clause below a clause."""
    path = clauses[place].path
    after = place + 1
    while path and after < len(clauses) and clauses[after].path.startswith(path) and clauses[after].path != path:
        after += 1
    return after


def either(words: str, spans: Sequence[Bounds]) -> list[Bounds]:
    """Return the sentences from the first one on that are alternatives (…；或…), [] if the next one is none."""
    routes = [spans[0]]
    for span in spans[1:]:
        between = words[routes[-1].end : span.start]
        if not _ALSO.match(words, span.start, span.end) or "。" in between:
            break
        routes.append(span)
    return routes if len(routes) > 1 else []


def is_title(words: str, span: Bounds) -> bool:
    """Return whether the first sentence of a clause is its heading: short, without a verb or a number."""
    title = span.of(words)
    if title.endswith("的"):
        return False  # an entry of a negative list
    plain_title = len(title) <= _LONGEST_TITLE and not VERB.search(title) and not re.search(r"\d", title)
    return plain_title or (len(title) <= _LONGEST_TITLE + 16 and _TITLE.search(title) is not None)


def alternative_before(words: str, span: Bounds, opening: GroupOpening) -> Bounds | None:
    """Return what is an alternative to the group that follows it: 得分60分以上，或满足下列条件之一."""
    before = words[span.start : opening.span.start]
    found = re.search(r"[,，]?(?:或者|或)(?:至少)?(?:符合|满足|具备|具有|达到)?$", before)
    if opening.joined is not Joined.ANY or found is None:
        return None
    rest = trimmed(words, Bounds(span.start, span.start + found.start()))
    return rest if rest.start < rest.end else None


def behind_colon(words: str, span: Bounds, opening: GroupOpening) -> Bounds | None:
    """Return what stands behind a colon after the opening words in the same sentence, None if nothing does."""
    colon = words.find(":", opening.span.end, span.end)
    rest = trimmed(words, Bounds(colon + 1, span.end)) if colon >= 0 else Bounds(0, 0)
    return rest if rest.start < rest.end else None


def excluded(words: str, span: Bounds) -> tuple[Bounds, list[Bounds]]:
    """Return the words of a sentence that say what excludes, and the parts before them that say something else.

    In 申报项目不超过3项，有3项在研项目的不得申报 the first part excludes nothing.
    """
    before: list[Bounds] = []
    for part in parts(words, span):
        found = FOLLOWS.search(words, part.start, part.end)
        if found is None:
            before.append(part)
        elif found.start() - part.start >= _LEAST_WORDS:
            return trimmed(words, Bounds(part.start, found.start())), before
        else:
            break
    return (Bounds(before[0].start, before[-1].end), []) if before else (span, [])
