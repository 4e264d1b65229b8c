"""统计: the figures of the year for the bureau's report, beside what was aimed at."""

from ui.statistics.page import StatisticsPage

__all__ = ["StatisticsPage"]
