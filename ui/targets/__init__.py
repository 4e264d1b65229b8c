"""目标台账: the bureau's own targets and results, entered by month, imported, listed."""

from ui.targets.page import TargetsPage

__all__ = ["TargetsPage"]
