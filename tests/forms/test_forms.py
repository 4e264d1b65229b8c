"""The same notice in every form comes out with the same heads, figures and proposals as from its plain text."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Callable

import msgspec
import pytest

from clauses import PolicyText, proposals_of
from pages import open_document
from tests.forms import build
from workshop import policy_text

installed = pytest.mark.skipif(
    importlib.util.find_spec("rapidocr") is None, reason="the add-on rapidocr is not installed"
)


def read(data: bytes, name: str = "通知") -> PolicyText:
    return policy_text(open_document(data, name))


def told(text: PolicyText, hidden: str = "") -> list[str]:
    """Return the heads, figures and proposals of a text, without the marks of its clauses that `hidden` matches."""
    heads = f"{text.title} {text.number} {text.issuer} {text.issued} {text.effective} {text.expires}"
    figures = [f"{one.text} {one.value} {one.unit} {one.op} {one.fact}" for one in text.figures]
    contents = [str(msgspec.to_builtins(each.content)) for each in proposals_of(text)]
    found = [heads, *figures, *contents]
    return [re.sub(hidden, "", each) for each in found] if hidden else found


PLAIN = read(build.NOTICE.encode())
FORMS: dict[str, Callable[[], bytes]] = {
    "PDF": build.red_headed,
    "docx": build.docx,
    "doc": build.doc,
    "OFD": build.ofd,
    "web page": build.web_page,
    "web page without names": build.unnamed_page,
    "copied": lambda: build.copied().encode(),
    "GBK": lambda: build.NOTICE.encode("gbk"),
}


@pytest.mark.parametrize("form", FORMS)
def test_that_a_notice_says_the_same_in_every_form(form: str) -> None:
    assert told(read(FORMS[form](), f"通知 {form}")) == told(PLAIN)


@pytest.mark.parametrize("sign", ["①", "•", "● ", "- ", ""])
def test_that_other_signs_in_place_of_numbers_change_nothing(sign: str) -> None:
    marks = r"（[一二三四五六]）|[①-⑥]"
    signs = dict(zip("一二三四五六", "①②③④⑤⑥", strict=True))
    text = re.sub(r"(?m)^（([一二三四五六])）", lambda found: signs[found[1]] if sign == "①" else sign, build.NOTICE)
    assert told(read(text.encode()), marks) == told(PLAIN, marks)


def test_that_bullets_among_numbers_change_nothing() -> None:
    marks = r"（[一二三四五六]）|[①-⑥]"
    assert told(read(build.bulleted().encode()), marks) == told(PLAIN, marks)


def test_that_notice_and_annex_say_in_two_files_what_they_say_in_one() -> None:
    notice, annex = (read(data) for data in build.in_two())
    figures = [figure.text for text in (notice, annex) for figure in text.figures]
    assert figures == [figure.text for figure in PLAIN.figures]
    assert told(notice)[0] == told(PLAIN)[0]
    assert len(proposals_of(notice)) + len(proposals_of(annex)) == len(proposals_of(PLAIN))


def test_that_what_stands_around_an_article_is_told_and_gives_no_figure() -> None:
    document = open_document(build.unnamed_page(), "页.html")
    (note,) = [note for note in document.notes if "正文以外" in note]
    assert "浏览" in note
    assert "分享到" in note
    assert not any("1328" in part.text or "ICP" in part.text for part in document.paragraphs)


@installed
@pytest.mark.parametrize("form", ["scan", "photograph"])
def test_that_a_page_of_conditions_says_the_same_as_a_picture(form: str) -> None:
    data = build.red_headed()
    plain = open_document(data, "通知.pdf")
    *_, image = build.pictures(data, 2)
    made = build.picture_pdf([build.scanned(image)]) if form == "scan" else build.photographed(image)
    found = read(made, "扫描")
    page = [clause for clause in policy_text(plain).clauses if clause.page == 2]
    figures = [(one.text, one.value, one.unit, one.op) for clause in page for one in clause.figures]
    assert [
        (one.text.replace("(", "（").replace(")", "）"), one.value, one.unit, one.op) for one in found.figures
    ] == figures
