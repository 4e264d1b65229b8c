"""Reads OFD files (GB/T 33190): the pages of all their documents with words, ruled tables and pictures.

Text of templates belongs to the page. Annotations and seals do not: they are told.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

import msgspec

from pages._composing import composed
from pages._glyphs import PageText, turn_for
from pages._limits import ReadingGuard
from pages._ofd_fonts import FontMeanings
from pages._ofd_package import ROOT, OfdPackage, child, children, local, text_in
from pages._ofd_shapes import POINTS, Matrix, numbers, rulings_of, turned
from pages._ofd_text import TextFound, read_text_object
from pages._rulings import Drawn, Ruling
from pages.model import Box, Page

_A4 = (0.0, 0.0, 210.0, 297.0)
_LARGEST = 5_080.0
"""Millimetres of the largest side of a page: the limit of Acrobat (200 inches)."""
_OBJECTS = 60_000
"""Objects of one page, those of its templates and composite objects included. Our choice: as for PDF."""
_DEPTH = 12
_SHOWN = 40
_MARKED = 12
_PRINT = "请用 OFD 阅读器打印成 PDF 后再打开"


class PagePicture(msgspec.Struct, frozen=True):
    """A picture on a page: where it lies, and the part that holds it."""

    box: Box
    part: str


class OfdPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page as the file describes it, turned so that its text is upright."""

    text: PageText
    drawn: Drawn
    pictures: tuple[PagePicture, ...]
    doubtful: int


def read_ofd(data: bytes, guard: ReadingGuard) -> tuple[Page, ...]:
    """Return the pages of an OFD file with the text that the file holds. Raises: UserError, ReadingStopped."""
    ofd = OfdFile(data, guard)
    found: list[Page] = []
    for number in range(1, ofd.count + 1):
        page = ofd.page(number)
        guard.count(len(page.text.glyphs), number)
        if page.doubtful:
            guard.note(f"第 {number} 页有 {page.doubtful} 个字与字体里的对照不一致，请对照原件")
        found.append(composed(page.text, page.drawn, number, guard))
        if page.text.unknown and not page.pictures:
            guard.note(f"第 {number} 页的字体没有完整的文字对照，{_PRINT}")
        guard.done(number, ofd.count)
    ofd.tell()
    return tuple(found)


class _Document(msgspec.Struct, frozen=True):
    """One document of a file: its part, its size of a page in millimetres, its resources and templates."""

    part: str
    area: tuple[float, float, float, float]
    fonts: dict[str, str]
    pictures: dict[str, str]
    units: dict[str, tuple[Element, str]]
    templates: dict[str, str]


class OfdFile:
    """An opened OFD file. Pages are numbered through all its documents."""

    def __init__(self, data: bytes, guard: ReadingGuard) -> None:
        self._guard, self._package = guard, OfdPackage(data, guard)
        self._meanings: dict[str, FontMeanings] = {}
        self._pages: list[tuple[_Document, str, str]] = []
        self._bodies = list(children(self._package.xml(ROOT), "DocBody"))
        for name in dict.fromkeys(self._package.place(text_in(body, "DocRoot"), ROOT) for body in self._bodies):
            guard.check()
            if (root := self._package.xml(name)) is not None:
                self._open(name, root)
        if not self._bodies or not self._pages:
            raise self._package.error()
        self.count = len(self._pages)
        guard.check_pages(self.count)

    def _open(self, name: str, root: Element) -> None:
        common = child(root, "CommonData")
        document = _Document(name, _area(child(common, "PageArea")) or _A4, {}, {}, {}, {})
        for each in children(common, "PublicRes", "DocumentRes"):
            self._resources(document, self._package.place(text_in(each), name))
        for each in children(common, "TemplatePage"):
            document.templates[each.get("ID", "")] = self._package.place(each.get("BaseLoc", ""), name)
        for each in children(child(root, "Pages"), "Page"):
            self._pages.append((document, each.get("ID", ""), self._package.place(each.get("BaseLoc", ""), name)))
        self._guard.check_pages(max(1, len(self._pages)))

    def _resources(self, document: _Document, name: str) -> None:
        """Add fonts, pictures and composite objects of a resource part to those of the document."""
        root = self._package.xml(name) if name else None
        if root is None:
            return
        base = f"{name.rpartition('/')[0]}/{root.get('BaseLoc', '').strip('/')}/x".lstrip("/")

        def part(place: str) -> str:
            return self._package.place(place, base) or self._package.place(place, name)

        for each in _listed(root, "Fonts", "Font"):
            document.fonts[each.get("ID", "")] = part(text_in(each, "FontFile"))
        for each in _listed(root, "MultiMedias", "MultiMedia"):
            document.pictures[each.get("ID", "")] = part(text_in(each, "MediaFile"))
        for each in _listed(root, "CompositeGraphicUnits", "CompositeGraphicUnit"):
            document.units[each.get("ID", "")] = (each, name)

    def font(self, part: str) -> FontMeanings:
        """Return the meaning of the glyphs of an embedded font."""
        if part not in self._meanings:
            self._meanings[part] = FontMeanings(self._package.content(part)) if part else FontMeanings()
        return self._meanings[part]

    def picture(self, part: str) -> bytes:
        """Return the bytes of a picture. Raises: UserError if the file has none at that place."""
        if not part:
            raise self._package.error()
        return self._package.content(part)

    def page(self, number: int) -> OfdPage:
        """Return page `number` (from 1); an empty one, with a note, if its part is missing."""
        document, _, name = self._pages[number - 1]
        root = self._package.xml(name, kept=False) if name else None
        if root is None:
            self._guard.note(f"第 {number} 页在文件里找不到，没有读出来")
        for each in children(root, "PageRes"):
            self._resources(document, self._package.place(text_in(each), name))
        area = _area(child(root, "Area")) or document.area
        found = self._read(document, root, area, 0, number)
        turn = turn_for(found.text.angles)
        return (self._read(document, root, area, turn, number) if turn else found).page(area, turn)

    def _read(
        self, document: _Document, root: Element | None, area: tuple[float, float, float, float], turn: int, number: int
    ) -> _Reader:
        left, top, width, height = area
        outer = turned(width * POINTS, height * POINTS, turn)
        outer = outer.inside(Matrix(POINTS, 0, 0, POINTS, -left * POINTS, -top * POINTS))
        reader = _Reader(self, document, number, self._guard)
        for each in children(root, "Template"):
            template = self._package.xml(document.templates.get(each.get("TemplateID", ""), "") or "-")
            reader.layers(template, outer)
        reader.layers(root, outer)
        return reader

    def tell(self) -> None:
        """Note annotations and seals, which are not part of the text."""
        if len(self._bodies) > 1:
            self._guard.note(f"文件里有 {len(self._bodies)} 份文档，已依次读出")
        numbers = {(document.part, page): i for i, (document, page, _) in enumerate(self._pages, 1)}
        for part in {document.part: None for document, _, _ in self._pages}:
            annotations = self._package.place(text_in(self._package.xml(part), "Annotations"), part)
            for entry in children(self._package.xml(annotations), "Page"):
                name = self._package.place(text_in(entry, "FileLoc"), annotations)
                self._tell_annotations(
                    self._package.xml(name, kept=False), numbers.get((part, entry.get("PageID", "")), 0)
                )
        seals = sum(self._seals(body) for body in self._bodies)
        if seals:
            self._guard.note(f"文件有 {seals} 处电子签章，没有核验真伪，章里的文字没有读")

    def _tell_annotations(self, root: Element | None, number: int) -> None:
        for each in list(children(root, "Annot"))[:_MARKED]:
            codes = (part for part in each.iter() if local(part) == "TextCode")
            text = "".join("".join(code.itertext()).strip() for code in codes)[:_SHOWN]
            what = {"Watermark": "水印", "Stamp": "图章"}.get(each.get("Type", ""), "批注")
            if text and each.get("Visible", "true").lower() != "false":
                self._guard.note(f"第 {number} 页的{what}“{text}”没有当作正文")

    def _seals(self, body: Element) -> int:
        """Return how many seals are stamped on pages; a signature without one counts once."""
        listed = self._package.place(text_in(body, "Signatures"), ROOT)
        count = 0
        for each in children(self._package.xml(listed) if listed else None, "Signature"):
            name = self._package.place(each.get("BaseLoc", ""), listed)
            signed = child(self._package.xml(name) if name else None, "SignedInfo")
            count += max(1, sum(1 for _ in children(signed, "StampAnnot")))
        return count


class _Reader:
    """Gathers what the layers of one page hold."""

    def __init__(self, ofd: OfdFile, document: _Document, number: int, guard: ReadingGuard) -> None:
        self._ofd, self._document, self._number, self._guard = ofd, document, number, guard
        self.text = TextFound()
        self._rulings: list[Ruling] = []
        self._pictures: list[PagePicture] = []
        self._shapes = self._count = 0

    def layers(self, root: Element | None, matrix: Matrix) -> None:
        """Read the content of a page or template."""
        for layer in children(child(root, "Content"), "Layer"):
            self._objects(layer, matrix, 0)

    def _objects(self, parent: Element, matrix: Matrix, depth: int) -> None:
        for each in self._counted(parent, depth):
            kind = local(each)
            if kind == "TextObject":
                part = self._document.fonts.get(each.get("Font", ""), "")
                read_text_object(each, matrix.object(each), self._ofd.font(part), self.text)
                if len(self.text.glyphs) > self._guard.limits.page_characters:
                    self._guard.count(len(self.text.glyphs), self._number)
            elif kind == "PathObject":
                self._shapes += 1
                self._rulings += rulings_of(each, matrix.object(each))
            elif kind == "ImageObject":
                self._picture(each, matrix)
            elif kind == "PageBlock":
                self._objects(each, matrix, depth + 1)
            elif kind == "CompositeObject":
                unit = self._document.units.get(each.get("ResourceID", ""))
                content = None if unit is None else child(unit[0], "Content")
                if content is not None:
                    self._objects(content, matrix.object(each), depth + 1)

    def _counted(self, parent: Element, depth: int) -> Iterator[Element]:
        """Yield the visible objects in a layer, as long as there are not too many on the page."""
        for each in parent:
            self._count += 1
            if self._count > _OBJECTS or depth > _DEPTH:
                raise self._guard.error(f"第 {self._number} 页的图形多得不合常理", _PRINT)
            if self._count % 1000 == 0:
                self._guard.check()
            if each.get("Visible", "true").lower() != "false":
                yield each

    def _picture(self, element: Element, matrix: Matrix) -> None:
        own = matrix.object(element)
        _, _, width, height = numbers(element.get("Boundary"), 4) or (0.0, 0.0, 0.0, 0.0)
        box = own.box(0, 0, 1, 1) if element.get("CTM") else own.box(0, 0, width, height)
        if box is not None:
            self._pictures.append(PagePicture(box, self._document.pictures.get(element.get("ResourceID", ""), "")))

    def page(self, area: tuple[float, float, float, float], turn: int) -> OfdPage:
        """Return what was gathered."""
        width, height = area[2] * POINTS, area[3] * POINTS
        if turn % 180:
            width, height = height, width
        shown = Box(0, 0, width, height)
        glyphs = tuple(glyph for glyph in self.text.glyphs if glyph.box.meets(shown))
        if len(glyphs) < len(self.text.glyphs):
            self._guard.note(f"第 {self._number} 页有 {len(self.text.glyphs) - len(glyphs)} 个字在页面之外，没有读")
        text = PageText(glyphs=glyphs, unknown=self.text.unknown, turn=turn, width=width, height=height)
        boxes = tuple(picture.box for picture in self._pictures)
        return OfdPage(
            text=text,
            drawn=Drawn(tuple(self._rulings), boxes, self._shapes),
            pictures=tuple(self._pictures),
            doubtful=self.text.doubtful,
        )


def _listed(root: Element, group: str, name: str) -> Iterator[Element]:
    for each in children(root, group):
        yield from children(each, name)


def _area(element: Element | None) -> tuple[float, float, float, float] | None:
    """Return left, top, width and height of a page, None if it has no possible size."""
    found = numbers(text_in(element, "PhysicalBox"), 4)
    if found is None or not all(1 <= side <= _LARGEST for side in found[2:]):
        return None
    return found[0], found[1], found[2], found[3]
