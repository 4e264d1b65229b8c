"""Compiles the YAML files of the library: `python -m policies.compile [--check]`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from policies.errors import UserError, ValidationErrors
from policies.files import SHARED, save_bytes
from policies.library import library_bytes, library_of
from policies.loader import LIBRARY_FOLDER, read_entries

LIBRARY_VERSION = "2026.11"
"""Year and month of the state of knowledge in the files; raised with every released change of them."""
LIBRARY_FILE = Path(__file__).resolve().parent.parent / "resources" / "library.json"


def compiled(folder: Path) -> bytes:
    """The compiled form of a folder of policy files.

    Raises: ValidationErrors with everything wrong in them.
    """
    policies, references = read_entries(folder)
    return library_bytes(library_of(policies, LIBRARY_VERSION, references))


def is_stale(folder: Path, target: Path) -> bool:
    """Whether the compiled file is missing or other than its folder."""
    return not target.is_file() or target.read_bytes() != compiled(folder)


def write_library(folder: Path, target: Path) -> None:
    """Writes the compiled file beside its place and renames it, so that it is never half there.

    Raises: ValidationErrors with everything wrong in the folder; UserError when it cannot be written.
    """
    save_bytes(target, compiled(folder), SHARED)


def main(arguments: Sequence[str] | None = None) -> int:
    """Compiles, or with --check says whether that is due; 1 when it is, or when a file is wrong."""
    parser = argparse.ArgumentParser(prog="python -m policies.compile", description="编译政策库")
    parser.add_argument("--check", action="store_true", help="只检查编译结果是否最新")
    parser.add_argument("--folder", type=Path, default=LIBRARY_FOLDER, help="政策文件夹")
    parser.add_argument("--target", type=Path, default=LIBRARY_FILE, help="编译结果")
    given = parser.parse_args(arguments)
    try:
        if not given.check:
            write_library(given.folder, given.target)
        elif is_stale(given.folder, given.target):
            sys.stderr.write(f"{given.target.name} 不是最新的，请运行 python -m policies.compile。\n")
            return 1
    except ValidationErrors as error:
        sys.stderr.write("\n".join(error.lines()) + "\n")
        return 1
    except UserError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
