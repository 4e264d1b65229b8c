"""From a notice to a paper: text, draft, second person, results, sheet with its clause, revision, pack, second folder."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pypdfium2
import pytest

import workshop
from casebook import Casebook, open_casebook
from clauses import TextLine, read_lines
from matcher import match, read_profile
from policies import Aspect, Call, Duty, Level, Library, PolicyOffice, Stated, Verdict
from policies.catalogue import catalogue_kept
from policies.overlay import overlaid
from policies.packs import (
    PackAction,
    add_key,
    install_pack,
    make_key,
    make_pack,
    read_signing_key,
    trusted_keys,
    verify_pack,
)
from sheet import SheetOptions, sheet_bytes
from survey.own_policies import own_release
from tests.policies.build import library, policy
from workshop import Draft

ON = date(2026, 4, 1)
BASE = library(policy("tj-a"), version="2026.11")
NOTICE = """\
津南区研发投入奖励办法
津南科发〔2026〕7号
第一条 为鼓励企业加大研发投入，制定本办法。
第二条 申请奖励的企业应当同时满足下列条件：
（一）在天津市津南区注册的企业法人；
（二）上年度研发费用占营业收入的比例不低于5%；
（三）未列入经营异常名录。
第三条 对符合条件的企业，给予10万元一次性奖励。
第四条 本办法自2026年1月1日起施行，有效期三年。
"""
FIRM = {
    "name": "天津津南某某科技有限公司", "province": "天津市", "district": "津南区", "org_type": "企业", "legal_person": True,
    "revenue": {"2025": 1000}, "rd_expense": {"2025": 45}, "abnormal_list": False,
}  # fmt: skip


@pytest.fixture(autouse=True)
def tables() -> Iterator[None]:
    """Takes back the facts that a test brought."""
    with catalogue_kept():
        yield


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Casebook]:
    """An empty casebook."""
    with open_casebook(tmp_path / "kece.db") as casebook:
        yield casebook


def entered(book: Casebook, notice: str) -> int:
    """Enter a notice as the window does: keep it, take every proposal, answer what is open, submit. Return the number."""
    lines = [TextLine(text=line) for line in notice.splitlines()]
    stored = book.policies.add_document(notice.encode(), "办法.txt", "txt", b"[]", "张三")
    text = read_lines(lines)
    draft = workshop.draft_from_texts([(stored.sha256, text)], heads=None, taken=(), on=ON)
    for card in draft.cards:
        draft = workshop.take(draft, card.id) if card.content is not None else workshop.reject(draft, card.id)
    draft = _answered(draft)
    kept = book.policies.open_draft(workshop.draft_bytes(draft), draft.heads.id, draft.heads.name, "张三")
    made = workshop.assembled(draft, {stored.sha256: text}, ON)
    assert made.policy is not None, [problem.text for problem in made.problems]
    assert len(draft.cards) <= 40
    book.policies.submit(kept.number, made.policy, draft.facts, "张三", "按办法录入")
    return kept.number


def _answered(draft: Draft) -> Draft:
    answered = {entry.aspect for entry in workshop.assembled(draft, {}, ON).preview.versions[-1].applicants}
    for aspect in (aspect for aspect in Aspect if aspect not in answered):
        draft = workshop.with_answer(draft, aspect, Stated.UNSTATED)
    offices = (PolicyOffice(duty=Duty.SCIENCE),)
    return workshop.with_heads(draft, region="天津市津南区", level=Level.DISTRICT, offices=offices)


def verdict(used: Library, name: str) -> Verdict:
    found = match(used.policies, read_profile(FIRM), ON, used.stamp, used.offices).result(name)
    assert found is not None
    return found.verdict


def in_use(book: Casebook) -> Library:
    return overlaid(BASE, book.policies.adopted(), book.policies.calls())


def test_that_a_notice_becomes_a_policy_that_decides_prints_with_its_clause_and_travels(
    book: Casebook, tmp_path: Path
) -> None:
    first = entered(book, NOTICE)
    assert in_use(book) is BASE
    book.policies.adopt(first, "李四", "与原文一致")
    (own,) = book.policies.adopted()
    name = own.policy.id
    assert verdict(in_use(book), name) is Verdict.INELIGIBLE

    second = entered(book, NOTICE.replace("不低于5%", "不低于4%"))
    book.policies.adopt(second, "李四", "改了比例")
    call = Call(year=2026, opens=date(2026, 3, 9), closes=date(2026, 6, 30), source="《2026 年申报通知》")
    book.policies.add_call(name, call, "张三")
    used = in_use(book)
    found = match(used.policies, read_profile(FIRM), ON, used.stamp, used.offices)
    assert verdict(used, name) is not Verdict.INELIGIBLE
    assert (found.result(name) or found.results[0]).state.value == "open"
    asked = {name: value for name, value in FIRM.items() if name != "abnormal_list"}
    paper = sheet_bytes(
        match(used.policies, read_profile(asked), ON, used.stamp, used.offices), SheetOptions(selected=(name,))
    )
    document = pypdfium2.PdfDocument(paper)
    text = "".join(document[i].get_textpage().get_text_range() for i in range(len(document)))
    assert "津南区研发投入奖励办法" in text
    assert "①第二条（三）" in text
    assert "本局 1 项" in text

    make_key(tmp_path / "key", "津南区科技局")
    release = own_release(used, BASE, book.policies.adopted(), "2026.12")
    make_pack(release, read_signing_key(tmp_path / "key"), "津南区科技局", ON, tmp_path / "a.kecepack")
    other = tmp_path / "other"
    add_key(other, tmp_path / "key.pub")
    pack = verify_pack(tmp_path / "a.kecepack", trusted_keys(other))
    installed = install_pack(other, pack, BASE, PackAction("王敏", ON)).library
    assert verdict(installed, name) == verdict(used, name)
