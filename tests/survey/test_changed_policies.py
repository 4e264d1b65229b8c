"""Two libraries compared: rows of old and new, firms touched, and the letters to them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace

from casebook import (
    Author,
    Casebook,
    FilingBoard,
    FilingStage,
    LetterKind,
    NewFiling,
    Origin,
    Provenance,
    open_casebook,
)
from matcher import ResultGroup, read_profile
from policies import Policy, rules
from policies.library import Library
from policies.packs import PolicyChangeKind
from sheet.letter import Letter, letters_bytes
from survey.background import BackgroundJob
from survey.change_letters import Sender, change_letter, expiry_letter, kept_letter, title_key, told_of
from survey.changed_policies import ChangedPolicies, FirmTouch, LibraryComparison, TouchKind, changed_policies, shifts
from tests.policies.build import policy
from tests.survey.build import ON, PLACE, SOUND, rd, shipped_library
from tests.survey.changed_library import scaled, shipped, with_call, with_policies, with_rule

RUNNING = BackgroundJob(should_stop=lambda: False)
SENDER = Sender("河东区科学技术局", "王敏", "022-24561234")
OPENS, CLOSES = date(2026, 12, 1), date(2026, 12, 31)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Casebook]:
    """A casebook of three firms with research of 0.1 %, 4 % and an unknown share."""
    with open_casebook(tmp_path / "kece.db") as opened:
        for name, known in (("甲", {"rd_expense": rd("0.001")}), ("乙", {"rd_expense": rd("0.04")}), ("丙", {})):
            profile = read_profile({"name": f"{name}科技", **PLACE, **SOUND, **known})
            opened.enterprises.add(profile, Provenance(Origin.LICENCE, ON, "王敏"), "王敏")
        yield opened


def line(share: str, name: str = "p") -> Policy:
    """Return a policy that asks for a share of research."""

    def first(rule: rules.Rule) -> rules.Rule:
        assert isinstance(rule, rules.All)
        compared = rule.members[0]
        assert isinstance(compared, rules.Compare)
        return rules.All(members=(replace(compared, value=Decimal(share)),))

    return with_rule(policy(name), first)


def compared(book: Casebook, before: Library, now: Library) -> ChangedPolicies:
    return changed_policies(book, LibraryComparison(before, now, ON), RUNNING)


def letter_to(book: Casebook, before: Library, now: Library, touched: FirmTouch) -> Letter:
    profile = book.enterprises.profile(touched.number, ON).profile
    found = told_of(touched, LibraryComparison(before, now, ON).matched(profile))
    return change_letter(touched.name, found, SENDER, ON)


def firm(found: ChangedPolicies, name: str) -> FirmTouch:
    return next(entry for entry in found.firms if entry.name == f"{name}科技")


def test_that_a_library_compared_with_itself_has_no_shift() -> None:
    assert shifts(shipped_library(), with_policies(()), ON) == ()


def test_that_a_changed_threshold_is_one_row_in_the_words_of_the_condition() -> None:
    now = with_policies([with_rule(shipped("cn-small-low-profit"), lambda rule: scaled(rule, Decimal(2)))])
    (shift,) = shifts(shipped_library(), now, ON)
    assert (shift.kind, shift.days) == (PolicyChangeKind.CHANGED, (ON,))
    assert ("年度应纳税所得额 ≤ 300万元", "年度应纳税所得额 ≤ 600万元") in [
        (row.before, row.after) for row in shift.rows
    ]


def test_that_a_text_in_force_later_is_told_with_its_day() -> None:
    kept = shipped("cn-small-low-profit")
    last, day = kept.versions[-1], date(2027, 1, 1)
    later = replace(last, effective=day, rule=scaled(last.rule, Decimal(2)))
    changed = replace(kept, versions=(*kept.versions[:-1], replace(last, expires=date(2026, 12, 31)), later))
    (shift,) = shifts(shipped_library(), with_policies([changed]), ON)
    assert shift.days == (day,)
    assert all(row.what.endswith("（2027-01-01 起）") for row in shift.rows)


def test_that_notes_and_sources_are_no_shift() -> None:
    changed = replace(shipped("cn-hnte"), notes=("别的说明",), doubts="再核", aliases=("高企认定",))
    assert shifts(shipped_library(), with_policies([changed]), ON) == ()


def test_that_a_new_call_is_told_by_its_days() -> None:
    (shift,) = shifts(shipped_library(), with_policies([with_call(shipped("cn-hnte"), OPENS, CLOSES)]), ON)
    assert [(row.what, row.before, row.after) for row in shift.rows] == [
        ("申报时间", "时间未公布", "2026-12-01 至 2026-12-31")
    ]


def test_that_new_and_missing_policies_are_told_and_a_missing_one_touches_nobody(book: Casebook) -> None:
    before, now = with_policies([line("0.03", "gone")]), with_policies([line("0.03", "fresh")])
    found = compared(book, before, now)
    assert {shift.policy.id: shift.kind for shift in found.shifts} == {
        "fresh": PolicyChangeKind.ADDED, "gone": PolicyChangeKind.REMOVED,
    }  # fmt: skip
    assert [(entry.name, [t.kinds for t in entry.touches]) for entry in found.firms] == [
        ("乙科技", [(TouchKind.NEW,)]),
    ]


def test_that_a_policy_under_another_id_is_compared_with_the_earlier_one(book: Casebook) -> None:
    before = with_policies([line("0.03", "old")])
    now = with_policies([replace(line("0.05", "new"), other_ids=("old",))])
    (shift,) = compared(book, before, now).shifts
    assert (shift.kind, shift.then is not None and shift.then.id) == (PolicyChangeKind.CHANGED, "old")


def test_that_only_firms_whose_result_amount_or_days_differ_are_touched(book: Casebook) -> None:
    found = compared(book, with_policies([line("0.03")]), with_policies([line("0.05")]))
    assert [(entry.name, entry.sure) for entry in found.firms] == [("乙科技", True)]
    (touch,) = found.firms[0].touches
    assert touch.kinds == (TouchKind.LOST,)
    assert touch.becomes.group is ResultGroup.NEAR


def test_that_a_new_call_touches_every_firm_that_may_file_but_is_sure_only_where_enough_is_known(
    book: Casebook,
) -> None:
    before = with_policies([line("0.03")])
    found = compared(book, before, with_policies([with_call(line("0.03"), OPENS, CLOSES)]))
    assert {entry.name: entry.sure for entry in found.firms} == {"乙科技": True, "丙科技": False}
    assert TouchKind.DAYS in firm(found, "乙").touches[0].kinds
    assert "1 家要告知，1 家资料不全" in found.words()


def test_that_a_firm_told_once_is_not_told_again_until_the_text_changes_again(book: Casebook) -> None:
    before, now = with_policies([line("0.03")]), with_policies([line("0.05")])
    touched = firm(compared(book, before, now), "乙")
    assert touched.told is None
    letter = letter_to(book, before, now, touched)
    book.letters.add_many(
        [kept_letter(letter, LetterKind.CHANGE, touched.number, sorted(touched.keys))], Author("王敏")
    )
    assert firm(compared(book, before, now), "乙").told == ON
    assert firm(compared(book, before, with_policies([line("0.06")])), "乙").told is None


def test_that_a_firm_on_the_way_to_file_is_told_whatever_is_unknown(book: Casebook) -> None:
    before, now = with_policies([line("0.03")]), with_policies([with_call(line("0.03"), OPENS, CLOSES)])
    third = next(row.id for row in book.enterprises.search("丙", ON))
    filing = NewFiling(policy="p", policy_name="p", board=FilingBoard.PROJECTS, officer="王敏")
    kept = book.filings.add(third, filing, ON, Author("王敏"))
    assert firm(compared(book, before, now), "丙").sure
    book.filings.move(kept.id, FilingStage.DROPPED, ON, Author("王敏"), "不报了")
    assert not firm(compared(book, before, now), "丙").sure


def test_that_stopping_says_how_far_it_came(book: Casebook) -> None:
    seen: list[int] = []

    def stop() -> bool:
        seen.append(1)
        return len(seen) > 1

    comparison = LibraryComparison(with_policies([line("0.03")]), with_policies([line("0.05")]), ON)
    found = changed_policies(book, comparison, BackgroundJob(should_stop=stop))
    assert (found.looked, found.total) == (1, 3)
    assert "已停止，只看了 1/3 家" in found.words()


FORBIDDEN = (
    "取消",
    "处罚",
    "追回",
    "否则",
    "裁",
    "减少",
    "记忆",
    "未查到",
    "没有见到",
    "policy",
    "None",
    "付款日",
    "到账",
)


def letter_text(book: Casebook, before: Library, now: Library, name: str) -> str:
    touched = firm(compared(book, before, now), name)
    letter = letter_to(book, before, now, touched)
    assert letters_bytes([letter]).startswith(b"%PDF-")
    return kept_letter(letter, LetterKind.CHANGE, touched.number, ()).body


def test_that_a_letter_says_old_and_new_what_to_do_by_when_and_whom_to_ask(book: Casebook) -> None:
    changed = with_policies([with_call(line("0.03"), OPENS, CLOSES)])
    text = letter_text(book, with_policies([line("0.02")]), changed, "乙")
    assert "≥ 2% → " in text
    assert "≥ 3%" in text
    assert "2026-12-01 至 2026-12-31" in text
    assert "按现有资料符合条件" in text
    assert "估算的支持金额" in text
    assert "咨询：天津市河东区科学技术局 022-" in text
    assert "以主管部门认定为准" in text


@pytest.mark.parametrize(
    ("name", "then", "now"), [("乙", "0.03", "0.05"), ("乙", "0.03", "0.9"), ("甲", "0.0005", "0.05")]
)
def test_that_a_letter_never_threatens_or_promises(book: Casebook, name: str, then: str, now: str) -> None:
    text = letter_text(book, with_policies([line(then)]), with_policies([line(now)]), name)
    assert [word for word in FORBIDDEN if word in text] == []


def test_that_a_letter_to_a_firm_with_gaps_in_its_facts_asks_for_them(book: Casebook) -> None:
    text = letter_text(
        book, with_policies([line("0.03")]), with_policies([with_call(line("0.03"), OPENS, CLOSES)]), "丙"
    )
    assert "还缺资料，请补充后我们再核对" in text
    assert "研发费用" in text


def test_that_a_reminder_names_every_title_its_day_and_how_it_is_renewed(book: Casebook) -> None:
    held = [
        {"kind": "hnte", "granted_on": "2023-12-04", "expires_on": "2026-12-04"},
        {"kind": "srdi_sme", "granted_on": "2023-10-04", "expires_on": "2026-10-04"},
    ]
    profile = read_profile({"name": "丁科技", **PLACE, **SOUND, "qualifications": held})
    number = book.enterprises.add(profile, Provenance(Origin.LICENCE, ON, "王敏"), "王敏").id
    titles = (*book.enterprises.expired(ON), *book.enterprises.expiring(ON, 180))
    letter = expiry_letter(titles, profile, shipped_library(), SENDER, ON)
    text = kept_letter(letter, LetterKind.EXPIRY, number, [title_key(title) for title in titles]).body
    assert "高新技术企业　2026-12-04　还有 10 天" in text
    assert "已过 51 天" in text
    assert "重新认定" in text
    assert "到期复评" in text
    assert [word for word in FORBIDDEN if word in text] == []
