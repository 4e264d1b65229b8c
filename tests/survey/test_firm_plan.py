"""The plan holds nothing that the match does not say, and each line says why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import msgspec
import pypdfium2
import pytest

from casebook import Casebook, NewPlanStep, PlanPart
from matcher import Condition, Match, match, read_profile
from sheet.options import Edition
from sheet.plan import PlanLine, PlanPaper, plan_bytes
from survey.due import DueKind, due_items
from survey.firm_open import open_matters
from survey.firm_plan import MOST, proposals
from tests.casebook.build import OFFICER, ON, add, opened
from tests.survey.build import PLACE, SOUND, rd, shipped_library
from tests.survey.changed_library import with_policies
from tests.survey.test_changed_policies import line as policy_line


def matched(**facts: object) -> Match:
    library = shipped_library()
    profile = read_profile({"name": "天津海河明达科技有限公司", **facts})
    return match(library.policies, profile, ON, library.stamp, library.offices)


def sound() -> Match:
    """A firm that meets much."""
    return matched(**{**SOUND, **PLACE, "rd_expense": rd("0.05"), "tech_field": "电子信息"})


def near() -> Match:
    """A firm whose R&D share is a little below the line of the only policy."""
    library = with_policies([policy_line("0.05")])
    profile = read_profile({"name": "某公司", **SOUND, **PLACE, "rd_expense": rd("0.048")})
    return match(library.policies, profile, ON, library.stamp, library.offices)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Casebook]:
    with opened(tmp_path / "kece.db") as casebook:
        yield casebook


def test_that_a_weak_point_is_the_gap_of_a_near_policy_with_document_and_clause() -> None:
    found = near()
    gaps = {gap.text for result in found.results for gap in found.gaps_to(result)}
    weak = [each for each in proposals(found) if each.part is PlanPart.WEAKNESS and each.policy]
    assert weak
    for each in weak:
        assert any(gap in each.text for gap in gaps)
        assert each.why
        assert found.result(each.policy) is not None


def test_that_strengths_are_conditions_the_match_met_with_the_own_figure() -> None:
    found = sound()
    strong = [line for line in proposals(found) if line.part is PlanPart.STRENGTH and "本企业" in line.text]
    assert strong
    for line in strong:
        result = found.result(line.policy)
        assert result is not None
        texts = [f"{c.text}：本企业 {c.actual}" for c in _walk(found.conditions(result)) if c.verdict.value == "met"]
        assert line.text in texts


def _walk(conditions: Iterable[Condition]) -> Iterator[Condition]:
    for condition in conditions:
        yield condition
        yield from _walk(condition.children)


def test_that_a_title_that_ends_within_a_year_is_a_weak_point_and_its_renewal_a_step_with_a_day() -> None:
    held = [{"kind": "hnte", "granted_on": "2024-03-01", "expires_on": "2027-03-01"}]
    found = proposals(matched(**{**SOUND, **PLACE, "qualifications": held}))
    assert any("2027-03-01" in line.text for line in found if line.part is PlanPart.WEAKNESS)
    (step,) = [line for line in found if line.part is PlanPart.STEP and "续报" in line.text]
    assert step.due_on == date(2026, 12, 1)
    assert step.policy == "cn-hnte"


def test_that_a_firm_of_which_nothing_is_known_is_asked_and_promised_nothing() -> None:
    found = proposals(matched())
    assert not [line for line in found if line.part is PlanPart.STRENGTH]
    assert all(line.person for line in found if line.part is PlanPart.WEAKNESS)
    assert all(line.text.startswith("提供") for line in found if line.part is PlanPart.STEP)


def test_that_what_stands_in_the_plan_is_not_proposed_again_and_no_part_is_too_long(book: Casebook) -> None:
    firm, found = add(book).id, sound()
    first = proposals(found)
    book.plans.add_all([(firm, line.line("张三", place)) for place, line in enumerate(first)], OFFICER)
    assert not {line.whole for line in proposals(found, book.plans.of(firm))} & {line.whole for line in first}
    assert all(sum(line.part is part for line in first) <= most for part, most in MOST.items())


def test_that_a_step_is_due_on_the_desk_and_open_on_the_page_of_the_firm_until_it_is_done(book: Casebook) -> None:
    firm = add(book).id
    step = book.plans.add(firm, NewPlanStep(part=PlanPart.STEP, text="补辅助账", officer="张三", due_on=ON), OFFICER)
    assert [(item.kind, item.page) for item in due_items(book, ON)] == [(DueKind.PLAN_STEP, "dossier")]
    assert [matter.text for matter in open_matters(book, firm, ON)] == ["补辅助账"]
    book.plans.update(msgspec.structs.replace(step, done_on=ON), OFFICER)
    assert due_items(book, ON) == ()
    assert open_matters(book, firm, ON) == ()


def paper(edition: Edition) -> PlanPaper:
    found = sound()
    lines = proposals(found)
    parts = tuple(
        (part.value, tuple(PlanLine(line.whole) for line in lines if line.part is part))
        for part in PlanPart
        if part is not PlanPart.STEP
    )
    steps = tuple(PlanLine(line.whole, line.person, line.due_on) for line in lines if line.part is PlanPart.STEP)
    return PlanPaper(
        firm=found.profile.name, facts=(("信用代码", "91120102MA06TEST0X"),), parts=parts, steps=steps, on=ON,
        office="河东区科技局", officer="张三", edition=edition, progress=(("2026-11-01", "走访：负责人不在"),),
    )  # fmt: skip


def text_of(data: bytes) -> tuple[str, int]:
    pdf = pypdfium2.PdfDocument(data)
    return "".join(page.get_textpage().get_text_bounded() for page in pdf), len(pdf)


def test_that_the_paper_of_the_firm_has_two_pages_at_most_and_nothing_internal() -> None:
    text, pages = text_of(plan_bytes(paper(Edition.FIRM)))
    assert pages <= 2
    assert "负责人不在" not in text
    for words in ("内部", "未查到", "记忆", "待核实"):
        assert words not in text
    assert "负责人不在" in text_of(plan_bytes(paper(Edition.OFFICER)))[0]


def test_that_a_long_plan_is_printed_whole() -> None:
    many = tuple(
        PlanLine(f"第{place}步：" + "把研发费用辅助账按项目归集并留存备查资料" * 4, "财务", ON) for place in range(60)
    )
    plan = PlanPaper(firm="某公司", facts=(), parts=(), steps=many, on=ON)
    text, pages = text_of(plan_bytes(plan))
    assert pages > 2
    assert all(f"第{place}步" in text.replace("\r\n", "") for place in range(60))
