"""Opens a document. The content decides its kind, not the suffix."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

from pages._limits import PageLimits, Progress, ReadingGuard
from pages.model import Document, DocumentKind, Picture
from policies import UserError

_HEAD = 1024
"""Bytes in which the mark of a PDF may stand (PDF 1.7, annex H, note 13)."""
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WEB = re.compile(rb"<(?:!doctype\s+html|html|head|meta|body|title|div|p|table|span|h[1-6])\b", re.IGNORECASE)
_PICTURES = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*")
_USE = "请用 PDF、OFD、docx、网页、文本或图片文件"
_OTHERS = (
    (b"{\\rtf", "是 RTF 文档", "请用 Word 或 WPS 打开，另存为 docx 后再打开"),
    (b"MIME-Version:", "是网页归档（mht）", "请另存为普通网页（html）后再打开"),
    (b"From: <Saved by", "是网页归档（mht）", "请另存为普通网页（html）后再打开"),
    (b"Rar!", "是压缩包", "请先解压"),
    (b"7z\xbc\xaf", "是压缩包", "请先解压"),
    (b"\x1f\x8b", "是压缩包", "请先解压"),
    (b"SQLite format 3", "是数据库文件", _USE),
    (b"PAR1", "是 parquet 文件", _USE),
)


def open_document(
    source: Path | bytes,
    name: str = "",
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    limits: PageLimits | None = None,
) -> Document:
    """Read a document: PDF, OFD, Word (docx, doc), web page, plain text, or a picture.

    `name` is the file name for messages, by default that of the path. `progress` is called with the pages done and
    all pages; reading stops as soon as `cancelled` returns true. Any thread may call this.

    Raises: UserError for a file that cannot be read, is encrypted or too large; ReadingStopped.
    """
    guard = ReadingGuard(name or (source.name if isinstance(source, Path) else "文件"), limits, progress, cancelled)
    data = source if isinstance(source, bytes) else _content(source, guard)
    _check_size(len(data), guard)
    guard.check()
    kind = _kind(data, guard)
    from pages._reading import read_document  # what reads files is imported with the first of them

    return read_document(data, kind, guard)


def _kind(data: bytes, guard: ReadingGuard) -> DocumentKind:
    """Return what a file is, by its content. Raises: UserError for another known kind."""
    if b"%PDF-" in data[:_HEAD]:
        return DocumentKind.PDF
    if data.startswith(_ZIP):
        from pages._ofd_package import is_ofd

        return DocumentKind.OFD if is_ofd(data) else DocumentKind.DOCX
    if data.startswith(_OLE):
        return DocumentKind.DOC
    if _is_picture(data):
        return DocumentKind.IMAGE
    head = data[:_HEAD].lstrip(b"\xef\xbb\xbf\xff\xfe\r\n\t ").replace(b"\0", b"")
    for magic, what, advice in _OTHERS:
        if head.startswith(magic):
            raise guard.error(what, advice)
    return DocumentKind.HTML if _WEB.search(head) else DocumentKind.TXT


def is_old_word(source: Path | bytes) -> bool:
    """Return whether a file is a Word document of 97–2003 (doc) by its content, readable or not.

    >>> is_old_word(b"PK")
    False
    """
    try:
        with source.open("rb") if isinstance(source, Path) else io.BytesIO(source) as stream:
            if stream.read(len(_OLE)) != _OLE:
                return False
            data = _OLE + stream.read(PageLimits().size)
    except (OSError, ValueError):
        return False  # opening it says why
    from pages._doc_file import has_word

    return has_word(data)


def _is_picture(data: bytes) -> bool:
    bitmap = data.startswith(b"BM") and data[6:10] == bytes(4)
    return data.startswith(_PICTURES) or bitmap or (data.startswith(b"RIFF") and data[8:12] == b"WEBP")


def _check_size(size: int, guard: ReadingGuard) -> None:
    if size > guard.limits.size:
        most = guard.limits.size / 1024 / 1024
        raise guard.error(f"有 {size / 1024 / 1024:.0f} MB，超过 {most:g} MB", "请只留下需要的页，或分成几个文件")
    if not size:
        raise guard.error("是空文件", "请检查是否选错文件")


def _content(path: Path, guard: ReadingGuard) -> bytes:
    try:
        if path.is_dir():
            raise guard.error("是文件夹", "请选择一个文件")
        if path.exists() and not path.is_file():
            raise guard.error("不是普通文件", "请选择一个文件")
        _check_size(path.stat().st_size, guard)
        with path.open("rb") as file:
            return file.read(guard.limits.size + 1)
    except FileNotFoundError as error:
        raise UserError(f"找不到文件：{path}，请检查路径") from error
    except (OSError, ValueError) as error:
        raise UserError(f"打不开文件：{path}，请检查权限，或先关闭正在使用它的程序") from error


def page_picture(data: bytes, number: int, dpi: float = 150, turn: float | None = None) -> Picture:
    """Return the picture of page `number` (from 1) of a PDF, OFD or picture file.

    `turn` is `Page.turn`: with it the picture is turned as the page describes its places. Without it a page of a PDF
    or OFD file is turned so that its text is upright, and a picture as the camera says.

    Raises: UserError if the file or the page cannot be read.
    """
    from pages._ofd_package import is_ofd
    from pages._reading import page_of_ofd, page_of_pdf, page_of_pictures

    guard = ReadingGuard("文件")
    if _is_picture(data):
        return page_of_pictures(data, number, dpi, turn or 0.0, guard)
    return (page_of_ofd if data.startswith(_ZIP) and is_ofd(data) else page_of_pdf)(data, number, dpi, turn, guard)
