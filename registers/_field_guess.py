"""Guesses the field that a header means."""

from __future__ import annotations

import re
from functools import cache

import msgspec

from policies import CATALOGUE, FieldType, depends_on_catalogue
from registers._header_text import HeaderText, is_form, one_form, plain_header, whole_header
from registers._qualifiers import qualifier_in
from registers._words import NON_FACT_HEADERS, WHETHER, field_words, is_usual_header

EXACT, SIMILAR, MISSPELT, UNSURE = 100, 85, 70, 60
"""Confidences of a guess: same header; header with a harmless addition; misspelt; with an unknown addition.

They are an order, not measured probabilities. Our choice: on which side of `SURE` (80) and `CERTAIN` (90, see
`registers._targets`) a confidence lies decides whether the guess is used without asking. The same holds for the other
confidences of the guess.
"""
_NEAR = 80
"""Lowest `rapidfuzz.fuzz.ratio` of a misspelt header. Our choice: one wrong character in five."""
_FIGURES = {FieldType.SERIES, FieldType.NUMBER, FieldType.COUNT}
_TEXTS = {FieldType.TEXT, FieldType.TEXTS}
_LOOSE = {*_FIGURES, *_TEXTS, FieldType.DATE}
"""Types of fields that a similar header may mean; other fields need their exact header."""
_HARMLESS = re.compile(
    r"(?:企业|公司|单位|总额|总量|总数|总计|合计|数量|金额|总|额|数|值|情况|实际|完成|实现|拥有|现有|目前|有效|已?授权|国内|件数|项数|个数|人数|的|本|工商|登记|注册|主要"
    r"|财务|年报|会计|全部|全体|人员|填写|经营|投入|经费|费用|支出|信息|类|授权数|拥有量|在册|项目|主体|法人|名称|全称|在职|年|第一|所属|所在|及|和|与|或)*"
)
"""Matches additions to a header that do not change its meaning."""
_THEMES = re.compile(
    r"(?:企业|单位|公司|基本|主要|经济|财务|经营|人员|人才|知识产权|专利|研发|科技|创新|数据|指标|情况|信息|资料|概况|状况|规模|效益|资质|荣誉|登记|注册|工商|成果|投入|产出|活动|人力资源|资产|负债|损益|利润|收入|税收|纳税|一|二|三|四|五|六|七|八|九|十|部分|类|其他|分类|方面)*\d?"
)
"""Matches upper lines of a header that only name a theme."""


class FieldGuess(msgspec.Struct, frozen=True):
    """The field that a header means ("" for none; `field.part` for a part), the confidence, and the reason."""

    name: str
    sure: int = 0
    why: str = ""


def header_text(header: str) -> HeaderText:
    """Take a header apart. Its plain form is the lower line of 知识产权 发明专利数, unless the upper line changes it."""
    whole, remarks = whole_header(header)
    plain = plain_header(header)
    lines = [line for line in header.split() if not is_form(line)]
    above = ""
    if len(lines) > 1 and not header.isascii() and not is_usual_header(plain):
        last = next((plain_header(line) for line in reversed(lines) if plain_header(line)), "")
        upper = whole[: -len(last)] if last and plain.endswith(last) else whole
        if is_usual_header(last) and last != plain and not qualifier_in(upper):
            plain, above = last, upper
            whole = "".join((last, *remarks))
    return HeaderText(written=header, text=one_form(header), plain=plain, whole=whole, remarks=remarks, above=above)


def field_of_header(header: HeaderText) -> FieldGuess:
    """Return the field that a header means."""
    words = field_words()
    if header.plain in NON_FACT_HEADERS:
        return FieldGuess("")
    if header.whole in words:
        return _checked_above(header, FieldGuess(words[header.whole], EXACT, "表头相同"))
    if header.plain in words:
        return _with_remarks(header, FieldGuess(words[header.plain], EXACT, "表头相同"))
    asked = WHETHER.match(header.plain) is not None
    bare = WHETHER.sub("", header.plain, count=1).removeprefix("企业").removeprefix("公司").removeprefix("单位")
    if bare in words and not (asked and _type_of(words[bare]) in _FIGURES):
        return _with_remarks(header, FieldGuess(words[bare], 95, "表头相同"))
    if asked:
        return FieldGuess("", 0, "只问是否，目录里没有这一项")
    return _similar(header)


def _type_of(name: str) -> FieldType:
    return CATALOGUE[name.partition(".")[0]].type


def _with_remarks(header: HeaderText, guess: FieldGuess) -> FieldGuess:
    """Return a guess after looking at what stands in brackets and in the lines above."""
    if odd := qualifier_in("\n".join(header.remarks)):
        return FieldGuess("", 0, f"表头里有“{odd}”，意思不同")
    strange = [part for part in header.remarks if not _HARMLESS.fullmatch(part)]
    if strange and guess.sure > UNSURE:
        sure = SIMILAR if _type_of(guess.name) in _TEXTS else MISSPELT
        guess = FieldGuess(guess.name, min(guess.sure, sure), f"{guess.why}，但括号里有“{'、'.join(strange)}”，请核对")
    return _checked_above(header, guess)


def _checked_above(header: HeaderText, guess: FieldGuess) -> FieldGuess:
    if not header.above or _THEMES.fullmatch(header.above):
        return guess
    sure = UNSURE if re.search(r"\d", header.above) else SIMILAR
    return FieldGuess(guess.name, min(guess.sure, sure), f"{guess.why}，上一行是“{header.above[:12]}”")


@depends_on_catalogue
@cache
def _long_words() -> tuple[str, ...]:
    """Return the usual headers that another one may contain or miss by a letter."""
    return tuple(word for word, name in field_words().items() if len(word) >= 3 and _type_of(name) in _LOOSE)


def _similar(header: HeaderText) -> FieldGuess:
    """Return the field of a header that contains a usual one, or is misspelt."""
    words, plain, long = field_words(), header.plain, _long_words()
    inside = max((word for word in long if word in plain), key=len, default="")
    if odd := qualifier_in(header.whole, inside):
        return FieldGuess("", 0, f"表头里有“{odd}”，意思不同")
    if inside and len(inside) * 2 >= len(plain):
        rest = plain.replace(inside, "", 1)
        if _HARMLESS.fullmatch(rest):
            return _with_remarks(header, FieldGuess(words[inside], SIMILAR, f"表头含“{inside}”"))
        return FieldGuess(words[inside], UNSURE, f"表头含“{inside}”，还有“{rest[:12]}”，意思可能不同，请核对")
    from rapidfuzz import fuzz, process

    near = process.extractOne(plain, long, scorer=fuzz.ratio, score_cutoff=_NEAR)
    return FieldGuess(words[near[0]], MISSPELT, f"表头近似“{near[0]}”") if near else FieldGuess("")
