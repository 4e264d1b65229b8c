"""A small PDF that would unfold to more than the memory holds is refused before PDFium reads it."""

from __future__ import annotations

import pytest

from pages import open_document
from policies import UserError
from tests.fuzz._documents import one_page, stream

FORM = b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]"
LETTER = b"BT /F 12 Tf 72 700 Td (a) Tj ET "


def nested(depth: int, draws: int, last: bytes = LETTER) -> bytes:
    """Return a page that draws a form that draws another one, and so on."""
    forms = []
    for i in range(depth):
        content = b"/X Do " * draws if i < depth - 1 else last
        forms.append(stream(content, FORM + b"/Resources<</Font<</F 5 0 R>>/XObject<</X %d 0 R>>>>" % (7 + i)))
    return one_page(b"/X Do", b"/XObject<</X 6 0 R>>", forms)


@pytest.mark.parametrize("data", [
    nested(12, 4), nested(40, 2), nested(5, 20),
    one_page(b"/X Do", b"/XObject<</X 6 0 R>>", [stream(b"/X Do /X Do", FORM + b"/Resources<</XObject<</X 6 0 R>>>>")]),
    one_page(b"/X Do", b"/XObject<</X 6 0 R>>", [stream(b"/X Do /X Do", FORM)]),
])  # fmt: skip
def test_that_forms_inside_forms_without_end_are_refused(data: bytes) -> None:
    with pytest.raises(UserError, match="一层套一层"):
        open_document(data, "文件.pdf")


@pytest.mark.parametrize("data", [
    one_page(b"BT /F 12 Tf " + b"(aaaaaaaaaaaaaaaaaaaaaa) Tj " * 300_000 + b"ET"),
    nested(3, 30, LETTER.replace(b"(a)", b"(" + b"a" * 9000 + b")")),
])  # fmt: skip
def test_that_too_many_letters_are_refused(data: bytes) -> None:
    with pytest.raises(UserError, match="万字"):
        open_document(data, "文件.pdf")


@pytest.mark.parametrize(("depth", "draws", "letters"), [(1, 1, 1), (3, 1, 1), (3, 3, 9), (4, 2, 8)])
def test_that_usual_forms_are_read(depth: int, draws: int, letters: int) -> None:
    words = open_document(nested(depth, draws), "文件.pdf").pages[0].words
    assert len("".join(word.text for word in words)) in (1, letters)


def test_that_forms_with_shared_resources_that_name_themselves_are_read() -> None:
    shared = b"/Resources 8 0 R"
    forms = [
        stream(b"/Y Do /Y Do", FORM + shared),
        stream(LETTER, FORM + shared),
        b"<</Font<</F 5 0 R>>/XObject<</X 6 0 R/Y 7 0 R>>>>",
    ]
    assert open_document(one_page(b"/X Do", b"/XObject<</X 6 0 R>>", forms), "文件.pdf").pages[0].words
