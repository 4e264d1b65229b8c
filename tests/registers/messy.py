"""Writes a register like those of real bureaus, with every usual mistake.

`messy_register` writes it and returns the expected result, so that the test of the window can use
the same file.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

import xlsxwriter

ON = date(2026, 6, 1)
TITLE = "天津市河东区科技型企业基本情况表"
SHEET = "企业名单"
_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_STREETS = ("大王庄街道", "大直沽街道", "中山门街道", "富民路街道", "二号桥街道")
_TRADES = ("智能装备", "生物医药", "软件", "新材料", "环保科技", "检测技术", "光电", "数据")
_NUMBERS = "(序号) 企业名称 统一社会信用代码 成立时间 所属街镇 注册资金 行业代码".split()
_FIRST_DATA_ROW = 7  # row 8 in Excel: title, office, blank, two header lines, units, numbering

_NAME_FORMS = (
    "{}", "{}", "  {} ", "{}\u200b", "1.{}", "（12）{}", "①{}", "★{}", "{}*", "{}（存续）", "{}（曾用名：天津旧名有限公司）", "{1}\n{2}", "'{}", '="{}"',
    "{}。",
)  # fmt: skip
"""A name, or its two halves, with what lists write around it."""
_CODE_FORMS = ("{}", "{1}", "{2}-{3}", "\t{}", "'{}", "`{}", "‘{}", '="{}"', "{2} {3}", "{}（1-1）")
_CAPITAL_FORMS = (
    "{}万元", "{}万", "{1:,}元", "人民币{}万元整", "{2}亿元", "{}万人民币", "{}.000000万人民币", "{}万元（人民币）", "(人民币){}万", "RMB{}万元", "{}万(元)",
    "{3}万元整", "人民币{3}万元", "{}w",
)  # fmt: skip
_IN_WORDS = {50: "伍拾", 100: "壹佰", 500: "伍佰", 1000: "壹仟", 3000: "叁仟"}


@dataclass
class Expected:
    """The expected result of reading, by row of the file (from 1)."""

    firms: dict[int, dict[str, object]] = field(default_factory=dict)
    """The raw profile of every row that is taken."""
    refused_rows: set[int] = field(default_factory=set)
    refused_cells: set[tuple[int, str]] = field(default_factory=set)
    """Row and header of every cell that stays unknown because it cannot be read."""
    same_as: dict[int, int] = field(default_factory=dict)
    left_out: set[int] = field(default_factory=set)
    wrong_codes: set[int] = field(default_factory=set)
    """Rows whose credit code is taken with a warning: its last character does not fit."""


def credit_code(number: int) -> str:
    """Return a valid code that belongs to no firm."""
    body = f"91120102MA{number:07d}"
    total = sum(_LETTERS.index(letter) * weight for letter, weight in zip(body, _WEIGHTS, strict=True))
    return body + _LETTERS[-total % 31]


def messy_register(path: Path, rows: int = 2000, seed: int = 20260601) -> Expected:
    """Write the register with the given number of firms; return the expected result of reading it."""
    book = xlsxwriter.Workbook(str(path))
    try:
        cover = book.add_worksheet("填表说明")
        cover.write_string(0, 0, "请各街镇于本月底前填报")
        writer = _Writer(book, Random(seed))
        writer.head()
        writer.lines(rows)
        writer.foot()
        hidden = book.add_worksheet("字典")
        hidden.write_row(0, 0, ["企业名称", "统一社会信用代码", "所属区"])
        hidden.hide()
    finally:
        book.close()
    return writer.expected


_COLUMNS = (
    # (first line, second line, unit line)
    ("序号", "", ""),
    ("企业名称", "", ""),
    ("统一社会信用代码", "", ""),
    ("成立时间", "", ""),
    ("所属街镇", "", ""),
    ("注册资金", "", "万元"),
    ("行业代码", "", ""),
    ("2024年", "营业收入", "万元"),
    ("2024年", "研发费", "元"),
    ("2025年", "营业收入", "万元"),
    ("2025年", "研发费", "元"),
    ("上年职工人数", "", "人"),
    ("知识产权", "发明专利数", "件"),
    ("知识产权", "软著", "件"),
    ("", "", ""),
    ("是否高企", "", ""),
    ("高企证书有效期", "", ""),
    ("专精特新", "", ""),
    ("经营异常名录", "", ""),
    ("联系人", "", ""),
    ("联系电话", "", ""),
)
HEADERS = tuple(" ".join(filter(None, lines)) for lines in _COLUMNS if any(lines))
_AT = {"name": 1, "code": 2, "founded": 3, "street": 4, "capital": 5, "industry": 6, "figures": 7}


class _Writer:
    """Writes the sheet with the register."""

    def __init__(self, book: xlsxwriter.Workbook, random: Random) -> None:
        self._page = book.add_worksheet(SHEET)
        self._bold = book.add_format({"bold": True, "border": 1})
        self._day = book.add_format({"num_format": "yyyy/m/d"})
        self._random = random
        self._row = _FIRST_DATA_ROW
        self.expected = Expected()
        self._known: list[tuple[int, str, str]] = []

    def head(self) -> None:
        last = len(_COLUMNS) - 1
        self._page.merge_range(0, 0, 0, last, TITLE, self._bold)
        self._page.write_string(1, 0, "填报单位：河东区科技局")
        self._page.write_string(1, 12, "填报日期：2026年5月")
        self._page.write_string(1, 18, "（红色为必填）")
        for place, (upper, lower, unit) in enumerate(_COLUMNS):
            if lower:
                self._page.write_string(4, place, lower, self._bold)
            elif upper:
                self._page.merge_range(3, place, 4, place, upper, self._bold)
            if unit:
                self._page.write_string(5, place, f"（{unit}）")
            if any((upper, lower)):
                self._page.write_number(6, place, place + 1 if place < 14 else place)
        for upper, first, end in (("2024年", 7, 8), ("2025年", 9, 10), ("知识产权", 12, 13)):
            self._page.merge_range(3, first, 3, end, upper, self._bold)
        self._page.set_column(14, 14, None, None, {"hidden": True})
        self.expected.left_out.add(7)

    def lines(self, count: int) -> None:
        for number in range(1, count + 1):
            chance = self._random.random()
            if chance < 0.02 and self._known:
                self._again(number)
            elif chance < 0.03:
                self._nameless(number)
            else:
                self._firm(number)
            self._row += 1
            if number % 97 == 0:
                self._row += 1  # a blank line
            if number % 500 == 0:
                self._sum("小 计")
            if number % 700 == 0:
                self._repeated_header()

    def foot(self) -> None:
        self._sum("合计")
        self._page.write_string(self._row, 0, "注：研发费为辅助账归集数")
        self.expected.left_out.add(self._row + 1)
        self._row += 1
        self._page.write_string(self._row, 0, "填表人：李某")
        self._page.write_string(self._row, 5, "审核人：赵某")
        self.expected.left_out.add(self._row + 1)

    def _sum(self, word: str) -> None:
        self._page.write_string(self._row, 1, word)
        self._page.write_number(self._row, 9, 123456.78)
        self.expected.left_out.add(self._row + 1)
        self._row += 1

    def _repeated_header(self) -> None:
        for place, header in zip([p for p, lines in enumerate(_COLUMNS) if any(lines)], HEADERS, strict=True):
            self._page.write_string(self._row, place, header, self._bold)
        self.expected.left_out.add(self._row + 1)
        self._row += 1

    def _name(self, number: int) -> str:
        trade = _TRADES[number % len(_TRADES)]
        return f"天津海河{number}号{trade}有限公司"

    def _firm(self, number: int) -> None:
        name, code = self._name(number), credit_code(number)
        raw: dict[str, object] = {"name": name}
        self._page.write_number(self._row, 0, number)
        self._page.write_string(self._row, 1, self._random.choice(_NAME_FORMS).format(name, name[:4], name[4:]))
        if kept := self._code(code):
            raw["credit_code"] = kept
        self._founded(raw)
        self._place(raw)
        self._capital(raw)
        self._figures(raw)
        self._counts(raw)
        self._standing(raw)
        raw |= {"province": "天津市", "city": "天津市", "district": "河东区"}
        self.expected.firms[self._row + 1] = raw
        self._known.append((self._row + 1, name, str(raw.get("credit_code", ""))))

    def _nameless(self, number: int) -> None:
        """Write a row without the name of a firm."""
        self._page.write_number(self._row, 0, number)
        self._page.write_string(self._row, 2, credit_code(9_000_000 + number))
        self.expected.refused_rows.add(self._row + 1)

    def _again(self, number: int) -> None:
        """Write the same firm again, with its code, or with its name in other brackets and spaces."""
        row, name, code = self._random.choice(self._known)
        self._page.write_number(self._row, 0, number)
        raw: dict[str, object] = {"province": "天津市", "city": "天津市", "district": "河东区"}
        if code and self._random.random() < 0.5:
            raw |= {"name": f"{name[:-4]}（集团）有限公司", "credit_code": code}
            self._page.write_string(self._row, 2, f" {code[:8]} {code[8:].lower()}")
        else:
            raw["name"] = f"{name[:2]} {name[2:]}"
        self._page.write_string(self._row, 1, str(raw["name"]))
        self.expected.firms[self._row + 1] = raw
        self.expected.same_as[self._row + 1] = row

    def _refuse(self, place: int) -> None:
        header = " ".join(filter(None, _COLUMNS[place]))
        header = header if not _COLUMNS[place][2] else header.replace(_COLUMNS[place][2], f"（{_COLUMNS[place][2]}）")
        self.expected.refused_cells.add((self._row + 1, header))

    def _code(self, code: str) -> str:
        chance = self._random.random()
        if chance < 0.02:
            wrong = code[:17] + ("A" if code[17] != "A" else "B")
            self._page.write_string(self._row, 2, wrong)
            self.expected.wrong_codes.add(self._row + 1)
            return wrong
        if chance < 0.04:
            self._page.write_string(self._row, 2, code[:15])
            self._refuse(2)
            return ""
        if chance < 0.045:
            self._page.write_string(
                self._row, 2, self._random.choice(("9.1120102E+17", "911201020000001000", f"{code[:8]}O{code[9:]}"))
            )
            self._refuse(2)
            return ""
        if chance < 0.05:
            self._page.write_number(self._row, 2, 911201020000000000)
            self._refuse(2)
            return ""
        if chance < 0.08:
            self._page.write_string(self._row, 2, self._random.choice(("办理中", "/", "无", "—")))
            return ""
        shown = self._random.choice(_CODE_FORMS).format(code, code.lower(), code[:9], code[9:])
        self._page.write_string(self._row, 2, shown)
        return code

    def _founded(self, raw: dict[str, object]) -> None:
        day = date(2005, 1, 1) + timedelta(days=self._random.randrange(7000))
        y, m, d = day.year, day.month, day.day
        if self._random.random() < 0.03:
            self._page.write_string(self._row, 3, self._random.choice((f"{y}年", "去年夏天", f"{y}-13-40")))
            self._refuse(3)
            return
        raw["founded_on"] = day.isoformat()
        if self._random.random() < 0.4:
            self._page.write_datetime(self._row, 3, datetime(y, m, d), self._day)
        elif self._random.random() < 0.2:
            self._page.write_number(self._row, 3, y * 10_000 + m * 100 + d)
        else:
            ways = (
                f"{y}/{m}/{d}",
                f"{y}年{m}月{d}日",
                f"{y}.{m:02}.{d:02}",
                f"{y}{m:02}{d:02}",
                f"{y}-{m:02}-{d:02} 00:00:00",
            )
            self._page.write_string(self._row, 3, self._random.choice(ways))

    def _place(self, raw: dict[str, object]) -> None:
        raw["street"] = self._random.choice(_STREETS)
        self._page.write_string(self._row, 4, str(raw["street"]))
        if self._random.random() < 0.5:
            raw["industry_code"] = self._random.choice(("I6513", "C3562", "M7320"))
            self._page.write_string(self._row, 6, str(raw["industry_code"]))

    def _capital(self, raw: dict[str, object]) -> None:
        wan = self._random.choice((50, 100, 500, 1000, 3000))
        if self._random.random() < 0.02:
            self._page.write_string(self._row, 5, self._random.choice(("100万美元", "500万港币", "1000人民币", "50①")))
            self._refuse(5)
            return
        raw["registered_capital"] = Decimal(wan)
        if self._random.random() < 0.6:
            self._page.write_number(self._row, 5, wan)
        else:
            way = self._random.choice(_CAPITAL_FORMS)
            self._page.write_string(self._row, 5, way.format(wan, wan * 10_000, Decimal(wan) / 10000, _IN_WORDS[wan]))

    def _figures(self, raw: dict[str, object]) -> None:
        for place, year in ((7, "2024"), (9, "2025")):
            revenue = Decimal(self._random.randrange(20_000, 900_000)) / 100
            if self._money(place, revenue, Decimal(1)):
                raw.setdefault("revenue", {})[year] = revenue  # type: ignore[index]  # the dict just put there
            spent = Decimal(self._random.randrange(100_000, 4_000_000))
            if self._money(place + 1, spent, Decimal(1)):
                raw.setdefault("rd_expense", {})[year] = spent / 10_000  # type: ignore[index]  # as above

    def _money(self, place: int, number: Decimal, scale: Decimal) -> bool:
        """Write a figure in one of the usual forms; return False if it cannot be read."""
        chance = self._random.random()
        if chance < 0.05:
            if self._random.random() < 0.5:
                self._page.write_string(self._row, place, self._random.choice(("-", "/", "暂无", "——")))
            return False
        if chance < 0.08:
            self._page.write_string(
                self._row, place, self._random.choice((f"约{number}", f"{number}以上", "不到200", "五百"))
            )
            self._refuse(place)
            return False
        if chance < 0.09:
            self._page.write_formula(self._row, place, "=NA()", None, "#N/A")
            self._refuse(place)
            return False
        if chance < 0.6:
            self._page.write_number(self._row, place, float(number))
        else:
            wide = str(number).translate({ord(a): ord(a) + 0xFEE0 for a in "0123456789."})
            self._page.write_string(
                self._row, place, self._random.choice((f"{number}", f"{number:,}", wide, f" {number} "))
            )
        return True

    def _counts(self, raw: dict[str, object]) -> None:
        staff = self._random.randrange(3, 400)
        self._page.write_string(self._row, 11, f"{staff}人") if staff % 7 == 0 else self._page.write_number(
            self._row, 11, staff
        )
        raw["employees"] = {"2025": Decimal(staff)}
        for place, name in ((12, "invention_patents"), (13, "software_copyrights")):
            if self._random.random() < 0.7:
                count = self._random.randrange(0, 20)
                raw[name] = Decimal(count)
                if count == 0 and self._random.random() < 0.5:
                    self._page.write_string(self._row, place, "无")
                else:
                    self._page.write_number(self._row, place, count)

    def _standing(self, raw: dict[str, object]) -> None:
        records: list[dict[str, object]] = []
        chance = self._random.random()
        if chance < 0.4:
            self._page.write_string(self._row, 15, self._random.choice(("是", "√", "有", "Y")))
            hnte: dict[str, object] = {"kind": "hnte"}
            if chance < 0.2:
                hnte |= {"granted_on": "2024-12-03", "expires_on": "2027-12-02"}
                self._page.write_string(self._row, 16, "2024-12-03至2027-12-02")
            elif chance < 0.3:
                hnte["expires_on"] = "2026-11-30"
                self._page.write_string(self._row, 16, "2026年11月")
            records.append(hnte)
        elif chance < 0.8:
            self._page.write_string(self._row, 15, self._random.choice(("否", "×", "无")))
        if self._random.random() < 0.2:
            self._page.write_string(self._row, 17, "是")
            records.append({"kind": "srdi_sme"})
        if records:
            raw["qualifications"] = [*records, {"level": "其余资质待核实"}]
        if self._random.random() < 0.9:
            listed = self._random.random() < 0.02
            self._page.write_string(self._row, 18, "是" if listed else "否")
            raw["abnormal_list"] = listed
        self._page.write_string(self._row, 19, "王某")
        self._page.write_string(self._row, 20, "022-12345678")
        raw["contacts"] = [{"name": "王某", "phone": "022-12345678"}]
