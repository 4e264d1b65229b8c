"""The words around a figure: its sentence, what stands before and behind, whether they give rather than demand."""

from __future__ import annotations

import re
from functools import cached_property

import msgspec

from clauses._figures import plain
from clauses._words import Naming, mentions_in
from clauses.model import Clause, Figure, PolicyText

_STOP = re.compile(r"[。；;\n】]|(?<![A-Za-z])[A-H][.、](?=\s*\d)")
_PIECE = re.compile(rf"{_STOP.pattern}|[,，]")
_GIVES = re.compile(
    r"给予|予以|奖励|补助|补贴|资助|奖补|贴息|支持|拨付|配套|发放|减免|补偿|兑现|匹配|授信|贷款额度|担保额度|奖金|抵扣|减按|减征|加计|扣除|免征|缴纳比例"
)
_CAP = re.compile(r"(?:最高|最多|至多|上限|封顶|限额|额度|总额度)[^,。；;]{0,10}$")
_RATE = re.compile(r"按(?:照|其)?[^,。；;]*$")
_SHARE_WORDS = re.compile(r"占|比例|比重|增长|增幅|率(?!先)|强度")
_GIVEN_BEHIND = re.compile(
    r"(?:的(?:比例|标准|额度)?|标准|比例|额度)?(?:给予|予以|进行|实行)?[^,。；;]{0,6}?(?:补助|补贴|奖励|资助|支持|贴息|奖补|配套|补偿|减免|扣除|摊销|给予|予以)"
)


def _cuts(pattern: re.Pattern[str], text: str, until: int) -> list[tuple[int, int]]:
    return [found.span() for found in pattern.finditer(text) if found.end() <= until]


def _without_marks(words: str) -> str:
    """Return the words of a heading or a lead without brackets and without what only announces a list."""
    bare = re.sub(r"[(][^()]*[)]", "", words.replace("，", ",")).strip()
    bare = re.sub(
        r"(?:应当?|须|需)?(?:符合|满足|达到|按照?)?(?:如下|下列|以下)?(?:要求|条件|标准|分档|计分|得分)?[:,]?$",
        "",
        bare,
    )
    return "" if re.search(r"\d\s*[%万亿元分人项件个家]", bare) else bare


class Around:
    """A figure with the words around it, all in half width; places are those of the text of the clause.

    With `lead` those words stand in place of what is before the last comma, and places mean nothing.
    """

    def __init__(self, text: PolicyText, clause: int, figure: int, lead: str = "") -> None:
        """Store the words around a figure of a clause."""
        self.policy = text
        self.index = clause
        self.number = figure
        self.led = bool(lead)
        self.clause: Clause = text.clauses[clause]
        whole = plain(self.clause.text)
        own: Figure = self.clause.figures[figure]
        begin = 0
        if lead:
            begin = max((end for _, end in _cuts(_PIECE, whole, own.start)), default=0)
        self.text = lead + whole[begin:]
        moved = len(lead) - begin
        every = [msgspec.structs.replace(each, start=each.start + moved) for each in self.clause.figures]
        self.figures = [each for each in every if each.start >= len(lead)]
        self.figure = every[figure]
        self.start = self.figure.start
        self.end = self.start + len(self.figure.text)
        self.opens = 0 if lead else max((end for _, end in _cuts(_STOP, self.text, self.start)), default=0)
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
        """The year of the document: of its issue, its number or its title."""
        if self.policy.issued is not None:
            return self.policy.issued.year
        named = re.search(r"〔(20\d\d)〕", self.policy.number) or re.search(r"(20\d\d)\s*年", self.policy.title)
        return int(named[1]) if named else None

    @property
    def lead(self) -> str:
        """The words above that a tier goes on with: the piece before it, or the end of the clause above. "" for none."""
        cuts = _cuts(_STOP, self.text, self.start)
        opens = [0, *(end for _, end in cuts)]
        pieces = [self.text[begin:end] for begin, (end, _) in zip(opens, cuts, strict=False)]
        if pieces := [piece for piece in pieces if piece.strip()]:
            return _without_marks(pieces[-1])
        path = self.clause.path
        for clause in reversed(self.policy.clauses[: self.index]):
            if clause.path and path.startswith(clause.path) and clause.path != path:
                pieces = [piece for piece in _STOP.split(plain(clause.text)) if piece.strip()]
                return _without_marks(pieces[-1]) if pieces else ""
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
