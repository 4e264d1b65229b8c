"""Compiles the YAML files of the library: `python -m policies.compile [--check]`.

Writes resources/library.json, and resources/facts.json with the fact tables of the built-in library, which are read
before the library.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from policies.errors import UserError, ValidationErrors
from policies.files import SHARED, save_bytes
from policies.library import library_bytes, tables_bytes
from policies.loader import LIBRARY_FOLDER, read_library
from resources import facts_path, library_path

LIBRARY_VERSION = "2026.11.2"
"""Year and month of the files' content; increased with every release that changes them."""
LIBRARY_FILE = library_path()


def compiled(folder: Path) -> bytes:
    """Return the compiled library (JSON) of a folder of policy files.

    Raises: ValidationErrors with all errors of the files; UserError if the folder is missing or empty.
    """
    return library_bytes(read_library(folder, LIBRARY_VERSION))


def compiled_files(folder: Path, target: Path) -> dict[Path, bytes]:
    """Return the content of each compiled file: `target`, and beside it the facts of the built-in library.

    Raises: as `compiled`.
    """
    library = read_library(folder, LIBRARY_VERSION)
    files = {target: library_bytes(library)}
    if folder.resolve() == LIBRARY_FOLDER.resolve():
        files[target.with_name(facts_path().name)] = tables_bytes(library.tables) + b"\n"
    return files


def is_stale(folder: Path, target: Path) -> bool:
    """Return whether a compiled file is missing or differs from the compiled form of its folder."""
    files = compiled_files(folder, target)
    return any(not path.is_file() or path.read_bytes() != content for path, content in files.items())


def write_library(folder: Path, target: Path) -> None:
    """Compile a folder and write the results, each file as a whole or not at all.

    Raises: ValidationErrors with all errors of the files; UserError if a file cannot be written.
    """
    for path, content in compiled_files(folder, target).items():
        save_bytes(path, content, SHARED)


def main(arguments: Sequence[str] | None = None) -> int:
    """Compile the library, or with --check test whether the compiled file is up to date.

    Returns: the exit code: 0, or 1 if the compiled file is out of date or a policy file has errors.
    """
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
