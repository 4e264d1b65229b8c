"""筛选: the same policies over all firms, who is near which line, and who should be visited."""

from ui.screening.page import ScreeningPage

__all__ = ["ScreeningPage"]
