"""Which clause of a policy a payout rests on: what the policy gives, with its document and clause. No Qt."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec

from policies import Policy, Support, plain
from sheet import firm_words


class PayoutClause(msgspec.Struct, frozen=True):
    """One thing that a policy pays: its words, the document (`basis`) and the clause.

    `amount` in 万元 is given only where the document states one fixed amount; a rate or a range is left to the person.
    """

    text: str
    basis: str
    clause: str
    amount: Decimal | None = None

    @property
    def words(self) -> str:
        """The clause in one line, to be chosen from."""
        amount = f"（{plain(self.amount, 6)} 万元）" if self.amount is not None else ""
        return "　".join(part for part in (self.clause, f"{self.text}{amount}") if part)


def clauses_of(policy: Policy, on: date) -> tuple[PayoutClause, ...]:
    """Returns what the policy pays to the firm by the text in force on the day, in the order of the text."""
    version = policy.version_on(on)[0]
    paid = [support for support in version.support if support.has_amount and not support.beneficiary]
    return tuple(dict.fromkeys(_clause(policy, support) for support in paid))


def _clause(policy: Policy, support: Support) -> PayoutClause:
    document = policy.document(support.document)
    basis = ""
    if document is not None:
        basis = f"《{document.title}》" + (f"（{document.number}）" if document.number else "")
    fixed = support.low if support.formula is None and support.low == support.high else None
    return PayoutClause(firm_words(support.text) or support.text, basis, support.clause, fixed)
