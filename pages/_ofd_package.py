"""The parts of an OFD file (GB/T 33190): found by their places, unpacked within the limits."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from pages._limits import ReadingGuard
from pages._package import PARTS, TROUBLE, part_of, xml_of
from policies import UserError

ROOT = "ofd.xml"
_ELEMENTS = 500_000
"""Elements of one part, and of all that are kept. Our choice: a page of single characters has some ten thousand."""
_DAMAGED = ("不是完好的 OFD 文件", "请向对方另要一份，或用 OFD 阅读器打印成 PDF 后再打开")


def is_ofd(data: bytes) -> bool:
    """Return whether a zip file is an OFD document."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return any(_plain(name) == ROOT for name in package.namelist())
    except TROUBLE:
        return False


def _plain(name: str) -> str:
    """Return the name of a part without the ways in which programs write it differently."""
    return posixpath.normpath("/" + name.replace("\\", "/")).lstrip("/").lower()


def local(element: Element) -> str:
    """Return the name of an element without its namespace: programs use different ones, or none."""
    return element.tag.rpartition("}")[2]


def children(element: Element | None, *names: str) -> Iterator[Element]:
    """Yield the children with one of the names, or all."""
    for child in () if element is None else element:
        if not names or local(child) in names:
            yield child


def child(element: Element | None, *path: str) -> Element | None:
    """Return the first element on a path of names."""
    for name in path:
        element = next(children(element, name), None)
    return element


def text_in(element: Element | None, *path: str) -> str:
    """Return the text of the first element on a path, without blanks around it."""
    found = child(element, *path)
    return "" if found is None else "".join(found.itertext()).strip()


class OfdPackage:
    """Opens the parts of one OFD file. A part is named by its place, absolute or relative to the part that names it.

    Raises: UserError for a damaged or encrypted file, or one beyond the limits.
    """

    def __init__(self, data: bytes, guard: ReadingGuard) -> None:
        self._guard = guard
        self._left = guard.limits.unpacked
        self._roots: dict[str, Element] = {}
        self._kept = 0
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            members = self._zip.infolist()
        except TROUBLE as error:
            raise guard.error(*_DAMAGED) from error
        if len(members) > PARTS:
            raise guard.error(f"里面有 {len(members)} 个部件，不合常理", _DAMAGED[1])
        self._members = {_plain(member.filename): member for member in members if not member.is_dir()}
        if any(posixpath.basename(name) in ("encryptions.xml", "decryptseed.dat") for name in self._members):
            raise guard.error("是加密的 OFD 文件", "请先解密，或用 OFD 阅读器打印成 PDF 后再打开")

    def place(self, place: str, base: str = "") -> str:
        """Return the name of the part that a place leads to from the part `base`; empty if there is none."""
        if not place.strip():
            return ""
        written = place.strip().replace("\\", "/")
        folder = posixpath.dirname(base)
        tries = [written] if written.startswith("/") else [posixpath.join(folder, written), written]
        tries += [posixpath.join(folder.partition("/")[0], written)]
        return next((name for name in map(_plain, tries) if name in self._members), "")

    def content(self, name: str) -> bytes:
        """Return the bytes of a part that exists."""
        try:
            part = part_of(self._zip, self._members[name], self._left, self._guard)
        except TROUBLE as error:
            raise self._guard.error(*_DAMAGED) from error
        self._left -= len(part)
        return part

    def xml(self, name: str, *, kept: bool = True) -> Element | None:
        """Return the root of a part, None if it does not exist. A part is read once if it is kept, as those of pages are not."""
        if name in self._roots or name not in self._members:
            return self._roots.get(name)
        root = xml_of(self.content(name), self._guard, _DAMAGED, _ELEMENTS)
        if kept:
            self._roots[name] = root
            self._kept += sum(1 for _ in root.iter())
            if self._kept > _ELEMENTS:
                raise self._guard.error("内部结构大得不合常理", _DAMAGED[1])
        return root

    def error(self) -> UserError:
        """Return the error for a file without what every OFD file has."""
        return self._guard.error(*_DAMAGED)
