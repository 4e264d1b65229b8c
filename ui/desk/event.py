"""Callbacks that run when something changed. No Qt."""

from __future__ import annotations

from collections.abc import Callable


class Event:
    """An observer list: `emit` calls every connected callback, in the order of connection."""

    def __init__(self) -> None:
        self.listeners: tuple[Callable[[], None], ...] = ()

    def connect(self, listener: Callable[[], None]) -> None:
        """Adds a callback; one connected while the event is emitted is called from the next time on."""
        self.listeners = (*self.listeners, listener)

    def emit(self) -> None:
        """Calls every callback."""
        for listener in self.listeners:
            listener()
