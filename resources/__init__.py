"""Files that come with the program, behind one door: fonts, icons, samples, the compiled library, keys of packs."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

_ROOT = Path(__file__).resolve().parent


class Weight(StrEnum):
    """The weights of the one typeface of window and paper."""

    REGULAR = "Regular"
    BOLD = "Bold"


def font_path(weight: Weight) -> Path:
    """The TrueType file of a weight of Noto Sans SC."""
    return _ROOT / "fonts" / f"NotoSansSC-{weight.value}.ttf"


def icon_path(name: str) -> Path:
    """The SVG of an icon."""
    return _ROOT / "icons" / f"{name}.svg"


def library_path() -> Path:
    """The compiled policy library (JSON)."""
    return _ROOT / "library.json"


def firms_path() -> Path:
    """What the documents state of named firms (JSON)."""
    return _ROOT / "firms.json"


def targets_path() -> Path:
    """The yearly indicators of districts that the documents state (JSON)."""
    return _ROOT / "targets.json"


def key_paths() -> tuple[Path, ...]:
    """The public keys whose packs are accepted without further ado, in the order of their names."""
    return tuple(sorted((_ROOT / "keys").glob("*.pub")))


def handbook_path() -> Path:
    """The folder of the handbook: chapters in Markdown and their pictures."""
    return _ROOT / "handbook"


def sample_paths() -> tuple[Path, ...]:
    """The invented sample firms, in the order of their names."""
    return tuple(sorted((_ROOT / "samples").glob("*.json")))
