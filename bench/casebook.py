"""Times of the casebook with 10,000 firms: `python -m bench.casebook`. Measured, not asserted."""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path

from casebook import Author, Casebook, FirmFilter, NewVisit, Origin, Provenance, VisitState, open_casebook
from matcher import Profile, read_profile

FIRMS = 10_000
ON = date(2026, 11, 24)
SOURCE = Provenance(Origin.IMPORTED, ON, "测量")
_FIRST = "海河 津门 渤海 明达 瑞和 中科 华信 华润 天元 博雅 宏图 恒信 金桥 蓝天 新锐 远景 致远 盛世 同方 卓越".split()
_SECOND = "智能 精密 生物 软件 数据 材料 能源 环保 医药 电子 光电 机械 航空 检测 信息 网络 自动化 机器人".split()
_STREETS = "东新街道 大王庄街道 春华街道 上杭路街道 中山门街道".split()
_FIELDS = "电子信息 新材料 先进制造与自动化 高技术服务".split()
_QUERIES = ("天津", "海", "海河智能", "tj", "tjhh", "9113", "MA0000012", "没有")


def firm(number: int, chance: random.Random) -> Profile:
    """Return one firm with the facts that a register usually has."""
    years = ("2023", "2024", "2025")
    return read_profile(
        {
            "name": f"天津{chance.choice(_FIRST)}{chance.choice(_SECOND)}{number}科技有限公司",
            "credit_code": f"91120102MA{number:08d}",
            "district": chance.choice(("河东区", "津南区")),
            "street": chance.choice(_STREETS),
            "tech_field": chance.choice(_FIELDS),
            "founded_on": (ON - timedelta(days=chance.randrange(300, 9000))).isoformat(),
            "employees": {year: chance.randrange(3, 400) for year in years},
            "revenue": {year: Decimal(chance.randrange(100, 3_000_000)) / 100 for year in years},
            "rd_expense": {year: Decimal(chance.randrange(1, 90_000)) / 100 for year in years},
            "qualifications": [{"kind": "hnte", "granted_on": "2024-12-01"}] if number % 4 == 0 else [],
        }
    )


def fill(book: Casebook) -> None:
    """Add the firms in one import, and a visit to every second one."""
    chance = random.Random(4)
    with book.all_or_nothing():
        for number in range(FIRMS):
            kept = book.enterprises.add(firm(number, chance), SOURCE, chance.choice(("张三", "李四", "王五")))
            if number % 2:
                day = ON - timedelta(days=chance.randrange(1, 900))
                visit = NewVisit(on=day, officer="张三", state=VisitState.HELD)
                book.visits.add(kept.id, visit, Author("测量"))


def timed(name: str, work: Callable[[], object], rounds: int = 15) -> str:
    """Return one line: median and maximum of some rounds, in milliseconds."""
    spent: list[float] = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        spent.append((time.perf_counter() - start) * 1000)
    return f"{name:<40} median {statistics.median(spent):8.2f} ms   worst {max(spent):8.2f} ms"


def lines(book: Casebook) -> list[str]:
    """Return every measurement of a filled casebook."""
    firms = book.enterprises
    known = firms.known_firms()
    day = iter(range(1, 1_000))
    filtered = FirmFilter(district="河东区", rung="hnte", officer="张三", not_seen_since=date(2026, 1, 1))
    return [
        timed("search: whole list", lambda: firms.search("", ON)),
        *(timed(f"search: {text}", partial(firms.search, text, ON)) for text in _QUERIES),
        timed("search: four filters", lambda: firms.search("", ON, filtered)),
        timed("profile of one firm", lambda: firms.profile(4321, ON)),
        timed("one fact saved (synced to disk)", lambda: firms.set_fact(4321, "revenue.2025", Decimal(next(day)), SOURCE)),
        timed("undo", lambda: book.journal.undo(4321, Author("测量"))),
        timed("snapshot of known firms", firms.known_firms, rounds=3),
        timed("one import row against known firms", lambda: known.like("天津海河智能99科技有限公司", "91120102MA00000099")),
        timed("certificates expiring in 180 days", lambda: firms.expiring(ON, 180)),
    ]  # fmt: skip


def report() -> list[str]:
    """Fill a casebook in a temporary folder and measure it."""
    with tempfile.TemporaryDirectory() as folder, open_casebook(Path(folder) / "kece.db") as book:
        start = time.perf_counter()
        fill(book)
        spent = time.perf_counter() - start
        size = sum(file.stat().st_size for file in Path(folder).iterdir()) / 1e6
        return [f"{FIRMS} firms imported in {spent:.1f} s, {size:.1f} MB", *lines(book)]


if __name__ == "__main__":
    for line in report():
        print(line)
