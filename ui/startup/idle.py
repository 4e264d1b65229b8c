"""Measures idle time, including the time the computer slept. No Qt."""

from __future__ import annotations

from datetime import datetime, timedelta

_RESOLUTION = timedelta(seconds=1)
"""Inputs within this time count as one (our choice: mouse moves arrive hundreds of times a second)."""


class IdleTimer:
    """Stores the time of the last input. A clock that was set back counts as input."""

    def __init__(self, now: datetime) -> None:
        self._last = now

    def touch(self, now: datetime) -> None:
        """Records a key press, mouse move or other input at `now`."""
        if abs(now - self._last) >= _RESOLUTION:
            self._last = now

    def due(self, now: datetime, minutes: int) -> bool:
        """Returns whether `minutes` have passed since the last input; always False for 0 minutes."""
        if now < self._last:
            self._last = now
        return minutes > 0 and now - self._last >= timedelta(minutes=minutes)
