"""Paths of the files that come with the program: fonts, icons, samples, compiled library, keys of packs."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

_ROOT = Path(__file__).resolve().parent


class Weight(StrEnum):
    """The weights of the typeface, in the window and on paper."""

    REGULAR = "Regular"
    BOLD = "Bold"


def font_path(weight: Weight) -> Path:
    """Return the TrueType file of a weight of Noto Sans SC."""
    return _ROOT / "fonts" / f"NotoSansSC-{weight.value}.ttf"


def icon_path(name: str) -> Path:
    """Return the SVG file of an icon."""
    return _ROOT / "icons" / f"{name}.svg"


def library_path() -> Path:
    """Return the compiled policy library (JSON)."""
    return _ROOT / "library.json"


def facts_path() -> Path:
    """Return the compiled fact tables of the built-in library (JSON)."""
    return _ROOT / "facts.json"


def firms_path() -> Path:
    """Return the file of what the documents state about named firms (JSON)."""
    return _ROOT / "firms.json"


def targets_path() -> Path:
    """Return the file of the yearly indicators of districts in the documents (JSON)."""
    return _ROOT / "targets.json"


def key_paths() -> tuple[Path, ...]:
    """Return the public keys that are trusted from the start, sorted by name."""
    return tuple(sorted((_ROOT / "keys").glob("*.pub")))


def handbook_path() -> Path:
    """Return the folder of the handbook: chapters in Markdown and pictures."""
    return _ROOT / "handbook"


def sample_paths() -> tuple[Path, ...]:
    """Return the files of the invented sample firms, sorted by name."""
    return tuple(sorted((_ROOT / "samples").glob("*.json")))
