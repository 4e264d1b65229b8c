"""工作台: what is due today, what ends soon, what changed."""

from ui.home.page import HomePage

__all__ = ["HomePage"]
