"""`packs`: makes, verifies, installs and rolls back signed updates of the library, and manages keys."""

from __future__ import annotations

import argparse
import getpass
from pathlib import Path
from typing import TYPE_CHECKING

from commands.folders import packs_folder
from commands.library import built_in_library, check_folder, parse_day
from commands.own import add_records, opened_records, own_in_use, passphrase_in

if TYPE_CHECKING:
    from commands._parser import SubParsers
    from policies.library import Library
    from policies.packs import SigningKey


def add(commands: SubParsers) -> None:
    """Add the command to the parser."""
    actions = commands.add_parser("packs", help="政策库更新包").add_subparsers(dest="action", required=True)
    making = actions.add_parser("make", help="由政策文件做一个签名的更新包")
    making.add_argument("target", type=Path, help="写到这个文件（.kecepack）")
    making.add_argument("--key", type=Path, required=True, help="发布单位的私钥文件")
    making.add_argument("--passphrase-file", type=Path, help="私钥口令所在的文件")
    making.add_argument("--issuer", required=True, help="发布单位名称")
    making.add_argument("--version", help="版本号，如 2026.12；默认内置政策库的版本号")
    making.add_argument("--policies", type=Path, help="政策文件夹，默认内置政策库")
    making.add_argument("--on", help="发布日期，默认今天")
    making.add_argument("--own", action="store_true", help="装进现用的政策库和本局政策，代替 --policies")
    add_records(making, "--records-passphrase-file")
    making.set_defaults(run=_make)
    verifying = actions.add_parser("verify", help="核对更新包的签名，列出与现用政策库的差别")
    verifying.add_argument("pack", type=Path)
    _add_folder(verifying, _verify)
    installing = actions.add_parser("install", help="安装更新包")
    installing.add_argument("pack", type=Path)
    _add_folder(installing, _install)
    back = actions.add_parser("rollback", help="退回上一个版本")
    back.add_argument("--built-in", action="store_true", help="退回随程序安装的版本")
    _add_folder(back, _roll_back)
    keys = actions.add_parser("keys", help="受信任的公钥")
    keys.add_argument("--make", type=Path, help="新做一对密钥，私钥写到这个文件")
    keys.add_argument("--owner", default="", help="新密钥的单位名称")
    keys.add_argument("--add", type=Path, help="信任这个公钥文件")
    keys.add_argument("--remove", help="不再信任这个编号的公钥")
    _add_folder(keys, _keys)


def _add_folder(parser: argparse.ArgumentParser, run: object) -> None:
    parser.add_argument("--data", type=Path, help="数据文件夹，默认与窗口程序相同")
    parser.set_defaults(run=run)


def _make(arguments: argparse.Namespace) -> int:
    from policies.library import library_of
    from policies.packs import read_signing_key

    key = read_signing_key(arguments.key, passphrase_in(arguments.passphrase_file))
    if arguments.own:
        return _make_own(arguments, key)
    found = check_folder(arguments.policies)
    if found.faults:
        print("\n".join(found.faults))
        print(f"{len(found.faults)} 个例子与程序的判断不符，没有做更新包；请改好政策文件或例子再做。")
        return 1
    version = arguments.version or built_in_library().version
    named = library_of(found.policies, version, found.library.references, found.library.offices, found.library.tables)
    return _sign(arguments, named, key)


def _make_own(arguments: argparse.Namespace, key: SigningKey) -> int:
    """Sign the library in use of a data folder, with the own policies of its casebook."""
    from policies.errors import UserError
    from survey.own_policies import next_version, own_faults, own_release

    if arguments.policies is not None:
        raise UserError("--own 和 --policies 只能写一个")
    with opened_records(arguments) as book:
        found = own_in_use(book, arguments.data)
    faults = (
        *(f"{entry.own.policy.id}：{entry.reason}" for entry in found.not_used),
        *own_faults(found.library, found.own),
    )
    if faults:
        print("\n".join(faults))
        print(f"本局政策有 {len(faults)} 处错误，没有做更新包。")
        return 1
    version = arguments.version or next_version(found.installed)
    return _sign(arguments, own_release(found.library, found.installed, found.own, version), key)


def _sign(arguments: argparse.Namespace, library: Library, key: SigningKey) -> int:
    from policies.packs import make_pack

    header = make_pack(library, key, arguments.issuer, parse_day(arguments.on), arguments.target)
    print(
        f"更新包：{arguments.target.resolve()}（{header.version}，{len(library.policies)} 项政策，密钥 {header.key}）"
    )
    return 0


def _verify(arguments: argparse.Namespace) -> int:
    from matcher import sentence
    from policies.packs import check_update, diff, installed_library, trusted_keys, verify_pack

    folder = packs_folder(arguments.data)
    pack = verify_pack(arguments.pack, trusted_keys(folder))
    current = installed_library(folder, built_in_library()).library
    print(f"签名有效：{pack.key.owner}（{pack.header.issuer}），{pack.header.version}，{pack.header.issued}")
    for change in diff(current, pack.library, sentence).changes:
        print("\n".join(change.lines()))
    check_update(pack, current)
    return 0


def _install(arguments: argparse.Namespace) -> int:
    from policies.packs import PackAction, install_pack, trusted_keys, verify_pack

    folder = packs_folder(arguments.data)
    pack = verify_pack(arguments.pack, trusted_keys(folder))
    used = install_pack(folder, pack, built_in_library(), PackAction(getpass.getuser(), parse_day(None)))
    print(f"已安装 {used.library.version}（{len(used.library.policies)} 项政策）")
    return 0


def _roll_back(arguments: argparse.Namespace) -> int:
    from policies.packs import PackAction, roll_back

    action = PackAction(getpass.getuser(), parse_day(None))
    used = roll_back(packs_folder(arguments.data), built_in_library(), action, to_built_in=arguments.built_in)
    print(f"现用 {used.library.version}（{'随程序安装' if used.built_in else used.issuer}）")
    return 0


def _keys(arguments: argparse.Namespace) -> int:
    from policies.packs import add_key, make_key, remove_key, trusted_keys

    folder = packs_folder(arguments.data)
    if arguments.make is not None:
        key = make_key(arguments.make, arguments.owner)
        print(f"私钥：{arguments.make.resolve()}（只由发布单位保管）；编号 {key.id}")
    if arguments.add is not None:
        print(f"已信任：{add_key(folder, arguments.add).owner}")
    if arguments.remove is not None:
        remove_key(folder, arguments.remove)
        print(f"不再信任：{arguments.remove}")
    ring = trusted_keys(folder)
    for key in ring.keys:
        print(f"{key.id}\t{'随程序' if key.built_in else '管理员加入'}\t{key.owner}")
    for fault in ring.faults:
        print(fault)
    return 0
