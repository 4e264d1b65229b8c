"""Writes registers of every shape that lists take: groups, foot lines, blocks, hidden rows, shared figures, forms.

Each function writes one workbook by chance and returns the names of the firms that must be read.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from tests.registers.messy import credit_code

FEET = (
    *(
        "合计",
        "共计 8 家",
        "以上共8家",
        "（以下空白）",
        "此页无正文",
        "数据来源：市科技局",
        "来源：科技部火炬中心",
        "注1：按认定时间排序",
    ),
    *(
        "*为重点企业",
        "填表人：王某  审核：李某",
        "制表单位：某区科学技术局（盖章）",
        "某区科学技术局",
        "2025年6月30日",
        "第1页/共3页",
    ),
    *(
        "附件2",
        "排名不分先后",
        "8家",
        "略",
        "……",
        "示例",
        "XXX公司",
        "二〇二五年六月三十日",
        "联系人：王某 电话：022-12345678",
    ),
)
GROUPS = (
    "一、大王庄街道（3家）",
    "北京市（3家）",
    "第二批",
    "（一）国家级",
    "二、春华街道",
    "河东区",
    "高新技术企业（12家）",
)
ENDS = (
    "科技有限公司",
    "智能装备股份有限公司",
    "软件开发中心",
    "设计研究院",
    "机械厂",
    "餐饮店",
    "会计师事务所（普通合伙）",
    "商贸行",
)
HEADERS = ("序号", "企业名称", "统一社会信用代码", "2025年营业收入（万元）")
Shape = Callable[[Path, Random], set[str]]


def firms(random: Random, count: int) -> list[tuple[str, str, int]]:
    """Return names, codes and figures of invented firms."""
    start = random.randrange(100_000)
    return [
        (f"海河{n}号{random.choice(ENDS)}", credit_code(n), random.randrange(10, 90_000))
        for n in range(start, start + count)
    ]


def _book(path: Path, write: Callable[[Worksheet, xlsxwriter.Workbook], None]) -> None:
    book = xlsxwriter.Workbook(str(path))
    write(book.add_worksheet("名单"), book)
    book.close()


def _row(page: Worksheet, row: int, left: int, number: int, firm: tuple[str, str, int]) -> None:
    page.write_row(row, left, (number, *firm))


def grouped(path: Path, random: Random) -> set[str]:
    """A list anywhere on the sheet with groups, merged over all columns or in one cell, foot lines and a title."""
    known = firms(random, random.randrange(6, 20))

    def write(page: Worksheet, book: xlsxwriter.Workbook) -> None:
        left, row = random.randrange(4), random.randrange(9)
        page.write_string(row, left, "科技企业名单")
        page.write_row(row + 1, left, HEADERS)
        row += 2
        for number, firm in enumerate(known, 1):
            if number == 1 or random.random() < 0.25:
                text = random.choice(GROUPS)
                if random.random() < 0.5:
                    page.merge_range(row, left, row, left + 3, text)
                else:
                    page.write_string(row, left + random.randrange(2), text)
                row += 1
            _row(page, row, left, number, firm)
            row += 1 + (random.random() < 0.1)
        for text in random.sample(FEET, random.randrange(1, len(FEET))):
            page.write_string(row, left + random.randrange(2), text)
            row += 1

    _book(path, write)
    return {name for name, _, _ in known}


def side_by_side(path: Path, random: Random) -> set[str]:
    """Two to four blocks with the same headers, with or without a blank column between them."""
    count, gap = random.randrange(2, 5), random.randrange(2)
    headers = random.choice((HEADERS[:2], HEADERS[:3], HEADERS))
    known = firms(random, random.randrange(count * 2, 30))
    height = -(-len(known) // count)

    def write(page: Worksheet, book: xlsxwriter.Workbook) -> None:
        page.write_string(0, 0, "2025年名单")
        for place, firm in enumerate(known):
            block, row = divmod(place, height)
            left = block * (len(headers) + gap)
            page.write_row(1, left, headers)
            page.write_row(2 + row, left, (place + 1, *firm)[: len(headers)])

    _book(path, write)
    return {name for name, _, _ in known}


def stacked(path: Path, random: Random) -> set[str]:
    """Tables one below the other: other titles, other units, other columns."""
    known = firms(random, random.randrange(6, 20))
    cut = random.randrange(2, len(known) - 2)

    def write(page: Worksheet, book: xlsxwriter.Workbook) -> None:
        row = 0
        for title, headers, part in (
            ("河东区名单", HEADERS, known[:cut]),
            ("南开区名单", (*HEADERS[:3], "2025年营业收入（元）"), known[cut:]),
        ):
            page.write_string(row, 0, title)
            page.write_row(row + 1, 0, headers)
            for number, firm in enumerate(part, 1):
                _row(page, row + 1 + number, 0, number, firm)
            row += len(part) + 2 + random.randrange(3)

    _book(path, write)
    return {name for name, _, _ in known}


def on_sheets(path: Path, random: Random) -> set[str]:
    """A sheet for each street, a cover, a dictionary and an example."""
    book = xlsxwriter.Workbook(str(path))
    book.add_worksheet("说明").write_string(0, 0, "请各街道核对后报送")
    wanted: set[str] = set()
    for number in range(random.randrange(2, 13)):
        page = book.add_worksheet(f"街道{number}")
        page.write_row(0, 0, HEADERS)
        for place, firm in enumerate(firms(random, random.randrange(1, 5)), 1):
            _row(page, place, 0, place, firm)
            wanted.add(firm[0])
    words = book.add_worksheet("字典")
    words.write_row(0, 0, ("行业代码", "行业"))
    words.write_row(1, 0, ("I65", "软件"))
    example = book.add_worksheet("填表示例")
    example.write_row(0, 0, HEADERS)
    _row(example, 1, 0, 1, ("天津示范科技有限公司", credit_code(1), 5))
    book.close()
    return wanted


def filtered(path: Path, random: Random) -> set[str]:
    """Rows hidden by a filter, and a hidden column."""
    known = firms(random, random.randrange(4, 20))
    gone = set(random.sample(range(len(known)), random.randrange(1, len(known) - 1)))

    def write(page: Worksheet, book: xlsxwriter.Workbook) -> None:
        page.write_row(0, 0, HEADERS)
        for place, firm in enumerate(known):
            _row(page, place + 1, 0, place + 1, firm)
            if place in gone:
                page.set_row(place + 1, None, None, {"hidden": True})
        page.set_column(3, 3, None, None, {"hidden": True})

    _book(path, write)
    return {firm[0] for place, firm in enumerate(known) if place not in gone}


def form(path: Path, random: Random) -> set[str]:
    """The form of one firm: one or two pairs in a row, labels and values merged or not, anywhere on the sheet."""
    (firm,) = firms(random, 1)
    pairs = [
        ("企业名称", firm[0]),
        ("统一社会信用代码", firm[1]),
        ("成立日期", "2019-05-06"),
        ("注册资本（万元）", 500),
    ]
    pairs += [("2025年营业收入（万元）", firm[2]), ("联系人", "王某"), ("主要产品", "软件"), ("企业简介", "做软件的")]
    random.shuffle(pairs)
    across, wide = random.randrange(1, 3), random.randrange(1, 3)
    left, top = random.randrange(4), random.randrange(1, 9)

    def write(page: Worksheet, book: xlsxwriter.Workbook) -> None:
        page.merge_range(top - 1, left, top - 1, left + 3, "企业基本信息表")
        for place, pair in enumerate(pairs):
            row, start = top + place // across, left + (place % across) * (1 + wide)
            page.write(row, start, pair[0])
            if wide > 1:
                page.merge_range(row, start + 1, row, start + wide, pair[1])
            else:
                page.write(row, start + 1, pair[1])

    _book(path, write)
    return {firm[0]}


SHAPES: tuple[Shape, ...] = (grouped, side_by_side, stacked, on_sheets, filtered, form)
