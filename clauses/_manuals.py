"""Words that no fact decides as conditions for a person, with the reason and what would decide them. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Sequence

from clauses.model import Figure
from policies.rules import Manual, ManualReason

_OPEN = re.compile(
    r"较[强高好大多为]|良好|健全|完善|显著|明显|领先|先进|突出|优秀|合理|成熟|较快|稳定|潜力|前景|创新性|示范|带动|优势|成长性|水平|能力|影响力|知名|一定|高质量|可行|科学性"
)
_PROJECT = re.compile(r"项目|课题|合同|贷款|融资|成果|攻关|产学研|拟申[报请]|实施期|建设期|投保|订单|标的|本次|该")
_TAIL = re.compile(r"(?:的)?[\s，,。；;：:、]*$")
_LONGEST = 300


def manual(words: str, figures: Sequence[Figure] = (), *, listed: bool = False, likely: str = "") -> Manual:
    """Return a condition that a person confirms. `listed` is for an entry of a negative list.

    `likely` is the label of a fact that the words may mean.

    >>> manual("创新能力较强").reason.value, manual("有固定的办公场所").reason.value
    ('评审判断', '查看材料')
    """
    text = _TAIL.sub("", " ".join(words.split())).lstrip("的对且并，,、 ")[:_LONGEST]
    if likely:
        return Manual(text=text, reason=ManualReason.PAPERS, suggestion=f"可能是“{likely}”，请对照原文")
    if listed:
        advice = f"新增是否类事实“{text[:30]}”"
        return Manual(text=text, reason=ManualReason.NO_FACT, suggestion=advice)
    if _PROJECT.search(text):
        return Manual(text=text, reason=ManualReason.PROJECT)
    figures = [figure for figure in figures if not re.search(rf"{re.escape(figure.text)}\s*(?:以)?[内来]", text)]
    if figures:  # 近3年内 is no number that a fact could have
        unit = figures[0].unit
        advice = f"新增数值事实“{_named(text, figures[0])}”" + (f"（{unit}）" if unit else "")
        return Manual(text=text, reason=ManualReason.NO_FACT, suggestion=advice)
    if _OPEN.search(text):
        return Manual(text=text, reason=ManualReason.JUDGEMENT)
    return Manual(text=text, reason=ManualReason.PAPERS)


def _named(text: str, figure: Figure) -> str:
    before, found, _ = text.partition(figure.text)
    name = re.sub(
        r"(?:应当?|须|均|不(?:低于|少于|超过|高于)|达到?|满|超过|至少|为|有|在)+$", "", before if found else text
    )
    return (re.split(r"[，,、]", name)[-1] or text)[:20]
