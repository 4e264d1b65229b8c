"""What the workshop makes of a document can be written as a policy file, and reads back the same."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import workshop
from clauses import TextLine, read_lines
from policies import Aspect, Duty, Level, PolicyOffice, Stated
from policies.loader import read_policy
from policies.own_checks import errors_of
from policies.writing import policy_yaml
from workshop import Draft

ON = date(2026, 11, 30)
DOCUMENTS = sorted(
    path for path in (Path(__file__).parents[1] / "clauses" / "documents").glob("*.txt") if path.name.count(".") == 1
)


def decided(path: Path) -> Draft:
    """Return the draft of a document with every proposal taken and the heads filled in."""
    text = read_lines([TextLine(text=line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()])
    draft = workshop.draft_from_texts([("0" * 64, text)], heads=None, taken=(), on=ON)
    for card in draft.cards:
        draft = workshop.take(draft, card.id) if card.content is not None else workshop.reject(draft, card.id)
    answered = {entry.aspect for entry in workshop.assembled(draft, {}, ON).preview.versions[-1].applicants}
    for aspect in (aspect for aspect in Aspect if aspect not in answered):
        draft = workshop.with_answer(draft, aspect, Stated.UNSTATED)
    offices = (PolicyOffice(duty=Duty.SCIENCE),)
    return workshop.with_heads(draft, region="全国", level=Level.NATION, offices=offices)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_that_a_policy_drafted_from_a_document_is_written_and_read_again_the_same(path: Path) -> None:
    made = workshop.assembled(decided(path), {}, ON).preview
    if not errors_of(made, ()):
        assert read_policy(policy_yaml(made), f"{made.id}.yaml") == made


def test_that_most_of_them_pass_the_checks_of_policy_files() -> None:
    sound = [path for path in DOCUMENTS if not errors_of(workshop.assembled(decided(path), {}, ON).preview, ())]
    assert len(sound) >= len(DOCUMENTS) * 0.7
