"""兑现: what firms are due, what was approved and paid, by policy, year and district; letters and lists about it."""

from ui.payouts.page import PayoutsPage

__all__ = ["PayoutsPage"]
