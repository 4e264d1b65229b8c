"""Parts of a docx or OFD file, unpacked within the limits, and their XML."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser

from pages._limits import ReadingGuard

_CHUNK = 1 << 20
PARTS = 5_000
"""Parts in a package. Our choice: a report with some thousand pictures stays below."""
_ELEMENTS = 3_000_000
TROUBLE = (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError, OSError, RuntimeError)
"""What the reading of a damaged package raises."""
_DEPTH = 200
"""Elements inside each other. Our choice: Word writes about 30 for tables inside tables."""
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_USUAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_DAMAGED = "不是完好的 Word 文件"
_SAVE_AGAIN = "请用 Word 或 WPS 打开，另存为 docx 后再打开"


def unpacked(data: bytes, wanted: Iterable[str], guard: ReadingGuard) -> dict[str, bytes]:
    """Return the wanted parts of a docx file that exist, by their names.

    Raises: UserError for a damaged or encrypted file, another kind of package, or one beyond the limits.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            members = {member.filename: member for member in package.infolist()}
            if len(members) > PARTS:
                raise guard.error(f"里面有 {len(members)} 个部件，不合常理", _SAVE_AGAIN)
            if "word/document.xml" not in members:
                raise guard.error("不是 Word 文件（可能是表格、演示文稿或压缩包）", "请用 docx、PDF、OFD 或网页文件")
            found: dict[str, bytes] = {}
            left = guard.limits.unpacked
            for name in wanted:
                if name in members:
                    found[name] = part_of(package, members[name], left, guard)
                    left -= len(found[name])
    except TROUBLE as error:
        raise guard.error(_DAMAGED, _SAVE_AGAIN) from error
    return found


def part_of(package: zipfile.ZipFile, member: zipfile.ZipInfo, left: int, guard: ReadingGuard) -> bytes:
    """Return a part that unpacks to at most `left` bytes. Raises: UserError if it does not, or is encrypted; TROUBLE."""
    if member.flag_bits & 1:
        raise guard.error("有密码保护", "请取消密码后再打开")
    part = bytearray()
    with package.open(member) as stream:
        while piece := stream.read(_CHUNK):
            part += piece
            guard.check()
            if len(part) > left:
                most = guard.limits.unpacked // 1024 // 1024
                raise guard.error(f"展开后超过 {most} MB", "请只留下需要的部分，另存为新文件")
            if len(part) > _CHUNK and len(part) > guard.limits.ratio * max(1, member.compress_size):
                raise guard.error("压缩比大得不合常理，可能是有害文件", "请向来源核实，不要打开")
    return bytes(part)


def xml_of(
    part: bytes, guard: ReadingGuard, damaged: tuple[str, str] = (_DAMAGED, _SAVE_AGAIN), most: int = _ELEMENTS
) -> Element:
    """Return the root of the XML of a part of at most `most` elements.

    `damaged` says what the file is if it is damaged, and what to do.

    Raises: UserError if it is damaged, nested too deep, has too many elements or declares entities.
    """
    part = part.replace(_STRICT, _USUAL)
    if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
        raise guard.error("含有正常文件没有的实体声明，可能是有害文件", "请向来源核实，不要打开")
    parser = XMLParser(target=_Counter(guard, most, damaged[1]))
    try:
        for start in range(0, len(part), _CHUNK):
            guard.check()
            parser.feed(part[start : start + _CHUNK])
        return parser.close()
    except (ParseError, ValueError, LookupError, AssertionError) as error:
        raise guard.error(*damaged) from error


class _Counter:
    """Builds the tree of an XML file as long as it is neither too deep nor too large."""

    def __init__(self, guard: ReadingGuard, most: int, advice: str) -> None:
        self._builder, self._guard, self._most, self._advice = TreeBuilder(), guard, most, advice
        self._count = self._depth = 0
        self.data, self.close = self._builder.data, self._builder.close

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Begin an element."""
        self._count, self._depth = self._count + 1, self._depth + 1
        if self._depth > _DEPTH or self._count > self._most:
            raise self._guard.error("内部结构大得或深得不合常理", self._advice)
        self._builder.start(tag, attributes)

    def end(self, tag: str) -> None:
        """End an element."""
        self._depth -= 1
        self._builder.end(tag)
