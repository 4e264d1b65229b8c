"""The words around a figure: its sentence, what stands before and behind, whether they give rather than demand."""

from __future__ import annotations

import re
from functools import cached_property

from clauses._figures import plain
from clauses._words import Naming, mentions_in
from clauses.model import Clause, Figure, PolicyText

_STOP = re.compile(r"[。；;\n]")
_GIVES = re.compile(
    r"给予|予以|奖励|补助|补贴|资助|奖补|贴息|支持|拨付|配套|发放|减免|补偿|兑现|匹配|授信|贷款额度|担保额度|奖金|抵扣|减按|减征|加计|扣除|免征|缴纳比例"
)
_CAP = re.compile(r"(?:最高|最多|至多|上限|封顶|限额|额度|总额度)[^,。；;]{0,10}$")
_RATE = re.compile(r"按(?:照|其)?[^,。；;]*$")
_SHARE_WORDS = re.compile(r"占|比例|比重|增长|增幅|率(?!先)|强度")
_GIVEN_BEHIND = re.compile(
    r"(?:的(?:比例|标准|额度)?|标准|比例|额度)?(?:,)?(?:给予|予以|进行|实行)?[^,。；;]{0,6}?(?:补助|补贴|奖励|资助|支持|贴息|奖补|配套|补偿|减免|扣除|摊销|给予|予以)"
)


class Around:
    """A figure with the words around it, all in half width; places are those of the text of the clause."""

    def __init__(self, text: PolicyText, clause: int, figure: int) -> None:
        """Store the words around a figure of a clause."""
        self.policy = text
        self.index = clause
        self.clause: Clause = text.clauses[clause]
        self.number = figure
        self.figure: Figure = self.clause.figures[figure]
        self.text = plain(self.clause.text)
        self.start = self.figure.start
        self.end = self.start + len(self.figure.text)
        stops = [found.end() for found in _STOP.finditer(self.text, 0, self.start)]
        self.opens = stops[-1] if stops else 0
        closing = _STOP.search(self.text, self.end)
        self.closes = closing.start() if closing else len(self.text)

    @property
    def before(self) -> str:
        """The words of the sentence before the figure."""
        return self.text[self.opens : self.start].replace("，", ",")

    @property
    def after(self) -> str:
        """The words of the sentence behind the figure."""
        return self.text[self.end : self.closes].replace("，", ",")

    @cached_property
    def mentions(self) -> list[Naming]:
        """The names in the sentence; places are those of the text of the clause."""
        shift = self.opens
        found = mentions_in(self.text[self.opens : self.closes])
        return [Naming(each.word, each.start + shift, each.end + shift) for each in found]

    @property
    def year(self) -> int | None:
        """The year of the document: of its issue, or that its title names."""
        if self.policy.issued is not None:
            return self.policy.issued.year
        named = re.search(r"(20\d\d)\s*年", self.policy.title)
        return int(named[1]) if named else None

    @cached_property
    def above(self) -> str:
        """The last sentence of the clauses above whose path this one continues, and the earlier text of this clause."""
        own = self.text[: self.opens].rstrip()
        if own:
            return own
        path = self.clause.path
        for clause in reversed(self.policy.clauses[: self.index]):
            if clause.path and path.startswith(clause.path) and clause.path != path:
                return plain(clause.text)
        return ""

    def gives(self, named_until: int) -> bool:
        """Return whether the figure is something given (an amount, a rate, a cap) and no condition.

        `named_until` is the end of the word that names a fact before the figure, or -1.
        """
        before, after = self.before, self.after
        verbs = [self.opens + found.end() for found in _GIVES.finditer(before)]
        if verbs and verbs[-1] > named_until:
            return True
        if _CAP.search(before):
            return True
        if self.figure.op in (">=", ">", "<") and re.match(r"(?:\([^)]*\))?(?:及|或)?以[上下]", after):
            return False
        rate = _RATE.search(before)
        if rate and self.figure.unit == "%" and not _SHARE_WORDS.search(rate[0]):
            return True
        return self.figure.op in ("", "<=") and _GIVEN_BEHIND.match(after) is not None
