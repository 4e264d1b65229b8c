"""The rounds of the known documents are proposed with their days, and no other day."""

from pathlib import Path

import pytest

from clauses import CallsContent, TextLine, proposals_of, read_lines

_FOLDER = Path(__file__).parent / "documents"
_ANSWERS = sorted(_FOLDER.glob("*.calls.txt"))


@pytest.mark.parametrize("answers", _ANSWERS, ids=lambda path: path.name.split(".")[0])
def test_that_the_rounds_of_the_known_documents_are_read(answers: Path) -> None:
    """A line of the answers is the first and the last day (`..` between them), or `yearly` for a round of every year."""
    document = answers.with_name(answers.name.replace(".calls", ""))
    text = read_lines(TextLine(line) for line in document.read_text(encoding="utf-8").splitlines())
    found = [each.content.calls for each in proposals_of(text) if isinstance(each.content, CallsContent)]
    rounds = [f"{call.opens or ''}..{call.closes or ''}" for calls in found for call in calls.dated]
    yearly = ["yearly" for calls in found if not calls.dated and "每" in calls.text]
    assert sorted(rounds + yearly) == sorted(answers.read_text(encoding="utf-8").split())
