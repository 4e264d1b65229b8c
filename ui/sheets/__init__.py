"""服务单: choose and order policies, remarks, both editions, printing, and what was printed before."""

from ui.sheets.page import SheetPage

__all__ = ["SheetPage"]
