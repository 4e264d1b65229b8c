"""Reading policy files: one YAML file is one policy. A folder is read completely and all errors are reported together."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar, cast

from policies import _checks
from policies._applicants import join_rules
from policies._catalogue_files import TABLES, take_tables
from policies._reader import Reader, Unreadable
from policies._rules import RuleReader
from policies._source_text import source_text
from policies._yaml import read_yaml
from policies.catalogue import catalogue_kept
from policies.errors import UserError, ValidationError, ValidationErrors
from policies.fact_types import FactTables
from policies.library import Library, library_of
from policies.model import Applicant, Policy
from policies.offices import Office
from policies.quantities import Quantity
from policies.reference import Reference
from policies.rules import ManualReason, Rule

LIBRARY_FOLDER = Path(__file__).parent / "library"
"""The source files of the built-in library."""
REFERENCES = "参考"
"""The subfolder of a library folder that contains the reference entries."""
_Entry = TypeVar("_Entry", Policy, Reference)
_Read = TypeVar("_Read", Policy, Reference, tuple[Office, ...])
_SHORTHAND = ("rule", "support", "effective", "expires")
"""Keys of a version that may be at the top of a file with only one version."""


def read_policy(text: str, where: str) -> Policy:
    """Return the policy in the text of one YAML file; `where` is the file name shown in errors.

    Raises: ValidationErrors with all errors of the file.

    >>> read_policy("id: a", "a.yaml")
    Traceback (most recent call last):
    policies.errors.ValidationErrors: 共 7 处错误
    """
    policy, errors = _read(text, where, _policy, _checks.check_policy)
    if policy is None or errors:
        raise ValidationErrors(errors)
    return policy


def read_entries(folder: Path) -> tuple[tuple[Policy, ...], tuple[Reference, ...]]:
    """Read a library folder. Return its policies and its reference entries (subfolder `参考`), both ordered by id.

    `read_entries(LIBRARY_FOLDER)` returns the content of the built-in library.
    Raises: ValidationErrors with all errors of all files, including wrong links between files;
        UserError if the folder is missing or contains no policy file.
    """
    policies, references, _ = _read_folder(folder)
    return policies, references


def read_library(folder: Path, version: str) -> Library:
    """Read a library folder, with its offices and fact tables (subfolder `目录`). Its new facts are in use afterwards.

    Raises: as `read_entries`.
    """
    offices = read_offices(folder)
    policies, references, tables = _read_folder(folder)
    return library_of(policies, version, references, offices, tables)


def _read_folder(folder: Path) -> tuple[tuple[Policy, ...], tuple[Reference, ...], FactTables]:
    if not folder.is_dir():
        raise UserError(f"找不到政策文件夹：{folder}，请检查路径")
    apart = {folder / REFERENCES, folder / TABLES}
    files = sorted(path for path in folder.rglob("*.yaml") if path.is_file() and apart.isdisjoint(path.parents))
    if not files:
        raise UserError(f"文件夹里没有政策文件（*.yaml）：{folder}")
    with catalogue_kept(on_error=True):
        tables, errors = take_tables(folder, built_in=folder.resolve() == LIBRARY_FOLDER.resolve())
        policies, references = _read_files(folder, files, errors)
    return _by_id(policies.values()), _by_id(references.values()), tables


def _read_files(
    folder: Path, files: Sequence[Path], errors: list[ValidationError]
) -> tuple[dict[str, Policy], dict[str, Reference]]:
    references, more = _references(folder)
    errors += more
    policies: dict[str, Policy] = {}
    for path in files:
        where = str(path.relative_to(folder))
        policy, found_errors = _read_file(path, where, _policy, _checks.check_policy)
        errors += found_errors
        if policy is not None:
            policies[where] = policy
            if policy.id != path.stem:
                errors.append(ValidationError(where, "id", f"文件名应与 id 相同：“{policy.id}.yaml”"))
    errors += _checks.check_library(tuple(policies.items()), tuple(references.items()))
    if errors:
        raise ValidationErrors(errors)
    return policies, references


def read_offices(folder: Path) -> tuple[Office, ...]:
    """Read the directory of offices of a library folder (`目录/offices.yaml`); empty if there is none.

    Raises: ValidationErrors with all errors of the file.
    """
    path = folder / TABLES / "offices.yaml"
    if not path.exists():
        return ()
    where = str(path.relative_to(folder))
    entries, errors = _read_file(path, where, _offices, _checks.check_offices)
    if errors or entries is None:
        raise ValidationErrors(errors)
    return entries


def _offices(reader: Reader, raw: object) -> tuple[Office, ...]:
    return cast(tuple[Office, ...], reader.value(tuple[Office, ...], raw, ""))


def _references(folder: Path) -> tuple[dict[str, Reference], list[ValidationError]]:
    references: dict[str, Reference] = {}
    errors: list[ValidationError] = []
    for path in sorted((folder / REFERENCES).rglob("*.yaml")):
        where = str(path.relative_to(folder))
        reference, found_errors = _read_file(path, where, _reference, _checks.check_reference)
        errors += found_errors
        if reference is not None:
            references[where] = reference
            if reference.id != path.stem:
                errors.append(ValidationError(where, "id", f"文件名应与 id 相同：“{reference.id}.yaml”"))
    return references, errors


def _by_id(entries: Iterable[_Entry]) -> tuple[_Entry, ...]:
    return tuple(sorted(entries, key=lambda entry: entry.id))


def _read_file(
    path: Path,
    where: str,
    make: Callable[[Reader, object], _Read],
    check: Callable[[_Read, str], list[ValidationError]],
) -> tuple[_Read | None, Sequence[ValidationError]]:
    try:
        text = source_text(path, where)
    except ValidationError as error:
        return None, [error]
    return _read(text, where, make, check)


def _read(
    text: str,
    where: str,
    make: Callable[[Reader, object], _Read],
    check: Callable[[_Read, str], list[ValidationError]],
) -> tuple[_Read | None, list[ValidationError]]:
    reader: Reader = Reader(where)
    try:
        entry: _Read = make(reader, read_yaml(text))
    except UserError as error:
        return None, [ValidationError(where, "", str(error))]
    except Unreadable:
        return None, reader.errors
    return entry, [*reader.errors, *check(entry, where)]


def _reference(reader: Reader, raw: object) -> Reference:
    return cast(Reference, reader.struct(Reference, raw, ""))


def _policy(reader: Reader, raw: object) -> Policy:
    mapping = dict(reader.mapping(raw, ""))
    if "versions" not in mapping:
        mapping["versions"] = [{key: mapping.pop(key) for key in _SHORTHAND if key in mapping}]
    for entry in reader.items(mapping.get("materials"), "materials"):
        if isinstance(entry, str):
            mapping["materials"] = [
                {"text": e} if isinstance(e, str) else e for e in cast(list[object], mapping["materials"])
            ]
            break
    local = _local_quantities(reader, mapping.get("quantities"))
    _inline_quantities(mapping["versions"], {quantity.name: quantity.formula for quantity in local})
    rules = RuleReader(reader, {quantity.name: quantity for quantity in local})
    for i, quantity in enumerate(local):
        rules.formula(quantity.formula, f"quantities[{i}].formula")
    before = len(reader.errors)
    join_rules(reader, rules, mapping)
    broken = len(reader.errors) > before
    _expand_support(mapping["versions"])
    reader.special[Applicant] = lambda raw, place: raw
    reader.special[Rule] = rules.rule
    reader.special["Rule"] = rules.rule
    reader.special[Rule | None] = rules.rule
    policy = cast(Policy, reader.struct(Policy, mapping, ""))
    if broken:
        raise Unreadable
    return policy


def _expand_support(versions: object) -> None:
    """Replace the short forms of support items: `when: always`, and an event that is only a text.

    Equal texts become one condition, which a person confirms once.
    """
    texts: dict[str, str] = {}
    for item in _raw_support(versions):
        if item.get("when") == "always":
            item.update(when=None, always=True)
        event = item.get("event")
        if isinstance(event, str):
            name = texts.setdefault(event, f"event-{len(texts) + 1}")
            sources = {key: item[key] for key in ("document", "clause") if key in item}
            item["event"] = {"id": name, "manual": str(event), "reason": ManualReason.PROJECT.value} | sources


def _raw_support(versions: object) -> Iterator[dict[str, object]]:
    for version in versions if isinstance(versions, list) else ():
        items = version.get("support") if isinstance(version, dict) else None
        yield from (item for item in items if isinstance(item, dict)) if isinstance(items, list) else ()


def _inline_quantities(versions: object, local: dict[str, str]) -> None:
    """Replace a policy's own quantities in the formulas of its support by their formulas.

    The matcher looks up only the common quantities when it computes a support.
    """
    for item in _raw_support(versions):
        if isinstance(item.get("formula"), str):
            for name, formula in local.items():
                item["formula"] = re.sub(rf"\b{re.escape(name)}\b", f"({formula})", str(item["formula"]))


def _local_quantities(reader: Reader, raw: object) -> tuple[Quantity, ...]:
    return tuple(
        cast(Quantity, reader.struct(Quantity, item, f"quantities[{i}]"))
        for i, item in enumerate(reader.items(raw, "quantities"))
    )


__all__ = ["LIBRARY_FOLDER", "REFERENCES", "TABLES", "read_entries", "read_library", "read_offices", "read_policy"]
