"""Parses the command line and runs the command; prints every error as one Chinese sentence."""

from __future__ import annotations

import os
import re
import sys

from commands._parser import Parser

_LONGEST = 600
"""Characters of an error message printed at most: our choice, a few lines of a terminal."""
_CONTROL_CHARACTERS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
"""Control characters except the line feed, line separators, and marks of writing direction."""


def _parser() -> Parser:
    from commands import exchange, matching, packs, policies, reading, screening

    parser = Parser(prog="main.py", description="科策一对一：科技政策匹配与服务单", add_help=True)
    commands = parser.add_subparsers(dest="command", required=True)
    for module in (matching, screening, reading, policies, packs, exchange):
        module.add(commands)
    return parser


def _for_terminal(sentence: str) -> str:
    """Return a sentence for a terminal: control characters replaced, and limited in length.

    The sentence may contain text from a file or its name, which must not control or flood the terminal.
    """
    shown = _CONTROL_CHARACTERS.sub("?", sentence)
    return shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}……"


def run(arguments: list[str]) -> int:
    """Run one command; return 0 for success, 1 for mistakes found, 2 for bad input."""
    from policies.errors import UserError, ValidationErrors

    try:
        parsed = _parser().parse_args(arguments)
        return int(parsed.run(parsed))
    except ValidationErrors as error:
        print("；".join(_for_terminal(line) for line in error.first_lines(5)), file=sys.stderr)
    except UserError as error:
        print(_for_terminal(str(error)), file=sys.stderr)
    except KeyboardInterrupt:
        print("已中断，没有写入文件", file=sys.stderr)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 2
