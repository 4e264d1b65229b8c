"""What a registration says of a firm: name, code, day of foundation, capital, kind of body, place and scope."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from firms import CODE_LENGTH, check_digit, plain_code
from papers._labels import bare
from papers._pairs import BULLET, USED_LABELS, Pair
from papers._sheet import Untaken
from papers._types import PaperFact
from policies import Unit
from policies.places import RANKS, covered_cities, known_place, place_at_start, place_names, place_of_code
from policies.places import Place as Region
from registers import CellError, WrittenUnit, day_in, number_in, unit_in


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
    yield from _body(one_of(pairs, "type", left_out), name_pair, title, left_out)
    yield from _region(one_of(pairs, "address", left_out), code, title, left_out)
    if (scope := one_of(pairs, "scope", left_out)) is not None:
        yield _fact("business_scope", scope.text(), title, scope)
    if (status := one_of(pairs, "status", left_out)) is not None and _GONE.search(status.text()):
        why = f"登记状态是“{status.text()[:20]}”，已不是正常经营的企业，请核对"
        left_out.append(Untaken(place=status.place().words(), why=why, text=status.text()[:40]))


_GONE = re.compile("注销|吊销|撤销|迁出|清算|停业|歇业|除名")


def _fact(field: str, value: object, title: str, pair: Pair, sure: float = 0.95) -> PaperFact:
    label = re.sub(":.*", "", BULLET.sub("", bare(pair.label.text)))
    label = next((name for name in sorted(USED_LABELS, key=len, reverse=True) if label.startswith(name)), label)
    return PaperFact(
        field=field,
        value=value,
        source=f"{title}“{label}”",
        place=pair.place(),
        sure=min(sure, pair.score()),
        words=pair.text(),
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


_BRANCH = re.compile(r"分公司(?:\(|$)|分支机构|\(分\)|非法人|分(?:厂|店|所|院|社)$")
_BODIES = (
    (re.compile("个体"), "个体工商户"),
    (re.compile("事业单位"), "事业单位"),
    (re.compile("社会团体|民办非企业|社会服务机构|基金会|社会组织"), "社会组织"),
    (re.compile("合作社"), None),
    (re.compile("代表机构|代表处"), None),
    (re.compile("公司|合伙|独资|全民所有制|集体所有制|股份合作|国有企业|联营|企业|内资|外商|港、?澳、?台"), "企业"),
)


def _body(pair: Pair | None, named: Pair | None, title: str, left_out: list[Untaken]) -> Iterator[PaperFact]:
    """Yield the kind of body. A branch, by its type or its name, is told: what is registered of it is not its firm's."""
    of_branch = next((p for p in (pair, named) if p is not None and _BRANCH.search(bare(p.text()))), None)
    if of_branch is not None:
        yield _fact("legal_person", False, title, of_branch)
        why = "是分支机构的登记，成立日期、住所等不是所属企业的，请核对要填的是哪一家"
        left_out.append(Untaken(place=of_branch.place().words(), why=why, text=of_branch.text()[:40]))
    if pair is None:
        return
    text = bare(pair.text())
    kind = next((kind for form, kind in _BODIES if form.search(text)), None)
    if kind is None:
        why = "看不出是哪种主体类型，没有取"
        left_out.append(Untaken(place=pair.place().words(), why=why, text=text[:40]))
        return
    yield _fact("org_type", kind, title, pair)


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
