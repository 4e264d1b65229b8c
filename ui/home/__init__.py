"""工作台: what waits today, what ends soon, what changed."""

from ui.home.page import HomePage

__all__ = ["HomePage"]
