"""`match`: matches one profile with the library; prints text or JSON, or writes a sheet."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from commands.library import library_from, match_file, parse_day

if TYPE_CHECKING:
    from commands._parser import SubParsers


def add(commands: SubParsers) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("match", help="用一份企业画像匹配政策库")
    parser.add_argument("profile", type=Path, help="企业画像（JSON 或 YAML）")
    parser.add_argument("--on", help="按哪一天匹配，默认今天")
    parser.add_argument("--json", action="store_true", help="输出一个 JSON 对象")
    parser.add_argument("--pdf", type=Path, help="把服务单写到这个文件")
    parser.add_argument("--edition", choices=("firm", "officer"), default="firm", help="企业版或工作版")
    parser.add_argument("--policies", type=Path, help="用这个文件夹的政策文件代替内置政策库")
    parser.set_defaults(run=_match)


def _match(arguments: argparse.Namespace) -> int:
    from matcher import as_json, as_text, contacts_of

    result = match_file(arguments.profile, parse_day(arguments.on), library_from(arguments.policies))
    if arguments.pdf is not None:
        from sheet import Edition, SheetOptions, write_sheet

        options = SheetOptions(edition=Edition(arguments.edition), contacts=contacts_of(result.profile))
        write_sheet(result, arguments.pdf, options)
    if arguments.json:
        print(json.dumps(as_json(result), ensure_ascii=False, indent=1))
    else:
        print(as_text(result), end="")
        if arguments.pdf is not None:
            print(f"服务单：{arguments.pdf.resolve()}")
    return 0
