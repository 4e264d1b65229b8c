"""Reading a user's JSON or YAML file as raw data."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Never

from policies.errors import UserError

_LARGEST = 8 * 1024 * 1024
"""Bytes of the largest file that is read. Our choice: a profile has a few kilobytes."""


def read_raw(path: Path) -> object:
    """Read a JSON or YAML file and return its content as dicts, lists, texts, numbers, True, False and None.

    A file named `.yaml` or `.yml` is read as YAML, every other one as JSON; UTF-8 and GB 18030 are accepted. Numbers
    of JSON become int or Decimal; numbers of YAML stay text (`{"revenue": {"2025": "1000"}}`).
    Raises: UserError if the file is missing, is a folder, is too large, or is not valid text, JSON or YAML.
    """
    text = _text(path)
    if path.suffix.lower() in (".yaml", ".yml"):
        from policies._yaml import read_yaml

        return _with_file_name(path, lambda: read_yaml(text))
    return _with_file_name(path, lambda: _json(text))


def _with_file_name(path: Path, read: Callable[[], object]) -> object:
    try:
        return read()
    except UserError as error:
        raise UserError(f"{path.name}：{error}") from error


def _text(path: Path) -> str:
    try:
        if path.is_dir():
            raise UserError(f"{path} 是文件夹，请给出一个文件")
        facts = path.stat()  # checked before opening, because opening a pipe would block for ever
        if not stat.S_ISREG(facts.st_mode):
            raise UserError(f"{path} 不是普通文件，请选择一个文件")
        if facts.st_size > _LARGEST:
            raise UserError(f"{path} 超过 8 MB，不像是企业画像，请检查是否选错文件")
        with path.open("rb") as file:
            data = file.read(facts.st_size + 1)
    except FileNotFoundError as error:
        raise UserError(f"找不到文件：{path}，请检查路径") from error
    except (OSError, ValueError) as error:
        raise UserError(f"打不开文件：{path}，请检查路径和权限") from error
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise UserError(f"{path} 不是文本文件，请用 JSON 或 YAML")


def _dict_of_pairs(pairs: list[tuple[str, object]]) -> dict[str, object]:
    seen: dict[str, object] = {}
    for key, value in pairs:
        if key in seen:
            raise UserError(f"“{key}”写了两遍，请只保留一个")
        seen[key] = value
    return seen


def _no_constant(name: str) -> Never:
    raise UserError(f"“{name}”不是数字，请改成实际数值或删去")


def _json(text: str) -> object:
    try:
        return json.loads(text, parse_float=Decimal, object_pairs_hook=_dict_of_pairs, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise UserError(f"第 {error.lineno} 行第 {error.colno} 列不是合格的 JSON，请检查引号、逗号和括号") from error
    except RecursionError as error:
        raise UserError("嵌套层数太深，不像是企业画像") from error
    except ValueError as error:
        raise UserError("有数字长得不合常理，请核对") from error
