"""Named quantities that are computed from facts: name, label, unit and formula (`policies/library/目录/quantities.yaml`).

A rule compares a fact or a quantity. Because a quantity is a formula over facts, the program can find which facts it
lacks and which change of a fact would reach a threshold.
"""

from policies.catalogue import QUANTITIES
from policies.fact_types import Quantity

__all__ = ["QUANTITIES", "Quantity"]
