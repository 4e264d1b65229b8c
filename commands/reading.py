"""`read`: what the program makes of a file; nothing is kept."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from commands.library import parse_day

if TYPE_CHECKING:
    from commands._parser import SubParsers

_MOST = 64 << 20
"""Bytes read from standard input at most: the limit of files that are read."""


def add(commands: SubParsers) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("read", help="看一份文件读成什么：企业名单、企业材料或政策文件；什么都不保存")
    parser.add_argument("file", help="xlsx、xls、csv、PDF、OFD、docx、doc、html、txt；- 读标准输入（粘贴的内容）")
    parser.add_argument("--as", dest="kind", choices=("register", "policy", "paper"), help="不自动判断，按这一种读")
    parser.add_argument("--sheet", help="只读这张工作表")
    parser.add_argument("--on", help="按哪一天读（“上年”等从它算起），默认今天")
    parser.add_argument("--json", action="store_true", help="输出一个 JSON 对象")
    parser.set_defaults(run=_read)


def _read(arguments: argparse.Namespace) -> int:
    from intake import FileKind, as_text, read_as_json
    from registers import OpenOptions

    kind = FileKind(arguments.kind) if arguments.kind else None
    options = OpenOptions(sheets=(arguments.sheet,) if arguments.sheet else ())
    with _file(arguments.file) as path:
        read = read_as_json(path, parse_day(arguments.on), kind, options)
    print(json.dumps(read, ensure_ascii=False, indent=1) if arguments.json else as_text(read))
    return 0


@contextmanager
def _file(name: str) -> Iterator[Path]:
    """Yield the path of a file; standard input is written to a temporary one."""
    from policies.errors import UserError

    if name != "-":
        yield Path(name)
        return
    data = sys.stdin.buffer.read(_MOST + 1)
    if len(data) > _MOST:
        raise UserError(f"标准输入超过 {_MOST >> 20} MB，请把内容存成文件再读")
    with tempfile.TemporaryDirectory(prefix="kece-") as folder:
        path = Path(folder) / "粘贴的内容.txt"
        path.write_bytes(data)
        yield path
