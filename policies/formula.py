"""Formulas: arithmetic over facts, written as text in policy files and parsed into a tree.

    sum(rd_expense, 3) / sum(revenue, 3)
    min(taxable_income[-1] * 0.1, 500)
    count(platforms, level=("国家", "省部"), kind_not=("博士后工作站",))

`name` is a fact or a named quantity; `name[-1]` is the value of a series in the last closed accounting year.
A formula is data: the matcher walks the tree and never executes the text.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

import msgspec

from policies.catalogue import CATALOGUE, FieldType, depends_on_catalogue


class Number(msgspec.Struct, frozen=True):
    """A number written in the formula."""

    value: Decimal


class Fact(msgspec.Struct, frozen=True):
    """A fact with one value."""

    name: str


class YearFact(msgspec.Struct, frozen=True):
    """The value of a series in one accounting year; offset -1 is the year before the day of the match."""

    name: str
    offset: int


class Named(msgspec.Struct, frozen=True):
    """A named quantity (`policies.quantities` or one that the policy itself defines)."""

    name: str


class Operator(StrEnum):
    """The four arithmetic operators."""

    ADD = "+"
    SUBTRACT = "-"
    MULTIPLY = "*"
    DIVIDE = "/"


class Binary(msgspec.Struct, frozen=True):
    """An arithmetic operation on two formulas."""

    operator: Operator
    left: Formula
    right: Formula


class Extreme(msgspec.Struct, frozen=True):
    """The minimum or (`greatest`) the maximum of several formulas."""

    greatest: bool
    members: tuple[Formula, ...]


class Years(msgspec.Struct, frozen=True):
    """Sum or mean of a series over the last `years` closed years, or fewer if the firm is younger."""

    name: str
    years: int
    mean: bool = False


class RecordFilter(msgspec.Struct, frozen=True):
    """A test on one part of a record: it is one of `values` (or, with `exclude`, none of them), or within the bounds."""

    part: str
    values: tuple[str, ...] = ()
    exclude: bool = False
    at_most: int | None = None
    at_least: int | None = None


class Records(msgspec.Struct, frozen=True):
    """The number of records that pass every filter, or the sum or maximum of one of their parts.

    `of` is the part that is summed or compared (None counts the records). `years` keeps only the records of the year
    of the match and of that many years before it (part `year`), or of the same time in days (`on`, `granted_on`).
    """

    name: str
    of: str | None = None
    greatest: bool = False
    filters: tuple[RecordFilter, ...] = ()
    years: int | None = None


class Builtin(msgspec.Struct, frozen=True):
    """A call of a built-in function of the matcher, for values that arithmetic cannot express."""

    name: str
    arguments: tuple[str, ...] = ()


class Tier(msgspec.Struct, frozen=True):
    """A value by tiers. `steps` are pairs (limit, value): the first limit that `of` does not exceed gives the value.

    If `of` exceeds every limit, the value is `otherwise`.
    """

    of: Formula
    steps: tuple[tuple[Decimal, Formula], ...]
    otherwise: Formula


Formula = Number | Fact | YearFact | Named | Binary | Extreme | Years | Records | Builtin | Tier

BUILTINS: dict[str, tuple[str, ...]] = {
    # name: facts that the function reads in addition to its arguments
    "days_since": (),
    "years_at_year_end": (),
    "years_since": (),
    "years_in_niche": ("niche_since",),
    "average_growth": ("founded_on",),
    "holds": ("qualifications",),
    "size": ("size_industry", "industry_code", "employees", "revenue", "total_assets"),
    "industry_section": ("industry_code",),
    "industry_class": ("industry_code",),
    "deductible_rd": ("rd_deductible", "rd_expense"),
    "base_tax_rate": ("taxable_income", "employees", "total_assets", "restricted_industry"),
    "tax_rate": ("qualifications", "taxable_income", "employees", "total_assets", "restricted_industry"),
    "yes": (),
}
"""Function name → names of the facts that it reads in addition to its arguments."""
_AGGREGATES = {"count": (False, 1), "total": (False, 2), "largest": (True, 2)}
"""Function name → (whether it is a maximum, number of positional arguments)."""


_LONGEST, _DEEPEST = 2_000, 60
"""Largest number of characters and of nested levels. Our choice, far above every formula of the library: a file from
outside must not exhaust memory or the recursion limit."""


class FormulaError(ValueError):
    """A formula with an error; the message is Chinese and names the wrong part."""


@depends_on_catalogue
@lru_cache(maxsize=4096)
def parse(text: str) -> Formula:
    """Parse the text of a formula and return its tree. Results are cached.

    Raises: FormulaError naming the wrong part.

    >>> parse("min(employees[-1], 300)")
    Extreme(greatest=False, members=(YearFact(name='employees', offset=-1), Number(value=Decimal('300'))))
    """
    if len(text) > _LONGEST:
        raise FormulaError(f"公式有 {len(text)} 个字符，最多 {_LONGEST} 个")
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise FormulaError(f"公式写法有误：{text}") from error
    if _too_deep(tree):
        raise FormulaError(f"公式套了太多层，最多 {_DEEPEST} 层")
    return _read(tree.body)


def _too_deep(tree: ast.AST) -> bool:
    """Return whether a formula has more than `_DEEPEST` nested levels."""
    level: list[ast.AST] = [tree]
    for _ in range(_DEEPEST):
        level = [child for node in level for child in ast.iter_child_nodes(node)]
    return bool(level)


def _read(node: ast.expr) -> Formula:
    match node:
        case ast.Constant(value=bool()):
            raise FormulaError("公式里不能直接写 True/False")
        case ast.Constant(value=int() | float() as value):
            return Number(_finite(value))
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as value)):
            return Number(-_finite(value))
        case ast.BinOp(left=left, op=op, right=right):
            return Binary(_operator(op), _read(left), _read(right))
        case ast.Name(id=name):
            return _name(name)
        case ast.Subscript(value=ast.Name(id=name), slice=index):
            return YearFact(_series(name), _integer(index))
        case ast.Call(func=ast.Name(id=name)):
            return _call(name, node)
    raise FormulaError(f"公式里不能这样写：{ast.unparse(node)}")


def _finite(value: float) -> Decimal:
    number = Decimal(str(value))
    if not number.is_finite():
        raise FormulaError("公式里的数大得不合常理")
    return number


def _operator(op: ast.operator) -> Operator:
    table = {ast.Add: Operator.ADD, ast.Sub: Operator.SUBTRACT, ast.Mult: Operator.MULTIPLY, ast.Div: Operator.DIVIDE}
    try:
        return table[type(op)]
    except KeyError:
        raise FormulaError("公式里只能用 + - * /") from None


def _name(name: str) -> Formula:
    field = CATALOGUE.get(name)
    if field is None:
        return Named(name)
    _reject_contact_facts(name)
    if field.type is FieldType.SERIES:
        raise FormulaError(f"“{name}”是年度序列，要写明年份，如 {name}[-1]")
    return Fact(name)


def _series(name: str) -> str:
    field = CATALOGUE.get(name)
    if field is None or field.type is not FieldType.SERIES:
        raise FormulaError(f"“{name}”不是年度序列")
    return name


def _integer(node: ast.expr) -> int:
    try:
        value = ast.literal_eval(node)
    except ValueError:
        value = None
    if not isinstance(value, int) or isinstance(value, bool):
        raise FormulaError(f"这里要写整数：{ast.unparse(node)}")
    return value


def _identifier(node: ast.expr) -> str:
    name = node.id if isinstance(node, ast.Name) else node.value if isinstance(node, ast.Constant) else None
    if not isinstance(name, str):
        raise FormulaError(f"这里要写名称：{ast.unparse(node)}")
    _reject_contact_facts(name)
    return name


def _reject_contact_facts(name: str) -> None:
    field = CATALOGUE.get(name)
    if field is not None and not field.matched:
        raise FormulaError(f"“{name}”（{field.label}）只供联系用，不能作政策条件")


def _call(name: str, node: ast.Call) -> Formula:
    arguments = node.args
    if name in ("min", "max") and arguments:
        return Extreme(name == "max", tuple(_read(argument) for argument in arguments))
    if name in ("sum", "mean") and len(arguments) == 2:
        return Years(_series(_identifier(arguments[0])), _integer(arguments[1]), name == "mean")
    if name == "tier" and len(arguments) >= 4 and len(arguments) % 2 == 0:
        return _tier(arguments)
    if name in _AGGREGATES:
        return _records(name, node)
    if name in BUILTINS:
        return Builtin(name, tuple(_identifier(argument) for argument in arguments))
    raise FormulaError(f"没有“{name}”这个函数，或参数个数不对")


def _tier(arguments: list[ast.expr]) -> Tier:
    pairs = arguments[1:-1]
    steps = tuple((_literal(limit), _read(value)) for limit, value in zip(pairs[::2], pairs[1::2], strict=True))
    return Tier(_read(arguments[0]), steps, _read(arguments[-1]))


def _literal(node: ast.expr) -> Decimal:
    value = _read(node)
    if not isinstance(value, Number):
        raise FormulaError(f"分档界限要写数字：{ast.unparse(node)}")
    return value.value


def _records(name: str, node: ast.Call) -> Records:
    greatest, wanted = _AGGREGATES[name]
    if len(node.args) != wanted:
        raise FormulaError(f"{name}(…) 需要 {wanted} 个名称")
    list_name = _identifier(node.args[0])
    field = CATALOGUE.get(list_name)
    if field is None or field.type not in (FieldType.RECORDS, FieldType.TEXTS):
        raise FormulaError(f"“{list_name}”不是清单")
    part = _identifier(node.args[1]) if wanted == 2 else None
    years: int | None = None
    filters: list[RecordFilter] = []
    for keyword in node.keywords:
        if keyword.arg == "years":
            years = _integer(keyword.value)
        else:
            filters.append(_filter(list_name, keyword))
    return Records(list_name, part, greatest, tuple(filters), years)


def _filter(list_name: str, keyword: ast.keyword) -> RecordFilter:
    key = keyword.arg or ""
    part, _, tail = key.rpartition("_")
    suffix = tail if tail in ("not", "max", "min") and part else ""
    part = part if suffix else key
    known = CATALOGUE[list_name].part(part)
    if known is None:
        raise FormulaError(f"“{list_name}”没有“{part}”这一栏")
    if suffix == "max":
        return RecordFilter(part, at_most=_integer(keyword.value))
    if suffix == "min":
        return RecordFilter(part, at_least=_integer(keyword.value))
    values = ast.literal_eval(keyword.value)
    texts = tuple(values) if isinstance(values, (tuple, list)) else (values,)
    wrong = [value for value in texts if known.values and value not in known.values]
    if wrong:
        raise FormulaError(f"“{part}”不能是“{wrong[0]}”，可选：{'、'.join(known.values)}")
    return RecordFilter(part, texts, suffix == "not")


def parts_of(formula: Formula) -> Iterator[Formula]:
    """Yield the formula and all formulas inside it, outermost first; a named quantity is not replaced by its formula.

    >>> [type(part).__name__ for part in parts_of(parse("rd_expense[-1] / revenue[-1]"))]
    ['Binary', 'YearFact', 'YearFact']
    """
    yield formula
    match formula:
        case Binary(left=left, right=right):
            yield from parts_of(left)
            yield from parts_of(right)
        case Extreme(members=members):
            for member in members:
                yield from parts_of(member)
        case Tier(of=of, steps=steps, otherwise=otherwise):
            yield from parts_of(of)
            for _, value in steps:
                yield from parts_of(value)
            yield from parts_of(otherwise)
        case _:
            return
