"""Invented lists of patents and software copyrights, as rows of cells."""

from __future__ import annotations

from collections.abc import Sequence

FIRM = "天津甲智能科技有限公司"
Rows = list[list[str]]
HEAD = ("序号", "专利名称", "专利类型", "专利号", "申请日", "授权公告日", "法律状态", "专利权人")


def check_figure(number: str) -> str:
    """Return a Chinese application number of 12 figures with its check figure behind a point."""
    weights = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
    rest = sum(int(figure) * weight for figure, weight in zip(number, weights, strict=True)) % 11
    return f"{number}.{'0123456789X'[rest]}"


def patent(kind: str, serial: int, state: str, *, year: int = 2021, owner: str = FIRM) -> list[str]:
    """Return one row of a list of patents without its number."""
    digit = {"发明专利": 1, "实用新型": 2, "外观设计": 3}[kind]
    number = "ZL" + check_figure(f"{year}{digit}{serial:07d}")
    granted = f"{year + 1}-05-06" if "授权" in state or "有效" in state or "维持" in state else ""
    return [f"一种装置{serial}", kind, number, f"{year}-01-02", granted, state, owner]


PATENTS = (
    patent("发明专利", 1234567, "授权"),
    patent("发明专利", 1234568, "专利权维持"),
    patent("发明专利", 1234569, "实质审查的生效"),
    patent("实用新型", 2234567, "有效"),
    patent("实用新型", 2234568, "有效"),
    patent("实用新型", 2234569, "未缴年费终止失效"),
    patent("外观设计", 3234567, "授权"),
    patent("实用新型", 2234570, "授权", owner="天津乙科技有限公司"),
    patent("实用新型", 2234567, "有效"),
)
"""2 inventions, 2 utility models and 1 design count; one row stands twice, one belongs to another firm."""


def patent_list(rows: Sequence[Sequence[str]] = PATENTS, head: Sequence[str] = HEAD, title: str = "专利清单") -> Rows:
    """Return a list of patents with its numbers."""
    return [[title], [f"企业名称：{FIRM}"], list(head), *([str(k), *row] for k, row in enumerate(rows, 1))]


def software_list(count: int = 3) -> Rows:
    """Return a list of software copyrights as the register centre prints it."""
    head = ["序号", "登记号", "软件名称", "版本号", "著作权人", "首次发表日期", "登记日期"]
    rows = [
        [str(k), f"2022SR{100000 + k:07d}", f"甲管理软件{k}", "V1.0", FIRM, "未发表", "2022-03-04"]
        for k in range(1, count + 1)
    ]
    return [["软件著作权清单"], head, *rows]
