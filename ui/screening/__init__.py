"""筛选: matches policies against all firms: which firms are near which threshold, and which should be visited."""

from ui.screening.page import ScreeningPage

__all__ = ["ScreeningPage"]
