"""The matches behind kept sheets: profile, day and library as they were then. No Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matcher import Match, match
from policies.library import library_from

if TYPE_CHECKING:
    from casebook import Determination
    from casebook.determinations import DeterminationRepository
    from policies.library import Library


class KeptMatches:
    """Repeats the matches of determinations; each library is read once. `known` are libraries read already."""

    def __init__(self, determinations: DeterminationRepository, *known: Library) -> None:
        self._determinations = determinations
        self._libraries = {library.digest: library for library in known}

    def library_of(self, determination: Determination) -> Library:
        """Return the library with which a sheet was made.

        Raises: UserError when it is missing, damaged or made for another program version.
        """
        digest = determination.library.digest
        if digest not in self._libraries:
            self._libraries[digest] = library_from(self._determinations.library(digest))
        return self._libraries[digest]

    def match_of(self, determination: Determination) -> Match:
        """Return the match behind a kept sheet, with the profile, the day and the library of then.

        Raises: UserError when the library of then cannot be read.
        """
        library = self.library_of(determination)
        return match(library.policies, determination.profile, determination.on, determination.library, library.offices)
