"""What every command needs: the library in force, a profile from a file, a day from the line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matcher import Match, Profile
    from policies import Policy, Reference
    from policies.library import Library


@dataclass(frozen=True)
class Checked:
    """A folder of policy files without mistakes; `faults` are the worked examples that come out otherwise, in words."""

    policies: tuple[Policy, ...]
    references: tuple[Reference, ...]
    faults: tuple[str, ...]


def checked(folder: Path | None) -> Checked:
    """Reads a folder of policy files (None: the sources of the built-in library) and runs every worked example.

    `policies check` and `packs make` both go by it, so that nothing is signed that the check refuses.
    Raises: ValidationErrors with everything wrong in the files.
    """
    from matcher import disagreements
    from policies.loader import LIBRARY_FOLDER, read_entries

    policies, references = read_entries(folder or LIBRARY_FOLDER)
    faults = tuple(line for policy in policies for line in disagreements(policy))
    return Checked(tuple(policies), tuple(references), faults)


def built_in_library() -> Library:
    """The library that comes with the program."""
    from policies.library import load_library
    from resources import library_path

    return load_library(library_path())


def library_in(folder: Path | None) -> Library:
    """The library of a folder of policy files, else the built-in one. Raises: ValidationErrors, UserError."""
    if folder is None:
        return built_in_library()
    from policies.library import library_of
    from policies.loader import read_entries

    policies, references = read_entries(folder)
    return library_of(policies, "自定义", references)


def profile_in(path: Path) -> Profile:
    """The profile in a file. Raises: ValidationErrors, UserError."""
    from matcher import read_profile
    from policies.rawfile import read_raw

    return read_profile(read_raw(path), path.name)


def match_file(path: Path, on: date, library: Library) -> Match:
    """Matches the profile in a file against a library.

    Raises: UserError for anything wrong with the file.
    """
    from matcher import match

    return match(library.policies, profile_in(path), on, library.stamp)


def day(text: str | None) -> date:
    """A day from the command line; today where none is given. Raises: UserError."""
    if text is None:
        return date.today()
    try:
        return date.fromisoformat(text)
    except ValueError:
        from policies.errors import UserError

        raise UserError(f"--on 的日期“{text}”无效，请写成 2026-03-14 的样子") from None
