"""Policy documents that were handed over, opened and read one after the other. No Qt."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from clauses import PolicyText
from policies import UserError
from ui.widgets.dropped import FileSource

if TYPE_CHECKING:
    from pages import Document
    from ui.papers import FileRead

PASTED = "粘贴的文字.txt"
PASTED_PAGE = "粘贴的网页.html"
"""The names under which a copied text is kept as the original."""
_LONGEST_NAME = 60
"""Characters of a title that name a copied text."""
_STRUCTURE = re.compile(r"<(?:table|ol)\b", re.IGNORECASE)
_ARTICLE = re.compile(r"第[一二三四五六七八九十百零\d]+条")
_KINDS = {"docx": "Word 文档", "doc": "Word 文档", "html": "网页", "txt": "文字"}
_PAGED = {"pdf": "PDF", "image": "图片", "ofd": "OFD"}


@dataclass(frozen=True)
class DocumentRead:
    """A document that was read, or with `told` the reason why it was not; `data` is the original."""

    name: str
    data: bytes = b""
    document: Document | None = None
    text: PolicyText = field(default_factory=PolicyText)
    told: str = ""

    @property
    def sha256(self) -> str:
        """The SHA-256 of the original."""
        return hashlib.sha256(self.data).hexdigest()


def source_of_copy(text: str, html: str = "") -> FileSource:
    """Returns a copied text as a source; its HTML where only that keeps tables and the numbers of lists.

    Raises: UserError if no text was copied.
    """
    if not text.strip():
        raise UserError("剪贴板里没有文字，请先在通知里全选（Ctrl+A）并复制（Ctrl+C）")
    if _STRUCTURE.search(html):
        return FileSource(PASTED_PAGE, f"<meta charset='utf-8'>{html}".encode())
    return FileSource(PASTED, text.encode("utf-8-sig"))


def read_copy(text: str, html: str = "") -> DocumentRead:
    """Returns a copied text as a document, read at once. Raises: UserError if no text was copied."""
    return read_documents([source_of_copy(text, html)])[0]


def read_documents(
    sources: Sequence[FileSource],
    progress: Callable[[str, int, int], object] = lambda name, done, total: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> tuple[DocumentRead, ...]:
    """Reads documents; one that cannot be read does not keep the others from it.

    `progress` is called with the name of a file, the pages done and all pages.
    Raises: pages.ReadingStopped when cancelled.
    """
    return tuple(_read(source, progress, cancelled) for source in sources)


def _read(
    source: FileSource, progress: Callable[[str, int, int], object], cancelled: Callable[[], bool]
) -> DocumentRead:
    from pages import ReadingStopped, open_document

    name = source.name
    if cancelled():
        raise ReadingStopped(f"{name}：已停止读取，没有读完")
    progress(name, 0, 0)
    try:
        data = source.content if isinstance(source.content, bytes) else source.content.read_bytes()
        read = open_document(data, name, progress=lambda done, total: progress(name, done, total), cancelled=cancelled)
    except ReadingStopped:
        raise
    except OSError:
        return DocumentRead(name, told=f"{name}：打不开，请检查文件是否还在，或先关闭正在使用它的程序")
    except UserError as error:
        return DocumentRead(name, told=str(error))
    return _understood(name, data, read)


def read_before(files: Sequence[FileRead | DocumentRead]) -> tuple[DocumentRead, ...]:
    """Returns the documents of files that were read already; a text is read again, which takes no time."""
    return tuple(file if isinstance(file, DocumentRead) else _again(file) for file in files)


def _again(file: FileRead) -> DocumentRead:
    document = file.file.document if file.file is not None else None
    if document is None:
        return read_documents([FileSource(file.name, file.data)])[0]
    return _understood(file.name, file.data, document)


def is_policy_text(text: str) -> bool:
    r"""Whether a copied text is surely a policy document: it has a title and numbered clauses.

    >>> is_policy_text("某区奖补办法\n第一条 给予奖补。\n第二条 本办法自印发之日起施行。"), is_policy_text("天津甲公司\n天津乙公司")
    (True, False)
    """
    from clauses import TextLine, read_lines

    read = read_lines(TextLine(line) for line in text.splitlines())
    return bool(read.title) and sum(bool(clause.path) for clause in read.clauses) > 1


def _understood(name: str, data: bytes, document: Document) -> DocumentRead:
    from workshop import policy_text

    text = policy_text(document)
    if not text.clauses:
        why = "；".join(document.notes) or "里面没有文字"
        return DocumentRead(name, data, told=f"{name}：{why}")
    return DocumentRead(name, data, document, text)


def kept_name(name: str, title: str) -> str:
    """Returns the name under which a document is kept: a copied text is named after its title.

    >>> kept_name("粘贴的文字.txt", "某区奖补办法"), kept_name("通知.pdf", "某区奖补办法")
    ('某区奖补办法（粘贴）.txt', '通知.pdf')
    """
    copied = name in (PASTED, PASTED_PAGE) and title != name
    return f"{title[:_LONGEST_NAME]}（粘贴）{Path(name).suffix}" if copied else name


def kind_words(document: Document) -> str:
    """Returns what a document is: 文字版 PDF 12 页, 扫描 PDF 8 页.

    >>> from pages import Document, DocumentKind, Page
    >>> pages = [Page(number=n, width=1, height=1, scanned=n > 1) for n in (1, 2, 3)]
    >>> kind_words(Document(name="", sha256="", kind=DocumentKind.PDF, pages=tuple(pages)))
    'PDF 3 页，其中 2 页是扫描'
    """
    count, scanned = len(document.pages), sum(page.scanned for page in document.pages)
    kind = document.kind.value
    if kind not in _PAGED or not count:
        return _KINDS.get(kind, "文档")
    name = _PAGED[kind]
    if kind == "image":
        return f"{name} {count} 页"
    if scanned == count:
        return f"扫描 {name} {count} 页"
    return f"{name} {count} 页，其中 {scanned} 页是扫描" if scanned else f"文字版 {name} {count} 页"


def size_words(text: PolicyText) -> str:
    """Returns how much a document says: 12 条，41 个数字."""
    articles = len({found[0] for clause in text.clauses if (found := _ARTICLE.match(clause.path))})
    size = f"{articles} 条" if articles else f"{len(text.clauses)} 段"
    return f"{size}，{len(text.figures)} 个数字"
