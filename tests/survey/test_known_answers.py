"""The firms visited of late order the questions of the next visit, and nothing else."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from casebook import Author, Casebook, NewVisit, Origin, Provenance, VisitState, open_casebook
from matcher import Match, Priors, match, read_profile
from survey.known_answers import known_answers
from tests.survey.build import ON, PLACE, SOUND, shipped_library

AUTHOR = Author("王敏")


def add(book: Casebook, name: str, day: date | None, state: VisitState = VisitState.HELD, **facts: object) -> None:
    """Adds a firm that was visited on a day."""
    firm = book.enterprises.add(read_profile({"name": name, **facts}), Provenance(Origin.VERBAL, ON, "王敏")).id
    if day is not None:
        book.visits.add(firm, NewVisit(on=day, officer="王敏", state=state), AUTHOR)


def asked(priors: Priors) -> Match:
    """Returns the match of a firm of which little is known."""
    library = shipped_library()
    return match(library.policies, read_profile({"name": "乙公司", **PLACE}), ON, library.stamp).asked_with(priors)


def test_that_only_firms_that_were_visited_count(tmp_path: Path) -> None:
    with open_casebook(tmp_path / "kece.db") as book:
        add(book, "甲公司", date(2026, 3, 1), general_taxpayer=True)
        add(book, "丙公司", date(2026, 12, 1), VisitState.PLANNED, general_taxpayer=False)
        add(book, "丁公司", date(2020, 1, 1), general_taxpayer=False)
        add(book, "戊公司", None, general_taxpayer=False)
        found = known_answers(shipped_library().policies, book, ON)
    assert found.flags["general_taxpayer"] == (1, 1)


def test_that_answers_of_others_order_the_questions_and_change_no_result(tmp_path: Path) -> None:
    with open_casebook(tmp_path / "kece.db") as book:
        for number in range(8):
            add(book, f"企业{number}", date(2026, 1, 1 + number), **SOUND)
        plain, taught = asked(Priors()), asked(known_answers(shipped_library().policies, book, ON))
    assert {q.field for q in plain.questions} == {q.field for q in taught.questions}
    assert [q.field for q in plain.questions] != [q.field for q in taught.questions]
    assert plain.results == taught.results
    assert plain.determination == taught.determination
