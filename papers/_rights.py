"""Counts the valid rights of a firm from its lists of patents, software copyrights and other rights.

A right counts once, if it is granted and in force on the day of reading and belongs to the firm. What does not count
is told with its reason; so is every row that is not understood.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date

import msgspec

from papers._heads import head_of
from papers._labels import bare
from papers._periods import periods_in
from papers._right_rows import Entry, RightList, head_fields, list_of
from papers._right_words import (
    Kind,
    State,
    is_application,
    is_body,
    is_granted_number,
    is_only_licensed,
    is_sold,
    kind_in,
    kind_of_number,
    number_key,
    owners_in,
    state_in,
    term_ends,
    wrong_check_figure,
)
from papers._sheet import PaperSheet, Untaken
from papers._types import PaperCheck, PaperFact, PaperForm, PaperKind, PaperPart, PaperReading
from policies import CATALOGUE
from registers import CellError, day_in

_SURE, _UNSAID, _DOUBTED = 0.9, 0.7, 0.5


class Judged(msgspec.Struct, frozen=True):
    """A right of a list: what it is and why it counts or not. `why` is empty for one that counts."""

    entry: Entry
    key: str
    kind: Kind | str | None
    state: State
    why: str


def read_rights(parts: Sequence[PaperPart], on: date) -> PaperReading:
    """Read the lists of rights of one file together: a right that stands in two of them counts once."""
    lists = [list_of(part.sheet, part.title) for part in parts]
    entries = [entry for one in lists for entry in one.entries]
    firm = next((name for part in parts if (name := _named(part))), "") or _usual_owner(entries)
    judged = [_judged(entry, one, firm, on) for one in lists for entry in one.entries]
    left_out: list[Untaken] = []
    valid, doubted = _counted(judged, left_out)
    checks = [check for one in lists for check in _checks(one, judged)]
    facts = _facts(parts[0].title or "知识产权清单", valid, doubted, lists)
    if failed := [check.rule for check in checks if not check.holds]:
        facts = []
        left_out.insert(0, Untaken(place="", why=f"件数对不上，没有取：{'；'.join(failed)}"))
    if wrong := sum(1 for one in judged if wrong_check_figure(_number(one.entry))):
        left_out.append(Untaken(place="", why=f"有 {wrong} 个专利号的校验位不符，请对照证书"))
    kinds = {one.kind for one in judged}
    return PaperReading(
        paper=PaperKind.COPYRIGHTS if kinds == {Kind.SOFTWARE} else PaperKind.PATENTS,
        title=parts[0].title or "知识产权清单",
        firm_name=firm,
        credit_code=next((part.head.code for part in parts if part.head.code), ""),
        period=_day(parts),
        facts=tuple(facts),
        checks=tuple(checks),
        left_out=tuple(left_out),
        sheet=parts[0].sheet.name,
    )


def _named(part: PaperPart) -> str:
    """Return the firm that is named above the list, or on the cover of the file; a column of names names none."""
    first = next((k for k, row in enumerate(part.sheet.rows) if head_fields(row)), 0)
    own = head_of(part.sheet.part(0, first)).name
    in_list = part.head.name_place is not None and any(
        spot is not None and spot.place == part.head.name_place for row in part.sheet.rows[first:] for spot in row
    )
    return own or ("" if in_list else part.head.name)


def by_firm(parts: Sequence[PaperPart]) -> list[list[PaperPart]]:
    """Return the lists of one file by the firm that they name; a list that names none belongs to the only firm."""
    groups: dict[str, list[PaperPart]] = {}
    for part in parts:
        groups.setdefault(bare(_named(part)), []).append(part)
    if len(groups) == 2 and "" in groups:
        return [list(parts)]
    return list(groups.values())


def _usual_owner(entries: Sequence[Entry]) -> str:
    """Return the firm that owns most of the rights: the firm whose list it is; "" if there is none, or a person."""
    owners = Counter(owner for entry in entries for owner in set(owners_in(entry.text("owner"))))
    if not owners:
        return ""
    (first, most), *others = owners.most_common(2)
    told = sum(1 for entry in entries if entry.text("owner"))
    return first if most * 2 > told and (not others or others[0][1] < most) and is_body(first) else ""


def _number(entry: Entry) -> str:
    return bare(entry.text("patent_number") or entry.text("number") or entry.text("other_number"))


def _judged(entry: Entry, one: RightList, firm: str, on: date) -> Judged:
    """Return what a row is, and why it does not count."""
    number = _number(entry)
    kind, trouble = _kind(entry, number)
    state = state_in(entry.text("state"))
    granted, wrong_day = _date(entry, "granted")
    if state is State.UNSAID:
        state = entry.stage or (State.PENDING if is_application(entry.text("kind")) else State.UNSAID)
    if state is State.UNSAID and (granted is not None or is_granted_number(number)):
        state = State.VALID
    key = number_key(number) if number else f"{kind}:{bare(entry.text('name'))}"
    why = (
        trouble
        or wrong_day
        or _not_in_force(entry, state, one)
        or _not_own(entry, firm, one)
        or _over(entry, kind, granted, on)
    )
    return Judged(entry, key, kind, state, why)


def _kind(entry: Entry, number: str) -> tuple[Kind | str | None, str]:
    """Return the kind of a right by its column, its number and its group, and what is wrong with it."""
    said, told = kind_in(entry.text("kind")), kind_of_number(number)
    if isinstance(said, str) and not isinstance(said, Kind):
        return said, f"“{said[:12]}”不在统计的种类里"
    if said is not None and told is not None and said is not told and Kind.FOREIGN not in (said, told):
        return None, f"写的种类（{CATALOGUE[said].label}）与号码（{CATALOGUE[told].label}）不一致"
    kind = said or told or entry.group
    if kind is None:
        return None, "看不出是哪种权利"
    if not isinstance(kind, Kind):
        return kind, f"“{kind[:12]}”不在统计的种类里"
    if kind is Kind.FOREIGN and "发明" not in entry.text("kind"):
        return kind, "国（境）外的权利看不出是不是授权的发明专利"
    return kind, ""


def _date(entry: Entry, field: str) -> tuple[date | None, str]:
    text = bare(entry.text(field))
    if not text:
        return None, ""
    try:
        return day_in(text)[0], ""
    except CellError:
        spot = entry.spots[field]
        try:
            return day_in(spot.value)[0], ""
        except CellError:
            return None, f"看不懂日期“{text[:12]}”" if field == "granted" else ""


def _not_in_force(entry: Entry, state: State, one: RightList) -> str:
    if state is State.VALID:
        return ""
    if state is State.MOVED:
        return "" if "owner" in one.fields and entry.text("owner") else state.value
    said = entry.text("state")
    if state is State.UNSAID:
        return "没有法律状态、授权日期，看不出是否已授权"
    return f"{state.value}（{bare(said or entry.text('kind'))[:16]}）"


def _not_own(entry: Entry, firm: str, one: RightList) -> str:
    """Return why a right is not the firm's own, "" if nothing says so."""
    if is_sold(entry.text("remark")):
        return f"已转让出去（{bare(entry.text('remark'))[:16]}）"
    if is_only_licensed(entry.text("how")):
        return f"不是自有（{bare(entry.text('how'))[:16]}）"
    owner = bare(entry.text("owner"))
    if not owner:
        return ""
    if not firm:
        return "不知道是哪家企业的清单，无法核对权利人"
    if bare(firm) in (owner, *owners_in(entry.text("owner"))):
        return ""
    return f"权利人是“{owner[:20]}”，不是本企业"


def _over(entry: Entry, kind: Kind | str | None, granted: date | None, on: date) -> str:
    """Return why a granted right is not in force on the day of reading."""
    if granted is not None and granted > on:
        return f"授权日期 {granted.isoformat()} 在今天之后"
    applied, _ = _date(entry, "applied")
    if applied is not None and granted is not None and granted < applied:
        return "授权日期早于申请日期"
    end = term_ends(kind, applied) if isinstance(kind, Kind) and applied is not None else None
    return f"保护期到 {end.isoformat()} 已满" if end is not None and end < on else ""


def _counted(
    judged: Sequence[Judged], left_out: list[Untaken]
) -> tuple[dict[Kind, list[Judged]], set[Kind | str | None]]:
    """Return the rights that count by kind, and the kinds of which a row is in doubt. What does not count is told."""
    by_key: dict[str, list[Judged]] = defaultdict(list)
    for one in judged:
        by_key[one.key].append(one)
    valid: dict[Kind, list[Judged]] = defaultdict(list)
    doubted: set[Kind | str | None] = set()
    for same in by_key.values():
        counting = [one for one in same if not one.why]
        ended = [one for one in same if one.state in (State.ENDED, State.SOLD)]
        for one in same:
            if one.why:
                left_out.append(_told(one, one.why))
                if one.state in (State.UNCLEAR, State.UNSAID) or one.kind is None or "看不" in one.why:
                    doubted.add(one.kind)
        if counting and ended:
            left_out.append(_told(counting[0], "同一号码出现两次，一处有效一处失效，没有计入"))
            doubted.add(counting[0].kind)
        elif counting and isinstance(counting[0].kind, Kind):
            valid[counting[0].kind].append(counting[0])
            if len(owners_in(counting[0].entry.text("owner"))) > 1:
                left_out.append(_told(counting[0], "与他人共有，计入了件数，请核对由哪一方使用"))
            left_out += [_told(one, "与前面的号码重复，只计一次") for one in counting[1:]]
    return valid, doubted


def _told(one: Judged, why: str) -> Untaken:
    return Untaken(
        place=one.entry.place.place.words(), why=why, text=(_number(one.entry) or one.entry.text("name"))[:40]
    )


def _checks(one: RightList, judged: Sequence[Judged]) -> list[PaperCheck]:
    """Return the check of the number that a list states itself."""
    if len(one.stated) != 1:
        return []
    mine = {id(entry) for entry in one.entries}
    rows = [each for each in judged if id(each.entry) in mine]
    counts = {len(rows), sum(1 for each in rows if not each.why), len({each.key for each in rows})}
    return [PaperCheck(f"清单写明共 {one.stated[0]} 项，读到 {len(rows)} 项", one.stated[0] in counts)]


def _facts(
    title: str, valid: dict[Kind, list[Judged]], doubted: set[Kind | str | None], lists: Sequence[RightList]
) -> list[PaperFact]:
    facts = []
    for kind in Kind:
        if not (found := valid.get(kind)):
            continue
        said = all(one.entry.text("state") for one in found)
        sure = _DOUBTED if {kind, None} & doubted else _SURE if said or kind is Kind.SOFTWARE else _UNSAID
        first = found[0].entry.place
        sure = min([sure, *(spot.score for one in found for spot in one.entry.spots.values())])
        facts.append(
            PaperFact(
                field=kind.value,
                value=len(found),
                source=f"{title}：有效、自有的{CATALOGUE[kind].label} {len(found)} 件",
                place=first.place,
                sure=sure,
                words="、".join(_number(one.entry) or one.entry.text("name") for one in found)[:200],
            )
        )
    return facts


def _day(parts: Sequence[PaperPart]) -> str:
    """Return the day of which a list says that it is true, "" if it says none."""
    for part in parts:
        for row in part.sheet.rows[:6]:
            if head_fields(row):
                break
            days = [p for spot in row if spot is not None for p in periods_in(spot.text) if p.is_day]
            if len(days) == 1:
                return days[0].end.isoformat()
    return ""


def _read(part: PaperPart, on: date) -> PaperReading:
    return read_rights((part,), on)


_LOOKED_AT = 200
"""Rows by which a list is known. Our choice: its head stands at the top."""
_OF_FIRMS = re.compile(
    r"(?:统一)?社会信用代码.*|组织机构代码|纳税人识别号|法定代表人|注册资本.*|成立日期|营业收入.*|职工(?:总|人)数.*"
)


def _looks(sheet: PaperSheet) -> float:
    """Return how surely a sheet is a list of rights: its head, and a row that names one. A register of firms is none."""
    top = sheet.part(0, _LOOKED_AT)
    heads = [row for row in top.rows if head_fields(row)]
    if not heads or any(spot is not None and _OF_FIRMS.fullmatch(bare(spot.text)) for row in heads for spot in row):
        return 0.0
    one = list_of(top, "")
    told = any(_kind(entry, _number(entry))[0] is not None for entry in one.entries)
    return min(1.0, 0.4 + 0.15 * len(one.fields)) if told else 0.0


RIGHTS = PaperForm(kind=PaperKind.PATENTS, titles=(), labels=(), read=_read, titled=False, looks=_looks, long=True)
