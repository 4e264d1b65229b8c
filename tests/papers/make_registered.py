"""Invented licences and public credit reports in the layouts of the originals, as rows of cells."""

from __future__ import annotations

import io
from collections.abc import Sequence

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table

from tests.papers.make import _font

FIRM = "天津甲智能科技有限公司"
CODE = "91120102MA06ABCD1Q"
ADDRESS = "天津市河东区大王庄街道八经路29号3层301-2"
SCOPE = (
    "一般项目：软件开发；技术服务、技术开发、技术咨询、技术交流、技术转让、技术推广；智能机器人的研发。（除依法须经批准的项目外，"
    "凭营业执照依法自主开展经营活动）许可项目：建设工程施工。"
)
WATERMARK = "国家企业信用信息公示系统"
Rows = list[list[str]]

COMPANY = (
    ("统一社会信用代码/注册号", CODE),
    ("企业名称", FIRM),
    ("类型", "有限责任公司（自然人投资或控股）"),
    ("法定代表人", "张三"),
    ("注册资本", "1000.000000万人民币"),
    ("成立日期", "2018年03月05日"),
    ("营业期限自", "2018年03月05日"),
    ("营业期限至", "2048年03月04日"),
    ("登记机关", "天津市河东区市场监督管理局"),
    ("核准日期", "2023年06月01日"),
    ("登记状态", "存续（在营、开业、在册）"),
    ("住所", ADDRESS),
    ("经营范围", SCOPE),
)
PARTNERSHIP = (
    ("统一社会信用代码/注册号", CODE),
    ("企业名称", "天津乙投资合伙企业（有限合伙）"),
    ("类型", "有限合伙企业"),
    ("执行事务合伙人", "李四"),
    ("合伙期限自", "2019年01月01日"),
    ("合伙期限至", "2039年01月01日"),
    ("登记机关", "天津市河东区市场监督管理局"),
    ("成立日期", "2019年01月01日"),
    ("登记状态", "存续"),
    ("核准日期", "2019年01月01日"),
    ("主要经营场所", ADDRESS),
    ("经营范围", "以自有资金从事投资活动。"),
)
SOLE = (
    ("统一社会信用代码/注册号", "92120102MA06ABCE53"),
    ("名称", "河东区丙便利店"),
    ("类型", "个体工商户"),
    ("经营者", "王五"),
    ("组成形式", "个人经营"),
    ("注册日期", "2020年05月06日"),
    ("登记机关", "天津市河东区市场监督管理局"),
    ("登记状态", "存续"),
    ("核准日期", "2020年05月06日"),
    ("经营场所", "天津市河东区八经路1号"),
    ("经营范围", "食品销售。"),
)
NOTHING: tuple[tuple[str, ...], ...] = ()
ABNORMAL_HEAD = (
    "序号",
    "列入经营异常名录原因",
    "列入日期",
    "作出决定机关（列入）",
    "移出经营异常名录原因",
    "移出日期",
    "作出决定机关（移出）",
)
LISTED = ("1", "通过登记的住所或者经营场所无法联系", "2023年07月05日", "天津市河东区市场监督管理局", "", "", "")
REMOVED = (
    "1", "未依照《企业信息公示暂行条例》第八条规定的期限公示年度报告", "2021年07月05日", "天津市河东区市场监督管理局",
    "列入经营异常名录3年内且依照规定公示年度报告", "2021年09月01日", "天津市河东区市场监督管理局",
)  # fmt: skip


def credit_report(
    pairs: Sequence[tuple[str, str]] = COMPANY,
    *,
    day: str = "2026年03月01日 10:20:30",
    abnormal: Sequence[Sequence[str]] | None = NOTHING,
    serious: Sequence[Sequence[str]] | None = NOTHING,
    two: bool = False,
) -> Rows:
    """Return the rows of a report. `abnormal` and `serious` are the records of a section; None leaves it out."""
    name = next(value for label, value in pairs if label.endswith("名称"))
    rows: Rows = [["企业信用信息公示报告"], ["企业名称", name], ["报告生成时间", day]]
    rows += [
        ["（报告内容仅供参考，具体内容请以国家企业信用信息公示系统查询页面为准）"],
        ["政府部门公示信息"],
        ["营业执照信息"],
    ]
    long = [pair for pair in pairs if pair[0] in ("住所", "主要经营场所", "经营场所", "经营范围")]
    short = [pair for pair in pairs if pair not in long]
    step = 2 if two else 1
    for k in range(0, len(short), step):
        rows.append([cell for label, value in short[k : k + step] for cell in (f"• {label}：", value)])
    rows += [[f"• {label}：", value] for label, value in long]
    rows += [
        ["股东及出资信息"],
        ["序号", "股东名称", "股东类型", "证照/证件类型", "证照/证件号码"],
        ["1", "张三", "自然人股东", "非公示项", "非公示项"],
    ]
    rows += [
        ["变更信息"],
        ["序号", "变更事项", "变更前内容", "变更后内容", "变更日期"],
        ["1", "住所", "天津市和平区甲路1号", ADDRESS, "2023年06月01日"],
    ]
    rows += [["行政处罚信息"], ["序号", "决定书文号", "违法行为类型", "处罚决定日期"], ["暂无行政处罚信息"]]
    for heading, records in (("列入经营异常名录信息", abnormal), ("列入严重违法失信名单（黑名单）信息", serious)):
        if records is not None:
            rows += [[heading], list(ABNORMAL_HEAD), *(list(record) for record in records)]
            rows += [] if records else [[f"暂无{heading}"]]
    return [
        *rows,
        ["抽查检查结果信息"],
        ["序号", "检查实施机关", "类型", "日期", "结果"],
        ["暂无抽查检查结果信息"],
        ["企业自行公示信息"],
    ]


def licence(pairs: Sequence[tuple[str, str]] = COMPANY) -> Rows:
    """Return the rows of a licence: labels spaced out, two pairs in a row, no colons."""
    values = dict(pairs)
    spaced = {"企业名称": "名        称", "名称": "名        称", "类型": "类        型", "住所": "住        所"}
    order = ["企业名称", "注册资本", "类型", "成立日期", "法定代表人", "住所", "经营范围"]
    cells = [cell for label in order if label in values for cell in (spaced.get(label, label), values[label])]
    rows: Rows = [["营 业 执 照"], ["（副本）"], ["统一社会信用代码", values["统一社会信用代码/注册号"]]]
    rows += [cells[k : k + 4] for k in range(0, len(cells), 4)]
    return [*rows, ["登记机关", "天津市河东区市场监督管理局"], ["2023年06月01日"]]


def report_pdf(rows: Rows, *, ruled: bool = True, watermark: bool = True) -> bytes:
    """Return a report as a printed file: pairs as text in two columns, records as tables, a watermark on each page."""
    file = io.BytesIO()
    room = A4[0] - 80
    small = ParagraphStyle("cell", fontName=_font(), fontSize=8, leading=11, wordWrap="CJK")
    parts: list[Flowable] = []
    table: list[list[object]] = []
    for row in [*rows, [""]]:
        paired = len(row) in (2, 4) and all(cell.endswith("：") for cell in row[::2])
        if len(row) > 2 and not paired:
            table.append([Paragraph(cell, small) for cell in row])
            continue
        if table and row[0].startswith("暂无"):
            table.append([Paragraph(row[0], small), *[""] * (len(table[0]) - 1)])
            continue
        if table:
            parts += [_records(table, room, ruled), Spacer(1, 8)]
            table = []
        widths = [0.22, 0.28, 0.22, 0.28] if len(row) == 4 else [0.22, 0.78] if len(row) == 2 else [1.0]
        parts.append(Table([[Paragraph(cell, small) for cell in row]], colWidths=[room * part for part in widths]))

    def mark(canvas: Canvas, document: object) -> None:
        canvas.saveState()
        canvas.setFont(_font(), 8)
        canvas.drawCentredString(A4[0] / 2, 20, f"第 {canvas.getPageNumber()} 页")
        if watermark:
            canvas.setFillGray(0.8)
            for k in range(4):
                canvas.saveState()
                canvas.translate(120 + 90 * (k % 2), 150 + 170 * k)
                canvas.rotate(30)
                canvas.drawString(0, 0, WATERMARK)
                canvas.restoreState()
        canvas.restoreState()

    SimpleDocTemplate(file, pagesize=A4, leftMargin=40, rightMargin=40).build(
        parts, onFirstPage=mark, onLaterPages=mark
    )
    return file.getvalue()


def _records(table: list[list[object]], room: float, ruled: bool) -> Table:
    last = len(table) - 1
    style: list[tuple[object, ...]] = [("GRID", (0, 0), (-1, -1), 0.5, colors.black)] if ruled else []
    if table[last][1:] == [""] * (len(table[0]) - 1):
        style.append(("SPAN", (0, last), (-1, last)))
    share = [0.5, *[1.5] * (len(table[0]) - 1)]
    return Table(table, colWidths=[room * part / sum(share) for part in share], style=style)
