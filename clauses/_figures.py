"""Finds the numbers of a clause with their units and comparisons. Pure functions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from clauses._figure_masks import CHINESE, NOT_FIGURES, TECHNICAL
from clauses.model import Figure

_NUMBER = rf"(?:\d{{1,3}}(?:,\d{{3}})+|(?<![\d.])[1-9]\d{{0,2}}(?: \d{{3}})+(?=\s?[万亿元])|\d+)(?:\.\d+|。\d+(?=\s?[十百千]?[万亿元%]))?|(?<![数几上])[零〇一二两三四五六七八九十][{CHINESE}]*(?:点[一二三四五六七八九]+)?"
_SCALE = "[十百千]?万亿?|[十百千]?亿|[百千](?=元)"
_UNIT = (
    "个亿|元|%|‰|个百分点|个工作日|工作日|个自然日|个基点|个日历天|日历天|个月|平方米|平米|平方公里|立方米|㎡|公顷|公里|亩|周年|年(?![度底末初检]|报(?!送))|天(?!津)|日(?!常)|月(?![底末初份])"
    "|小时|分钟|学时|课时|周岁|岁|人次|人(?![民才员工力])|名(?![录单称义])|位(?![于置])|件(?!套)|项(?!目标)|个(?![人别体])|家(?![庭级])|户(?!籍)|篇|部(?![门委分件署位])|种|台套|台[(]套[)]|台(?!账)|套"
    "|倍|场次|分(?![别公支类期为批档级红析之布])|次(?![日年月])|场(?![地所景])|级(?!别)|批|期(?![间限货])|轮|吨|度|辆|条(?![件款例])|门(?![槛类])|座(?!谈)|处(?![理长室])|席|页|份|字(?!号)|支|℃|起(?=及?以[上下]|一般|较大|重大|安全|事故)"
    f"|(?:{TECHNICAL})(?![A-Za-z])"
)
_GAP = r"(?: |\n(?=[十百千]?[万亿]*元|[%％]))?"
"""What may stand between a number and its unit; a line ends there only before a unit of money or a share."""
_WHOLE = re.compile(
    rf"(?P<share>[百千万]分之)?(?P<number>{_NUMBER})(?:{_GAP}(?P<scale>{_SCALE}))?(?:{_GAP}(?P<unit>{_UNIT}))?"
)
_COUNTERS = (
    "个",
    "项",
    "件",
    "户",
    "种",
    "台",
    "篇",
    "人",
    "位",
    "名",
    "家",
    "次",
    "级",
    "期",
    "批",
    "部",
    "门",
    "条",
    "度",
    "种",
    "处",
    "份",
    "支",
    "场",
    "套",
)
_SCALES = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}

_NOT = "不(?:得|应|能)?"
_MOST = "(?:最高|最多|至多|最长|最大|上限|顶格|封顶)"
_BEFORE = (
    (rf"(?:{_NOT}(?:低于|少于|小于|短于)|不下于|最低[^,，。；;:\d]{{0,6}}?(?:为|于|达)?|至少[^,，。；;:\d]{{0,4}}|起码|大于(?:或)?等于|≥|>=|⩾)", ">="),
    (rf"(?:{_NOT}(?:超过|高于|多于|大于|长于|超出)|未(?:超过|高于|超出)|{_MOST}(?:{_NOT}(?:超过|高于)|可达|可获|可给予|可|给予|为|至|达到?|资助|补助|补贴|奖励|支持|发放|期限|限额|额度|分别)*|小于(?:或)?等于|≤|<=|⩽)", "<="),
    (r"(?:超过|超(?=\s*$)|高于|大于|多于|突破|超出|(?<![A-Za-z0-9/])>)", ">"),
    (r"(?:低于|少于|小于|不足|未满|不满|不到|未达到?|<)", "<"),
    (r"(?:达到|达|满|累计满)", ">="),
)  # fmt: skip
_REST = r"(?:[(]含(?:本数)?[)])?(?:人民币|为|:|[^,，。；;:\d及和、与或]{0,16}的)?"
"""Words between a comparison and its number."""
_REST_OF_SHARE = r"(?:[^,，。；;:\d%及和、与或]{0,14})?"
_AFTER = (
    (r"[(]不含(?:本数)?[)](?:及)?以上|以上[(]不含(?:本数)?[)]", ">"),
    (r"[(]不含(?:本数)?[)](?:及)?(?:以下|以内)|(?:以下|以内)[(]不含(?:本数)?[)]", "<"),
    (r"(?:及以上|以上|或以上|起步|起(?![的之]日))", ">="),
    (r"(?:及以下|以下|以内|之内|或以下)", "<="),
)
_BRACKET = r"(?:[(][^()]{0,14}[)])?"
_WITHIN = re.compile(rf"{_BRACKET}内(?![容部外资设])")
_TIMES = ("年", "周年", "个月", "月", "天", "日", "工作日", "个工作日", "个自然日", "小时")
_INCLUDED = re.compile(r"\s*[(]含(?:本数)?[)]")
_RANKED = re.compile(r"前\s*$")
_PLACED = re.compile(r"(?:排名|排序|名次|位列|名列|位居|排在|排)[^,，。；;\d]{0,5}前\s*$")
_LIST = re.compile(r"\s*(?:、|或|和)\s*")
_JOIN = re.compile(rf"\s*{_BRACKET}\s*(?:-|—|–|~|至|到)+\s*")


@lru_cache(maxsize=64)
def plain(text: str) -> str:
    """Return a text of the same length with half-width figures and signs.

    >>> plain("不低于５％（含）")
    '不低于5%(含)'
    """
    return "".join(wide if len(wide := unicodedata.normalize("NFKC", char)) == 1 else char for char in text)


def figures_in(text: str) -> tuple[Figure, ...]:
    """Return the figures of a clause in order; dates, numbers of documents, articles and lists are none.

    >>> [(f.text, f.value, f.unit, f.op) for f in figures_in("研发费用不低于100万元，占比5%以上，最高50万元")]
    [('100万元', Decimal('100'), '万元', '>='), ('5%', Decimal('0.05'), '%', '>='), ('50万元', Decimal('50'), '万元', '<=')]
    """
    whole = plain(text)
    masked = NOT_FIGURES.sub(lambda found: "\0" * len(found[0]), whole)
    return tuple(_told(whole, text, list(_found(masked))))


def _found(masked: str) -> Iterator[re.Match[str]]:
    for found in _WHOLE.finditer(masked):
        chinese = found["number"][0] in CHINESE
        unit = found["unit"] or ""
        if chinese and not (found["share"] or found["scale"] or unit or _PLACED.search(masked[: found.start()])):
            continue
        yield found


def _told(whole: str, text: str, found: list[re.Match[str]]) -> Iterator[Figure]:
    last: Figure | None = None
    for place, match in enumerate(found):
        number = _number(match["number"])
        follower = found[place + 1] if place + 1 < len(found) else None
        opens = follower is not None and _JOIN.fullmatch(whole, match.end(), follower.start()) is not None
        closes = place > 0 and _JOIN.fullmatch(whole, found[place - 1].end(), match.start()) is not None
        scale, unit = match["scale"] or "", match["unit"] or ""
        if opens and follower is not None and not unit:  # 20-50人: the unit stands once
            scale, unit = scale or follower["scale"] or "", follower["unit"] or ""
        elif not unit and (ended := _end_of_list(whole, found[place:])):  # 30、20、10万元; 3000万、5000万、1亿元
            scale, unit = scale or ended["scale"] or "", ended["unit"]
        elif scale and not unit and _is_given(whole, match):
            unit = "元"  # 奖励20万
        elif not (unit or scale) and _PLACED.search(whole[: match.start()]):  # 排名前三
            unit = "名"
        stated = _comparison(whole, match.start(), match.end(), unit)
        op = ">=" if opens else "<=" if closes else stated
        if number is None or not (unit or scale or match["share"] or stated or _named_index(whole, match.start())):
            continue  # a bare number that nothing is compared with
        if match["number"] in ("一", "两") and unit in _COUNTERS and not op:
            continue  # 一家, 一项: an article, not a threshold
        value, base = _in_base(number, scale, unit, share=match["share"] or "")
        if not op and last is not None and last.op and last.unit == base and _listed(whole, last, match.start()):
            op = last.op  # 达到100万元、500万元: one comparison for the list
        last = Figure(text=text[match.start() : match.end()], start=match.start(), value=value, unit=base, op=op)
        yield last


def _listed(whole: str, last: Figure, start: int) -> bool:
    return _LIST.fullmatch(whole, last.start + len(last.text), start) is not None


def _end_of_list(whole: str, found: list[re.Match[str]]) -> re.Match[str] | None:
    """Return the number of a list that has the unit for those before it; None if they are no list with one unit."""
    for one, other in pairwise(found):
        if not (_LIST.fullmatch(whole, one.end(), other.start()) or _JOIN.fullmatch(whole, one.end(), other.start())):
            return None
        if (one["number"][0] in CHINESE) is not (other["number"][0] in CHINESE):
            return None
        if other["unit"]:
            return other
    return None


def _is_given(whole: str, found: re.Match[str]) -> bool:
    """Return whether a number without a unit is a sum by the words beside it: 奖励20万, 20万补助."""
    before, after = whole[max(0, found.start() - 12) : found.start()], whole[found.end() : found.end() + 16]
    return (
        re.search(r"(?:奖励?|奖补|补助|补贴|资助|资金|经费|最高|各|另给予|给予)\s*$", before) is not None
        or re.match(r"\s*(?:的)?(?:一次性)?(?:奖励|奖补|补助|补贴|资助|资金|财政支持|经费)", after) is not None
    )


def _named_index(whole: str, start: int) -> bool:
    """Return whether the words before name a bare number: 系数1.2."""
    return re.search(r"(?:系数|指数|倍数)(?:为|是|达到)?\s*$", whole[:start]) is not None


def _comparison(whole: str, start: int, end: int, unit: str) -> str:
    before, after = whole[max(0, start - 40) : start], whole[end:]
    for words, op in _AFTER:
        if re.match(rf"数?\s*(?:{words})", after):
            return op
    for words, op in _AFTER:
        if re.match(rf"数?\s*{_BRACKET}\s*(?:{words})", after) or re.match(rf"[^()]{{0,4}}[)](?:{words})", after):
            return op
    if unit in _TIMES and _WITHIN.match(after):
        return "<="
    if unit in ("名", "位", "家", "个") and _RANKED.search(before):
        return "<="
    rest = _REST_OF_SHARE if unit == "%" else _REST
    for words, op in _BEFORE:
        found = re.search(rf"{words}\s*{rest}\s*$", before)
        if found and not re.match(r"(?:超过|超出|不足|高于)的?部分", found[0]):
            return {">": ">=", "<": "<="}.get(op, op) if _INCLUDED.match(after) else op
    return ""


def _number(written: str) -> Decimal | None:
    """Return the number, None if the numerals are not one."""
    if written[0] not in CHINESE:
        return Decimal(re.sub(r"[, ]", "", written).replace("。", "."))
    from cn2an import cn2an

    try:
        return Decimal(str(cn2an(written.replace("〇", "零"), "smart")))
    except ValueError:
        return None


def _in_base(number: Decimal, scale: str, unit: str, *, share: str) -> tuple[Decimal, str]:
    """Return the number in the base unit and the name of that unit."""
    shift = sum(_SCALES[sign] for sign in scale)
    base = unit
    if share:
        shift, base = shift - {"百": 2, "千": 3, "万": 4}[share[0]], "%" if share[0] == "百" else "‰"
    elif unit == "%":
        shift, base = shift - 2, "%"
    elif unit == "‰":
        shift -= 3
    elif unit == "元":
        shift, base = shift - 4, "万元"
    elif unit == "个亿":
        shift, base = shift + 4, "万元"
    return Decimal(f"{number.scaleb(shift).normalize():f}"), base
