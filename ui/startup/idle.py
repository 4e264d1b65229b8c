"""When to lock: minutes without a touch, also while the computer slept. No Qt."""

from __future__ import annotations

from datetime import datetime, timedelta

_SLOW = timedelta(seconds=1)


class Idle:
    """Remembers the last touch. A clock that was set back counts as a touch."""

    def __init__(self, now: datetime) -> None:
        self._last = now

    def touch(self, now: datetime) -> None:
        """Somebody typed or moved the mouse."""
        if abs(now - self._last) >= _SLOW:
            self._last = now

    def due(self, now: datetime, minutes: int) -> bool:
        """Whether so many minutes have passed; 0 minutes: never."""
        if now < self._last:
            self._last = now
        return minutes > 0 and now - self._last >= timedelta(minutes=minutes)
