"""Synonyms and related words for the search of policies.

Every word is normalised: without brackets, quotes and spaces.
"""

from __future__ import annotations

from typing import NamedTuple

SAME: tuple[tuple[str, ...], ...] = (
    ("高新技术企业", "高企", "国高", "高新企业"),
    ("科技型中小企业", "科小", "国科小", "科技中小"),
    ("研发费用", "研发投入", "研究开发费用"),
    ("研发投入后补助", "研发后补助", "研发补助", "研发补贴", "研发奖补"),
    ("首台套", "首套装备", "首台套装备"),
    ("揭榜挂帅", "揭榜机制", "揭榜制"),
    ("单项冠军", "单冠"),
    ("贷款贴息", "贴息", "利息补贴"),
    ("知识产权", "知产"),
    ("质押融资", "质押贷款"),
    ("新型研发机构", "新研机构"),
    ("产业技术研究院", "产研院"),
    ("科学技术奖", "科技奖"),
    ("自然科学基金", "自科基金"),
    ("战略性新兴产业", "战新产业"),
    ("技术合同认定登记", "技术合同登记", "技术合同备案", "四技合同"),
    ("个人所得税", "个税"),
    ("数字化转型", "智改数转", "数字化改造"),
    ("创新创业大赛", "双创大赛"),
)
"""Groups of words with the same meaning: a search for one finds all of them."""


class Related(NamedTuple):
    """Words that are often confused; `note` is a Chinese remark on the difference, where it matters."""

    words: tuple[str, ...]
    note: str = ""


RELATED: tuple[Related, ...] = (
    Related(
        ("加计扣除", "加计抵减", "加计抵扣"),
        "“加计扣除”减所得税，“加计抵减”减增值税，“加计抵扣”两种都有人叫；相关的都列出来了，请看清是哪一种",
    ),
    Related(("抵押", "质押", "担保"), "抵押、质押、担保是不同的增信方式，相关的都列出来了，请看清是哪一种"),
    Related(("贷款", "融资", "信贷")),
    Related(("补助", "补贴", "奖补", "奖励", "资助")),
    Related(("上市", "挂牌", "股改")),
    Related(("孵化器", "众创空间", "加速器")),
)
"""Groups of related words with different meanings: a search for one also finds the others, ranked last."""


def same(word: str) -> tuple[str, ...]:
    """Return a word or name with its synonyms replaced.

    >>> same("高企认定")
    ('高新技术企业认定', '国高认定', '高新企业认定')
    """
    return _with_replacements(word, SAME)


def related(word: str) -> tuple[str, ...]:
    """Return a word with the related words put in its place.

    >>> related("加计抵扣")
    ('加计扣除', '加计抵减')
    """
    return _with_replacements(word, tuple(group.words for group in RELATED))


def note(word: str) -> str:
    """Return the remark on the related words of a word, or "" if there is none."""
    return next((group.note for group in RELATED if any(part in word for part in group.words)), "")


def _with_replacements(word: str, groups: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for group in groups:
        held = [part for part in group if part in word]
        if held:
            part = max(held, key=len)
            found.update(dict.fromkeys(word.replace(part, other) for other in group if other != part))
    found.pop(word, None)
    return tuple(found)
