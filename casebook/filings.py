"""Filings (申报办理): how far a firm has come with a policy, from the wish to apply to the money or the title."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType

import msgspec

from casebook import _rows
from casebook._ledger import Row
from casebook._records import RecordsOfFirms
from casebook._types import Author
from policies import UserError


class FilingStage(StrEnum):
    """How far a filing has come. REFUSED and DROPPED end it with a reason, PAID ends a project, APPROVED a title."""

    INTENT = "意向"
    POOLED = "入库"
    PREPARING = "准备"
    FILED = "已报"
    ACCEPTED = "受理"
    APPROVED = "通过"
    PAID = "兑现"
    REFUSED = "未过"
    DROPPED = "放弃"


class FilingBoard(StrEnum):
    """The two boards: projects that bring money, and titles into which firms grow (培育库)."""

    PROJECTS = "申报"
    TITLES = "培育"


STAGES: Mapping[FilingBoard, tuple[FilingStage, ...]] = MappingProxyType(
    {
        FilingBoard.PROJECTS: (
            FilingStage.INTENT, FilingStage.PREPARING, FilingStage.FILED, FilingStage.ACCEPTED, FilingStage.APPROVED, FilingStage.PAID, FilingStage.REFUSED,
            FilingStage.DROPPED,
        ),
        FilingBoard.TITLES: (
            FilingStage.INTENT, FilingStage.POOLED, FilingStage.PREPARING, FilingStage.FILED, FilingStage.ACCEPTED, FilingStage.APPROVED, FilingStage.REFUSED,
            FilingStage.DROPPED,
        ),
    }
)  # fmt: skip
"""The stages of each board, in order."""
ENDED: Mapping[FilingBoard, frozenset[FilingStage]] = MappingProxyType(
    {
        FilingBoard.PROJECTS: frozenset({FilingStage.PAID, FilingStage.REFUSED, FilingStage.DROPPED}),
        FilingBoard.TITLES: frozenset({FilingStage.APPROVED, FilingStage.REFUSED, FilingStage.DROPPED}),
    }
)
"""The stages in which nothing more is to be done."""
REASONED = frozenset({FilingStage.REFUSED, FilingStage.DROPPED})
"""The stages that are given with a reason."""
_LABELS = {
    (FilingBoard.TITLES, FilingStage.INTENT): "遴选",
    (FilingBoard.TITLES, FilingStage.PREPARING): "培育",
    (FilingBoard.TITLES, FilingStage.APPROVED): "认定",
    (FilingBoard.PROJECTS, FilingStage.APPROVED): "立项",
}
_DAYS: Mapping[FilingStage, str] = {
    FilingStage.INTENT: "intent_on",
    FilingStage.POOLED: "pooled_on",
    FilingStage.PREPARING: "prepared_on",
    FilingStage.FILED: "filed_on",
    FilingStage.ACCEPTED: "accepted_on",
    FilingStage.APPROVED: "decided_on",
    FilingStage.REFUSED: "decided_on",
    FilingStage.PAID: "paid_on",
    FilingStage.DROPPED: "ended_on",
}
"""The column that holds the day on which a stage was reached."""


def stage_label(board: FilingBoard, stage: FilingStage) -> str:
    """Returns how a stage is called on its board: 培育库 says 遴选、培育、认定 for 意向、准备、通过."""
    return _LABELS.get((board, stage), stage.value)


class NewFiling(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A filing to be stored. `policy` is the id of the policy, `round` its year or batch ("2026").

    `missing` are papers that the firm still has to bring, `days` the day on which each stage was reached. `result` is
    the number of the project or certificate, `reason` why it failed or was given up. `determination` is the id of the
    sheet that it came from.
    """

    policy: str
    policy_name: str
    board: FilingBoard
    officer: str
    round: str = ""
    stage: FilingStage = FilingStage.INTENT
    contact: str = ""
    missing: tuple[str, ...] = ()
    next_step: str = ""
    next_on: date | None = None
    days: Mapping[FilingStage, date] = MappingProxyType({})
    result: str = ""
    reason: str = ""
    determination: str = ""
    note: str = ""


class Filing(NewFiling, frozen=True, kw_only=True, gc=False):
    """A stored filing; name, code and place are those of the firm. `id` is the same on every computer."""

    id: str
    enterprise: int
    name: str
    credit_code: str = ""
    district: str = ""
    street: str = ""

    @property
    def ended(self) -> bool:
        """Whether nothing more is to be done."""
        return self.stage in ENDED[self.board]

    @property
    def stage_words(self) -> str:
        """How its stage is called."""
        return stage_label(self.board, self.stage)

    @property
    def since(self) -> date | None:
        """The day on which the stage was reached."""
        return self.days.get(self.stage)


class FilingsAdded(msgspec.Struct, frozen=True):
    """What `add_many` did: the new filings, and firms that have such a filing already."""

    made: tuple[Filing, ...]
    passed: tuple[int, ...]


class FilingRepository(RecordsOfFirms[NewFiling, Filing]):
    """Reads and writes filings.

    Example:
        >>> new = NewFiling(policy="cn-hnte", policy_name="高新技术企业认定", board=FilingBoard.TITLES, officer="张三")
        >>> filing = book.filings.add(firm.id, new, date(2026, 12, 1), Author("张三"))
        >>> book.filings.move(filing.id, FilingStage.FILED, date(2026, 12, 8), Author("张三")).stage_words
        '已报'
    """

    table = "filings"
    lost = "这条办理记录不在库中，可能已被删除，请刷新"
    order = "t.next_on IS NULL, t.next_on, i.name, t.id"

    def add(self, enterprise: int, filing: NewFiling, on: date, author: Author) -> Filing:
        """Stores a new filing; its stage counts as reached on the day `on` unless `days` says another one.

        Raises: UserError if the firm has an open filing of the same policy and round, or does not exist.
        """
        done = self.add_many([enterprise], filing, on, author)
        if not done.made:
            raise UserError(f"这家企业的“{filing.policy_name}”已经在办，请打开原来那条")
        return done.made[0]

    def add_many(self, enterprises: Iterable[int], filing: NewFiling, on: date, author: Author) -> FilingsAdded:
        """Stores such a filing for each firm, all or none.

        Firms with an open one of that policy and round are passed over, unless the new one has ended.
        """
        wanted = tuple(dict.fromkeys(enterprises))
        new = _reached(filing, on)
        with self._ledger.transaction():
            busy = set(self._open_ones(filing, wanted)) if filing.stage not in ENDED[filing.board] else set()
            made = [self._insert(enterprise, new, author) for enterprise in wanted if enterprise not in busy]
        return FilingsAdded(tuple(map(self.get, made)), tuple(firm for firm in wanted if firm in busy))

    def update(self, filing: Filing, author: Author) -> None:
        """Replaces the stored filing (use `msgspec.structs.replace` to change fields).

        Raises: UserError if it is opened again while another one of that firm, policy and round is open.
        """
        self.get(filing.id)
        others = self._open_ones(filing, (filing.enterprise,)).get(filing.enterprise, set()) - {filing.id}
        if others and not filing.ended:
            raise UserError(f"{filing.name}的“{filing.policy_name}”另有一条在办，请打开那一条，或换一个批次")
        row = {"id": filing.id, "enterprise_id": filing.enterprise, **self._row(filing)}
        self._put(filing.enterprise, filing.id, row, author)

    def move(self, filing: str, stage: FilingStage, on: date, author: Author, reason: str = "") -> Filing:
        """Moves a filing to a stage that was reached on the day; the days of later stages are forgotten.

        The journal keeps what was there before. A filing that ended has no next step.
        Raises: UserError for a stage that its board does not have, or without a reason where one is due.
        """
        kept = self.get(filing)
        if stage in REASONED and not reason.strip():
            raise UserError(f"“{stage_label(kept.board, stage)}”要写明原因，请补上")
        order = STAGES[kept.board]
        if stage not in order:
            raise UserError(f"“{kept.policy_name}”没有“{stage.value}”这一步")
        earlier = {known: day for known, day in kept.days.items() if order.index(known) < order.index(stage)}
        moved = msgspec.structs.replace(
            kept, stage=stage, days={**earlier, stage: on}, reason=reason.strip() if stage in REASONED else ""
        )
        if moved.ended:
            moved = msgspec.structs.replace(moved, next_step="", next_on=None)
        self.update(moved, author)
        return self.get(filing)

    def all(self, board: FilingBoard | None = None, officer: str | None = None) -> tuple[Filing, ...]:
        """Returns the filings (of one board, of one officer), the next due first."""
        where = "(:board IS NULL OR t.board = :board) AND (:officer IS NULL OR t.officer = :officer)"
        return self._select(where, {"board": board.value if board else None, "officer": officer})

    def due(self, until: date, officer: str | None = None) -> tuple[Filing, ...]:
        """Returns the filings whose next step is due by the day, the first due first."""
        where = "t.next_on <= :until AND (:officer IS NULL OR t.officer = :officer)"
        return self._select(where, {"until": until.isoformat(), "officer": officer})

    def _open_ones(self, filing: NewFiling, firms: tuple[int, ...]) -> dict[int, set[str]]:
        """Returns the open filings of the same policy and round by firm; a policy counts as the same by its name too."""
        sql = "SELECT enterprise_id, id, stage FROM filings WHERE (policy = ? OR policy_name = ?) AND round = ? AND board = ?"
        same: tuple[str | int, ...] = (filing.policy, filing.policy_name, filing.round.strip(), filing.board.value)
        if len(firms) == 1:  # by the index of the firm: a file of a thousand rows asks a thousand times
            sql, same = f"{sql} AND enterprise_id = ?", (*same, *firms)
        found: dict[int, set[str]] = {}
        for firm, number, stage in self._ledger.tuples(sql, same):
            if FilingStage(stage) not in ENDED[filing.board]:
                found.setdefault(int(firm), set()).add(str(number))
        return found

    def _row(self, new: NewFiling) -> Row:
        if new.stage not in STAGES[new.board]:
            raise UserError(f"“{new.policy_name}”没有“{new.stage.value}”这一步")
        if new.stage in REASONED:
            _rows.required(new.reason, "原因")
        days = dict.fromkeys(_DAYS.values())
        days |= {_DAYS[stage]: day.isoformat() for stage, day in new.days.items()}
        return {
            "policy": _rows.required(new.policy, "政策"),
            "policy_name": _rows.required(new.policy_name, "政策名称"),
            "board": new.board.value,
            "round": new.round.strip(),
            "stage": new.stage.value,
            "officer": _rows.required(new.officer, "经办人"),
            "contact": new.contact.strip(),
            "missing": json.dumps([text.strip() for text in new.missing if text.strip()], ensure_ascii=False),
            "next_step": new.next_step.strip(),
            "next_on": _rows.iso(new.next_on),
            **days,
            "result": new.result.strip(),
            "reason": new.reason.strip(),
            "determination": new.determination,
            "note": new.note.strip(),
        }

    def _read(self, row: _rows.Cells) -> Filing:
        board, stage = FilingBoard(_rows.text(row, "board")), FilingStage(_rows.text(row, "stage"))
        days = {}
        for known in STAGES[board]:
            day = _rows.day_or_none(row, _DAYS[known])
            if day is not None and not (_DAYS[known] == _DAYS[FilingStage.APPROVED] and known is not _decided(stage)):
                days[known] = day
        return Filing(
            id=_rows.text(row, "id"),
            enterprise=_rows.number(row, "enterprise_id"),
            name=_rows.text(row, "firm_name"),
            credit_code=str(row["credit_code"] or ""),
            district=_rows.text(row, "firm_district"),
            street=_rows.text(row, "street"),
            policy=_rows.text(row, "policy"),
            policy_name=_rows.text(row, "policy_name"),
            board=board,
            round=_rows.text(row, "round"),
            stage=stage,
            officer=_rows.text(row, "officer"),
            contact=_rows.text(row, "contact"),
            missing=tuple(json.loads(_rows.text(row, "missing"))),
            next_step=_rows.text(row, "next_step"),
            next_on=_rows.day_or_none(row, "next_on"),
            days=MappingProxyType(days),
            result=_rows.text(row, "result"),
            reason=_rows.text(row, "reason"),
            determination=_rows.text(row, "determination"),
            note=_rows.text(row, "note"),
        )


def _reached(filing: NewFiling, on: date) -> NewFiling:
    """Returns a filing with a day for its stage."""
    if filing.stage in filing.days:
        return filing
    return msgspec.structs.replace(filing, days={**filing.days, filing.stage: on})


def _decided(stage: FilingStage) -> FilingStage:
    """Returns whether the day of the decision was one of approval or refusal; both share a column."""
    return FilingStage.REFUSED if stage is FilingStage.REFUSED else FilingStage.APPROVED
