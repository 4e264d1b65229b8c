"""A sheet together with everything it was made from, how it is kept and how it is made again: no Qt.

A sheet that leaves the program is kept as a determination: profile, library, day and options. All four are taken
from the sheet itself, never from the window, which may show something else by then.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from casebook import NewSheet, fingerprint
from policies.library import library_bytes
from sheet import Edition, options_from, options_text
from survey.kept_matches import KeptMatches

if TYPE_CHECKING:
    from casebook import Casebook, KeptSheet, Provenance
    from matcher import Match
    from policies.library import Library
    from sheet import SheetOptions
    from ui.desk.services import Services


@dataclass(frozen=True)
class SheetContent:
    """Everything a sheet is made from.

    `library` is the one that answered, `firm` the number in the casebook (None for a firm that is not in it) and
    `sources` say where each fact comes from. `trial` marks facts that are only tried out (试算): such a sheet is
    shown but never leaves the program.
    """

    match: Match
    options: SheetOptions
    library: Library
    firm: int | None
    sources: Mapping[str, Provenance]
    trial: bool = False

    def same_as(self, other: SheetContent) -> bool:
        """Whether both give the same sheet and the same archive entry."""
        mine = (self.match.determination, self.options, self.firm, self.sources, self.trial)
        return mine == (other.match.determination, other.options, other.firm, other.sources, other.trial)


@dataclass(frozen=True)
class PrintedSheet:
    """The bytes of a sheet and what they were made from.

    `kept` is the entry in the archive when the sheet was made again from there, None for a new sheet.
    """

    data: bytes
    content: SheetContent
    kept: KeptSheet | None = None

    @property
    def same(self) -> bool | None:
        """Whether a reprint has the bytes of then; None for a new sheet and where no fingerprint was kept."""
        if self.kept is None or not self.kept.fingerprint:
            return None
        return fingerprint(self.data) == self.kept.fingerprint

    @property
    def title(self) -> str:
        """The edition; for a reprint also firm and day."""
        label = self.content.options.edition.label
        found = self.content.match
        return label if self.kept is None else f"{found.profile.name} · {label} · {found.on.isoformat()}"

    @property
    def name(self) -> str:
        """The file name to offer."""
        return file_name(self.content.match, self.content.options.edition)


def make_sheet(services: Services, content: SheetContent) -> PrintedSheet:
    """Makes the PDF. Raises: UserError when a text cannot be printed."""
    return PrintedSheet(services.sheet(content.match, content.options), content)


def keep_sheet(book: Casebook, printed: PrintedSheet, officer: str) -> None:
    """Keeps a new sheet as a determination; one made again or of a firm outside the casebook is not kept.

    Raises: UserError when the firm is gone.
    """
    content = printed.content
    if content.firm is None or printed.kept is not None:
        return
    book.determinations.keep_library(content.match.library, library_bytes(content.library))
    sheet = NewSheet(
        edition=content.options.edition.value,
        options=options_text(content.options),
        officer=officer,
        sources=content.sources,
        fingerprint=fingerprint(printed.data),
    )
    book.determinations.keep(content.firm, content.match, sheet)


def reprint_sheet(book: Casebook, services: Services, number: int) -> PrintedSheet:
    """Makes the sheet with that number again, with the profile, the library, the day and the options of then.

    Raises: UserError when something of it is gone or was altered.
    """
    sheet = book.determinations.sheet(number)
    found = book.determinations.get(sheet.determination)
    matches = KeptMatches(book.determinations)
    then, library = matches.match_of(found), matches.library_of(found)
    content = SheetContent(then, options_from(sheet.options), library, found.enterprise, sheet.sources)
    return PrintedSheet(services.sheet(then, content.options), content, sheet)


def file_name(found: Match, edition: Edition) -> str:
    """A file name that sorts and can be read: firm, day, edition."""
    firm = "".join("_" if ch in '\\/:*?"<>|' or ord(ch) < 32 else ch for ch in found.profile.name)[:60]
    return f"{firm}-服务单-{found.on.isoformat()}-{edition.label[:3]}.pdf"
