"""Title, number, issuer and days of a document as they were read, and as a person confirms them. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import msgspec

from policies import Document, Grade, TextRead
from ui.entry.typed import read_day
from ui.widgets.clipboard_cells import clean

if TYPE_CHECKING:
    from clauses import PolicyText

_LONGEST_TITLE = 60
"""Characters of a first line that may be a title."""
DAYS = {"issued": "发文日期", "effective": "施行日期", "expires": "失效日期"}


@dataclass(frozen=True)
class DocumentHeads:
    """The heads of a document as texts that a person may correct; days are written as 2026-03-09, "" if unknown."""

    title: str = ""
    number: str = ""
    issuer: str = ""
    issued: str = ""
    effective: str = ""
    expires: str = ""
    url: str = ""
    grade: Grade = Grade.OFFICIAL
    draft: bool = False

    def refusal(self) -> str:
        """Returns why these heads cannot be kept, "" if they can."""
        if not clean(self.title):
            return "请写文件标题：政策的出处要用它"
        for name, label in DAYS.items():
            text = getattr(self, name).strip()
            if text and _day(text) is None:
                return f"{label}“{text}”看不懂，请写成 2026-03-09，不知道就空着"
        first, last = _day(self.effective), _day(self.expires)
        if first is not None and last is not None and last < first:
            return f"失效日期 {last.isoformat()} 早于施行日期 {first.isoformat()}，请改正"
        if self.url.strip() and not self.url.strip().startswith(("http://", "https://")):
            return "网址要以 http:// 或 https:// 开头，没有就空着"
        return ""

    def document(self, key: str, on: date) -> Document:
        """Returns the heads as the document of a policy, read whole on a day."""
        return Document(
            key=key,
            title=clean(self.title),
            number=clean(self.number) or None,
            grade=self.grade,
            issued=_day(self.issued),
            effective=_day(self.effective),
            expires=_day(self.expires),
            url=self.url.strip() or None,
            read=TextRead.WHOLE,
            checked_on=on,
            draft=self.draft,
        )

    def put_on(self, text: PolicyText) -> PolicyText:
        """Returns a text with these heads in place of those that were read from it."""
        return msgspec.structs.replace(
            text,
            title=clean(self.title),
            number=clean(self.number),
            issuer=clean(self.issuer),
            issued=_day(self.issued),
            effective=_day(self.effective),
            expires=_day(self.expires),
        )


def heads_of(text: PolicyText) -> DocumentHeads:
    """Returns the heads that were read from a document; without a title its first line is proposed."""
    first = text.clauses[0].text.splitlines()[0].strip() if text.clauses and text.clauses[0].text else ""
    return DocumentHeads(
        title=text.title or (first if len(first) <= _LONGEST_TITLE and first != text.number else ""),
        number=text.number,
        issuer=text.issuer,
        issued=_iso(text.issued),
        effective=_iso(text.effective),
        expires=_iso(text.expires),
        draft="征求意见" in text.title,
    )


def of_document(document: Document) -> DocumentHeads:
    """Returns the heads that a person confirmed before."""
    return DocumentHeads(
        title=document.title,
        number=document.number or "",
        url=document.url or "",
        grade=document.grade,
        issued=_iso(document.issued),
        effective=_iso(document.effective),
        expires=_iso(document.expires),
        draft=document.draft,
    )


def _iso(day: date | None) -> str:
    return day.isoformat() if day is not None else ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(read_day(text))
    except ValueError:
        return None
