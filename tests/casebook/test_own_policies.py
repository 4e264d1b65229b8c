"""Own policies in the casebook: their facts come first, they are exported, rescued and searched for names."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from casebook import Author, Casebook, read_export, salvage
from policies import Field, FieldType, Group
from policies.catalogue import CATALOGUE, catalogue_kept
from tests.casebook.build import VERBAL, add, facts, opened
from tests.policies.build import policy

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
FACT = Field(
    name="own_green_pilot",
    label="列入绿色试点",
    type=FieldType.FLAG,
    group=Group.STANDING,
    question="是否列入绿色试点？",
)


@pytest.fixture(autouse=True)
def tables() -> Iterator[None]:
    """Takes back the facts that a test brought."""
    with catalogue_kept():
        yield


def fill(book: Casebook) -> None:
    """Adopts a policy with a fact of its own, entered from a document that names a firm."""
    store = book.policies
    store.add_document(
        "附件：天津海河明达科技有限公司 入选".encode(), "名单.txt", "txt", "天津海河明达科技有限公司".encode(), "张三"
    )
    number = store.open_draft(b"{}", "own-a", "例子奖励", "张三").number
    store.submit(number, policy("own-a"), (FACT,), "张三", "录入")
    store.adopt(number, "李四", "一致")


def answered(path: Path) -> int:
    with opened(path) as book:
        fill(book)
    with opened(path) as book:
        firm = add(book)
        book.enterprises.set_fact(firm.id, FACT.name, True, VERBAL)
        return firm.id


def test_that_an_export_is_read_where_the_facts_of_own_policies_are_not_known_yet(path: Path) -> None:
    target = path.with_name("again.db")
    with catalogue_kept():
        firm = answered(path)
        with opened(path) as book:
            book.export.write_json(path.with_name("all.json"), NOW)
    assert FACT.name not in CATALOGUE
    read_export(path.with_name("all.json"), target)
    with opened(target) as book:
        assert facts(book, firm)[FACT.name] is True
        assert [own.policy.id for own in book.policies.adopted()] == ["own-a"]
        assert book.policies.original(book.policies.documents()[0].sha256).decode().endswith("入选")


def test_that_answers_to_own_facts_are_rescued_from_a_damaged_file(path: Path) -> None:
    with catalogue_kept():
        firm = answered(path)
    content = bytearray(path.read_bytes())
    content[:16] = b"\0" * 16
    path.write_bytes(content)
    assert FACT.name not in CATALOGUE
    report = salvage(path, path.with_name("rescued.db"), NOW)
    assert report.whole
    with opened(path.with_name("rescued.db")) as book:
        assert facts(book, firm)[FACT.name] is True
        assert len(book.policies.history("own-a")) == 3


def test_that_a_casebook_with_nothing_but_own_policies_is_rescued(path: Path) -> None:
    with opened(path) as book:
        fill(book)
    salvage(path, path.with_name("rescued.db"), NOW)
    with opened(path.with_name("rescued.db")) as book:
        assert [own.policy.id for own in book.policies.adopted()] == ["own-a"]


def test_that_the_list_about_a_firm_names_own_policies_and_documents_that_mention_it(path: Path) -> None:
    firm = answered(path)
    with opened(path) as book:
        mentions = book.privacy.mentions(firm)
        assert [(mention.what, mention.enterprise, mention.name) for mention in mentions] == [
            ("政策文件", 0, "名单.txt")
        ]
        done = book.privacy.delete_firm_completely(firm, Author("张三", "企业书面要求"))
        assert done.mentions == mentions
