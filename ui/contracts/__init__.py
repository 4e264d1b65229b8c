"""技术合同: the ledger of technical contracts, big ones looked after, small ones grown."""

from ui.contracts.page import ContractsPage

__all__ = ["ContractsPage"]
