"""Writes the rules of a library as one SQL statement, for users with a database engine of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from policies import Library, Policy
from screening._conditions import Conditions
from screening._terms import Terms
from screening.sql._dialects import DIALECTS, Dialect
from screening.sql._predicates import can_ask
from screening.sql._query import Query

_PER_QUERY = 40
"""Policies per query. Our choice: engines plan queries of a few hundred columns, but not of thousands."""
_HEAD = """\
-- 科策一对一：{count} 项政策在 {on} 的符合性判断（政策库 {version}，{digest}）
-- 方言：{dialect}。只读一张表 register，列名同企业画像字段（年度数据如 "revenue.2025"），用到的列：
--   {columns}
-- 结果：name、credit_code、policy、verdict（eligible 符合、ineligible 不符合、unknown 待核实）。
-- 空值即未知：未知不当作否，也不当作零。两项数不可能同时成立的（如科技人员多于职工）都按未知。是否类为布尔或 是/否、true/false、1/0；日期为 DATE 或 2026-03-14 的样子；清单为 JSON 文本。
-- 地名写全称或简称，可连写上级（天津市河东区、河东）；后面带街道、门牌的按未知。没填的地区、主体类型、独立法人由信用代码和名称推定。
-- 金额按分精确比较；某行有金额超过十亿万元或细于一分（0.000001 万元）、或数字列里不是数字，该行 verdict 为空，请用 python main.py screen 判断。
"""


def as_sql(library: Library, on: date, dialect: Dialect = Dialect.SPARK) -> str:
    """Return a SQL statement over a table `register`, whose columns are named as in `Screener.asked`.

    The statement returns one row `name, credit_code, policy, verdict` per firm and policy. For a library with
    the policy p0 (revenue of at least 1000 万元):

    >>> statement = as_sql(library, date(2026, 3, 14), Dialect.SQLITE)
    >>> connection = sqlite3.connect(":memory:")
    >>> columns = 'name, credit_code, founded_on, listed_on, "revenue.2025", "main_revenue.2025"'
    >>> _ = connection.execute(f"CREATE TABLE register ({columns})")
    >>> _ = connection.execute("INSERT INTO register VALUES ('天津甲公司', NULL, NULL, NULL, 1200, NULL)")
    >>> connection.execute(statement).fetchall()
    [('天津甲公司', None, 'p0', 'eligible')]

    Raises: UserError naming policy and condition if the dialect cannot express a condition.
    """
    queries = list(queries_of(library.policies, on, dialect))
    columns = sorted({name for query in queries for name in query.columns})
    head = _HEAD.format(
        count=len(library.policies), on=on.isoformat(), version=library.version, digest=library.digest[:19],
        dialect=dialect.value, columns="、".join(columns),
    )  # fmt: skip
    body = "\nUNION ALL\n".join(f"SELECT * FROM (\n{query.text()}\n) AS part_{n}" for n, query in enumerate(queries, 1))
    return head + body + "\n"


def queries_of(policies: Sequence[Policy], on: date, dialect: Dialect, wide: bool = False) -> Iterator[Query]:
    """Yield queries for the rules of some policies, up to `_PER_QUERY` policies each; `wide` as in Query.

    Raises: UserError naming policy and condition if the dialect cannot express a condition.
    """
    for first in range(0, len(policies), _PER_QUERY):
        part = policies[first : first + _PER_QUERY]
        conditions = Conditions(Terms(), on, can_ask)
        bitmaps = [(policy.id, conditions.policy(policy)) for policy in part]
        yield Query(DIALECTS[dialect], on, [(name, bitmap.met, bitmap.unmet) for name, bitmap in bitmaps], wide)
