"""A small notice, proposals for it, and drafts of both, for the tests of the workshop."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

import workshop.drafting
from clauses import (
    Content,
    GroupContent,
    Joined,
    PolicyText,
    Proposal,
    RuleContent,
    SupportContent,
    TextLine,
    read_lines,
)
from policies import Aspect, Stated, Support, SupportKind, Unit
from policies.rules import Compare, Comparison, Flag, Holds, Manual, ManualReason, Operand, Region
from workshop import Draft, draft_from_texts, take, with_answer, with_heads

DAY = date(2026, 11, 30)
SHA = "a" * 64
NOTICE = (
    "津南科〔2026〕3号",
    "天津市津南区科学技术局关于印发津南区研发奖补办法的通知",
    "第一条 在本区注册的企业可以申请。",
    "第二条 申请企业应当满足下列条件：",
    "（一）上年研发费用不低于100万元，占营业收入的比例不低于5%；",
    "（二）持有有效的高新技术企业证书或者拥有有效专利10件以上；",
    "（三）未列入经营异常名录。",
    "第三条 对符合条件的企业，一次性给予20万元奖励。",
    "第四条 获奖企业应当保存资料3年。",
)
RD = Operand("rd_expense[-1]", "上年研发费用", Unit.MONEY)
RATIO = Operand("rd_expense[-1] / revenue[-1]", "研发费用占营业收入的比例", Unit.SHARE)
PATENTS = Operand("invention_patents", "有效专利", Unit.PIECES)


def at_least(left: Operand, value: str) -> RuleContent:
    """Return a condition that a quantity reaches a number."""
    return RuleContent(rule=Compare(left=left, op=Comparison.AT_LEAST, value=Decimal(value)))


def notice() -> PolicyText:
    """Return the text of the notice."""
    return read_lines(TextLine(line) for line in NOTICE)


def support() -> SupportContent:
    """Return the award of the notice."""
    event = Manual(text="按规定兑现", reason=ManualReason.PROJECT)
    award = Support(text="一次性给予20万元奖励", kind=SupportKind.AWARD, low=Decimal(20), high=Decimal(20), event=event)
    return SupportContent(support=award)


def proposals(text: PolicyText) -> tuple[Proposal, ...]:
    """Return proposals for the notice; the number of its last clause has none."""
    return tuple(_proposals(text))


def _proposals(text: PolicyText) -> Iterator[Proposal]:
    yield _proposal(text, "在本区注册", RuleContent(rule=Region(places=("天津市津南区",)), aspect=Aspect.PLACE))
    yield _proposal(text, "上年研发费用不低于100万元", at_least(RD, "100"))
    yield _proposal(text, "占营业收入的比例不低于5%", at_least(RATIO, "0.05"))
    whole = "持有有效的高新技术企业证书或者拥有有效专利10件以上"
    yield _proposal(text, whole, GroupContent(joined=Joined.ANY))
    yield _proposal(text, "持有有效的高新技术企业证书", RuleContent(rule=Holds(kinds=("hnte",))), parent=3)
    yield _proposal(text, "拥有有效专利10件以上", at_least(PATENTS, "10"), parent=3)
    flag = Flag(field="abnormal_list", value=False)
    yield _proposal(text, "未列入经营异常名录", RuleContent(rule=flag, aspect=Aspect.NEGATIVE))
    yield _proposal(text, "一次性给予20万元奖励", support())


def _proposal(text: PolicyText, words: str, content: Content, parent: int | None = None) -> Proposal:
    number = next(i for i, clause in enumerate(text.clauses) if words in clause.text)
    start = text.clauses[number].text.index(words)
    end = start + len(words)
    figures = tuple(i for i, f in enumerate(text.clauses[number].figures) if start <= f.start < end)
    return Proposal(clause=number, start=start, end=end, content=content, figures=figures, parent=parent, why="测试")


@pytest.fixture
def proposing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the notice be read with the proposals above."""
    monkeypatch.setattr(workshop.drafting, "proposals_of", proposals)


def open_draft() -> Draft:
    """Return the draft of the notice, nothing decided; needs the fixture `proposing`."""
    return draft_from_texts([(SHA, notice())], heads=None, taken=(), on=DAY)


def finished_draft() -> Draft:
    """Return the draft of the notice with every decision made; needs the fixture `proposing`."""
    from policies import Duty, PolicyOffice
    from workshop import reject

    draft = with_heads(open_draft(), offices=(PolicyOffice(duty=Duty.SCIENCE),))
    for card in draft.cards:
        draft = take(draft, card.id) if card.content is not None else reject(draft, card.id, "义务，不是条件")
    for aspect in (Aspect.BODY, Aspect.LEGAL_PERSON, Aspect.TAXPAYER, Aspect.SIZE, Aspect.PRODUCTS):
        draft = with_answer(draft, aspect, Stated.UNSTATED)
    return draft
