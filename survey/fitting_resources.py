"""Resources that may answer a need: proposed by likeness of words, chosen by a person. No Qt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from casebook import Resource, ResourceKind
from policies.text_folding import normalised

MOST = 4
"""Most resources that are proposed for one need: our choice, for they share the keys 1 to 9 with the policies."""
_KINDS: Mapping[str, tuple[ResourceKind, ...]] = {
    "资金": (ResourceKind.FINANCE,),
    "人才": (ResourceKind.EXPERT, ResourceKind.SERVICE),
    "场地": (ResourceKind.PREMISES,),
    "技术": (ResourceKind.LAB, ResourceKind.RESULT, ResourceKind.EXPERT, ResourceKind.EQUIPMENT),
    "政策": (ResourceKind.SERVICE,),
}
"""Category of a need → the kinds of resource that come first where words are alike."""
_SAID_ALWAYS = (
    "需要",
    "想要",
    "希望",
    "公司",
    "企业",
    "我们",
    "解决",
    "问题",
    "困难",
    "帮助",
    "联系",
    "提供",
    "服务",
    "科技",
    "有限",
    "万元",
)
"""Words of two characters that say nothing of what is needed."""
_COMMON_FROM, _COMMON = 8, 2
"""In a register of at least so many resources a word that more than one in two of them has counts nothing."""


def fitting_resources(
    resources: Sequence[Resource], category: str, text: str, on: date, most: int = MOST
) -> tuple[Resource, ...]:
    """Returns the resources that hold on the day and share words with a need, the most alike first.

    A word that few resources have counts more; those of a kind that usually answers the category come before equals.
    """
    valid = [resource for resource in resources if resource.valid_on(on)]
    pairs = [_pairs((resource.title, resource.offers, resource.fields, resource.kind.value)) for resource in valid]
    spread = Counter(pair for found in pairs for pair in found)
    wanted = {pair for pair in _pairs((text,)) if spread[pair] and not _is_common(spread[pair], len(valid))}
    usual = _KINDS.get(category, ())
    scored = [
        (sum(1 / spread[pair] for pair in wanted & found), resource.kind in usual, resource)
        for resource, found in zip(valid, pairs, strict=True)
    ]
    best = sorted((entry for entry in scored if entry[0]), key=lambda entry: (-entry[0], not entry[1], entry[2].title))
    return tuple(resource for _, _, resource in best[:most])


def _is_common(count: int, of: int) -> bool:
    return of >= _COMMON_FROM and count * _COMMON > of


def _pairs(texts: Iterable[str]) -> frozenset[str]:
    """Returns the pairs of neighbouring characters of texts, without those that say nothing."""
    plain = [normalised(text) for text in texts]
    found = {text[place : place + 2] for text in plain for place in range(len(text) - 1)}
    return frozenset(found - set(_SAID_ALWAYS))
