"""A payout as it is typed. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from casebook import NewPayout
from policies import Unit, UserError, plain
from registers import CellError, exact_number
from survey.payout_papers import names_pay_day

AMOUNTS = {"due": "应兑现", "reported": "申报", "approved": "核定", "paid": "已付"}
"""The four amounts and what they are called."""


@dataclass(frozen=True)
class PayoutDraft:
    """What stands in the fields of the editor; amounts are texts in 万元."""

    policy: str
    policy_name: str
    year: int
    officer: str
    amounts: dict[str, str]
    days: dict[str, date | None]
    texts: dict[str, str]
    filing: str = ""

    def payout(self) -> NewPayout:
        """Returns the payout. Raises: UserError for an amount that is none, and for a reason that names a day of payment."""
        why = self.texts.get("why", "")
        if names_pay_day(why):
            raise UserError("差额原因会印在给企业的告知书上，不能写付款时间，请改")
        return NewPayout(
            policy=self.policy,
            policy_name=self.policy_name,
            year=self.year,
            officer=self.officer,
            filing=self.filing,
            **{name: _amount(text, AMOUNTS[name]) for name, text in self.amounts.items()},
            **self.days,
            **self.texts,
        )


def _amount(text: str, label: str) -> Decimal | None:
    try:
        return exact_number(text, Unit.MONEY)
    except CellError as error:
        raise UserError(f"{label}金额“{text}”不是数字，单位是万元，只写数字") from error


def amount_text(amount: Decimal | None) -> str:
    """Returns an amount as it is shown in its field, with every digit."""
    return "" if amount is None else plain(amount, 10)
