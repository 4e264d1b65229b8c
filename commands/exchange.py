"""`exchange`: files for colleagues and files of colleagues, for the casebook of a data folder."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from commands.folders import change_settings, data_folder, settings_of
from commands.own import add_records, opened_records, passphrase_in

if TYPE_CHECKING:
    from casebook import Author, Casebook
    from casebook.exchange import LookedAt, Replica
    from commands._parser import SubParsers


def add(commands: SubParsers) -> None:
    """Add the command to the parser."""
    actions = commands.add_parser("exchange", help="与同事的电脑交换数据（不用网络）").add_subparsers(
        dest="action", required=True
    )
    card = actions.add_parser("card", help="写出本机的名片，给同事")
    card.add_argument("target", type=Path, help="写到这个文件（.kececard）")
    card.set_defaults(run=_card)
    colleagues = actions.add_parser("colleagues", help="列出、加入、移除同事的名片")
    colleagues.add_argument("--add", type=Path, help="加入这张名片；要同时写明电话里核对过的指纹")
    colleagues.add_argument("--fingerprint", default="", help="同事在电话里读出的指纹，16 位")
    colleagues.add_argument("--remove", help="移除这个姓名或指纹的名片")
    colleagues.set_defaults(run=_colleagues)
    making = actions.add_parser("make", help="写一个交换文件")
    making.add_argument("target", type=Path, help="写到这个文件（.keceswap）")
    making.add_argument("--to", default="", help="给这位同事：名片上的姓名或指纹，只有他的电脑能打开")
    making.add_argument("--passphrase-file", type=Path, help="不给哪一位，用这个文件里的口令加密")
    making.add_argument("--all", action="store_true", help="全部内容，不只是对方还没有的")
    making.set_defaults(run=_make)
    looking = actions.add_parser("look", help="看一个交换文件读入后会怎样，什么都不改")
    looking.set_defaults(run=_look)
    merging = actions.add_parser("merge", help="读入一个交换文件，先自动备份")
    merging.add_argument("--yes", action="store_true", help="已核对：名片不认识、会删除企业时也读入")
    merging.set_defaults(run=_merge)
    for parser in (looking, merging):
        parser.add_argument("file", type=Path, help="同事的交换文件（.keceswap）")
        parser.add_argument("--passphrase-file", type=Path, help="交换文件的口令所在的文件")
    for parser in (card, colleagues, making, looking, merging):
        parser.add_argument("--officer", default="", help="操作人姓名，默认是窗口程序里的署名")
        add_records(parser, "--records-passphrase-file")


@contextmanager
def _records(arguments: argparse.Namespace) -> Iterator[tuple[Casebook, Author]]:
    """Yield the casebook as a replica of this computer, and who works on it. Raises: UserError."""
    from secrets import token_hex

    from casebook import Author
    from casebook.exchange import batches_written
    from policies.errors import UserError

    data = arguments.data or data_folder()
    with opened_records(arguments) as book:
        settings = settings_of(data)
        who = arguments.officer.strip() or str(settings.get("officer") or "").strip()
        if not who:
            raise UserError("还没有署名；用 --officer 写明操作人姓名")
        computer, known = settings.get("computer"), settings.get("batches_written")
        if not isinstance(computer, str) or not computer:
            computer = token_hex(8)
            change_settings(data, computer=computer)
        book.exchange.set_up(computer, known if isinstance(known, int) else 0, who)
        try:
            yield book, Author(who)
        finally:
            change_settings(data, batches_written=batches_written(book))


def _card(arguments: argparse.Namespace) -> int:
    from casebook.exchange import card_bytes
    from policies.files import SHARED, save_bytes

    with _records(arguments) as (book, _):
        me = book.exchange.me()
    assert me is not None  # it was set up
    save_bytes(arguments.target, card_bytes(me), SHARED)
    print(f"名片：{arguments.target.resolve()}\n{me.name}　指纹 {me.fingerprint}（请同事打电话核对）")
    return 0


def _colleagues(arguments: argparse.Namespace) -> int:
    from casebook.exchange import add_card, read_card_file, remove_card
    from policies.errors import UserError

    with _records(arguments) as (book, who):
        if arguments.add is not None:
            card = read_card_file(arguments.add)
            if _plain(arguments.fingerprint) != card.replica:
                raise UserError(f"{card.name} 的指纹与 --fingerprint 写的不同，没有加入；请打电话和本人核对")
            add_card(book, card, who)
        if arguments.remove is not None:
            remove_card(book, _one(book, arguments.remove), who)
        cards = [colleague.card for colleague in book.exchange.colleagues()]
    for card in cards:
        print(f"{card.fingerprint}\t{card.name}")
    if not cards:
        print("还没有同事的名片。")
    return 0


def _make(arguments: argparse.Namespace) -> int:
    from casebook.exchange import FileFor, write_file
    from policies.errors import UserError

    passphrase = passphrase_in(arguments.passphrase_file)
    if bool(arguments.to) == bool(passphrase):
        raise UserError("请写明给谁：--to 一位同事，或 --passphrase-file 一个口令，两个写一个")
    with _records(arguments) as (book, who):
        colleague = _one(book, arguments.to).replica if arguments.to else ""
        wanted = FileFor(colleague, passphrase, arguments.all or not colleague)
        made = write_file(book, arguments.target, wanted, who)
    print(f"交换文件：{arguments.target.resolve()}（给 {made.whom}，{made.batches} 批）")
    return 0


def _look(arguments: argparse.Namespace) -> int:
    with _records(arguments) as (book, who):
        print("\n".join(_looked(book, arguments, who).lines()))
    return 0


def _merge(arguments: argparse.Namespace) -> int:
    from casebook.exchange import take_in

    with _records(arguments) as (book, who):
        looked = _looked(book, arguments, who)
        print("\n".join(looked.lines()))
        if looked.needs_consent and not arguments.yes:
            print("没有读入；核对以后加 --yes 再读入。")
            return 1
        if looked.preview.batches:
            print(f"{take_in(book, looked, who, datetime.now(UTC))}。读入前已自动备份。")
    return 0


def _looked(book: Casebook, arguments: argparse.Namespace, who: Author) -> LookedAt:
    from casebook.exchange import look_into

    return look_into(book, arguments.file, who, passphrase_in(arguments.passphrase_file))


def _one(book: Casebook, wanted: str) -> Replica:
    """Return the colleague of a name or a fingerprint. Raises: UserError if there is none, or several."""
    from policies.errors import UserError

    cards = [colleague.card for colleague in book.exchange.colleagues()]
    found = [card for card in cards if wanted.strip() == card.name or _plain(wanted) == card.replica]
    if len(found) != 1:
        why = "有几位同名，请写指纹" if found else "没有这位同事的名片，先用 exchange colleagues --add 加入"
        raise UserError(f"{wanted}：{why}")
    return found[0]


def _plain(fingerprint: str) -> str:
    return "".join(fingerprint.split()).lower()
