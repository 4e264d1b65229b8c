"""The command line: one module for each command. Commands print and call the other packages."""

from commands.library import built_in_library
from commands.line import run

__all__ = ["built_in_library", "run"]
