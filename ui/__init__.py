"""The window: views build and emit, presenters decide. Qt lives only here."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ui.desk.services import Services


def run(services: Services) -> int:
    """Opens the window and returns the exit code."""
    from ui.app import start

    return start(services)
