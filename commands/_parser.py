"""The argument parser, whose error messages are one Chinese sentence."""

from __future__ import annotations

import argparse
import re
from typing import TYPE_CHECKING, Never

if TYPE_CHECKING:
    from argparse import _SubParsersAction

    SubParsers = _SubParsersAction[argparse.ArgumentParser]
    """The object to which a command adds its parser."""

_TRANSLATED = (
    (r"unrecognized arguments: (.*)", r"不认识的参数：\1"),
    (r"the following arguments are required: (.*)", r"缺少参数：\1"),
    (r"argument (.*?): expected one argument", r"\1 后面要写一个值"),
    (r"argument (.*?): invalid choice: (.*?) \(.*", r"\1 不能是 \2"),
)


class Parser(argparse.ArgumentParser):
    """An argument parser that raises UserError with a Chinese message; sub-commands use the same class."""

    def error(self, message: str) -> Never:
        for pattern, sentence in _TRANSLATED:
            if re.fullmatch(pattern, message):
                message = re.sub(pattern, sentence, message)
                break
        from policies.errors import UserError

        raise UserError(f"命令行有误：{message}。用法见 python main.py --help")
