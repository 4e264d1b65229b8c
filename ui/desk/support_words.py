"""What is said of a support item beside its text: the route, the event that pays, how it is claimed and who pays. No Qt."""

from __future__ import annotations

from matcher import policy_words
from policies import Support


def support_remarks(support: Support) -> tuple[str, ...]:
    """Returns the remarks of a support item in the order in which they are read."""
    remarks = (
        f"限：{policy_words.condition_words(support.when)}" if support.when is not None else "",
        f"兑现条件：{policy_words.condition_words(support.event)}" if support.event is not None else "",
        support.pays.label if support.pays is not None else "",
        policy_words.span_words(None, support.cap) if support.cap is not None else "",
        f"申领：{support.claim}" if support.claim else "",
        f"出资：{support.payer}" if support.payer else "",
        f"受益人：{support.beneficiary}" if support.beneficiary else "",
    )
    return tuple(remark for remark in remarks if remark)
