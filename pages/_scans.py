"""Which pages must be recognised, and the recognising of them one by one, with what to check by eye."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

import msgspec

from pages._limits import ReadingGuard
from pages._pdfium import opened_page, opened_pdf, rendered
from pages._pictures import pictures_of, resized
from pages._recogniser import Recogniser, is_installed, tell_missing
from pages._scan import recognised
from pages._words import lines
from pages.model import Page, Picture

DPI = 200
"""The resolution in which scans are read."""
A4_LONG = 842.0
"""A picture without a size of its own is taken to be as long as an A4 page, in points."""
_SIDE = 2600
_SURE = 0.9
_SHOWN = 3
_FRAGILE = re.compile(
    r"(?<![A-Za-z0-9])[1lI|丨]\s*类|[【\[(（]\s*(?:19|20)\d\d\s*[】\])）]\s*\d+\s*号|(?:^|[。；;，,、：:])\s*类知识产权"
)
"""Ⅰ类, 〔2016〕32号 as they are misread."""


PageAndPicture = tuple[Page, Picture | None]
"""A page without its words, and its picture as the page lies; None if it cannot be drawn."""


def with_scans_read(
    pages: tuple[Page, ...], drawn: Callable[[Sequence[Page]], Iterator[PageAndPicture]], guard: ReadingGuard
) -> tuple[Page, ...]:
    """Return the pages of a file, those that are scans with recognised words; without the add-on that is told.

    `drawn` yields pages with their pictures.
    """
    scans = [page for page in pages if page.scanned]
    if not scans or not _can_read([page.number for page in scans], guard):
        return pages
    guard.without_clock()
    recogniser = Recogniser(guard)
    done: dict[int, Page] = {}
    for page, picture in drawn([msgspec.structs.replace(page, words=(), tables=()) for page in scans]):
        done[page.number] = page if picture is None else recognised(page, picture, recogniser, guard)
        _tell(done[page.number], guard)
        guard.done(len(done), len(scans))
    return tuple(done.get(page.number, page) for page in pages)


def pdf_pictures(data: bytes, pages: Iterable[Page], guard: ReadingGuard) -> Iterator[PageAndPicture]:
    """Yield pages of a PDF with their pictures."""
    with opened_pdf(data, guard) as document:
        for page in pages:
            with opened_page(document, page.number, guard) as opened:
                picture = None if opened is None else rendered(opened, 0, DPI, guard.limits.pixels)
            yield page, picture


def read_pictures(data: bytes, guard: ReadingGuard) -> tuple[Page, ...]:
    """Return the pages of a picture file, recognised if the add-on is there. Raises: UserError."""
    pictures = pictures_of(data, guard)
    pages = tuple(_empty(number, picture) for number, picture in enumerate(pictures, 1))
    if not _can_read([page.number for page in pages], guard):
        return pages
    guard.without_clock()
    recogniser = Recogniser(guard)
    found: list[Page] = []
    for page, picture in zip(pages, pictures, strict=True):
        side = max(picture.width, picture.height)
        small = resized(picture, round(picture.width * min(1.0, _SIDE / side)))
        found.append(recognised(page, small, recogniser, guard))
        _tell(found[-1], guard)
        guard.done(len(found), len(pages))
    return tuple(found)


def _can_read(numbers: Sequence[int], guard: ReadingGuard) -> bool:
    if is_installed():
        return True
    tell_missing(numbers, guard)
    return False


def _empty(number: int, picture: Picture) -> Page:
    scale = A4_LONG / max(picture.width, picture.height)
    return Page(number=number, width=picture.width * scale, height=picture.height * scale, scanned=True)


def _tell(page: Page, guard: ReadingGuard) -> None:
    """Note what a person should compare with the page: the least sure words, fragile signs, ink that was not read."""
    where = f"第 {page.number} 页"
    unsure = sorted((word for word in page.words if word.score < _SURE), key=lambda word: word.score)[:_SHOWN]
    if unsure:
        told = "、".join(f"“{word.text}”" for word in unsure)
        guard.note(f"{where}识别得最没有把握的是{told}，请对照原件")
    if signs := list(dict.fromkeys(_fragile(page))):
        told = "、".join(f"“{sign}”" for sign in signs)
        guard.note(f"{where}的{told}可能是认错的Ⅰ、Ⅱ或〔〕，请对照原件")
    if page.missed:
        guard.note(f"{where}有 {len(page.missed)} 处墨迹没有识别出文字，请对照原件")
    if not page.words:
        guard.note(f"{where}没有识别出文字")


def _fragile(page: Page) -> Iterator[str]:
    for line in lines(page):
        yield from (found[0] for found in _FRAGILE.finditer(line.text))
