"""A sheet with everything it was made from, how it is stored and how it is reprinted. No Qt.

A sheet that leaves the program is stored as a determination: profile, library, date and options. All four are taken
from the sheet itself, never from the window, which may show something else by then.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from casebook import NewSheet, fingerprint
from policies.catalogue import worded_as
from policies.library import library_bytes
from sheet import Edition, options_from, options_text
from survey.kept_matches import KeptMatches
from survey.persons import kept_person_match

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
        """Whether both result in the same sheet and the same archive entry."""
        mine = (self.match.determination, self.options, self.firm, self.sources, self.trial)
        return mine == (other.match.determination, other.options, other.firm, other.sources, other.trial)


@dataclass(frozen=True)
class PrintedSheet:
    """The bytes of a sheet and what they were made from.

    `kept` is the archive entry of a reprint, None for a new sheet.
    """

    data: bytes
    content: SheetContent
    kept: KeptSheet | None = None

    @property
    def same(self) -> bool | None:
        """Whether a reprint equals the original byte by byte; None for a new sheet or without a stored fingerprint."""
        if self.kept is None or not self.kept.fingerprint:
            return None
        return fingerprint(self.data) == self.kept.fingerprint

    @property
    def title(self) -> str:
        """The edition; for a reprint also firm and date."""
        label = self.content.options.edition_label
        found, person = self.content.match, self.content.options.person
        whose = " · ".join(part for part in (found.profile.name, person) if part)
        return label if self.kept is None else f"{whose} · {label} · {found.on.isoformat()}"

    @property
    def name(self) -> str:
        """The proposed file name."""
        return file_name(self.content.match, self.content.options.edition, self.content.options.person)


def make_sheet(services: Services, content: SheetContent) -> PrintedSheet:
    """Creates the PDF. Raises: UserError when a text cannot be printed."""
    return PrintedSheet(services.sheet(content.match, content.options), content)


def keep_sheet(book: Casebook, printed: PrintedSheet, officer: str) -> None:
    """Stores a new sheet as a determination; reprints and firms outside the casebook are not stored.

    Raises: UserError when the firm is deleted.
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
    """Reprints the sheet with that number, with its original profile, library, date and options.

    Raises: UserError when any of them is missing or was altered.
    """
    sheet = book.determinations.sheet(number)
    found = book.determinations.get(sheet.determination)
    matches = KeptMatches(book.determinations)
    library = matches.library_of(found)
    options = options_from(sheet.options)
    with worded_as(library.tables.facts):
        then = kept_person_match(found, library) if options.person else matches.match_of(found)
        content = SheetContent(then, options, library, found.enterprise, sheet.sources)
        return PrintedSheet(services.sheet(then, content.options), content, sheet)


def file_name(found: Match, edition: Edition, person: str = "") -> str:
    """Returns a readable file name that sorts well: firm, person if the sheet is for one, date, edition."""
    whose = f"{found.profile.name[:60]}-{person[:20]}" if person else found.profile.name
    name = "".join("_" if ch in '\\/:*?"<>|' or ord(ch) < 32 else ch for ch in whose)[: 81 if person else 60]
    label = "本人版" if person and edition is Edition.FIRM else edition.label[:3]
    return f"{name}-服务单-{found.on.isoformat()}-{label}.pdf"
