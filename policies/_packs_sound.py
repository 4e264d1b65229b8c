"""Checking that this program reads everything in a library; a signed pack may be made for a later program version."""

from __future__ import annotations

from collections.abc import Iterator

from policies import _checks
from policies._packs_format import PackRefusal, Refused, version_order
from policies._table_checks import check_formulas, check_tables
from policies.catalogue import CATALOGUE, QUALIFICATIONS, catalogue_kept, clashes, is_built_in, reword
from policies.errors import UserError, ValidationError
from policies.formula import FormulaError, Named, parse, parts_of
from policies.library import EDITION, Library, edition_of, library_bytes, library_from
from policies.model import Policy
from policies.quantities import QUANTITIES
from policies.rules import Flag, Holds, OnDate, Operand, Recognised, Rule, walk


def checked_library(content: bytes) -> Library:
    """Return the library in these bytes, after checking that this program reads all of it and finds no error.

    Its new facts are in use afterwards, unless it is refused.
    Raises: Refused if it is damaged, has errors, or contains something that only a later program version reads.
    """
    with catalogue_kept(on_error=True):
        return _checked(content)


def _checked(content: bytes) -> Library:
    try:
        library = library_from(content, "更新包")
    except (UserError, RecursionError) as error:
        raise Refused(PackRefusal.UNSOUND, f"更新包里的政策库不能用，请联系发布单位。{error}") from error
    if edition_of(content) < EDITION:
        raise Refused(
            PackRefusal.UNSOUND,
            "更新包是旧格式的，没有写谁能申请、什么事兑现和申报轮次，请向发布单位索取新格式的更新包",
        )
    if library_bytes(library) != content:
        raise Refused(
            PackRefusal.NEWER_PROGRAM, "更新包里有本程序不认识的内容，可能是为更新版本的程序制作的，请先升级本程序"
        )
    if version_order(library.version) is None:
        raise Refused(
            PackRefusal.UNSOUND, f"政策库的版本号“{library.version[:32]}”不合要求，要写成 2026.11 或 2026.11.2"
        )
    reword(library.tables.facts)
    if other := next(clashes(library.tables, wording=False), None):
        if other[0] == "facts" and not is_built_in(other[1]):
            raise Refused(PackRefusal.OTHER_MEANING, other_meaning_words(other[1]))
        raise Refused(
            PackRefusal.NEWER_PROGRAM, f"更新包里的“{other[1][:40]}”与本程序的同名条目含义不同，请先升级本程序"
        )
    unknown = next((name for policy in library.policies for name in unknown_names(policy)), None)
    if unknown is not None:
        raise Refused(PackRefusal.NEWER_PROGRAM, f"更新包里的政策用到了本程序没有的{unknown}，请先升级本程序")
    files = tuple((policy.id, policy) for policy in library.policies)
    errors = [
        ValidationError(f"目录（{mistake.table}）", mistake.place, mistake.what, mistake.advice)
        for mistake in (*check_tables(library.tables), *check_formulas(library.tables.quantities))
    ]
    errors += [error for name, policy in files for error in _checks.check_policy(policy, name)]
    errors += _checks.check_library(files, tuple((entry.id, entry) for entry in library.references))
    if errors:
        raise Refused(PackRefusal.UNSOUND, f"政策库有 {len(errors)} 处错误，例如 {errors[0]}；请联系发布单位")
    return library


def other_meaning_words(name: str) -> str:
    """Return the sentence about a fact of a pack that means something else in an own policy or an earlier update."""
    return (
        f"更新包里的事实“{name[:40]}”与本局政策或以前的更新包里的同名事实含义不同，装了企业资料会读不出来，没有安装；"
        "请发布单位换一个名称"
    )


def unknown_names(policy: Policy) -> Iterator[str]:
    local = {quantity.name: quantity.formula for quantity in policy.quantities}
    for version in policy.versions:
        for support in version.support:
            yield from _in_formula(support.formula or "0", local, policy)
            for rule in (support.when, support.event):
                yield from _in_rule(rule, local, policy) if rule is not None else ()
        yield from _in_rule(version.rule, local, policy)
    for formula in local.values():
        yield from _in_formula(formula, local, policy)


def _in_rule(rule: Rule, local: dict[str, str], policy: Policy) -> Iterator[str]:
    for node in walk(rule):
        for operand in (getattr(node, "left", None), getattr(node, "by", None)):
            if isinstance(operand, Operand):
                yield from _in_formula(operand.formula, local, policy)
        if isinstance(node, (Flag, OnDate)) and node.field not in CATALOGUE:
            yield f"字段“{node.field[:40]}”（{policy.id}）"
        if isinstance(node, (Holds, Recognised)):
            yield from (f"资质“{kind[:40]}”（{policy.id}）" for kind in node.kinds if kind not in QUALIFICATIONS)


def _in_formula(text: str, local: dict[str, str], policy: Policy) -> Iterator[str]:
    try:
        parts = tuple(parts_of(parse(text)))
    except FormulaError as error:
        yield f"写法：{error}（{policy.id}）"
        return
    for part in parts:
        if isinstance(part, Named) and part.name not in QUANTITIES and part.name not in local:
            yield f"指标“{part.name[:40]}”（{policy.id}）"
