"""Writes invented papers of firms in the layouts of the forms, for trying and for the handbook.

`python tools/make_papers.py FOLDER` writes the annual tax return, the statements and the lists of rights of one
invented firm as workbook, as PDF with table lines and as PDF without; its licence and its public credit report as PDF.
"""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.papers.make import Rows, pdf_of, xlsx_of
from tests.papers.make_registered import credit_report, licence, report_pdf
from tests.papers.make_rights import patent_list, software_list
from tests.papers.make_statements import Look, balance_amounts, balance_sheet, income_statement, profit_amounts
from tests.papers.make_tax import Return, whole_return


def papers() -> dict[str, Mapping[str, Rows]]:
    """Return the papers by the name of their file, each as sheets by name."""
    return {
        "企业所得税年度申报表2025": whole_return(Return()),
        "企业所得税年度申报表2025（旧版主表）": whole_return(Return(), old=True),
        "财务报表2025（小企业会计准则）": statements(general=False),
        "财务报表2025（企业会计准则）": statements(general=True),
        "知识产权清单": {"专利": patent_list(), "软件著作权": software_list()},
    }


def statements(*, general: bool) -> dict[str, Rows]:
    """Return a balance sheet and an income statement of the year and the year before."""
    year = profit_amounts("48650321.75", "3100456.12", tax="120000.00", general=general)
    before = profit_amounts("41230800.20", "2700100.00", tax="80000.00", general=general)
    end, begin = balance_amounts("52000000.00", "18000000.00"), balance_amounts("47000000.00", "17500000.00")
    heads = ("期末余额", "上年年末余额" if general else "年初余额")
    columns = zip(("本期金额", "上期金额") if general else ("本年累计金额", "上年金额"), (year, before), strict=True)
    return {
        "资产负债表": balance_sheet(end, begin, Look(general=general, heads=heads)),
        "利润表": income_statement(list(columns), Look(day="2025年度", general=general)),
    }


def main() -> int:
    """Write the papers into the folder given."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    for name, sheets in papers().items():
        (folder / f"{name}.xlsx").write_bytes(xlsx_of(sheets))
        pages = [rows for rows in sheets.values() if any(len(row) > 2 for row in rows)]
        (folder / f"{name}.pdf").write_bytes(pdf_of(pages))
        (folder / f"{name}（无表格线）.pdf").write_bytes(pdf_of(pages, ruled=False))
    (folder / "企业信用信息公示报告.pdf").write_bytes(report_pdf(credit_report(two=True)))
    (folder / "营业执照.pdf").write_bytes(report_pdf(licence(), watermark=False))
    print(f"{len(papers()) * 3 + 2} files in {folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
