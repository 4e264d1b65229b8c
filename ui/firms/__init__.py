"""企业: the list of firms, import and export of tables."""

from ui.firms.page import FirmsPage

__all__ = ["FirmsPage"]
