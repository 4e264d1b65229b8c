"""Functions shared by the commands: load a library, read a profile from a file, parse a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matcher import Match, Profile
    from policies import Policy
    from policies.library import Library

_OWN = "自定义"
"""The version of a library that is read from files."""


@dataclass(frozen=True)
class CheckedFolder:
    """A folder of valid policy files. `faults` has one Chinese sentence for each worked example that disagrees."""

    library: Library
    faults: tuple[str, ...]

    @property
    def policies(self) -> tuple[Policy, ...]:
        """The policies of the folder."""
        return self.library.policies


def check_folder(folder: Path | None) -> CheckedFolder:
    """Read a folder of policy files (None: the sources of the built-in library) and run every worked example.

    `policies check` and `packs make` both call it, so that nothing is signed that the check rejects.
    Raises: ValidationErrors with all mistakes in the files.
    """
    from matcher import disagreements
    from policies.loader import LIBRARY_FOLDER, read_library

    library = read_library(folder or LIBRARY_FOLDER, _OWN)
    faults = tuple(line for policy in library.policies for line in disagreements(policy))
    return CheckedFolder(library, faults)


def built_in_library() -> Library:
    """Return the library that comes with the program."""
    from policies.library import load_library
    from resources import library_path

    return load_library(library_path())


def library_from(folder: Path | None) -> Library:
    """Return the library of a folder of policy files, or the built-in one for None.

    Raises: ValidationErrors for mistakes in the files, UserError if the folder cannot be read.
    """
    if folder is None:
        return built_in_library()
    from policies.loader import read_library

    return read_library(folder, _OWN)


def read_profile_file(path: Path) -> Profile:
    """Return the profile in a JSON or YAML file.

    Raises: ValidationErrors for invalid values, UserError if the file cannot be read.
    """
    from matcher import read_profile
    from policies.rawfile import read_raw

    return read_profile(read_raw(path), path.name)


def match_file(path: Path, on: date, library: Library) -> Match:
    """Match the profile in a file with a library.

    Raises: ValidationErrors for invalid values, UserError if the file cannot be read.
    """
    from matcher import match

    return match(library.policies, read_profile_file(path), on, library.stamp, library.offices)


def parse_day(text: str | None) -> date:
    """Return the day written as 2026-03-14, or today for None. Raises: UserError if it is not a day."""
    if text is None:
        return date.today()
    try:
        return date.fromisoformat(text)
    except ValueError:
        from policies.errors import UserError

        raise UserError(f"--on 的日期“{text}”无效，请写成 2026-03-14 的样子") from None
