"""Exchange files open with the passphrase or for the colleague alone; whatever is changed in them is refused with a sentence."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casebook import Author, Casebook
from casebook.exchange.cards import card_bytes, read_card
from casebook.exchange.files import ExchangeContent, WrongPassphrase, read_exchange, sender_of, write_exchange
from policies import UserError
from tests.casebook.build import CHEAP, PASSPHRASE, add
from tests.casebook.exchange.office import contents, office

WHO = Author("张三")


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[Casebook, ...]]:
    with office(tmp_path, 2) as books:
        add(books[0], "天津海河科技有限公司", revenue={"2025": 100})
        books[0].exchange.capture(WHO)
        yield books


def written(book: Casebook, path: Path, secret: object) -> Path:
    me = book.exchange.me()
    assert me is not None
    content = ExchangeContent(book.exchange.vector(), book.exchange.beyond({}))
    write_exchange(path, content, (me, book.exchange.keys()), secret, CHEAP)  # type: ignore[arg-type]  # both kinds
    return path


def test_that_a_file_with_a_passphrase_is_taken_in(two: tuple[Casebook, ...], tmp_path: Path) -> None:
    one, other = two
    path = written(one, tmp_path / "a.keceswap", PASSPHRASE)
    sender, by_passphrase = sender_of(path)
    assert (sender, by_passphrase) == (one.exchange.me(), True)
    found = read_exchange(path, PASSPHRASE)
    other.exchange.merge(found.batches, WHO)
    assert contents(one) == contents(other)
    assert found.vector == one.exchange.vector()
    assert "海河".encode() not in path.read_bytes()
    with pytest.raises(WrongPassphrase, match="口令不对"):
        read_exchange(path, PASSPHRASE + "x")


def test_that_a_file_for_a_colleague_opens_only_there(two: tuple[Casebook, ...], tmp_path: Path) -> None:
    one, other = two
    card = read_card(card_bytes(other.exchange.me()))  # type: ignore[arg-type]  # it is set up
    path = written(one, tmp_path / "a.keceswap", card)
    assert read_exchange(path, (card, other.exchange.keys())).batches == one.exchange.beyond({})
    me = one.exchange.me()
    assert me is not None
    with pytest.raises(UserError, match="写给另一位同事"):
        read_exchange(path, (me, one.exchange.keys()))
    with pytest.raises(UserError, match="不用口令"):
        read_exchange(path, PASSPHRASE)


def test_that_every_changed_byte_and_every_cut_is_refused(two: tuple[Casebook, ...], tmp_path: Path) -> None:
    path = written(two[0], tmp_path / "a.keceswap", PASSPHRASE)
    data = path.read_bytes()
    for place in range(0, len(data), 37):
        path.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
        with pytest.raises(UserError):
            read_exchange(path, PASSPHRASE)
        path.write_bytes(data[:place])
        with pytest.raises(UserError):
            read_exchange(path, PASSPHRASE)


@settings(max_examples=60)
@given(st.binary(max_size=400))
def test_that_anything_else_is_refused_with_a_sentence(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.mktemp("x") / "b.keceswap"
    for start in (b"", b"kece-exchange\n", b'kece-exchange\n{"format":1}\n'):
        path.write_bytes(start + data)
        with pytest.raises(UserError, match="keceswap"):
            read_exchange(path, PASSPHRASE)
        with pytest.raises(UserError):
            read_card(data)


def test_that_a_newer_file_and_a_hungry_one_are_refused(two: tuple[Casebook, ...], tmp_path: Path) -> None:
    path = written(two[0], tmp_path / "a.keceswap", PASSPHRASE)
    first, head, rest = path.read_bytes().split(b"\n", 2)
    told = msgspec.json.decode(head)
    keys = two[0].exchange.keys()
    for change, why in (({"format": 2}, "更新版本"), ({"cost": {"n": 2**40, "r": 8, "p": 1}}, "交换文件")):
        line = msgspec.json.encode({**told, **change})
        signed = first + b"\n" + line + b"\n" + rest[:-64]
        path.write_bytes(signed + keys.sign(signed))
        with pytest.raises(UserError, match=why):
            read_exchange(path, PASSPHRASE)


def test_that_a_card_tells_a_fingerprint_and_no_secret(two: tuple[Casebook, ...]) -> None:
    me, keys = two[0].exchange.me(), two[0].exchange.keys()
    assert me is not None
    content = card_bytes(me)
    assert read_card(content) == me
    assert keys.signing.hex().encode() not in content
    assert me.fingerprint.replace(" ", "") == me.replica
    assert len(me.fingerprint) == 19
    with pytest.raises(UserError, match="名片"):
        read_card(zlib.compress(content))


def test_that_the_next_file_holds_only_what_the_colleague_does_not_know(two: tuple[Casebook, ...]) -> None:
    one, other = two
    card = other.exchange.me()
    assert card is not None
    one.exchange.add_colleague(card, WHO)
    one.exchange.note_seen(card.replica, one.exchange.vector())
    add(one, "天津津门科技有限公司")
    one.exchange.capture(WHO)
    (colleague,) = one.exchange.colleagues()
    assert len(one.exchange.beyond(colleague.seen)) == 1
    with pytest.raises(UserError, match="本机自己的名片"):
        other.exchange.add_colleague(card, WHO)
    one.exchange.remove_colleague(card.replica)
    assert one.exchange.colleagues() == ()
