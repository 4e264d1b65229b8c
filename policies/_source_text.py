"""Reading the text of one source file of a library (a policy, a reference entry, a table)."""

from __future__ import annotations

from pathlib import Path

from policies.errors import ValidationError

_LARGEST = 512 * 1024
"""Bytes of the largest file that is read. Our choice: the largest file of the built-in library has a fifth of it."""


def source_text(path: Path, where: str) -> str:
    """Return the text of a file; `where` is its name in errors.

    Raises: ValidationError if it is too large, not a regular file, or not UTF-8.
    """
    try:
        if not path.is_file():  # opening a pipe would block for ever
            raise ValidationError(where, "", "不是普通文件", "请移走它")
        if path.stat().st_size > _LARGEST:
            raise ValidationError(where, "", f"超过 {_LARGEST >> 10} KB，不像是政策文件", "请检查是否放错了文件")
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise ValidationError(where, "", "读不出来", "须是 UTF-8 文本") from None
