"""`policies own`: lists, checks and exports the bureau's own policies in a casebook; and opens it for other commands."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from commands.library import built_in_library

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from casebook import Casebook
    from commands._parser import SubParsers
    from policies.library import Library
    from policies.overlay import NotUsed
    from policies.own import OwnCall, OwnPolicy


@dataclass(frozen=True)
class OwnInUse:
    """The library in use of a data folder, the installed one below it, and the own policies."""

    library: Library
    installed: Library
    own: tuple[OwnPolicy, ...]
    not_used: tuple[NotUsed, ...]
    lost_calls: tuple[OwnCall, ...]


def add(actions: SubParsers) -> None:
    """Add the command to the parser of `policies`."""
    own = actions.add_parser("own", help="本局自己录入的政策").add_subparsers(dest="own_action", required=True)
    listing = own.add_parser("list", help="列出各稿和另加的申报轮次")
    listing.set_defaults(run=_list)
    checking = own.add_parser("check", help="按政策文件的规则检查在用的，并运行例子")
    checking.set_defaults(run=_check)
    exporting = own.add_parser("export", help="把在用的写成政策文件（YAML）")
    exporting.add_argument("folder", type=Path, help="写到这个文件夹，不覆盖已有的文件")
    exporting.set_defaults(run=_export)
    for parser in (listing, checking, exporting):
        add_records(parser)


def add_records(parser: ArgumentParser, passphrase: str = "--passphrase-file") -> None:
    """Add the arguments that say which casebook is meant."""
    parser.add_argument("--data", type=Path, help="数据文件夹，默认与窗口程序相同")
    parser.add_argument(passphrase, type=Path, dest="records_passphrase", help="企业数据库口令所在的文件")


def passphrase_in(path: Path | None) -> str:
    """Return the passphrase in a file, "" for None. Raises: UserError if it cannot be read."""
    from policies.errors import UserError

    if path is None:
        return ""
    try:
        return path.read_text(encoding="utf-8-sig").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"读不出口令文件：{path}") from error


@contextmanager
def opened_records(arguments: argparse.Namespace) -> Iterator[Casebook]:
    """Yield the casebook that the arguments of `add_records` name.

    Raises: UserError if there is none, or it is encrypted and the passphrase is missing or wrong.
    """
    from casebook import is_encrypted, open_casebook, unlock
    from commands.folders import data_folder, records_file
    from policies.errors import UserError

    path = records_file(arguments.data or data_folder())
    if not path.is_file():
        raise UserError(f"{path} 不存在，没有企业数据；用 --data 指定数据文件夹")
    if not path.stat().st_size:
        raise UserError(f"{path} 是空的，没有改动它；请在窗口程序里恢复备份，或用 --data 指定别的数据文件夹")
    words = passphrase_in(arguments.records_passphrase)
    if is_encrypted(path) and not words:
        raise UserError(f"{path} 已加密，请把口令写在一个文件里，用参数指定这个文件")
    with open_casebook(path, key=unlock(path, words) if is_encrypted(path) else None) as book:
        yield book


def own_in_use(book: Casebook, data: Path | None) -> OwnInUse:
    """Return the library in use with the own policies of a casebook."""
    from commands.folders import packs_folder
    from policies.overlay import overlay
    from policies.packs import installed_library

    installed = installed_library(packs_folder(data), built_in_library()).library
    own = book.policies.adopted()
    found = overlay(installed, own, book.policies.calls())
    return OwnInUse(found.library, installed, own, found.left_out, found.lost_calls)


def _list(arguments: argparse.Namespace) -> int:
    with opened_records(arguments) as book:
        revisions, calls = book.policies.revisions(), book.policies.calls()
    for found in revisions:
        who = "、".join(dict.fromkeys((found.drafted_by, found.changed_by)))
        day = found.changed_at.astimezone().date().isoformat()
        print("\t".join((found.policy_id, found.state.value, f"第 {found.number} 稿", found.name, who, day)))
    for entry in calls:
        days = "—".join(day.isoformat() for day in (entry.call.opens, entry.call.closes) if day is not None)
        print("\t".join((entry.policy_id, f"{entry.call.year} 年申报", days, entry.call.source, entry.who)))
    if not revisions and not calls:
        print("没有本局政策。")
    return 0


def _check(arguments: argparse.Namespace) -> int:
    from survey.own_policies import own_faults

    with opened_records(arguments) as book:
        found = own_in_use(book, arguments.data)
    faults = [f"{entry.own.policy.id}：没有用上，{entry.reason}" for entry in found.not_used]
    faults += [f"{each.policy_id}：{each.call.year} 年的申报没有用上，政策库里没有这项" for each in found.lost_calls]
    faults += own_faults(found.library, found.own)
    print("\n".join(faults) + ("\n" if faults else ""), end="")
    examples = sum(len(entry.policy.examples) for entry in found.own)
    print(f"在用的本局政策 {len(found.own)} 项，例子 {examples} 个，错误 {len(faults)} 处。")
    return 1 if faults else 0


def _export(arguments: argparse.Namespace) -> int:
    from policies.writing import write_folder

    with opened_records(arguments) as book:
        own = book.policies.adopted()
    if not own:
        print("没有在用的本局政策，没有写文件。")
        return 0
    facts = {field.name: field for entry in own for field in entry.facts}
    files = write_folder((entry.policy for entry in own), facts.values(), arguments.folder)
    print(f"已写 {len(files)} 个文件：{arguments.folder.resolve()}")
    return 0
