"""Door 11: exchange files and cards of colleagues, damaged or written by somebody hostile who can sign."""

from __future__ import annotations

import json
import shutil
import zlib
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec

from casebook import Author, Casebook, Origin, Provenance, ScryptCost, open_casebook
from casebook.exchange import (
    ExchangeContent,
    Replica,
    ReplicaKeys,
    card_bytes,
    look_into,
    read_card_file,
    sender_of,
    take_in,
    write_exchange,
)
from casebook.exchange.batches import SignedBatch, read_head
from matcher import read_profile
from tests.casebook.exchange.office import contents
from tests.fuzz import _words as words
from tests.fuzz._case import Case, Door, holds

ON, NOW = date(2026, 11, 24), datetime(2026, 11, 24, 9, tzinfo=UTC)
_SECRET, _CHEAP = "海河之滨 九月的口令", ScryptCost(n=16)
_READER = Author("李四")


def _office(case: Case) -> Path:
    """Return a folder with the casebooks of a writer and of a reader, and an exchange file; made once per child."""
    root = case.work / "exchange"
    if root.exists():
        return root
    root.mkdir()
    for name in ("writer", "reader"):
        with open_casebook(root / f"{name}.db") as book:
            book.exchange.set_up(name, 0, name)
            for number in range(3 if name == "writer" else 0):
                profile = read_profile({"name": f"天津第{number}科技有限公司", "revenue": {"2024": 100 + number}})
                book.enterprises.add(profile, Provenance(Origin.LICENCE, ON, "张三"), "张三")
            if name == "writer":
                book.exchange.capture(Author("张三"))
                me, keys = _self(book)
                content = ExchangeContent(book.exchange.vector(), book.exchange.beyond({}))
                write_exchange(root / "good.keceswap", content, (me, keys), _SECRET, _CHEAP)
                (root / "good.kececard").write_bytes(card_bytes(me))
    return root


def _self(book: Casebook) -> tuple[Replica, ReplicaKeys]:
    me = book.exchange.me()
    assert me is not None  # it was set up
    return me, book.exchange.keys()


def _take(case: Case, path: Path, secret: str = _SECRET) -> None:
    """Take a file into a copy of the reader's casebook: all of it or nothing, and what is there can be read."""
    copy = case.folder / "reader.db"
    shutil.copy(_office(case) / "reader.db", copy)
    with open_casebook(copy) as book:
        before = contents(book)
        try:
            looked = look_into(book, path, _READER, secret)
            holds(contents(book) == before, "looking changed something")
            take_in(book, looked, _READER, NOW)
        except Exception:
            holds(contents(book) == before, "a refused file changed something")
            raise
        holds(book.exchange.capture(_READER) == 0, "the tables are not what the batches say")
        for row in book.enterprises.search("", ON):
            book.enterprises.profile(row.id, ON)
        holds(all(line for line in looked.lines()), "an empty sentence")
    with open_casebook(copy) as book:
        book.exchange.conflicts()
        book.journal.recent(10_000)


def _damaged(case: Case) -> None:
    """A file with damaged bytes, or another one under its name."""
    honest = (_office(case) / "good.keceswap").read_bytes()
    data = words.damaged(honest, case.chance)
    path = _put(case, data)
    sender_of(path)
    _take(case, path)
    holds(data == honest, "an altered file was believed")


def _wrong_secret(case: Case) -> None:
    """A wrong passphrase, or none."""
    secret = case.chance.choice((_SECRET, "", " ", _SECRET[:-1], words.text(case.chance)[:200], "\0" * 9, "海" * 4000))
    _take(case, _office(case) / "good.keceswap", secret)
    holds(secret == _SECRET, "a wrong passphrase opened it")


def _head_mutated(case: Case) -> None:
    """The readable line says something else, signed again by its writer."""
    data = (_office(case) / "good.keceswap").read_bytes()
    first, line, rest = data.split(b"\n", 2)
    chance = case.chance
    if chance.random() < 0.3:
        head: object = words.mutated(json.loads(line), chance)
        line = json.dumps(head, ensure_ascii=chance.random() < 0.5).encode("utf-8", "surrogatepass")
    else:
        odd: Mapping[str, tuple[object, ...]] = {
            "cost": ({"n": 2**40, "r": 8, "p": 1}, {"n": 2**20, "r": 16, "p": 4}, {"n": 3, "r": 1, "p": 1}, {"n": -2, "r": 0, "p": 0}),
            "nonce": ("", "00", "zz", "0" * 5000), "salt": ("", "x", "00" * 4000), "format": (0, -1, 2, 10**30, "1", None),
            "signing": ("", "00" * 32, "ff" * 32), "name": ("", "甲" * 61, "\u202e", "a\nb", "\x1b[31m"), "for_replica": ("0" * 16, "x"),
        }  # fmt: skip
        name = chance.choice(list(odd))
        line = json.dumps({**json.loads(line), name: chance.choice(odd[name])}).encode()
    _take(case, _resigned(case, first + b"\n" + line.replace(b"\n", b" ") + b"\n" + rest[:-64]))


def _bomb(case: Case) -> None:
    """What is inside unfolds to much, or is nothing; encrypted and signed as it should be."""
    chance = case.chance
    content = chance.choice((
        lambda: zlib.compress(b" " * (200 << 20)), lambda: zlib.compress(b'{"vector":{},"batches":[]}'),
        lambda: b"", lambda: b"x" * 99, lambda: zlib.compress(words.nested(chance, "[", "]").encode()),
        lambda: zlib.compress(b'{"vector":{"' + b"a" * 5_000_000 + b'":1},"batches":[]}'),
        lambda: zlib.compress(b'{"vector":{"a":' + b"9" * 5_000 + b'},"batches":[]}'),
        lambda: zlib.compress(b'{"vector":{},"batches":[' + b"{}," * 100_000 + b"{}]}"),
    ))()  # fmt: skip
    _take(case, _written(case, content))


def _batch_mutated(case: Case) -> None:
    """Batches whose operations say something odd, signed as if the writer had meant it."""
    chance = case.chance
    with open_casebook(_office(case) / "writer.db") as book:
        keys, (signed, *_) = book.exchange.keys(), book.exchange.beyond({})
    head = read_head(signed.head)
    place = chance.randrange(len(signed.parts))
    tree = json.loads(zlib.decompress(signed.parts[place] or b""))
    if chance.random() < 0.85:
        operation = chance.choice(tree["operations"])
        _spoil(operation, case)
        body = zlib.compress(json.dumps(tree).encode("utf-8", "surrogatepass"))
    else:
        body = chance.choice((b"", zlib.compress(b" " * (300 << 20)), zlib.compress(b"{}"), zlib.compress(b"[" * 9000)))
    parts = tuple(body if number == place else part for number, part in enumerate(signed.parts))
    told = tuple(
        msgspec.structs.replace(each, sha256=_digest(body)) if number == place else each
        for number, each in enumerate(head.parts)
    )
    odd: dict[str, object] = chance.choice(
        ({}, {}, {}, {"number": 2}, {"number": 0}, {"context": {"a" * 16: 3}}, {"at": "x"})
    )
    raw = msgspec.json.encode(msgspec.structs.replace(head, parts=told, **odd))
    batch = SignedBatch(raw, keys.sign(raw), parts)
    content = ExchangeContent({head.replica: 1}, (batch,))
    _take(case, _written(case, zlib.compress(msgspec.json.encode(content))))


def _spoil(operation: list[object], case: Case) -> None:
    """Change one operation: [[table, firm, key], fields, who, at, new]."""
    chance = case.chance
    record, fields = operation[0], operation[1]
    assert isinstance(record, dict)  # a record key is written by names
    kind = chance.randrange(6)
    if kind < 3 and isinstance(fields, dict) and fields:
        name = chance.choice(list(fields))
        fields[name] = chance.choice(
            (None, 0, -1, 10**30, 2**63, 1.5, "", "9" * 400, words.text(chance), [], {}, '{"either":[]}')
        )
    elif kind == 3 and isinstance(fields, dict):
        fields[chance.choice(("id); DROP TABLE facts; --", "rowid", "enterprise_id", words.text(chance)))] = "x"
    elif kind == 4:
        record[chance.choice(("table", "firm", "key"))] = chance.choice(
            ("", "facts", "sqlite_master", "journal", [], ["x"], ["a", "b", "c"])
        )
    else:
        operation[chance.randrange(1, 5)] = words.value(chance)


def _card(case: Case) -> None:
    """A card that was damaged or written by hand."""
    chance = case.chance
    honest = (_office(case) / "good.kececard").read_bytes()
    makers: tuple[Callable[[], bytes], ...] = (
        lambda: honest, lambda: words.damaged(honest, chance),
        lambda: json.dumps(words.mutated(json.loads(honest), chance)).encode("utf-8", "surrogatepass"),
        lambda: json.dumps({**json.loads(honest), "name": words.text(chance)}).encode("utf-8", "surrogatepass"),
        lambda: b" " * (1 << 20) + honest, lambda: words.nested(chance, "[", "]").encode(),
    )  # fmt: skip
    card = read_card_file(_put(case, chance.choice(makers)(), "a.kececard"))
    holds(card.name.isprintable() and len(card.name) <= 60, "a name that cannot be shown")
    holds(card.fingerprint.replace(" ", "") == card.replica, "a fingerprint of something else")
    with open_casebook(case.folder / "own.db") as book:
        book.exchange.set_up("own", 0, "王五")
        book.exchange.add_colleague(card, Author("王五"))
        holds(book.exchange.colleagues()[0].card == card, "another card than was read")


def _put(case: Case, data: bytes, name: str = "a.keceswap") -> Path:
    path = case.folder / name
    path.write_bytes(data)
    return path


def _digest(body: bytes) -> str:
    from hashlib import sha256

    return sha256(body).hexdigest()


def _resigned(case: Case, signed: bytes) -> Path:
    with open_casebook(_office(case) / "writer.db") as book:
        return _put(case, signed + book.exchange.keys().sign(signed))


def _written(case: Case, packed: bytes) -> Path:
    """Return a file with this packed content, locked and signed by the writer."""
    from casebook._keyfile import cipher_of

    data = (_office(case) / "good.keceswap").read_bytes()
    first, line, _ = data.split(b"\n", 2)
    head, signed = json.loads(line), first + b"\n" + line + b"\n"
    lock = cipher_of(_SECRET, bytes.fromhex(head["salt"]), _CHEAP)
    return _resigned(case, signed + lock.encrypt(bytes.fromhex(head["nonce"]), packed, signed))


EXCHANGE = Door(
    "exchange",
    "同事的交换文件和名片",
    8,
    (_damaged, _batch_mutated, _card, _head_mutated, _wrong_secret, _batch_mutated, _bomb),
)
