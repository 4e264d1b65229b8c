"""Tests of what becomes of a value that differs from the one recorded."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from casebook import Origin, Provenance
from matcher import Range
from ui.papers.weighing import FactChoice, weighed

OLD, NEW = date(2025, 6, 30), date(2025, 12, 31)


def said(origin: Origin, on: date) -> Provenance:
    return Provenance(origin, on, "王")


def choice(fact: str, present: Provenance, new: Provenance) -> FactChoice:
    return weighed(fact, Decimal(1), (present,), Decimal(2), new)


@pytest.mark.parametrize("on", [OLD, NEW, date(2026, 11, 2)])
def test_that_for_a_closed_year_the_stronger_source_counts_whenever_it_was_stated(on: date) -> None:
    weak, strong = said(Origin.VERBAL, on), said(Origin.TAX_RETURN, NEW)
    assert choice("revenue.2025", weak, strong) is FactChoice.TAKE
    assert choice("revenue.2025", strong, weak) is FactChoice.LEAVE


def test_that_what_changes_from_day_to_day_is_taken_from_a_stronger_source_only_if_it_is_not_older() -> None:
    strong = said(Origin.PUBLISHED, OLD)
    assert choice("registered_capital", said(Origin.VERBAL, OLD), strong) is FactChoice.TAKE
    assert choice("registered_capital", said(Origin.VERBAL, NEW), strong) is FactChoice.BOTH


def test_that_of_one_kind_the_newer_counts_and_of_one_day_both_stay() -> None:
    old, new = said(Origin.TAX_RETURN, OLD), said(Origin.TAX_RETURN, NEW)
    assert choice("revenue.2024", old, new) is FactChoice.TAKE
    assert choice("revenue.2024", new, old) is FactChoice.LEAVE
    assert choice("revenue.2024", new, new) is FactChoice.BOTH


def test_that_licence_and_public_report_count_the_same() -> None:
    licence, report = said(Origin.LICENCE, OLD), said(Origin.PUBLISHED, OLD)
    assert choice("registered_capital", licence, report) is FactChoice.BOTH


@pytest.mark.parametrize("origin", [origin for origin in Origin if origin is not Origin.PRESUMED])
def test_that_a_presumption_yields_to_every_paper(origin: Origin) -> None:
    assert choice("district", said(Origin.PRESUMED, NEW), said(origin, OLD)) is FactChoice.TAKE


def test_that_a_firm_is_never_renamed_by_itself() -> None:
    new = weighed("name", "甲", (said(Origin.PRESUMED, OLD),), "乙", said(Origin.TAX_RETURN, NEW))
    assert new is FactChoice.LEAVE


def test_that_a_text_that_cannot_be_disputed_is_left_where_the_sources_do_not_settle_it() -> None:
    new = weighed("business_scope", "甲", (said(Origin.VERBAL, NEW),), "乙", said(Origin.PUBLISHED, OLD))
    assert new is FactChoice.LEAVE


def test_that_a_number_makes_a_known_range_exact_and_one_outside_is_weighed() -> None:
    span, source = Range(Decimal(100), Decimal(200)), (said(Origin.TAX_RETURN, NEW),)
    stated = said(Origin.STATEMENTS, NEW)
    assert weighed("revenue.2025", span, source, Decimal(150), stated) is FactChoice.TAKE
    assert weighed("revenue.2025", span, source, Decimal(250), stated) is FactChoice.LEAVE


def test_that_a_dispute_is_ended_only_by_what_outweighs_every_side() -> None:
    sides = (said(Origin.VERBAL, NEW), said(Origin.STATEMENTS, NEW))
    strong, middle = said(Origin.TAX_RETURN, NEW), said(Origin.IMPORTED, NEW)
    assert weighed("revenue.2025", Decimal(1), sides, Decimal(2), strong) is FactChoice.TAKE
    assert weighed("revenue.2025", Decimal(1), sides, Decimal(2), middle) is FactChoice.BOTH
