"""`screen` and `sql`: evaluates the rules for a whole register, here or as SQL in another database."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from commands.library import built_in_library, parse_day

if TYPE_CHECKING:
    from commands._parser import SubParsers


def add(commands: SubParsers) -> None:
    """Add the commands to the parser."""
    screening = commands.add_parser("screen", help="用全部政策筛一份企业名册")
    screening.add_argument(
        "register",
        type=Path,
        help="名册（xlsx、xls、et、csv、tsv、parquet；列名为字段名，如 revenue.2021，或通常的叫法）",
    )
    screening.add_argument("--out", type=Path, required=True, help="结果文件（csv、parquet、xlsx）")
    screening.add_argument("--on", help="按哪一天，默认今天")
    screening.add_argument(
        "--engine",
        choices=("polars", "duckdb", "sqlite", "python"),
        default="polars",
        help="判断用的引擎，结果都一样；duckdb 要另装：pip install 'kece[duckdb]'",
    )
    screening.add_argument("--wide", action="store_true", help="每项政策一列，默认每项一行")
    screening.set_defaults(run=_screen)
    sql = commands.add_parser("sql", help="把全部规则输出为 SQL")
    sql.add_argument("--dialect", choices=("spark", "duckdb", "sqlite"), default="spark")
    sql.add_argument("--on", help="按哪一天，默认今天")
    sql.set_defaults(run=_sql)


def _screen(arguments: argparse.Namespace) -> int:
    from screening import Engine, Options, screen

    options = Options(engine=Engine(arguments.engine), wide=arguments.wide, progress=_progress)
    done = screen(arguments.register, arguments.out, parse_day(arguments.on), built_in_library(), options)
    if sys.stderr.isatty():
        print(file=sys.stderr)
    print(f"{done.rows} 家企业，结果：{done.out.resolve()}")
    for sentence in done.assumed:
        print(sentence)
    for count, what in (
        (done.refused, "行有读不懂的内容，没有计入"), (done.unread, "格读不懂，按未知计"), (done.left_out, "行不是企业，没有计入"),
    ):  # fmt: skip
        if count and done.report is not None:
            print(f"{count} {what}，原因见：{done.report.resolve()}")
    for header in done.ignored:
        print(f"未采用的列：{header}")
    return 0


def _progress(rows: int, whole: int | None) -> None:
    if sys.stderr.isatty():
        print(f"\r已筛 {rows}{f' / {whole}' if whole else ''} 家", end="", file=sys.stderr, flush=True)


def _sql(arguments: argparse.Namespace) -> int:
    from screening import Dialect, as_sql

    print(as_sql(built_in_library(), parse_day(arguments.on), Dialect(arguments.dialect)), end="")
    return 0
