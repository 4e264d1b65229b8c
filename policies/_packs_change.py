"""The data types of the difference between two libraries, and helpers that pair and describe what differs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

import msgspec

from policies.catalogue import CATALOGUE, QUALIFICATIONS
from policies.documents import Grade, TextRead
from policies.model import Aspect, Pays, Policy, Stated
from policies.quantities import QUANTITIES
from policies.rules import Between, Compare, Comparison, Manual, Node, OneOf, Rule, Tiers
from policies.values import Unit, show

Item = TypeVar("Item")
_DECIMALS = 6
"""Decimals of numbers in a difference. Our choice: more than any threshold has, so that two values never look equal."""
_NAME = re.compile(r"[a-z][a-z0-9_]*")


class PolicyChangeKind(StrEnum):
    """Whether a policy or a part of it was added, removed or changed."""

    ADDED = "新增"
    REMOVED = "删除"
    CHANGED = "修改"


class PolicyPart(StrEnum):
    """The parts of a policy in which differences are grouped, the most important first after the versions."""

    VERSIONS = "版本与施行日期"
    APPLICANTS = "申请主体"
    CONDITIONS = "条件"
    AMOUNTS = "支持内容与金额"
    CALLS = "申报时间"
    FILING = "材料与办理"
    DOCUMENTS = "依据文件"
    EFFECTS = "有效期与关联"
    QUANTITIES = "计算指标"
    NAME = "名称与归类"
    NOTES = "说明"


PARTS = {
    **dict.fromkeys(("calls",), PolicyPart.CALLS),
    **dict.fromkeys(("materials", "procedure", "apply_at", "offices"), PolicyPart.FILING),
    **dict.fromkeys(("documents", "based_on"), PolicyPart.DOCUMENTS),
    **dict.fromkeys(("validity", "exclusions", "leads_to", "related", "grants"), PolicyPart.EFFECTS),
    **dict.fromkeys(("quantities",), PolicyPart.QUANTITIES),
    **dict.fromkeys(("notes", "doubts"), PolicyPart.NOTES),
}
"""Field of a policy → the part it belongs to; all other fields belong to NAME."""
LABELS = dict(
    pair.split("=")
    for pair in (
        "name=名称 short=简称 aliases=别名 other_ids=其他编号 level=级别 region=地区 kind=种类 act=事项 issuer=发文单位 "
        "lead_department=主管部门 offices=办事机构 sectors=行业领域 materials=材料 procedure=办理流程 apply_at=申报地点 "
        "grants=授予资质 leads_to=后续政策 related=相关政策 exclusions=不可兼得 quantities=计算指标 notes=说明 "
        "doubts=存疑 based_on=上位依据 basis=计算依据 effective=施行日 expires=失效日 note=备注 text=文字 dated=各次申报 rolling=常年受理 by_law=依法享受 last_seen=最近见到的年份 "
        "paused=暂停 used_up=额度用完 reopens=恢复受理日 year=年度 step=环节 portal=申报平台 source=出处 seen=看到的日期 since=起 "
        "event=兑现条件 pays=支付方式 claim=申领 payer=出资方 cap=封顶 always=一并享受 reason=核实原因 suggestion=建议字段 "
        "years=年数 grade=来源等级 read=阅读程度 checked_on=核对日 draft=征求意见稿 duty=职责 phone=电话 address=地址 "
        "applicants=申请主体 aspect=方面 stated=有无规定 conditions=条件 "
        "formula=算法 low=下限 high=上限 limit=额度上限 when=前提条件 beneficiary=受益人 document=来源文件 clause=条款 "
        "group=分组 months=有效月数 renewal=续期 renewal_months_before=提前续期月数 title=标题 "
        "number=文号 issued=发文日 superseded_by=被取代为 url=网址 label=名称 left=比较的指标 op=比较方式 value=数值 "
        "field=字段 day=日期 values=可选值 by=分档依据 bands=分档 pass_mark=及格线 groups=分组要求 kinds=资质种类 "
        "places=地区范围 holder=由谁提供 max=满分 options=打分档次 judged=专家打分 unit=单位 members=下级条件 "
        "member=下级条件 items=打分项 key=简称 upto=不超过 below=不足 floor=最低分 opens=申报开始 closes=申报截止 "
        "id=编号 versions=版本 documents=依据文件 calls=申报时间 validity=有效期 support=待遇 rule=条件 examples=例子"
    ).split()
)


_COMPARED = {
    Comparison.AT_LEAST: "不低于",
    Comparison.ABOVE: "高于",
    Comparison.AT_MOST: "不高于",
    Comparison.BELOW: "低于",
    Comparison.EQUAL: "等于",
}


class Alteration(msgspec.Struct, frozen=True, kw_only=True):
    """One difference in a policy.

    `place` is the id of what differs (a condition's id, a document's key) and `name` its words (the condition's
    sentence, the document's title). `field` is the path of the field that differs (`left.formula`), "" for the whole.
    `before` and `after` are Chinese texts; for a condition, `old` and `new` are the rules themselves. `version` is
    the first day of the policy's version that contains the difference.
    """

    part: PolicyPart
    kind: PolicyChangeKind
    place: str = ""
    name: str = ""
    field: str = ""
    before: str = ""
    after: str = ""
    version: date | None = None
    old: Rule | None = None
    new: Rule | None = None

    @property
    def text(self) -> str:
        """The difference as one line of Chinese text."""
        since = f"（{self.version.isoformat()} 起的版本）" if self.version is not None else ""
        what = f"{self.part.value}{since}"
        if self.name or self.place:
            what += f"“{self.name or self.place}”"
        if self.kind is not PolicyChangeKind.CHANGED:
            words = self.after if self.kind is PolicyChangeKind.ADDED else self.before
            return f"{what}：{self.kind.value}" + (f" {words}" if words else "")
        field = "的".join(LABELS.get(name, name) for name in self.field.split("."))
        return f"{what}：{field} {self.before} → {self.after}"


class PolicyChange(msgspec.Struct, frozen=True, kw_only=True):
    """One policy that differs. `alterations` are its differences if it is in both libraries, else empty."""

    kind: PolicyChangeKind
    id: str
    name: str
    old: Policy | None = None
    new: Policy | None = None
    alterations: tuple[Alteration, ...] = ()

    @property
    def parts(self) -> tuple[PolicyPart, ...]:
        """The parts that differ, in the order of `PolicyPart`."""
        touched = {alteration.part for alteration in self.alterations}
        return tuple(part for part in PolicyPart if part in touched)

    def lines(self) -> tuple[str, ...]:
        """Return the change as Chinese text: a heading and one line for each difference."""
        parts = f"：{'、'.join(part.value for part in self.parts)}" if self.parts else ""
        head = f"{self.kind.value} {self.id} {self.name}{parts}"
        return (head, *(f"  {alteration.text}" for alteration in self.alterations))


class Diff(msgspec.Struct, frozen=True, kw_only=True):
    """The differences between two libraries; `before` and `after` are their versions.

    `references` are the reference entries that differ, as tuples (kind, id, name).
    """

    before: str
    after: str
    changes: tuple[PolicyChange, ...] = ()
    references: tuple[tuple[PolicyChangeKind, str, str], ...] = ()

    def of(self, kind: PolicyChangeKind) -> tuple[PolicyChange, ...]:
        """Return the policies that were added, removed or changed, as `kind` says."""
        return tuple(change for change in self.changes if change.kind is kind)

    @property
    def summary(self) -> str:
        """One line of Chinese text: the two versions and the number of policies added, removed and changed."""
        counts = "，".join(f"{kind.value} {len(self.of(kind))} 项" for kind in PolicyChangeKind if self.of(kind))
        others = f"，参考资料变动 {len(self.references)} 条" if self.references else ""
        return f"{self.before} → {self.after}：{counts or '政策没有变化'}{others}"


def value_text(value: object, unit: Unit = Unit.NONE) -> str:
    """Return a value as Chinese text; numbers are shown in `unit`.

    >>> value_text(Decimal("0.05"), Unit.SHARE), value_text(None), value_text(True)
    ('5%', '无', '是')
    """
    match value:
        case None | "" | ():
            return "无"
        case bool():
            return "是" if value else "否"
        case Decimal():
            return show(value, unit, _DECIMALS)
        case date():
            return value.isoformat()
        case Grade() | TextRead() | Pays() | Stated() | Aspect():
            return value.label
        case Comparison():
            return _COMPARED[value]
        case tuple():
            return "、".join(value_text(item, unit) for item in value)
        case msgspec.Struct():
            fields = ((name, getattr(value, name)) for name in value.__struct_fields__)
            parts = (
                f"{LABELS.get(name, name)} {value_text(with_labels(name, part))}"
                for name, part in fields
                if part not in (None, "", ())
            )
            return f"（{'，'.join(parts)}）"
    return str(value)


def title(rule: Rule) -> str:
    """Return the label of a condition, its text, or the label of what it compares; "" if it has none of them."""
    if isinstance(rule, Manual):
        return rule.label or rule.text
    return rule.label or (rule.left.label if isinstance(rule, (Between, Compare, OneOf, Tiers)) else rule.note)


def with_labels(field: str, value: object) -> object:
    """Return the value of a field with names of facts, quantities and qualifications replaced by their labels."""
    match field, value:
        case ("kinds", tuple()) | ("grants", str()):
            kinds = value if isinstance(value, tuple) else (value,)
            return "、".join(QUALIFICATIONS[kind][0] if kind in QUALIFICATIONS else kind for kind in kinds)
        case ("formula" | "field", str()):
            return _NAME.sub(lambda found: _label_of(found[0]), value)
        case (_, Node()):
            return title(value) or value  # type: ignore[arg-type]  # every node is a rule
    return value


def _label_of(name: str) -> str:
    known = CATALOGUE.get(name) or QUANTITIES.get(name)
    return known.label if known is not None else name


def change_kind(old: object, new: object) -> PolicyChangeKind:
    """Return what happened to something; None means that it is missing in the old or the new library."""
    if old is None:
        return PolicyChangeKind.ADDED
    return PolicyChangeKind.REMOVED if new is None else PolicyChangeKind.CHANGED


def pairs_by_key(
    old: Sequence[Item], new: Sequence[Item], key: Callable[[Item], str]
) -> Iterator[tuple[Item | None, Item | None]]:
    """Yield pairs (old, new) with the same key, in the order of `old` followed by that of `new`; None for a missing one.

    >>> list(pairs_by_key(["a", "b"], ["b", "c"], str))
    [('a', None), ('b', 'b'), (None, 'c')]
    """
    then, now = _numbered(old, key), _numbered(new, key)
    yield from ((then.get(name), now.get(name)) for name in dict.fromkeys((*then, *now)))


def _numbered(items: Sequence[Item], key: Callable[[Item], str]) -> dict[tuple[str, int], Item]:
    """Return (key, number) → item; items with the same key are numbered from 1."""
    seen: dict[str, int] = {}
    found: dict[tuple[str, int], Item] = {}
    for item in items:
        name = key(item)
        seen[name] = seen.get(name, 0) + 1
        found[name, seen[name]] = item
    return found


def pairs_by_key_or_order(
    old: Sequence[Item], new: Sequence[Item], key: Callable[[Item], str]
) -> Iterator[tuple[Item | None, Item | None]]:
    """Yield the pairs with the same key, then the remaining items paired in order, because a key may have changed.

    >>> list(pairs_by_key_or_order(["a", "b"], ["b", "c"], str))
    [('b', 'b'), ('a', 'c')]
    """
    left: list[Item] = []
    right: list[Item] = []
    for then, now in pairs_by_key(old, new, key):
        if then is not None and now is not None:
            yield then, now
        elif then is not None:
            left.append(then)
        elif now is not None:
            right.append(now)
    for i in range(max(len(left), len(right))):
        yield (left[i] if i < len(left) else None, right[i] if i < len(right) else None)
