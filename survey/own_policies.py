"""The own policies of the bureau as others get them: checked with their examples, and as a library to be signed."""

from __future__ import annotations

from collections.abc import Sequence

from matcher import disagreements
from policies import UserError
from policies.library import Library
from policies.overlay import as_release
from policies.own import OwnPolicy
from policies.own_checks import errors_of, link_errors
from policies.packs import version_order


def own_faults(library: Library, own: Sequence[OwnPolicy]) -> tuple[str, ...]:
    """Return what is wrong with own policies of the library in use, a Chinese sentence each: the checks of policy files.

    Every worked example is run; nothing with a fault is signed.
    """
    found: list[str] = []
    for entry in own:
        found += map(str, errors_of(entry.policy, entry.facts))
        found += disagreements(entry.policy)
    return (*found, *map(str, link_errors(library, own)))


def own_release(library: Library, installed: Library, own: Sequence[OwnPolicy], version: str) -> Library:
    """Return the library in use under a version of its own, to be signed as a pack for other computers.

    Raises: UserError if the version is not later than that of the installed library, or an own policy has a fault.
    """
    wanted, present = version_order(version), version_order(installed.version)
    if wanted is None:
        raise UserError(f"版本号“{version[:32]}”不合要求，请写成 2026.12 或 2026.12.1")
    if present is not None and wanted <= present:
        raise UserError(f"版本号要比现用的 {installed.version} 新，别的电脑才装得上；可以写 {next_version(installed)}")
    if faults := own_faults(library, own):
        raise UserError(f"本局政策有 {len(faults)} 处错误，没有做更新包：{faults[0]}")
    return as_release(library, version)


def next_version(installed: Library) -> str:
    """Return the first version after that of a library, to be proposed: 2026.11.2 → 2026.11.3."""
    year, month, number = version_order(installed.version) or (0, 0, 0)
    return f"{year}.{month:02d}.{number + 1}"
