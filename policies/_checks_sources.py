"""Checks of what a policy rests on: its documents, the sources of its conditions, its printed words, its calls.

The checks yield tuples (place in the file, error, advice).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from policies.documents import Document, Grade, TextRead
from policies.model import Policy
from policies.rules import Manual, walk

Problem = tuple[str, str, str]
_FROM_MEMORY = ("记忆", "未查到")
"""Words that no printed text may contain: nothing rests on memory."""
_CITED = re.compile(r"《[^《》]{2,}》|〔\d{4}〕.*号|\d{4}\s*年第.+号")
"""A document as people cite it: 《…》, 津科规〔2026〕3号, 2026 年第 7 号."""


def check_documents(policy: Policy) -> Iterator[Problem]:
    """Check keys, dates and grades of the documents."""
    if not policy.documents:
        yield "documents", "没有任何来源", "没有来源就不能入库"
    seen: set[str] = set()
    for i, document in enumerate(policy.documents):
        if document.key in seen:
            yield f"documents[{i}].key", f"“{document.key}”重复", "每份文件用不同的 key"
        seen.add(document.key)
        yield from check_document(document, f"documents[{i}]")


def check_document(document: Document, place: str) -> Iterator[Problem]:
    """Check the dates and the grade of one document."""
    if document.effective and document.expires and document.effective > document.expires:
        yield place, "生效日晚于失效日", "检查日期"
    if document.grade is Grade.OFFICIAL and document.read is not TextRead.WHOLE:
        yield place, "没有读完全文的，不能算官方全文", "改为 grade: excerpt，或读完后写 read: whole"


def check_source(policy: Policy, key: str, place: str) -> Iterator[Problem]:
    """Check that the document of a condition or support item exists and that somebody read it."""
    document = policy.document(key)
    if document is None and key:
        keys = "、".join(document.key for document in policy.documents)
        yield place, f"没有 key 为“{key}”的来源文件", f"可用：{keys}"
    elif document is not None and document.read is TextRead.NONE:
        yield place, f"来源“{document.title}”没有人读到过，不能作为依据", "换一份读到的文件，或移到 doubts"


def check_words(policy: Policy) -> Iterator[Problem]:
    """Check that no printed text says that something was remembered or not found."""
    return check_texts(_printed(policy))


def check_texts(texts: Iterable[tuple[str, str]]) -> Iterator[Problem]:
    """Check printed texts, given as pairs of place and text."""
    for place, text in texts:
        for word in _FROM_MEMORY:
            if word in text:
                yield place, f"会印出来的文字里有“{word}”", "改写：说清没有读到什么、向谁核实"


def _printed(policy: Policy) -> Iterator[tuple[str, str]]:
    for i, version in enumerate(policy.versions):
        yield f"versions[{i}].note", version.note
        for node in walk(version.rule):
            words = f"{node.label}{node.note}{node.text if isinstance(node, Manual) else ''}"
            yield f"versions[{i}].rule#{node.id}", words
        for j, item in enumerate(version.support):
            yield f"versions[{i}].support[{j}]", f"{item.text}{item.basis}{item.claim}{item.payer}"
    yield from ((f"notes[{i}]", note) for i, note in enumerate(policy.notes))
    yield "calls.text", policy.calls.text
    yield "procedure", policy.procedure
    yield "apply_at", policy.apply_at
    yield "doubts", policy.doubts


def check_calls(policy: Policy) -> Iterator[Problem]:
    """Check the days and the sources of the calls."""
    keys = {document.key for document in policy.documents}
    for i, call in enumerate(policy.calls.dated):
        place = f"calls.dated[{i}]"
        if call.opens and call.closes and call.opens > call.closes:
            yield place, "开始日晚于截止日", "检查日期"
        yield from _check_shown(call.source, keys, f"{place}.source")
    if policy.calls.rolling is not None:
        yield from _check_shown(policy.calls.rolling.source, keys, "calls.rolling.source")


def _check_shown(source: str, keys: set[str], place: str) -> Iterator[Problem]:
    if not is_shown(source, keys):
        advice = f"写网址、文号（如 津科规〔2026〕3号）、《文件名》，或来源文件的 key（{'、'.join(sorted(keys))}）"
        yield place, "没有写在哪里看到的", advice


def is_shown(source: str, keys: Collection[str]) -> bool:
    """Return whether words say where something was seen: an address, the key of a document, its number or title.

    >>> is_shown("津科规〔2026〕3号", ()), is_shown("https://www.tj.gov.cn/a", ()), is_shown("听说", ())
    (True, True, False)
    """
    return source in keys or source.startswith(("https://", "http://")) or _CITED.search(source) is not None
