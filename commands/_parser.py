"""The argument parser whose complaints are one Chinese sentence."""

from __future__ import annotations

import argparse
import re
from typing import TYPE_CHECKING, Never

if TYPE_CHECKING:
    from argparse import _SubParsersAction

    Adding = _SubParsersAction[argparse.ArgumentParser]
    """What a command adds its parser to."""

_TRANSLATED = (
    (r"unrecognized arguments: (.*)", r"不认识的参数：\1"),
    (r"the following arguments are required: (.*)", r"缺少参数：\1"),
    (r"argument (.*?): expected one argument", r"\1 后面要写一个值"),
    (r"argument (.*?): invalid choice: (.*?) \(.*", r"\1 不能是 \2"),
)


class Parser(argparse.ArgumentParser):
    """An argument parser that raises UserError in Chinese. Its sub-commands are of the same class."""

    def error(self, message: str) -> Never:
        for pattern, sentence in _TRANSLATED:
            if re.fullmatch(pattern, message):
                message = re.sub(pattern, sentence, message)
                break
        from policies.errors import UserError

        raise UserError(f"命令行有误：{message}。用法见 python main.py --help")
