"""Papers that were handed over, opened and read one after the other. No Qt."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from intake import FileKind, recognised
from policies import UserError
from ui.widgets.dropped import FileSource

if TYPE_CHECKING:
    from datetime import date

    from pages import Document
    from papers import PaperFile, PapersRead

_ARTICLE = re.compile(r".*第[一二三四五六七八九十百零\d]+条")
PASTED = "粘贴的材料.tsv"
"""The file name under which copied cells are read and named as the source of facts."""


@dataclass(frozen=True)
class FileRead:
    """A file that was read as papers, or with `told` the reason why it was not; `data` is its content.

    `kind` is what it was recognised as, None if it could not be opened. `policy` is whether it is surely a policy
    document: it has a title and clauses.
    """

    name: str
    data: bytes = b""
    file: PaperFile | None = None
    read: PapersRead | None = None
    told: str = ""
    kind: FileKind | None = None
    policy: bool = False


def from_text(text: str) -> FileSource:
    """Returns copied cells as a source of papers. Raises: UserError if nothing was copied."""
    if not text.strip():
        raise UserError("剪贴板里没有文字，请先在 Excel、WPS 里选中表格并复制")
    return FileSource(PASTED, text.encode("utf-8-sig"))


def read_files(
    sources: Sequence[FileSource],
    on: date,
    progress: Callable[[str, int, int], object] = lambda name, done, total: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> tuple[FileRead, ...]:
    """Reads papers on a day; a file that cannot be read does not keep the others from it.

    `progress` is called with the name of a file, the pages done and all pages.
    Raises: pages.ReadingStopped when cancelled.
    """
    return tuple(_read(source, on, progress, cancelled) for source in sources)


def _read(
    source: FileSource,
    on: date,
    progress: Callable[[str, int, int], object],
    cancelled: Callable[[], bool],
) -> FileRead:
    from pages import ReadingStopped, open_document
    from papers import read_file

    name = source.name
    if cancelled():
        raise ReadingStopped(f"{name}：已停止读取，没有读完")
    progress(name, 0, 0)
    try:
        data = source.content if isinstance(source.content, bytes) else source.content.read_bytes()
        found = recognised(
            data, name=name, progress=lambda done, total: progress(name, done, total), cancelled=cancelled
        )
    except OSError:
        return FileRead(name, told=f"{name}：打不开，请检查文件是否还在，或先关闭正在使用它的程序")
    except UserError as error:
        return FileRead(name, told=str(error))
    assert found.file is not None or found.kind is FileKind.REGISTER  # recognised() opened it
    if found.file is None:
        return FileRead(name, data, told=f"{name}：{_REGISTER}", kind=found.kind)
    read = read_file(found.file, on)
    words = _policy_words(found.file.document or open_document(data, name)) if found.kind is FileKind.POLICY else ""
    told = "" if read.readings else f"{name}：{words or _other(found.kind, found.file)}"
    return FileRead(name, data, found.file, read, told, found.kind, policy=bool(words))


_REGISTER = "没有认出是哪种材料；企业名单请从“企业”页的“导入…”读"


def _other(kind: FileKind, file: PaperFile) -> str:
    """Returns what a file without facts is."""
    document = file.document
    if document is not None and document.pages and not any(page.words for page in document.pages):
        return "；".join(document.notes) or "是扫描件，没有识别出文字"
    return _REGISTER if kind is FileKind.REGISTER else "没有认出能取数的材料"


def _policy_words(document: Document) -> str:
    """Returns title, number and size of a policy document, "" if it has no title or no clauses."""
    from clauses import read_policy

    text = read_policy(document)
    named = "　".join(filter(None, (text.title, text.number)))
    articles = sum(bool(_ARTICLE.fullmatch(clause.path)) for clause in text.clauses)
    if not text.title or not text.clauses:
        return ""
    size = f"{articles} 条" if articles else f"{len(text.clauses)} 段"
    return f"政策文件：{named}，{size}；不是企业的材料"
