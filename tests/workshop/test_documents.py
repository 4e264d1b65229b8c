"""Documents in the manner of real ones, read by the grammar, become policies by deciding about every card."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from clauses import GroupContent, PolicyText, RuleContent, TextLine, read_lines
from matcher import disagreements
from policies import Aspect, Duty, Level, PolicyOffice, Stated, full_region
from policies import rules as r
from policies.loader import read_policy
from policies.writing import policy_yaml
from workshop import (
    Draft,
    add,
    as_example,
    assembled,
    draft_from_texts,
    live_firms,
    reject,
    settled,
    take,
    with_answer,
    with_example,
    with_heads,
)

DAY = date(2026, 11, 30)
SHA = "d" * 64
FOLDER = Path(__file__).parents[1] / "clauses" / "documents"
NAMES = sorted(path.name for path in FOLDER.glob("*.txt") if len(path.suffixes) == 1)
NOTICES = NAMES[:12]
"""Documents of about three pages."""
MOST_DECISIONS = 40
HEADS = {"region", "offices", "name"}


def _text(name: str) -> PolicyText:
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    return read_lines(TextLine(line) for line in lines if line.strip())


def _decided(draft: Draft) -> tuple[Draft, int]:
    """Return the draft with every card taken, or rejected if it has no content, and the number of decisions."""
    count = 0
    for card in draft.cards:
        if card.id not in settled(draft):
            draft = take(draft, card.id) if card.content is not None else reject(draft, card.id)
            count += card.parent == "" or not isinstance(card.content, GroupContent)
    for problem in assembled(draft, {}, DAY).problems:
        if problem.part in tuple(Aspect):
            draft = with_answer(draft, Aspect(problem.part), Stated.UNSTATED)
    return draft, count + 1  # 其余各项文件未作规定 is one decision


def _with_heads(draft: Draft) -> Draft:
    """Return the draft with heads as a person would fill them in: the made-up places of the documents are nowhere."""
    heads = draft.heads
    rule = assembled(draft, {}, DAY).preview.versions[-1].rule
    places = [node.places[0] for node in r.walk(rule) if isinstance(node, r.Region)]
    region = heads.region or (places[0] if places else "全国")
    ranks = len(full_region(region) or ())
    level = Level.NATION if not ranks else Level.DISTRICT if ranks > 2 else Level.PROVINCE
    offices = heads.offices or (PolicyOffice(duty=Duty.SCIENCE),)
    draft = with_heads(draft, name=heads.name or "无题", region=region, level=level, offices=offices)
    if ranks and not places:
        draft, _ = add(draft, RuleContent(rule=r.Region(places=(region,))), None)
    return draft


@pytest.mark.parametrize("name", NAMES)
def test_that_every_number_is_decided_and_nothing_but_the_heads_is_left(name: str) -> None:
    text = _text(name)
    draft, decisions = _decided(draft_from_texts([(SHA, text)], heads=None, taken=(), on=DAY))
    made = assembled(draft, {SHA: text}, DAY)
    assert made.figures.open == ()
    heads = [problem.part for problem in made.problems if not problem.card]  # what is left else is said at its card
    assert [part for part in heads if part not in HEADS and not part.startswith("versions")] == []
    assert decisions <= MOST_DECISIONS or name not in NOTICES


@pytest.mark.parametrize("name", NAMES)
def test_that_the_policy_is_written_as_a_file_and_its_firms_are_examples(name: str) -> None:
    text = _text(name)
    draft, _ = _decided(draft_from_texts([(SHA, text)], heads=None, taken=(), on=DAY))
    draft = _with_heads(draft)
    for problem in assembled(draft, {SHA: text}, DAY).problems:
        draft = reject(draft, problem.card) if problem.card else draft
    for firm in live_firms(assembled(draft, {SHA: text}, DAY).preview, DAY).firms:
        draft = with_example(draft, as_example(firm, firm.verdict))
    whole = assembled(draft, {SHA: text}, DAY).policy
    assert whole is not None
    assert disagreements(whole) == ()
    again = read_policy(policy_yaml(whole), f"{whole.id}.yaml")
    assert disagreements(again) == ()
    assert replace(again, examples=()) == replace(whole, examples=())
