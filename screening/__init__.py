"""The same rules over a whole register: columns instead of one firm, verdicts without the reasons."""

from screening._cells import Refusal
from screening.screen import Cancelled, Engine, Options, Screening, screen

__all__ = ["Cancelled", "Engine", "Options", "Refusal", "Screening", "screen"]
