"""The command line: one module per command, part of main; prints, wires the rooms, decides nothing."""

from commands.library import built_in_library
from commands.line import run

__all__ = ["built_in_library", "run"]
