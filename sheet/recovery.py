"""The recovery sheet of an encrypted database: one page to print and lock away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from io import BytesIO

from reportlab.lib.enums import TA_CENTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import SimpleDocTemplate

from sheet.flowables import LINED, SHADED, gap, para, rule, table
from sheet.fonts import register
from sheet.styles import ACCENT, BOTTOM, CELL, CELL_MUTED, MARGIN, PAGE, SECTION, SMALL, TITLE, TOP

_CODE = ParagraphStyle("recovery-code", parent=TITLE, fontSize=21, leading=32, alignment=TA_CENTER, textColor=ACCENT)
_USES = (
    "忘记口令时：启动程序，在输入口令的窗口点“忘记口令？用恢复码”，照抄上面 25 位（大小写、空格、横线不计；没有字母 O、I、L、U）。",
    "打开后请马上设一个新口令。恢复码不变，可以再用。",
    "换电脑或重装时：把数据文件和旁边同名的 .key 文件一起拷过去，再用口令或恢复码打开。",
    "口令和恢复码都丢了，数据谁也打不开，开发者也不行。",
)
_CARE = (
    "打印一份，装进信封，放进单位保险柜，不要和电脑放在一起。",
    "不要拍照，不要存进电脑、手机或网盘，不要用即时通讯发送。",
    "怀疑被人看过：在“设置—密码保护”里换一个恢复码，旧单即作废，请销毁。",
)


@dataclass(frozen=True)
class RecoveryPage:
    """The contents of the page: recovery code in groups, id of its key, database file, office, day."""

    code: str
    key_id: str
    file_name: str
    office: str
    on: date


def recovery_sheet(page: RecoveryPage) -> bytes:
    """Return the sheet as PDF, one A4 page; nothing is written to disk.

    Raises: MissingGlyph if the office's name contains a character that cannot be printed.
    """
    register()
    facts = (
        ("数据文件", page.file_name),
        ("密钥编号", page.key_id),
        ("单位", page.office or "（未填）"),
        ("制单日期", page.on.isoformat()),
    )
    parts = [
        para("科策一对一　恢复单", TITLE),
        para("凭此单可打开加密的企业数据库。请像保险柜的钥匙一样保管。", SMALL),
        rule(),
        gap(10),
        table([[para(page.code, _CODE)]], (1,), SHADED),
        gap(12),
        table([[para(label, CELL_MUTED), para(text, CELL)] for label, text in facts], (1, 5), LINED),
        para("怎样使用", SECTION),
        *(para(f"{place}. {text}", CELL) for place, text in enumerate(_USES, 1)),
        para("怎样保管", SECTION),
        *(para(f"{place}. {text}", CELL) for place, text in enumerate(_CARE, 1)),
        gap(26),
        table([[para("保管人签名：", CELL), para("日期：", CELL), para("存放位置：", CELL)]], (1, 1, 1)),
    ]
    target = BytesIO()
    document = SimpleDocTemplate(
        target,
        pagesize=PAGE,
        # A frame of reportlab has a padding of 6 points.
        leftMargin=MARGIN - 6,
        rightMargin=MARGIN - 6,
        topMargin=TOP,
        bottomMargin=BOTTOM,
        title="恢复单",
        invariant=1,
    )
    document.build(parts)
    return target.getvalue()


def recovery_text(page: RecoveryPage) -> str:
    """Return the contents of the sheet as plain text."""
    lines = ("科策一对一　恢复单", "", page.code, "", f"数据文件：{page.file_name}", f"密钥编号：{page.key_id}")
    rest = (f"单位：{page.office}", f"制单日期：{page.on.isoformat()}", "", *_USES, "", *_CARE)
    return "\r\n".join((*lines, *rest)) + "\r\n"
