"""What the draft says of the policy as a whole: its fields, and the changes that their values make. No Qt."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from msgspec.structs import replace

import workshop
from clauses import GroupContent, RuleContent
from policies import Aspect, Document, Grade, Level, PolicyKind, Stated, TextRead
from ui.workshop.form import FieldError, FormField, InputKind, Values, choices_of
from ui.workshop.picks import PickTable

if TYPE_CHECKING:
    from workshop import Draft

_LABELLED = InputKind.CHOICE
POLICY_FIELDS = (
    FormField("name", "政策名称", needed=True, hint="企业和同事会怎么叫它"),
    FormField("short", "简称"),
    FormField("level", "层级", InputKind.CHOICE, choices_of(Level), needed=True),
    FormField("region", "适用地区", InputKind.FACT, table=PickTable.REALMS, needed=True),
    FormField("kind", "类别", InputKind.CHOICE, choices_of(PolicyKind), needed=True),
    FormField("issuer", "发文机关"),
    FormField("lead_department", "牵头部门"),
    FormField("effective", "本版施行", InputKind.DAY),
    FormField("expires", "本版失效", InputKind.DAY),
    FormField("note", "本版说明", hint="和上一版比改了什么"),
)
"""The fields of the policy; the last three belong to the version that the cards describe."""
DOCUMENT_FIELDS = (
    FormField("title", "标题", needed=True),
    FormField("number", "文号"),
    FormField("issued", "发文日期", InputKind.DAY),
    FormField("effective", "施行日期", InputKind.DAY),
    FormField("expires", "失效日期", InputKind.DAY),
    FormField("grade", "来源", _LABELLED, tuple((grade, grade.label) for grade in Grade), needed=True),
    FormField("url", "网址"),
    FormField("read", "读到多少", _LABELLED, tuple((read, read.label) for read in TextRead), needed=True),
    FormField("checked_on", "哪天核对", InputKind.DAY),
    FormField("draft", "是不是征求意见稿", _LABELLED, ((False, "不是"), (True, "是征求意见稿")), needed=True),
)
ANSWER_FIELDS = tuple(
    FormField(
        aspect.value,
        aspect.label,
        InputKind.CHOICE,
        ((None, "由卡片回答"), (Stated.UNSTATED, Stated.UNSTATED.label), (Stated.UNREAD, Stated.UNREAD.label)),
        hint="文件有规定的做成卡片；没有规定的，在这里写明“文件未作规定”",
    )
    for aspect in Aspect
)
_OF_VERSION = ("effective", "expires", "note")


def policy_values(draft: Draft) -> Values:
    """Returns the values of the fields of the policy."""
    heads = {field.name: getattr(draft.heads, field.name) for field in POLICY_FIELDS if field.name not in _OF_VERSION}
    return {**heads, **{name: getattr(draft, name) for name in _OF_VERSION}}


def policy_changes(values: Values) -> dict[str, object]:
    """Returns the values as changes of the draft. Raises: FieldError if the days contradict each other."""
    _in_order(values)
    return {
        name: "" if value is None and name not in ("effective", "expires") else value for name, value in values.items()
    }


def document_values(document: Document) -> Values:
    """Returns the values of the fields of a document."""
    return {field.name: getattr(document, field.name) for field in DOCUMENT_FIELDS}


def changed_document(document: Document, values: Values) -> Document:
    """Returns a document with these values. Raises: FieldError if the days or the address are wrong."""
    _in_order(values)
    url = str(values.get("url") or "")
    if url and not url.startswith(("http://", "https://")):
        raise FieldError("url", "网址要以 http:// 或 https:// 开头，没有就空着")
    return replace(document, **{**values, "url": url or None, "number": values.get("number") or None})


def _in_order(values: Values) -> None:
    first, last = values.get("effective"), values.get("expires")
    if first is not None and last is not None and last < first:  # type: ignore[operator]  # two days
        raise FieldError("expires", "失效日期早于施行日期，请检查")


def answer_values(draft: Draft) -> Values:
    """Returns what was said about the aspects of the applicants."""
    return {aspect.value: stated for aspect, stated in draft.answers}


def rest_unstated(draft: Draft, parts: Collection[str]) -> Draft:
    """Returns the draft in which the documents state nothing about the aspects of the applicants among `parts`.

    An aspect that a card may answer that nobody decided stays open.
    """
    contents = [card.content for card in draft.cards if not card.state.decided]
    waiting = {each.aspect for each in contents if isinstance(each, RuleContent | GroupContent)}
    for aspect in Aspect:
        if aspect.value in parts and aspect not in waiting:
            draft = workshop.with_answer(draft, aspect, Stated.UNSTATED)
    return draft
