"""Tests of the text of a stored document."""

from __future__ import annotations

import pytest

from pages import open_document
from policies import InternalError
from workshop import document_from, policy_text, text_bytes

NOTICE = "某区科技奖补办法\n第一条　上年研发费用不低于100万元的，给予10万元奖励。\n"


def test_that_a_stored_text_is_the_document_that_was_read() -> None:
    read = open_document(NOTICE.encode(), "办法.txt")
    assert document_from(text_bytes(read)) == read


def test_that_the_clauses_of_a_stored_text_are_those_of_its_paragraphs() -> None:
    text = policy_text(document_from(text_bytes(open_document(NOTICE.encode(), "办法.txt"))))
    assert text.title == "某区科技奖补办法"
    assert [clause.path for clause in text.clauses] == ["", "第一条"]


def test_that_other_bytes_are_no_stored_text() -> None:
    with pytest.raises(InternalError):
        document_from(b"{}")
