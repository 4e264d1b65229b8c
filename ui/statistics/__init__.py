"""统计: the figures of the year for the bureau's report, beside its targets."""

from ui.statistics.page import StatisticsPage

__all__ = ["StatisticsPage"]
