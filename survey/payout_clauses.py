"""Which clause of a policy a payout rests on: what the policy gives, with its document and clause. No Qt."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec

from casebook import Filing, FilingStage, NewPayout
from policies import Policy, Support, plain
from policies.model import Pays
from sheet import firm_words


class PayoutClause(msgspec.Struct, frozen=True):
    """One thing that a policy pays: its words, the document (`basis`) and the clause.

    `amount` in 万元 is given only where the document states one fixed amount that is paid once or yearly; a rate, a range
    or an amount for each piece is left to the person.
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
    single = support.formula is None and support.low == support.high and support.pays is not Pays.EACH
    fixed = support.low if single else None
    return PayoutClause(firm_words(support.text) or support.text, basis, support.clause, fixed)


def payout_of(filing: Filing, policy: Policy | None, district: str, on: date) -> NewPayout:
    """Returns the payout that follows from a filing; basis and clause only where the policy pays by one clause.

    No amount is taken over: what is due is for a person to work out.
    """
    clauses = clauses_of(policy, on) if policy is not None else ()
    only = clauses[0] if len(clauses) == 1 else None
    decided = filing.days.get(FilingStage.APPROVED, on)
    year = int(filing.round) if filing.round.isdecimal() and len(filing.round) == 4 else decided.year
    return NewPayout(
        policy=filing.policy,
        policy_name=filing.policy_name,
        year=year,
        officer=filing.officer,
        filing=filing.id,
        district=district,
        basis=only.basis if only is not None else "",
        clause=only.clause if only is not None else "",
        approved_on=filing.days.get(FilingStage.APPROVED),
        reported_on=filing.days.get(FilingStage.FILED),
    )
