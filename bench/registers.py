"""Reading a large register: everything that `open_book` does, against the reading library alone."""

from __future__ import annotations

import tempfile
from pathlib import Path
from time import process_time

from bench.clock import Timing, timed

ROWS = 100_000
GOAL = 1.5
"""Most that `open_book` may take, in multiples of the reading library alone."""
_HEADERS = ("序号", "企业名称", "统一社会信用代码", "所属街镇", "成立日期", "2025年营业收入（万元）")
_MORE = ("2025年研发费用（万元）", "职工人数", "是否高新技术企业", "备注")
_STREETS = ("大王庄街道", "大直沽街道", "中山门街道", "富民路街道", "二号桥街道")
_TRADES = ("智能装备", "生物医药", "软件", "新材料", "环保科技", "检测技术", "光电", "数据")


def write_large(path: Path, rows: int = ROWS) -> None:
    """Write a register of invented firms with ten columns."""
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet("名单")
    page.write_row(0, 0, (*_HEADERS, *_MORE))
    for n in range(1, rows):
        name, code = f"天津海河{n}号{_TRADES[n % 8]}有限公司", f"91120102MA{n:07d}X"
        founded = f"20{n % 25:02}-{n % 12 + 1:02}-{n % 28 + 1:02}"
        figures = (n * 7919 % 9_000_000 / 100, n * 104_729 % 900_000 / 100, n % 397 + 3)
        note = f"走访{n % 50}次" if n % 4 == 0 else None
        page.write_row(n, 0, (n, name, code, _STREETS[n % 5], founded, *figures, "是" if n % 3 else "否", note))
    book.close()


def large(rounds: int = 5) -> tuple[Timing, Timing]:
    """Return the processor time of `open_book` and of the reading library alone, taken in turns."""
    import python_calamine

    from registers import open_book

    def alone() -> object:
        return python_calamine.load_workbook(path).get_sheet_by_index(0).to_python()

    with tempfile.TemporaryDirectory(prefix="kece-bench-") as folder:
        path = Path(folder) / "名单.xlsx"
        write_large(path)
        plain = timed(f"the reading library alone, {ROWS:,} rows × 10 columns", alone, rounds, clock=process_time)
        whole = timed(
            "open_book: the same, checked, cleaned, as tables", lambda: open_book(path), rounds, clock=process_time
        )
    return whole, plain


def report() -> list[str]:
    """Return the lines of the measurement, with the ratio."""
    whole, plain = large()
    ratio = whole.median / plain.median
    kept = "kept" if ratio <= GOAL else "MISSED"
    return [plain.line(), whole.line(), f"ratio {ratio:.2f}, goal ≤ {GOAL}: {kept}"]


if __name__ == "__main__":
    print("\n".join(report()))
