"""诉求: all needs of firms to their end, with answer letters, lists, import and export."""

from ui.needs.page import NeedsPage

__all__ = ["NeedsPage"]
