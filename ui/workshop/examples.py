"""The example firms of a draft: what the program made at its lines, what the author said of them. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import workshop
from matcher import Match, match, read_profile
from policies import library_of
from policies.rules import All
from ui.workshop.example_words import facts_words
from ui.workshop.rows import CardRow, HeadRow, ListRow
from ui.workshop.words import card_words
from workshop import CardState, LadderPart, LiveFirm, LiveFirms

if TYPE_CHECKING:
    from matcher import Profile
    from policies import Example, Policy
    from policies.library import LibraryVersion
    from ui.workshop.presenter import WorkshopPresenter
    from workshop import Draft

IN_HAND = "当前企业"
_TITLE = 30
_EMPTY = All(members=())
_FIRM = "这家企业"
_KEPT = "先前确认的例子"


class FirmAnswer(StrEnum):
    """What the author said of a firm."""

    OPEN = "待确认"
    RIGHT = "已确认"
    STALE = "按现在的条件不是这样"
    WRONG = "不对，要改条件"


_STATES = {
    FirmAnswer.OPEN: CardState.OPEN,
    FirmAnswer.RIGHT: CardState.TAKEN,
    FirmAnswer.STALE: CardState.MANUAL,
    FirmAnswer.WRONG: CardState.MANUAL,
}


@dataclass(frozen=True)
class FirmInHand:
    """The firm that the desk has open: its name and profile."""

    name: str
    profile: Profile


class Examples:
    """The firms of one draft and their answers. What is confirmed stands in the draft itself."""

    def __init__(self, presenter: WorkshopPresenter, firm: FirmInHand | None = None) -> None:
        self._presenter, self.firm = presenter, firm
        self.live = LiveFirms()
        self._made_for: Policy | None = None
        self._wrong: list[Example] = []
        self._stale: tuple[Draft, frozenset[str]] | None = None
        self.selected = ""

    # making ----------------------------------------------------------------------------------

    @property
    def policy(self) -> Policy | None:
        """The policy as it would be now; None while it cannot be judged."""
        made = self._presenter.assembled
        return made.preview if made.judged and made.preview.versions[-1].rule != _EMPTY else None

    @property
    def stale(self) -> bool:
        """Whether the firms were made for other conditions."""
        now = self.policy
        return now is not None and (self._made_for is None or self._made_for.versions[-1] != now.versions[-1])

    def work(self) -> Callable[[Callable[[], bool]], Callable[[], tuple[Policy, LiveFirms]]]:
        """Returns the work that makes the firms, for a worker thread."""
        policy, on = self.policy, self._presenter.on
        assert policy is not None  # it is stale

        def prepare(stopped: Callable[[], bool]) -> Callable[[], tuple[Policy, LiveFirms]]:
            return lambda: (policy, workshop.live_firms(policy, on, should_stop=stopped))

        return prepare

    def take(self, made: tuple[Policy, LiveFirms]) -> None:
        """Takes the firms that were made; the one that was looked at stays selected where it still exists."""
        self._made_for, self.live = made
        if self.selected not in {firm.example.name for firm in self.live.firms}:
            self.selected = self._next()

    @property
    def stale_examples(self) -> frozenset[str]:
        """The names of the kept examples of which the policy says something else than a person confirmed."""
        draft, policy = self._presenter.draft, self.policy
        if self._stale is None or self._stale[0] is not draft:
            kept = draft.heads.examples if policy is not None else ()
            names = (each.name for each in kept if policy and workshop.verdict_of(policy, each) is not each.verdict)
            self._stale = draft, frozenset(names)
        return self._stale[1]

    def go_to_stale(self) -> None:
        """Selects the first example that does not hold any more."""
        if self.stale_examples:
            self.selected = self._next()

    def _next(self) -> str:
        """Returns the row that asks for something first: an example that does not hold any more, else a firm that waits."""
        made = {firm.example.name for firm in self.live.firms if self.answer_of(firm) is FirmAnswer.STALE}
        for example in self._presenter.draft.heads.examples:
            if example.name in self.stale_examples:
                return example.name if example.name in made else f"{_KEPT}{example.name}"
        return next((firm.example.name for firm in self._waiting()), "")

    # answers ---------------------------------------------------------------------------------

    def answer_of(self, firm: LiveFirm) -> FirmAnswer:
        """Returns what the author said of a firm."""
        if firm.example in self._presenter.draft.heads.examples:
            return FirmAnswer.STALE if firm.example.name in self.stale_examples else FirmAnswer.RIGHT
        return FirmAnswer.WRONG if firm.example in self._wrong else FirmAnswer.OPEN

    def _waiting(self) -> Iterator[LiveFirm]:
        return (firm for firm in self.live.firms if self.answer_of(firm) is FirmAnswer.OPEN)

    def confirm(self) -> None:
        """Says that the verdict of the selected firm is right: it becomes an example; goes on to the next."""
        firm = self._firm()
        if firm is None:
            self._presenter.tell("当前企业只供对照，不作例子" if self.selected == IN_HAND else "先选一家企业")
            return
        self._wrong = [example for example in self._wrong if example != firm.example]
        self._keep((workshop.as_example(firm, firm.verdict),), f"确认例子“{firm.title}”")
        self.selected = next((each.example.name for each in self._waiting()), self.selected)

    def confirm_all(self) -> None:
        """Says that the verdicts of all firms that wait are right."""
        waiting = tuple(workshop.as_example(firm, firm.verdict) for firm in self._waiting())
        if waiting:
            self._keep(waiting, f"确认 {len(waiting)} 家例子企业")
        else:
            self._presenter.tell("没有待确认的例子企业")

    def deny(self) -> str:
        """Says that the verdict of the selected firm is wrong; returns the condition that must be looked at."""
        firm = self._firm()
        if firm is None:
            return ""
        if firm.example in self._presenter.draft.heads.examples:
            self.take_back()
        if firm.example not in self._wrong:
            self._wrong.append(firm.example)
        self._presenter.tell(f"“{firm.title}”的结论不对：请改这一条（E），改好后例子会重新造")
        return firm.card

    def take_back(self) -> None:
        """Takes the selected example out of the draft."""
        name = self.selected.removeprefix(_KEPT)
        firm = self._firm()
        gone = firm.example if firm is not None else None
        examples = self._presenter.draft.heads.examples
        self._wrong = [example for example in self._wrong if example != gone]
        left = tuple(each for each in examples if each != gone and (gone is not None or each.name != name))
        self._presenter.go_on(workshop.with_heads(self._presenter.draft, examples=left), "收回例子")
        self.selected = self._next() or self.selected

    def _keep(self, examples: Sequence[Example], words: str) -> None:
        draft = self._presenter.draft
        for example in examples:
            draft = workshop.with_example(draft, example)
        self._presenter.go_on(draft, words)

    def _firm(self) -> LiveFirm | None:
        return next((firm for firm in self.live.firms if firm.example.name == self.selected), None)

    # showing ---------------------------------------------------------------------------------

    def rows(self) -> tuple[ListRow, ...]:
        """Returns the firms by the conditions at whose lines they stand, then the examples kept from before."""
        rows: list[ListRow] = [*self._row_in_hand()]
        for card in dict.fromkeys(firm.card for firm in self.live.firms):
            firms = self.live.of(card)
            waiting = sum(self.answer_of(firm) is FirmAnswer.OPEN for firm in firms)
            count = f"{len(firms)} 家，{waiting} 家待确认" if waiting else f"{len(firms)} 家"
            rows += [HeadRow(self._title(card), count), *(self._row(firm) for firm in firms)]
        made = [firm.example for firm in self.live.firms]
        kept = [each for each in self._presenter.draft.heads.examples if each not in made]
        if kept:
            rows += [HeadRow(_KEPT, f"{len(kept)} 家"), *map(self._kept_row, kept)]
        return tuple(rows)

    def _title(self, card: str) -> str:
        found = self._presenter.draft.card(card)
        words = card_words(found, self._presenter.draft.heads, self._presenter.on) if found is not None else ""
        return _cut(words) if words else "整条政策"

    def _row(self, firm: LiveFirm) -> CardRow:
        answer = self.answer_of(firm)
        return CardRow(
            id=firm.example.name,
            depth=0,
            state=_STATES[answer],
            state_text=answer.value,
            kind=firm.title,
            joined=None,
            text=f"{_own(firm.words)} → {firm.verdict.label}",
            quote=facts_words(firm.example),
            clause="",
            why=firm.words,
        )

    def _kept_row(self, example: Example) -> CardRow:
        answer = FirmAnswer.STALE if example.name in self.stale_examples else FirmAnswer.RIGHT
        return CardRow(
            id=f"{_KEPT}{example.name}",
            depth=0,
            state=_STATES[answer],
            state_text=answer.value,
            kind="",
            joined=None,
            text=f"{example.name} → {example.verdict.label}",
            quote=facts_words(example),
            clause=example.on.isoformat(),
            why="",
        )

    def _row_in_hand(self) -> Iterator[ListRow]:
        found = self._match_in_hand()
        if found is None or self.firm is None:
            return
        verdict = found.results[0].verdict
        yield HeadRow(IN_HAND, "只供对照")
        yield CardRow(
            id=IN_HAND, depth=0, state=CardState.REJECTED, state_text="对照", kind=IN_HAND, joined=None,
            text=f"{self.firm.name} → {verdict.label}", quote="", clause="", why="",
        )  # fmt: skip

    def words(self) -> str:
        """Returns how many firms wait, and which the program could not make."""
        if self.policy is None:
            return "有卡片还不能判断，或还没有条件：先看“还差什么”"
        if stale := len(self.stale_examples):
            return f"{stale} 个例子按现在的条件不是这样：条件是对的就收回（Delete），写错了就改条件"
        waiting = len(tuple(self._waiting()))
        head = f"{len(self.live.firms)} 家例子企业，{waiting} 家待确认" if waiting else "例子企业都已确认"
        return head if self.live.firms else "还没有例子企业"

    def missing(self) -> str:
        """Returns what no example shows yet, one line each."""
        return "\n".join(dict.fromkeys(each.text for each in self.live.left_out))

    # the ladder ------------------------------------------------------------------------------

    def choices(self) -> tuple[tuple[str, str], ...]:
        """Returns the firms by which the ladder can be coloured: id and words."""
        own = ((IN_HAND, f"{IN_HAND}：{self.firm.name}"),) if self.firm is not None else ()
        firms = ((firm.example.name, f"{firm.example.name} → {firm.verdict.label}") for firm in self.live.firms)
        return (("", "不看企业"), *own, *firms)

    def ladder(self) -> LadderPart | None:
        """Returns the ladder of the policy, with the verdicts of the selected firm; None while there is none."""
        policy = self.policy
        if policy is None:
            return None
        found = self._match_in_hand() if self.selected == IN_HAND else self._match_selected(policy)
        if found is None or found.results[0].version != policy.versions[-1]:
            return workshop.ladder(policy.versions[-1].rule)
        return workshop.firm_ladder(found, found.results[0])

    def _match_selected(self, policy: Policy) -> Match | None:
        firm = self._firm()
        if firm is None:
            return None
        return match([policy], read_profile(firm.example.profile), firm.example.on, _stamp(policy))

    def _match_in_hand(self) -> Match | None:
        policy = self.policy
        if policy is None or self.firm is None:
            return None
        return match([policy], self.firm.profile, self._presenter.on, _stamp(policy))


def _own(words: str) -> str:
    """Returns what is said of the firm itself; the condition stands in the head."""
    told = words.partition("；")[2] or words
    return told.replace(_FIRM, f"{_FIRM}：", 1)


def _cut(words: str) -> str:
    return words if len(words) <= _TITLE else f"{words[: _TITLE - 1]}…"


def _stamp(policy: Policy) -> LibraryVersion:
    return library_of([policy], "草稿").stamp
