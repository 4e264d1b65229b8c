"""The decorator `override`, which Python 3.11 does not provide."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing_extensions import override
else:

    def override(method):
        """Marks a method that overrides one of Qt's."""
        return method


__all__ = ["override"]
