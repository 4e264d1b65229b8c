"""Opens a document. The content decides its kind, not the suffix."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from pages._glyphs import turn_of
from pages._limits import PageLimits, Progress, ReadingGuard
from pages._paragraphs import paragraphs_of
from pages._pdf import read_pdf
from pages._pdfium import opened_page, opened_pdf, rendered
from pages.model import Document, DocumentKind, Picture
from policies import UserError

_HEAD = 1024
"""Bytes in which the mark of a PDF may stand (PDF 1.7, annex H, note 13)."""


def open_document(
    source: Path | bytes,
    name: str = "",
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    limits: PageLimits | None = None,
) -> Document:
    """Read a document: PDF, docx, web page, plain text, or a picture.

    `name` is the file name for messages, by default that of the path. `progress` is called with the pages done and
    all pages; reading stops as soon as `cancelled` returns true. Any thread may call this.

    Raises: UserError for a file that cannot be read, is encrypted or too large; ReadingStopped.
    """
    guard = ReadingGuard(name or (source.name if isinstance(source, Path) else "文件"), limits, progress, cancelled)
    data = source if isinstance(source, bytes) else _content(source, guard)
    _check_size(len(data), guard)
    guard.check()
    if b"%PDF-" in data[:_HEAD]:
        pages = read_pdf(data, guard)
        paragraphs = paragraphs_of(pages, guard)
        kind = DocumentKind.PDF
    else:
        raise guard.error("不是认得的文件", "请用 PDF、docx、网页、文本或图片文件")
    return Document(
        name=guard.name,
        sha256=hashlib.sha256(data).hexdigest(),
        kind=kind,
        pages=pages,
        paragraphs=paragraphs,
        notes=tuple(guard.notes),
    )


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


def page_picture(data: bytes, number: int, dpi: float = 150) -> Picture:
    """Return the picture of page `number` (from 1) of a PDF as `Document.pages` describes it, turned upright.

    Raises: UserError if the file or the page cannot be read.
    """
    guard = ReadingGuard("文件")
    with opened_pdf(data, guard) as document:
        if not 1 <= number <= len(document):
            raise guard.error(f"没有第 {number} 页", "请检查页码")
        with opened_page(document, number, guard) as page:
            if page is None:
                raise guard.error(f"第 {number} 页打不开", "请检查文件")
            return rendered(page, turn_of(page), dpi, guard.limits.pixels)
