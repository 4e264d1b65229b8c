"""Filings as a ledger: the columns of list, file and paper, and how a row becomes a filing. No Qt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

import msgspec

from casebook import Filing, FilingBoard, FilingStage, NewFiling, stage_label
from casebook.filings import REASONED, STAGES
from policies import UserError
from registers.ledgers import LedgerColumn, LedgerKind
from survey.due import due_words
from ui.ledger.spec import LedgerSpec, Values

if TYPE_CHECKING:
    from ui.desk.desk import Desk

NAMES: Mapping[FilingBoard, str] = MappingProxyType({FilingBoard.PROJECTS: "申报", FilingBoard.TITLES: "培育库"})
SHOWN = ("firm", "policy_name", "round", "stage", "since", "next_on", "next_step", "missing", "officer")
_WIDTHS = {
    "firm": 210, "policy_name": 190, "round": 52, "stage": 52, "since": 94, "next_on": 94, "next_step": 120, "missing": 90, "officer": 64,
}  # fmt: skip
"""Pixels; the name of the firm gets the rest on the screen, and this share on paper."""
_EMPTY = {
    FilingBoard.PROJECTS: "还没有申报记录。\n在“画像匹配”或“服务单”里按 F7，给企业建一条；或点“新增…”，或“导入…”读入台账。",
    FilingBoard.TITLES: "培育库还是空的。\n在“筛选”的结果里勾选企业，点“进培育库…”；或点“新增…”，或“导入…”读入名单。",
}
_DAYS = {stage: f"on_{stage.name.lower()}" for stage in FilingStage}
"""The name of the column with the day of a stage."""


def columns_of(board: FilingBoard) -> tuple[LedgerColumn, ...]:
    """Returns the columns of a board; both name its stages as people say them."""
    labels = tuple(stage_label(board, stage) for stage in STAGES[board])
    text, day = LedgerKind.TEXT, LedgerKind.DATE
    days = tuple(
        LedgerColumn(name=_DAYS[stage], label=f"{label}日期", kind=day)
        for stage, label in zip(STAGES[board], labels, strict=True)
    )
    return (
        LedgerColumn(name="firm", label="企业名称", kind=LedgerKind.FIRM, required=True, aliases=("企业", "单位名称")),
        LedgerColumn(name="code", label="统一社会信用代码", kind=LedgerKind.CODE, aliases=("信用代码",)),
        LedgerColumn(name="policy_name", label="政策", kind=text, required=True, aliases=("政策名称", "项目", "资质")),
        LedgerColumn(name="round", label="批次", kind=text, aliases=("年度", "批次年度")),
        LedgerColumn(name="stage", label="阶段", kind=LedgerKind.CHOICE, choices=labels, aliases=("状态", "进度")),
        LedgerColumn(name="since", label="到此日期", kind=day),
        LedgerColumn(name="next_on", label="下次日期", kind=day, aliases=("办理期限",)),
        LedgerColumn(name="next_step", label="下一步", kind=text),
        LedgerColumn(name="missing", label="还缺材料", kind=LedgerKind.LIST),
        LedgerColumn(name="officer", label="经办人", kind=text),
        LedgerColumn(name="contact", label="企业经办人", kind=text),
        LedgerColumn(name="street", label="街道", kind=text),
        LedgerColumn(name="result", label="结果编号", kind=text, aliases=("项目编号", "证书编号")),
        LedgerColumn(name="reason", label="原因", kind=text, aliases=("未过原因",)),
        LedgerColumn(name="note", label="备注", kind=text),
        *days,
    )


def values_of(filing: Filing) -> Values:
    """Takes a filing apart."""
    found = {
        "firm": filing.enterprise, "code": filing.credit_code, "policy_name": filing.policy_name, "round": filing.round,
        "stage": filing.stage_words, "since": filing.since, "next_on": filing.next_on, "next_step": filing.next_step,
        "missing": filing.missing or None, "officer": filing.officer, "contact": filing.contact, "street": filing.street,
        "result": filing.result, "reason": filing.reason, "note": filing.note,
        **{_DAYS[stage]: day for stage, day in filing.days.items()},
    }  # fmt: skip
    return {name: value for name, value in found.items() if value not in (None, "")}


class FilingLedger:
    """Reads filings of a board, and makes filings from the rows of a file."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._taken: dict[str, Values] = {}

    def spec(self, board: FilingBoard) -> LedgerSpec[Filing]:
        """Returns the ledger of a board."""
        return LedgerSpec(
            name="filings",
            title=NAMES[board],
            noun="条办理",
            columns=columns_of(board),
            shown=SHOWN,
            values=self.values,
            firm_name=lambda filing: filing.name,
            read=lambda: self._read(board),
            add=lambda rows: self._add(board, rows),
            change=lambda filing, values: self._change(filing, values),
            remove=lambda filing: self._desk.book.filings.remove(filing.id, self._desk.author()),
            empty=_EMPTY[board],
            widths=_WIDTHS,
            urgent=lambda filing: is_overdue(filing, self._desk.on),
            tip=lambda filing: tip_of(filing, self._desk.on),
            count=lambda filings: count_words(filings, self._desk.on),
            narrow="stage",
            narrow_also="policy_name",
            narrow_more=("officer", "street", "round"),
        )

    def values(self, filing: Filing) -> Values:
        """Takes a filing apart; every filing once, as long lists are asked often."""
        found = self._taken.get(filing.id)
        if found is None:
            found = self._taken[filing.id] = values_of(filing)
        return found

    def forget(self, filing: Filing) -> None:
        """Forgets what a filing was taken apart into, after it was changed."""
        self._taken.pop(filing.id, None)

    def _read(self, board: FilingBoard) -> Sequence[Filing]:
        self._taken = {}
        return self._desk.book.filings.all(board)

    def _add(self, board: FilingBoard, rows: Sequence[Values]) -> None:
        """Stores rows of a file, all or none."""
        book, author = self._desk.book, self._desk.author("导入台账")
        policies = {policy.name: policy.id for policy in reversed(self._desk.library.policies)}
        with book.all_or_nothing():
            for row in rows:
                firm = int(str(row["firm"]))
                try:
                    book.filings.add(firm, self._new(board, row, policies), self._desk.on, author)
                except UserError as error:
                    raise UserError(f"{book.enterprises.get(firm).name}：{error}") from error

    def _change(self, filing: Filing, values: Values) -> None:
        new = self._new(filing.board, values, {filing.policy_name: filing.policy})
        fields = {name: getattr(new, name) for name in NewFiling.__struct_fields__ if name != "determination"}
        self._desk.book.filings.update(msgspec.structs.replace(filing, **fields), self._desk.author())

    def _new(self, board: FilingBoard, row: Values, policies: Mapping[str, str]) -> NewFiling:
        """Makes a filing of a row. Raises: UserError for a stage without its reason."""
        words = {stage_label(board, stage): stage for stage in STAGES[board]}
        stage = words[str(row.get("stage") or next(iter(words)))]
        days = {known: day for known in STAGES[board] if isinstance(day := row.get(_DAYS[known]), date)}
        since = row.get("since")
        if stage not in days and isinstance(since, date):
            days[stage] = since
        name = str(row["policy_name"])
        missing = row.get("missing")
        reason = str(row.get("reason") or "")
        if stage in REASONED and not reason:
            raise UserError(f"“{name}”写的是“{stage_label(board, stage)}”，要写明原因，请在“原因”一列补上")
        next_on = row.get("next_on")
        return NewFiling(
            policy=policies.get(name, name),
            policy_name=name,
            board=board,
            officer=str(row.get("officer") or self._desk.officer),
            round=str(row.get("round") or ""),
            stage=stage,
            contact=str(row.get("contact") or ""),
            missing=missing if isinstance(missing, tuple) else (),
            next_step=str(row.get("next_step") or ""),
            next_on=next_on if isinstance(next_on, date) else None,
            days=days,
            result=str(row.get("result") or ""),
            reason=reason,
            note=str(row.get("note") or ""),
        )


def is_overdue(filing: Filing, on: date) -> bool:
    """Whether the next step should be done already."""
    return filing.next_on is not None and filing.next_on < on and not filing.ended


def next_words(filing: Filing, on: date) -> str:
    """Returns the next step with its day, "" if neither is known."""
    if filing.next_on is None:
        return filing.next_step
    return " ".join(filter(None, (due_words(filing.next_on, on), filing.next_step)))


def tip_of(filing: Filing, on: date) -> str:
    """Returns everything about a filing in some lines."""
    lines = [filing.name, f"{filing.policy_name} {filing.round}".strip()]
    since = f"，{filing.since.isoformat()} 起" if filing.since is not None else ""
    lines.append(f"{filing.stage_words}{since}" + (f"：{filing.reason}" if filing.reason else ""))
    if step := next_words(filing, on):
        lines.append(f"下一步：{step}")
    if filing.missing:
        lines.append(f"还缺：{'、'.join(filing.missing)}")
    return "\n".join((*lines, f"经办人：{filing.officer}"))


def count_words(filings: Sequence[Filing], on: date) -> str:
    """Returns how many are being worked on, and how many are overdue."""
    open_ = [filing for filing in filings if not filing.ended]
    late = sum(is_overdue(filing, on) for filing in open_)
    parts = [f"在办 {len(open_)} 条" if filings else "", f"逾期 {late} 条" if late else ""]
    return "，".join(part for part in parts if part)
