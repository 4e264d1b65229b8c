"""Takes a header apart: its plain form, the remarks in its brackets, the lines above it."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import msgspec

from policies.text_folding import simplified
from registers._qualifiers import qualifier_in
from registers._units import is_coin, plain_unit_text, unit_in, whole_unit

LONGEST_READ = 200
"""Characters of a header that are compared. Our choice: longer texts are explanations."""
_DIGITS = str.maketrans("〇零○o一二三四五六七八九", "0000123456789")
_WRITTEN_YEAR = re.compile(r"[二一][〇零○o0九][〇零○o一二三四五六七八九]{2}(?=年|\s*[-—–~至到/、]|$)")
_BRACKET = re.compile(r"[(\[【〔{「<《]([^()\[\]【】〔〕{}「」<>《》]*)(?:[)\]】〕}」>》]|$)")
_SIGNS = re.compile(r"[\s*＊★☆●▲#:：、，,。.;；/\\|_“”\"'‘’\-—–~·&+()（）\[\]【】〔〕{}「」<>《》?？!！①-⑳]+")
_FORM = re.compile(
    r"是[/、或]?否|有[/、或]?无|是|否|√|×|[√×/、]+|y/n|yes/no|1[/、]0|[是有].{0,3}(?:√|1|y|是|有).{0,6}"
    r"|年[-/、.]?月[-/、.]?日?|y{2,4}.{0,2}m{1,2}.{0,2}d{0,2}|\d{1,2}|\d{1,2}位.*|十八位|最多.*|.*下拉.*|.*选择|单选|多选|文本.*|数字.*|整数.*|保留.*|小数.*"
    r"|.*(?:必填|选填|可填|必选|可选)项?|.*全称|(?:中|英)文|.*公章|盖章|.*营业执照.*|.*工商.*|.*登记证.*|请.*|如[:：有无为].*|例[:如].*|示例.*|格式.*|不?限?\d+字.*|限\d+.*"
    r"|见?附件?\d*|没有.*|无则?(?:请)?(?:不?填|写).*|(?:自动|系统).*|.*填[写报列]?|.*为准|.*一致|全年数?|(?:1年|年)度?数?|[年期]末(?:数|余额|值)?|经?审计(?:后|数)?|.*审计(?:报告|数据?)|审定数?|.*年报.*|.*申报表.*|.*汇算清缴.*|.*会计报表.*|.*财务报表.*"
    r"|不含(?:增值)?税|税前优惠前|人数|数量|金额|合计数?|总[计数额]|个数|件数|单位.*|万元制|本企业|本单位|本公司|有效|授权|已授权|拥有|自有|国内"
)
"""Matches a part of a bracket that says how to fill in the column, not what it means."""
_LINE_FORM = re.compile(
    r"(?:是[/、或]?否|有[/、或]?无|y/n|年[-/、.]?月[-/、.]?日|y{2,4}.?m{1,2}.?d{1,2}|必填项?|选填项?|下拉选择|文本|数字|18位)"
)
_HARMLESS = re.compile(
    r"不含(?:增值)?税|亏损.{0,6}|.{0,3}负数|税前优惠前|比如.*|.*填表说明.*|是(?:填|打|写|为)?[√1y是有]?[/、,，;；或]?否(?:填|打|写|为)?[×0n否无]?|按?年报.*|.*(?:必填|选填)项?"
)
"""Matches such a part although a word in it would change the meaning elsewhere."""
_YEAR = re.compile(
    r"(?:fy\s*)?(?:20\d\d|19\d\d)(?:财年|年度|年末|年底|年)?|(?<!\d)\d\d年度?|上一?个?(?:会计)?年度|上一年末?|上年度|上年末|上年|去年度|去年末?|(?<!以)前年度|(?<!以)前年|"
    r"本年度|本年|今年|当年度|当年|最近一个?会计年度|最近一年|近一年|近1年|年度|年末|年底|期末"
)
_WHOLE_YEAR = re.compile(
    r"截[至止到]\s*(?:(?:20\d\d|19\d\d)年?)?\s*(?:12\s*月\s*31\s*日|12\s*月\s*[末底]|年[末底])|1\s*月?\s*[-—–~至到]\s*12\s*月份?"
    r"|(?:12\s*月\s*31\s*日|(?<=\d[-/.])12[-/.]31)|12\s*月\s*[末底]|全年|一至十二月|1\s*[-—–~至到]\s*4\s*季度?|四个季度|一至四季度"
)
"""Matches a period that is a whole year, or its last day."""
_UNIT = re.compile(
    r"(?:单位[:：]?(?:人民币)?[亿万千百]*元|单位[:：]?[人件项个家]|(?:人民币|rmb|cny)?[亿万千百十]+元(?:人民币)?|(?<=[一-龥])(?<![单多公状纪美欧日港澳加])元|平方米|m2|%|‰)$"
)


class HeaderText(msgspec.Struct, frozen=True):
    """A header taken apart.

    `text` is the whole header in one width, with simplified characters and years in digits. `plain` is its plain
    form without brackets and units; it is the lower line of a header like 知识产权 发明专利数. `whole` also contains
    the remarks in brackets that are not units or rules for filling in, at their place. `remarks` are these remarks,
    `above` the plain upper lines that `plain` does not contain.
    """

    written: str
    text: str
    plain: str
    whole: str
    remarks: tuple[str, ...] = ()
    above: str = ""


@lru_cache(maxsize=8192)
def one_form(text: str) -> str:
    """Return a text in the form in which headers and titles are compared: one width, simplified, years in digits.

    >>> one_form("二〇二五年營業收入（萬元）")
    '2025年营业收入(万元)'
    """
    plain = simplified(unicodedata.normalize("NFKC", text).encode(errors="ignore").decode()).casefold()
    return _WRITTEN_YEAR.sub(lambda found: found[0].translate(_DIGITS), plain)


def without_signs(text: str) -> str:
    """Return a text without punctuation and blanks."""
    return _SIGNS.sub("", text)


def remarks_in(bracket: str) -> tuple[str, ...]:
    """Return the parts of a bracket that are not a unit, a year or a rule for filling in.

    >>> remarks_in("预计，万元"), remarks_in("单位：万元"), remarks_in("是/否")
    (('预计',), (), ())
    """
    inner = re.sub(r"(?<=\d),(?=\d{3})", "", bracket).strip(" :：,，;；")
    if _is_noise(inner):
        return ()
    parts = [part.strip() for part in re.split(r"[,，、;；。]+", inner)]
    words = [word for part in parts if part and not _is_noise(part) for word in part.split()]
    return tuple(word for word in words if not _is_noise(word))


def _is_noise(part: str) -> bool:
    rest = without_signs(_YEAR.sub("", _WHOLE_YEAR.sub("", part)))
    if not rest or _HARMLESS.fullmatch(part):
        return True
    if qualifier_in(rest):
        return False
    if _FORM.fullmatch(part) or _FORM.fullmatch(rest):
        return True
    if is_coin(plain_unit_text(part)):
        return True
    unit = whole_unit(plain_unit_text(part)) or (unit_in(f"({part})") if part.startswith("单位") else None)
    return unit is not None and not unit.unclear


def without_whole_year(text: str) -> str:
    """Return a text without a period that is a whole year (1-12月, 全年, 12月31日)."""
    return _WHOLE_YEAR.sub("", text)


def _open(text: str, remarks: list[str]) -> str:
    """Return a text without its brackets; remarks stay at their place and are added to the list."""

    def inside(found: re.Match[str]) -> str:
        own = remarks_in(found[1])
        remarks.extend(part for part in own if part not in ("起", "止", "开始", "截止", "至"))
        return "".join(own)

    for _ in range(4):
        text, count = _BRACKET.subn(inside, text)
        if not count:
            break
    return text


def _bare(text: str) -> str:
    """Return a text without brackets, except those of a date (有效期（起）)."""
    for _ in range(4):
        text, count = _BRACKET.subn(lambda found: found[1] if re.match("起|止|开始|截止|至", found[1]) else "", text)
        if not count:
            break
    return text


def _stripped(text: str) -> str:
    """Return a text without years, signs and the unit at its end."""
    plain = without_signs(_YEAR.sub("", _WHOLE_YEAR.sub("", text)))
    return _UNIT.sub("", plain) or plain


@lru_cache(maxsize=8192)
def plain_header(header: str) -> str:
    """Return a header without years, units, punctuation, and brackets.

    >>> plain_header("2021年营业收入（万元）")
    '营业收入'
    """
    text = one_form(header[:LONGEST_READ])
    return _stripped(_bare(text)) or _stripped(text)


def whole_header(header: str) -> tuple[str, tuple[str, ...]]:
    """Return a header without years, units and punctuation, with the remarks in its brackets, and these remarks.

    >>> whole_header("发明专利（申请，件）")
    ('发明专利申请', ('申请',))
    """
    remarks: list[str] = []
    whole = _stripped(_open(one_form(header[:LONGEST_READ]), remarks))
    return whole, tuple(remarks)


def is_form(line: str) -> bool:
    """Return whether a line of a header only contains a unit, or the form of the values (是/否)."""
    plain = one_form(line).strip().strip("()[]【】〔〕").strip()
    if not plain or _YEAR.search(plain):
        return False
    bare = re.sub(r"^单位\s*[:：]?\s*", "", plain)
    return _LINE_FORM.fullmatch(plain) is not None or whole_unit(plain_unit_text(bare)) is not None
