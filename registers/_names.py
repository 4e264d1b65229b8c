"""Reads the name of a firm as lists write it: with numbering, marks, a status or a former name beside it. Pure."""

from __future__ import annotations

import re
import unicodedata

import msgspec

from registers._cells import CellError, text_in
from registers._text import INVISIBLE, unquoted
from registers._types import Cell


class NameFound(msgspec.Struct, frozen=True):
    """The name in a cell without what is no part of it. `remark` is a Chinese sentence about that, or ""."""

    name: str
    former: str = ""
    remark: str = ""


_HAN = "\u2e80-\u2fdf\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_CLEAN = re.compile(
    r"[\u3400-\u9fffA-Za-z]+[\u3400-\u9fffA-Za-z0-9]*(?:[（(][\u3400-\u9fff]{1,8}[）)][\u3400-\u9fff]+)*(?:公司|厂|中心|合作社|店|社|院|所)"
)
"""Most names; there is nothing around them."""
_WRAPPED = re.compile(
    rf"(?<=[{_HAN}）)（(·])[^\S ]+|[^\S ]+(?=[{_HAN}）)（(·])| *[\r\n\t]+ *(?=[{_HAN}])|(?<=\d)[^\S ]+(?=\d)"
)
_LABEL = re.compile(r"(?:企业|单位|公司|机构)(?:名称|全称)\s*[:：]\s*")
_NUMBERING = re.compile(
    r"(?:第?\d{1,5}\s*(?:[、)）]|[.．。](?![\d.．a-z]))(?!\d)"
    r"|[(（［\[【]\s*(?:\d{1,5}|[一二三四五六七八九十百]{1,4})\s*[)）］\]】]|[一二三四五六七八九十百]{1,4}\s*、"
    r"|[①-⓿❶-➓㈠-㉃㊀-㊉⒈-⒛⑴-⒇]|(?:№|[Nn][Oo][.．:：]?)\s*\d+(?:[.．、:：]\s*|\s+|(?<=№\d)|(?<=№\d\d)))\s*"
)
_STARS = "★☆✩✪✭✯*＊※●○◎◆◇■□▲△▼▽√✓✔☑✅➤►▶→☞•#＃^~～|"
_ENDS = "、，。,;；:：·"
_NOTE = re.compile(r"(?:[\[［【]\s*(?:注\s*)?\d{1,3}\s*[\]］】]|[(（]\s*注\s*\d{0,3}\s*[)）]|[①-⓿¹²³⁰-⁹])$")
_BRACKET_AT_END = re.compile(
    r"[(（\[［【〔]([^()（）\[\]［］【】〔〕]*(?:[(（][^()（）]*[)）][^()（）\[\]［］【】〔〕]*)?)[)）\]］】〕]$"
)
_STATUS = re.compile(
    r"(?:企业|公司|单位|该企业|工商)?(?:状态|登记状态|经营状态)?[:：]?(?:现?已|正在|拟|被|未|暂停|新)*"
    r"(?:注销|吊销|撤销|迁出|迁入|外迁|搬迁|停业|歇业|停产|关闭|关停|倒闭|清算|破产|失联|失信|异常|取消|撤回|经营异常|存续|在营|在业|开业|正常|合并"
    r"|更名|变更|改制|重组|待核实|待定|待补|新增|重复|公示|筹建|未通过|不通过|放弃|退出)"
    r"(?:中|企业|状态|经营|资格|名录|待注销|登记|整理|[,，]?未注销)*(?:\d{4}年?(?:\d{1,2}月)?)?"
    r"|(?:国家|市|省|区)?级?(?:高新技术|科技型中小|雏鹰|瞪羚|专精特新|小巨人|规上|规模以上|民营|国有|外资|上市|重点|龙头|培育|领军|试点|示范|高企)(?:企业)?"
)
_FORMER = re.compile(
    r"(?:企业|公司)?(?:(?P<label>原(?:企业|公司|单位)?名称?|曾用名称?|旧名|更名前|变更前|前身|曾名)\s*(?:为|是|[:：])?|原为|原系|原|由|曾用)"
    r"\s*[:：]?\s*(?P<name>.+?)(?:更名而来|变更而来|更名|变更)?|(?P<before>.{2,}(?:公司|厂|中心))(?:更名|变更)(?:而来)?"
)
_LATER = re.compile(
    r"(?:现?(?:已)?(?:更名|变更|改名)(?:为|成)|现(?:企业|公司)?名称?(?:为)?|现为|现(?=.+公司))\s*[:：]?\s*(.+)"
)
_FOLLOWING = re.compile(
    rf"(.+(?:公司|厂|中心|合作社|事务所))\s*[-—–_/,，、:：\s]+\s*({_STATUS.pattern}|[0-9A-Z]{{15,18}})", re.DOTALL
)
_OWN_BRACKET = re.compile(
    r"(?:(?![拟已未待迁原现在简注于因]).*(?:分公司|分厂|[厂店部院所站场室园区市县省处局队组集团]))|股份|[\d一二三四五六七八九十甲乙丙丁A-Z东西南北中]{1,3}|.*(?:合伙|独资|个体).*"
)
"""Brackets behind 公司 that tell one body from another."""
_COUNTED = re.compile(rf"(\d{{1,3}}) +(?=[{_HAN}（(].*(?:公司|厂|中心|合作社|事务所))")
_FORMER_LABEL = "(?:曾用名称?|原名称?|更名前|变更前名称?)"
_FORMER_BESIDE = re.compile(
    rf"^(.{{4,}}?)\s*[,，;；、/|\n—-]*\s*(?:[\[【（(]{_FORMER_LABEL}[\]】）)]\s*[:：]?|{_FORMER_LABEL}\s*[:：])\s*(.{{4,}})$",
    re.DOTALL,
)
_FIRM = re.compile(
    r"(?:公司|厂|中心|合作社|事务所|研究院|研究所|研究会|商行|经营部|工作室|集团|合伙|医院|学校|大学|学院|银行|店|社|会|部|站|场|院|所)$"
)
_TWO = re.compile(r"(?:公司|厂)(?:\s*[/、，,;；\n|→+＋&＆和与及]\s*|\s+)\S+?(?<!分)(?:公司|厂)$")
_RADICALS = str.maketrans(
    "⻰⻢⻥⻦⻋⻛⻜⻓⻔⻚⻄⻅⻆⻉⻝⻘⻙⻬⻮⻩⻳⻨⻤⻣⺟⺠⻁⻌⻢⻧",
    "龙马鱼鸟车风飞长门页西见角贝食青韦齐齿黄龟麦鬼骨母民虎辶马卤",
)


def name_in(cell: Cell) -> NameFound | None:
    """Return the name of a firm in a cell, None for an empty cell. Blanks between words stay as they are written.

    >>> name_in("1.示例甲\\n科技有限公司（已注销）")
    NameFound(name='示例甲科技有限公司', former='', remark='名称旁写着“已注销”，请核对')
    >>> name_in("示例乙科技有限公司（曾用名：示例旧科技有限公司）").former
    '示例旧科技有限公司'

    Raises: CellError if the cell is a number or an error value, or has no name beside its marks.
    """
    text = text_in(cell)
    if text is None:
        return None
    if not isinstance(cell, str):
        raise CellError("是数字，不是企业名称" if not isinstance(cell, bool) else "不是企业名称", "请核对列的对应关系")
    if _CLEAN.fullmatch(text):
        return NameFound(text)
    plain, marks = _without_marks(_joined(unquoted(INVISIBLE.sub("", text))))
    name, former, remarks = _without_brackets(plain)
    if not re.search(r"[^\W\d_]", name):
        raise CellError("没有企业名称，只有数字或记号", "请填写企业全称")
    if marks:
        remarks.append(f"名称旁的“{marks}”没有算进名称")
    if former:
        remarks.append(f"原名“{former}”，记在备注里")
    if _TWO.search(name):
        remarks.append("一格里像是写了两家企业，请分成两行")
    if any(unicodedata.category(letter) in ("Co", "Cn") for letter in name) or "\ufffd" in name:
        remarks.append("名称里有显示不出的字，请对照营业执照改正")
    return NameFound(name, former, "；".join(remarks))


def _joined(text: str) -> str:
    """Return a name on one line: no line ends, tabs or wide blanks beside Chinese characters."""
    whole = "".join(unicodedata.normalize("NFKC", c) if "\u2f00" <= c <= "\u2fdf" else c for c in text)
    return " ".join(_WRAPPED.sub("", whole.translate(_RADICALS)).split())


def _without_marks(name: str) -> tuple[str, str]:
    """Return the name without numbering, stars and notes around it, and the marks that may mean something."""
    rest, marks = _LABEL.sub("", name, count=1) if _LABEL.match(name) else name, []
    while True:
        short = rest.lstrip(_STARS + _ENDS + " ")
        marks.append(rest[: len(rest) - len(short)])
        if found := _COUNTED.match(short):
            marks.append(found[1])
            short = short[found.end() :]
        if found := _NUMBERING.match(short):
            short = short[found.end() :] or short
        if note := _NOTE.search(short):
            marks.append(note[0])
            short = short[: note.start()]
        bare = short.rstrip(_STARS + _ENDS + " ")
        marks.append(short[len(bare) :])
        if bare == rest or not bare:
            break
        rest = bare
    kept = re.sub(f"[{_ENDS}]", "", "".join(marks))
    return rest, "".join(dict.fromkeys(kept.split()))


def _without_brackets(name: str) -> tuple[str, str, list[str]]:
    """Return the name without a status or another name behind it, the former name, and remarks."""
    former, remarks = "", []
    if beside := _FORMER_BESIDE.match(name):
        name, former = beside[1].rstrip(" (（"), beside[2].rstrip(" )）")
    if following := _FOLLOWING.fullmatch(name):
        name = following[1]
        remarks.append(f"名称旁写着“{following[2]}”，请核对")
    while found := _BRACKET_AT_END.search(name):
        inner, before = found[1].strip(), name[: found.start()].strip()
        if not before:
            break
        if later := _LATER.fullmatch(inner):
            former, before = before, later[1].strip()
            remarks.append(f"写着已更名，按现名“{before}”读入")
        elif other := _former_in(inner):
            former = other
        elif _STATUS.fullmatch(inner) or (before.endswith("公司") and not _OWN_BRACKET.fullmatch(inner)):
            remarks.append(f"名称旁写着“{inner}”，请核对")
        else:
            break
        name = before.rstrip(_STARS + " ")
    return name, former, remarks


def _former_in(inner: str) -> str:
    """Return the former name in a bracket; "" where 原 stands before anything else (原址)."""
    found = _FORMER.fullmatch(inner)
    if found is None:
        return ""
    name = (found["before"] or found["name"]).strip()
    return name if found["label"] or _FIRM.search(name) else ""
