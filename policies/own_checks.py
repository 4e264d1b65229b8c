"""Checking an own policy with its facts before it is handed on: the checks of policy files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from policies.catalogue import catalogue_kept, clashes, extend_catalogue, reword, rewords
from policies.errors import ValidationError, ValidationErrors
from policies.fact_types import FactTables, Field
from policies.library import Library
from policies.model import Aspect, Policy
from policies.own import OwnPolicy

_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,79}")
"""The id is the name of the policy's file, on every system."""


def checked(policy: Policy, facts: Iterable[Field]) -> None:
    """Check a policy and the facts that it brings. Raises: ValidationErrors with all errors."""
    if errors := errors_of(policy, facts):
        raise ValidationErrors(errors)


def errors_of(policy: Policy, facts: Iterable[Field]) -> list[ValidationError]:
    """Return all errors of a policy and of the facts that it brings; the tables in use stay as they are."""
    from policies import _checks

    where, tables = policy.name or policy.id, FactTables(facts=tuple(facts))
    errors = [*_fact_errors(tables, where)]
    if not _ID.fullmatch(policy.id):
        errors.append(ValidationError(where, "id", f"编号“{policy.id[:40]}”不合要求", "用小写字母、数字和连字符"))
    if not policy.name.strip():
        errors.append(ValidationError(where, "name", "没有名称", "写上政策名称"))
    if errors:
        return errors
    with catalogue_kept():
        reword(tables.facts)
        extend_catalogue(tables)
        return [*_unanswered(policy, where), *_checks.check_policy(policy, where), *_unknown(policy, where)]


def link_errors(library: Library, own: Iterable[OwnPolicy]) -> list[ValidationError]:
    """Return the errors between own policies and the rest of the library in use: ids used twice, links that lead nowhere."""
    from policies import _checks

    names = {entry.policy.id for entry in own}
    files = tuple((policy.id, policy) for policy in library.policies)
    references = tuple((entry.id, entry) for entry in library.references)
    return [error for error in _checks.check_library(files, references) if error.where in names]


def _fact_errors(tables: FactTables, where: str) -> Iterator[ValidationError]:
    from policies._table_checks import check_tables

    for mistake in check_tables(tables):
        yield ValidationError(where, f"新事实 {mistake.place}", mistake.what, mistake.advice)
    differing = FactTables(facts=tuple(field for field in tables.facts if not rewords(field)))
    for _, name in clashes(differing):
        yield ValidationError(where, f"新事实 {name}", "与已有的同名事实不同", "换一个名称，或改用已有的事实")


def _unanswered(policy: Policy, where: str) -> Iterator[ValidationError]:
    """Yield an error for each aspect of the applicants that a version does not answer, as the loader of files does."""
    for i, version in enumerate(policy.versions):
        answered = {entry.aspect for entry in version.applicants}
        for aspect in (aspect for aspect in Aspect if aspect not in answered):
            place = f"versions[{i}].applicants.{aspect.value}"
            yield ValidationError(where, place, f"没有写“{aspect.label}”", "写一个条件，或选“文件未作规定”“未读到原文”")


def _unknown(policy: Policy, where: str) -> Iterator[ValidationError]:
    from policies._packs_sound import unknown_names

    for name in unknown_names(policy):
        yield ValidationError(where, "rule", f"没有这个{name}", "换成已有的事实，或新建一个")
