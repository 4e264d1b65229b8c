"""The lists that the documents were made into: each entry names its document by a number, here put in place of it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TypeVar

import msgspec

from policies.errors import UserError


class SourceDocument(msgspec.Struct, frozen=True):
    """The document that states something, and the last year it tells of."""

    title: str
    year: int


_File = dict[str, list[dict[str, object]]]
_Made = TypeVar("_Made", bound=msgspec.Struct)
_ADVICE = "请重新安装程序"


def load_list(path: Path, name: str, kind: type[_Made]) -> tuple[_Made, ...]:
    """The entries called `name` of a list.

    Raises: UserError when the file is missing or damaged.
    """
    try:
        file = msgspec.json.decode(path.read_bytes(), type=_File)
        documents, entries = file["documents"], file[name]
        for entry in entries:
            _put_documents(entry, documents)
        return tuple(_convert(entry, kind) for entry in entries)
    except (
        OSError,
        msgspec.MsgspecError,
        LookupError,
        ValueError,
        ArithmeticError,
        TypeError,
        AttributeError,
        RecursionError,
    ) as error:
        raise UserError(f"读不出参考名录：{path}，{_ADVICE}") from error


def _convert(entry: dict[str, object], kind: type[_Made]) -> _Made:
    shares = {"completion": Decimal(str(entry["completion"])) / 100} if "completion" in entry else {}
    return msgspec.convert({**entry, **shares}, kind)


def _put_documents(entry: dict[str, object], documents: list[dict[str, object]]) -> None:
    """Puts the documents in place of their numbers."""
    parts: list[dict[str, object]] = [entry]
    for name in ("statuses", "statements"):
        parts += entry.get(name) or []  # type: ignore[arg-type]  # lists of mappings, as the file is made
    for part in parts:
        if "document" in part:
            part["document"] = documents[int(str(part["document"]))]
