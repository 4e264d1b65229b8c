"""What a registration says of a firm: the pairs of label and value on a licence and on a public credit report."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

import msgspec

from firms import CODE_LENGTH, check_digit, plain_code
from papers._line_gaps import split_at, top_of
from papers._sheet import Place, Spot, Untaken
from papers._statement_columns import bare
from papers._types import PaperFact
from policies import Unit
from policies.places import RANKS, covered_cities, known_place, place_at_start, place_names, place_of_code
from policies.places import Place as Region
from registers import CellError, WrittenUnit, day_in, number_in, unit_in

_LABELS = {
    "统一社会信用代码/注册号": "code",
    "统一社会信用代码": "code",
    "社会信用代码": "code",
    "企业名称": "name",
    "单位名称": "name",
    "机构名称": "name",
    "字号名称": "name",
    "名称": "name",
    "企业类型": "type",
    "主体类型": "type",
    "市场主体类型": "type",
    "类型": "type",
    "注册资本": "capital",
    "注册资金": "capital",
    "成立日期": "founded",
    "注册日期": "founded",
    "登记状态": "status",
    "经营状态": "status",
    "企业状态": "status",
    "住所": "address",
    "营业场所": "address",
    "经营场所": "address",
    "主要经营场所": "address",
    "企业住所": "address",
    "经营范围": "scope",
    "业务范围": "scope",
}
_OTHER_LABELS = (
    "注册号 组织机构代码 法定代表人 法定代表人姓名 负责人 经营者 经营者姓名 投资人 执行事务合伙人 首席代表 组成形式 出资额 出资总额 成员出资总额 资金数额 "
    "开办资金 实收资本 营业期限 营业期限自 营业期限至 经营期限 经营期限自 经营期限至 合伙期限 合伙期限自 合伙期限至 经营日期自 登记机关 核准日期 "
    "发照日期 吊销日期 注销日期 报告生成时间 报告日期 生成时间 举办单位 宗旨和业务范围 经费来源 有效期 有效期限 副本编号"
).split()
_ALL = {**_LABELS, **dict.fromkeys(_OTHER_LABELS, "")}
_LONG = frozenset(name for name in _ALL if len(name) > 2)
_SHORT = frozenset(name for name in _ALL if len(name) == 2)
_ONE = "|".join(r"\s*".join(map(re.escape, name)).replace("/", "[/／]") for name in sorted(_ALL, key=len, reverse=True))
_LABEL = re.compile(rf"[\s•·●○*▪◆-]*({_ONE})\s*([(（].{{0,8}}?[)）])?\s*([:：])?\s*")
_NEXT = re.compile(rf"(?<![\s•·●○*▪◆-])\s+(?=[•·●○*▪◆-]*\s*(?:{_ONE})\s*(?:[(（].{{0,8}}?[)）])?\s*[:：])")
"""The gap before a further label in one text: 法定代表人：张三 注册资本：1000万元."""
_BULLET = re.compile(r"^[•·●○*▪◆-]+")
_LONG_VALUES = ("name", "type", "address", "scope", "capital")
"""Values that may go on in the next lines."""
_NOISE = re.compile(
    r"国家企业信用信息公示系统.*|第?\d+页?[/共]\s*\d+页?|第\d+页(?:共\d+页)?|-\d+-|\d{1,3}/\d{1,3}|https?://.*"
)


class Pair(msgspec.Struct):
    """A label and the spots of its value."""

    key: str
    label: Spot
    values: list[Spot] = msgspec.field(default_factory=list)
    first: str = ""
    """What stands behind the label in the same spot."""
    remark: str = ""
    """What stands in brackets behind the label: the unit of 注册资本（万元）."""

    def text(self) -> str:
        """Return the value as one text, lines joined."""
        parts = [self.first, *(spot.text for spot in self.values)]
        joined = ""
        for part in (re.sub(r"\s*\n\s*", "", part.strip()) for part in parts if part.strip()):
            gap = " " if joined and joined[-1].isascii() and part[0].isascii() else ""
            joined += gap + part
        return joined

    def may_go_on(self, spot: Spot) -> bool:
        """Return whether a spot in a further line may belong to the value: below where the value begins."""
        if not self.text():
            return True
        return self.key in _LONG_VALUES and (
            not self.values or bool(self.first) or spot.column >= self.values[0].column
        )

    def place(self) -> Place:
        """Return where the value begins."""
        return self.label.place if self.first or not self.values else self.values[0].place


def is_noise(spot: Spot) -> bool:
    """Return whether a spot is a watermark, a page number or an address of a page."""
    return _NOISE.fullmatch(bare(spot.text)) is not None


def pairs_of(rows: Sequence[Sequence[Spot | None]]) -> list[Pair]:
    """Return the pairs of label and value of some rows, in their order.

    A long value goes on in the rows below its label; where the label stands at the middle or the end of its value,
    also in the rows above, as the distances between the lines tell.
    """
    found: list[Pair] = []
    active: list[Pair] = []
    lines = _whole_labels(rows)
    early = _early_rows(lines)
    waiting: list[Spot] = []
    for number, line in enumerate(lines):
        if number in early:
            waiting += line
            continue
        last: Pair | None = None
        for spot in line:
            if (pair := _pair(spot)) is not None:
                active = [other for other in active if abs(other.label.column - pair.label.column) > 2]
                active.append(pair)
                found.append(pair)
                last = pair
                continue
            target = last or _above(active, spot)
            if target is not None and (last is not None or target.may_go_on(spot)):
                target.values.append(spot)
        waiting = _given(waiting, [pair for pair in active if pair.label in line])
        active = [pair for pair in active if not pair.text() or pair.key in _LONG_VALUES]
    return found


def _given(waiting: list[Spot], pairs: Sequence[Pair]) -> list[Spot]:
    """Put the spots of the rows above a label before its own value."""
    for spot in reversed(waiting):
        if (pair := _above(pairs, spot)) is not None:
            if pair.first:
                pair.values.insert(0, msgspec.structs.replace(pair.label, text=pair.first))
                pair.first = ""
            pair.values.insert(0, spot)
    return []


def _above(active: Sequence[Pair], spot: Spot) -> Pair | None:
    """Return the pair that a spot continues: the nearest label at its left."""
    left = [pair for pair in active if pair.label.column <= spot.column]
    return max(left, key=lambda pair: (pair.label.column, pair.label.place.row), default=active[-1] if active else None)


def _whole_labels(rows: Sequence[Sequence[Spot | None]]) -> list[list[Spot]]:
    """Return the rows with each label in one spot: letters that are spaced out, and a label broken into two lines."""
    lines = [list(_joined(row)) for row in rows]
    for line, below in pairwise(lines):
        for k, spot in enumerate(line):
            start = _BULLET.sub("", bare(spot.text))
            rests = [
                name[len(start) :] for name in _LONG if len(start) >= 3 and name != start and name.startswith(start)
            ]
            for other in below:
                rest = next((r for r in rests if bare(other.text).rstrip(":").startswith(r)), None)
                if rest is not None and other.column == spot.column and start not in _ALL:
                    line[k] = msgspec.structs.replace(spot, text=spot.text + other.text)
                    below.remove(other)
                    break
    return lines


def _early_rows(lines: Sequence[Sequence[Spot]]) -> set[int]:
    """Return the rows that belong to the label below them: their lines stand closer to it than to the one above."""
    labelled = [k for k, line in enumerate(lines) if any(_pair(spot) is not None for spot in line)]
    found: set[int] = set()
    for first, last in pairwise(labelled):
        between = [k for k in range(first, last + 1) if lines[k]]
        count = split_at([top_of(lines[k]) for k in between])
        if count is not None:
            found.update(between[count + 1 : -1])
    return found


def _joined(row: Sequence[Spot | None]) -> Iterator[Spot]:
    """Yield the spots of a row, the letters of a label that is spaced out (名 称) as one."""
    spots = [spot for spot in row if spot is not None and not is_noise(spot) and bare(spot.text).strip(":·•-|")]
    k = 0
    while k < len(spots):
        for count in (4, 3, 2):
            several = spots[k : k + count]
            text = "".join(bare(spot.text) for spot in several)
            if len(several) == count and text.rstrip(":") in _ALL and all(len(bare(s.text)) <= 2 for s in several):
                yield msgspec.structs.replace(spots[k], text=text)
                k += count
                break
        else:
            yield from (msgspec.structs.replace(spots[k], text=part) for part in _NEXT.split(spots[k].text) if part)
            k += 1


def _pair(spot: Spot) -> Pair | None:
    """Return the pair that a spot begins, None if it is no label."""
    text = spot.text
    found = _LABEL.match(text)
    if found is None:
        return None
    name, rest = bare(found[1]).replace("／", "/"), text[found.end() :].strip()
    spaced = bool(found[3]) or not rest or text[found.end(1) : found.end()].strip() != text[found.end(1) : found.end()]
    if not spaced and (name in _SHORT or rest[:1] in "的和、及为是与或"):
        return None
    return Pair(key=_ALL[name], label=spot, first=rest, remark=bare(found[2] or ""))


def one_of(pairs: Sequence[Pair], key: str, left_out: list[Untaken]) -> Pair | None:
    """Return the pair of a key that has a value; None, told, if two differ."""
    found = [pair for pair in pairs if pair.key == key and pair.text()]
    texts = {bare(pair.text()) for pair in found}
    if len(texts) > 1:
        shortest = min(texts, key=len)
        if not all(text.startswith(shortest) for text in texts):
            why = f"“{bare(found[0].label.text)[:10]}”写了两个不同的，没有取"
            left_out.append(Untaken(place=found[0].place().words(), why=why, text="、".join(sorted(texts))[:60]))
            return None
    return max(found, key=lambda pair: len(pair.text()), default=None)


def code_of(pairs: Sequence[Pair], left_out: list[Untaken]) -> tuple[str, Pair | None]:
    """Return the credit code with a right check character, or "" with the reason told."""
    pair = one_of(pairs, "code", left_out)
    found = None if pair is None else re.search(r"[0-9A-Za-z]{15,20}", bare(pair.text()))
    if pair is None or found is None:
        return "", None
    code = plain_code(found[0])
    if len(code) == CODE_LENGTH and check_digit(code[:-1]) == code[-1]:
        return code, pair
    why = "统一社会信用代码末位校验不符，没有取" if len(code) == CODE_LENGTH else "不是 18 位统一社会信用代码，没有取"
    left_out.append(Untaken(place=pair.place().words(), why=why, text=code))
    return "", None


def name_of(pairs: Sequence[Pair], left_out: list[Untaken]) -> tuple[str, Pair | None]:
    """Return the name of the firm, "" if there is none."""
    pair = one_of(pairs, "name", left_out)
    text = "" if pair is None else re.sub(r"\s+", "", pair.text())
    return (text, pair) if len(re.findall(r"[一-龥]", text)) >= 2 else ("", None)


def facts_of(pairs: Sequence[Pair], title: str, on: date, left_out: list[Untaken]) -> Iterator[PaperFact]:
    """Yield what the pairs tell of a firm: name, code, date, capital, kind of body, place and scope."""
    name, name_pair = name_of(pairs, left_out)
    code, code_pair = code_of(pairs, left_out)
    if name_pair is not None:
        yield _fact("name", name, title, name_pair)
    if code_pair is not None:
        yield _fact("credit_code", code, title, code_pair)
    yield from _founded(one_of(pairs, "founded", left_out), title, on, left_out)
    yield from _capital(one_of(pairs, "capital", left_out), title, left_out)
    yield from _body(one_of(pairs, "type", left_out), title, left_out)
    yield from _region(one_of(pairs, "address", left_out), code, title, left_out)
    if (scope := one_of(pairs, "scope", left_out)) is not None:
        yield _fact("business_scope", scope.text(), title, scope)
    if (status := one_of(pairs, "status", left_out)) is not None and _GONE.search(status.text()):
        why = f"登记状态是“{status.text()[:20]}”，已不是正常经营的企业，请核对"
        left_out.append(Untaken(place=status.place().words(), why=why, text=status.text()[:40]))


_GONE = re.compile("注销|吊销|撤销|迁出|清算|停业|歇业|除名")


def _fact(field: str, value: object, title: str, pair: Pair, sure: float = 0.95) -> PaperFact:
    label = re.sub(":.*", "", _BULLET.sub("", bare(pair.label.text)))
    label = next((name for name in sorted(_LABELS, key=len, reverse=True) if label.startswith(name)), label)
    return PaperFact(
        field=field, value=value, source=f"{title}“{label}”", place=pair.place(), sure=sure, words=pair.text()
    )


def _founded(pair: Pair | None, title: str, on: date, left_out: list[Untaken]) -> Iterator[PaperFact]:
    if pair is None:
        return
    try:
        day, remark = day_in(bare(pair.text()))
    except CellError as error:
        day, remark = None, error.why
    if day is None or remark or not date(1949, 10, 1) <= day <= on:
        why = f"成立日期没有取：{remark or '不像是一个成立日期'}"
        left_out.append(Untaken(place=pair.place().words(), why=why, text=pair.text()[:40]))
    else:
        yield _fact("founded_on", day.isoformat(), title, pair)


def _capital(pair: Pair | None, title: str, left_out: list[Untaken]) -> Iterator[PaperFact]:
    """Yield 注册资本. Without a unit nothing is taken; money that is not 人民币 is told."""
    if pair is None or not re.search(r"[\d壹贰叁肆伍陆柒捌玖拾佰仟一二三四五六七八九十百千]", pair.text()):
        return
    text = bare(pair.text())
    if (unit := unit_in(pair.remark)) is not None and not re.search("[元圆圓万萬亿億]", text):
        text += unit.text
    try:
        if not re.search("[元圆圓万萬亿億]", text):
            raise CellError("没有写单位", "")
        amount = number_in(text, Unit.MONEY, WrittenUnit.YUAN)
    except CellError as error:
        why = f"注册资本没有取：{error.why}"
        left_out.append(Untaken(place=pair.place().words(), why=why, text=text[:40]))
        return
    if amount:
        short = amount.quantize(1) if amount == amount.to_integral_value() else amount.normalize()
        yield _fact("registered_capital", short, title, pair)


_BODIES = (
    (re.compile("个体"), "个体工商户"),
    (re.compile("事业单位"), "事业单位"),
    (re.compile("社会团体|民办非企业|社会服务机构|基金会|社会组织"), "社会组织"),
    (re.compile("合作社"), None),
    (re.compile("代表机构|代表处"), None),
    (re.compile("公司|合伙|独资|全民所有制|集体所有制|股份合作|国有企业|联营|企业|内资|外商|港、?澳、?台"), "企业"),
)


def _body(pair: Pair | None, title: str, left_out: list[Untaken]) -> Iterator[PaperFact]:
    if pair is None:
        return
    text = bare(pair.text())
    kind = next((kind for form, kind in _BODIES if form.search(text)), None)
    if kind is None:
        why = "看不出是哪种主体类型，没有取"
        left_out.append(Untaken(place=pair.place().words(), why=why, text=text[:40]))
        return
    yield _fact("org_type", kind, title, pair)
    if re.search(r"分公司|分支机构|\(分\)|非法人", text):
        yield _fact("legal_person", False, title, pair)


_DISTRICT = re.compile(
    r"(?!.{0,6}(?:开发|高新|园|经济|保税|自贸|示范))([一-龥]{1,6}?(?:自治县|自治旗|[区县市旗]))(?=.)"
)
_STREET = re.compile(r"([一-龥]{2,8}?(?:街道|镇|乡))(?:办事处)?(?=.)")
_PREFIX = re.compile(r"^(?:中国|中华人民共和国)")


def _region(pair: Pair | None, code: str, title: str, left_out: list[Untaken]) -> Iterator[PaperFact]:
    """Yield province, city and district of an address, as far as it names them.

    An address that begins with a district counts only if the credit code is of the same city: many districts
    of different cities have the same name.
    """
    if pair is None:
        return
    text = _PREFIX.sub("", bare(pair.text()))
    found = place_at_start(text)
    if found is None:
        left_out.append(Untaken(place=pair.place().words(), why="看不出住所在哪个省市，没有取", text=text[:40]))
        return
    named = _names_top(text, found)
    coded = place_of_code(code[2:8]) if code else Region()
    if not named and coded.ranks[:2] != found.ranks[:2]:
        why = "住所没有写省市，信用代码也不能印证，没有取"
        left_out.append(Untaken(place=pair.place().words(), why=why, text=text[:40]))
        return
    ranks = dict(zip(RANKS, found.ranks, strict=False))
    rest = _after(text, found)
    if "district" not in ranks and ranks.get("city") and ranks["city"] not in covered_cities():
        if (district := _DISTRICT.match(rest)) is not None:
            ranks["district"] = district[1]
            rest = rest[district.end() :]
    if (street := _STREET.match(rest)) is not None:
        ranks["street"] = street[1]
    for rank, value in ranks.items():
        yield _fact(rank, value, title, pair, 0.95 if named else 0.8)


def _names_top(text: str, found: Region) -> bool:
    """Return whether an address begins with the province or city itself, or with a zone named after its city."""
    tops = {*found.ranks[:2]}
    names = [
        name
        for name, places in place_names().items()
        if any(p.ranks[-1] in tops and len(p.ranks) <= 2 for p, _ in places)
    ]
    return text.lstrip("(").startswith(tuple(names))


def _after(text: str, found: Region) -> str:
    """Return what stands in an address behind the place found in it."""
    plain = re.sub(r"[(),、。.·/|>—–-]+", "", text)
    for size in range(len(plain), 1, -1):
        place = known_place(plain[:size], field="district")
        if place is not None and not place.street and place.ranks == found.ranks:
            return plain[size:].removeprefix("市辖区")
    return ""
