"""The state of the screening page: the run, its counts, the firms of a policy, export and planning. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from matcher import ResultGroup
from policies import KeceError, plain
from survey.background import MatchingJob, OnProgress, ignore_progress
from survey.firms import Scope, Screened, from_book, from_register
from survey.lists import place_words
from survey.run import GROUPS, Run, ScreenedLine, Tally, lines, missing_words, screen
from survey.table_row import Key, TableRow
from ui.desk.session import EntryOutcome
from ui.screening.choice import PolicyChoice

if TYPE_CHECKING:
    from registers import Report
    from ui.desk.desk import Desk
    from ui.firms.importing.checked import ReadRows

COUNT_HEADINGS = (
    "政策",
    *(point.label.replace("·", "·\n") for point in GROUPS),
    "符合的合计\n（万元）",
    "待定的每家\n最高（万元）",
)
LINE_HEADINGS = ("企业", "区 / 街道", "离门槛", "还差什么", "金额", "缺资料", "负责人", "上次走访")
_GROUP_TIPS = {
    ResultGroup.READY: "条件全部满足，现在可以办",
    ResultGroup.TO_CONFIRM: "数字和事实都满足，只差人工核验或评审判断",
    ResultGroup.NEAR: "只有一两个数不够，而且离门槛不远（不超过门槛的一半）",
    ResultGroup.TO_ASK: "还缺企业说得出的资料；未知不算不符合",
    ResultGroup.NEXT_ROUND: "条件全部满足，但现在不受理或时间未公布",
    ResultGroup.CONFLICT: "能改变结论的资料互相矛盾，要先核实用哪一个",
    ResultGroup.HELD: "已经持有这项资质",
    ResultGroup.CONSULT: "文件没有公布条件，无从判断",
}
COUNT_TIPS = {GROUPS.index(point) + 1: words for point, words in _GROUP_TIPS.items()} | {
    len(GROUPS) + 1: "可申报和等下一轮的企业按现有资料算出的金额之和，单位万元；写成区间的是还有资料未定",
    len(GROUPS) + 2: "待核验、待补资料的企业，一家最多能得多少，单位万元；不是家家都能拿到最高额，所以不相加",
}
LINE_TIPS = {
    2: "差的数占门槛的百分比，取差得最多的一条；有补不了的条件（如注册地、资质）时不写",
    3: "和服务单上写的一样",
    5: "还有几项资料能改变结论",
}
MAY_BE_EMPTY = (2, 4, 5)
"""Columns that are hidden while they are empty."""
COUNTS_THAT_MAY_BE_ZERO = tuple(
    GROUPS.index(point) + 1
    for point in (
        ResultGroup.TO_CONFIRM,
        ResultGroup.NEXT_ROUND,
        ResultGroup.CONFLICT,
        ResultGroup.HELD,
        ResultGroup.CONSULT,
    )
)
"""Columns of groups that are hidden while no firm is in them."""
EXPORT_HEADINGS = (
    "序号", "企业名称", "统一社会信用代码", "区", "街道", "产业方向", "政策", "结论", "离门槛（%）", "还差什么",
    "金额", "要补的资料", "负责人", "上次走访", "在企业库",
)  # fmt: skip


class ScreeningPresenter:
    """The state of the page. Long operations are returned as functions for a worker thread."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.choice = PolicyChoice(desk)
        self.scope = Scope()
        self.register: ReadRows | None = None
        """The register whose rows are screened; None screens the casebook."""
        self.run: Run | None = None
        self.policy = ""
        self.point = ResultGroup.NEAR
        self.lines: tuple[ScreenedLine, ...] = ()

    # the run ---------------------------------------------------------------------------------

    def scope_choices(self, name: str) -> tuple[tuple[str, str | None], ...]:
        """Returns the entries of district, street or officer; the first one matches everything."""
        facets = self.desk.book.enterprises.facets()
        label = {"district": "全部区", "street": "全部街道", "officer": "全部负责人"}[name]
        return ((label, None), *((value, value) for value in getattr(facets, f"{name}s")))

    def source_words(self) -> str:
        """Returns which firms a run screens."""
        if self.register is None:
            return self.scope.words()
        return f"名册 {self.register.plan.name}：{len(self.register.report.taken)} 行"

    def can_run(self) -> bool:
        """Whether there is anything to run."""
        return bool(self.choice.picked)

    def job(self, should_stop: Callable[[], bool], on_progress: OnProgress = ignore_progress) -> MatchingJob:
        """The day and the library for work in the background, with its way to stop and to report progress."""
        return MatchingJob(
            on=self.desk.as_of, library=self.desk.library.stamp, should_stop=should_stop, on_progress=on_progress
        )

    def running(self, job: MatchingJob) -> Callable[[], Run]:
        """Returns the run as a function for a worker thread, with a database connection of its own."""
        desk, scope, register = self.desk, self.scope, self.register
        policies, source = self.choice.policies(), self.source_words()

        def work() -> Run:
            with desk.open_book() as book:
                if register is None:
                    total, firms = from_book(book, scope, job.on)
                    return screen(firms, total, policies, job, source)
                known = book.enterprises.search("", job.on)
            report = register.report
            rows = from_register(report.taken, known, job.on)
            return _remarked(screen(rows, len(rows), policies, job, source), report)

        return work

    def take(self, run: Run) -> bool:
        """Sets the result of a run, unless it was stopped before the first firm; the current policy is kept if
        possible.
        """
        if run.stopped and not run.firms:
            return False
        self.run, self.lines = run, ()
        if run.tally(self.policy) is None:
            self.policy = run.tallies[0].policy.id if run.tallies else ""
        self.point = self.best_point()
        return True

    def best_point(self) -> ResultGroup:
        """Returns the group to show first: the current one if it has firms, else the nearest to success that has."""
        tally = self.tally
        order = (
            self.point,
            ResultGroup.NEAR,
            *GROUPS,
        )
        return next((p for p in order if tally is not None and tally.count(p)), ResultGroup.NEAR)

    @property
    def tally(self) -> Tally | None:
        """The counts of the current policy."""
        return self.run.tally(self.policy) if self.run is not None else None

    def count_rows(self) -> tuple[TableRow, ...]:
        """Returns one row per policy with its counts."""
        return tuple(_count_row(tally) for tally in self.run.tallies) if self.run is not None else ()

    # the firms of a policy --------------------------------------------------------------------

    def listing(self, job: MatchingJob) -> Callable[[], tuple[str, ResultGroup, tuple[ScreenedLine, ...]]]:
        """Returns a function for a worker thread that lists the firms of the current group with their gaps."""
        run, policy, point = self.run, self.policy, self.point
        return lambda: (policy, point, lines(run, policy, point, job) if run is not None else ())

    def take_lines(self, policy: str, point: ResultGroup, found: tuple[ScreenedLine, ...]) -> bool:
        """Sets the list of firms; returns False for one that is no longer wanted."""
        if (policy, point) != (self.policy, self.point):
            return False
        self.lines = found
        return True

    def line_rows(self) -> tuple[TableRow, ...]:
        """Returns one row per firm."""
        return tuple(_line_row(line, self.firm(line.place)) for line in self.lines)

    def firm(self, place: int) -> Screened:
        """Returns the firm at a place of the run."""
        if self.run is None:
            raise IndexError(place)
        return self.run.firms[place]

    def detail_words(self, place: int) -> str:
        """Returns everything that a listed firm lacks."""
        line = next((line for line in self.lines if line.place == place), None)
        if line is None:
            return ""
        lacking = missing_words(line.missing)
        note = line.note if line.point not in (ResultGroup.TO_CONFIRM, ResultGroup.TO_ASK) else ""
        parts = (self.firm(place).row.name, note, f"要补：{lacking}" if lacking else "")
        return "　".join(part for part in parts if part)

    def list_words(self) -> str:
        """Returns what is listed, as one sentence."""
        tally = self.tally
        if tally is None:
            return ""
        return f"{tally.policy.name} · {self.point.label} {tally.count(self.point)} 家"

    def empty_words(self) -> str:
        """Returns the text shown while no firm is listed."""
        if self.run is None:
            return "先在“选政策”里选政策或梯度，再点“开始筛选”。"
        if not self.run.firms:
            return "没有企业可筛选。\n在“企业”里导入名单，或放宽区、街道、负责人。"
        return f"“{self.point.label}”里没有企业；点上面别的分组看看。"

    # out of the page --------------------------------------------------------------------------

    def file_name(self) -> str:
        """Returns the proposed file name of the exported list."""
        name = self.tally.policy.short or self.tally.policy.name if self.tally is not None else ""
        clean = "".join("" if ch in '/\\:*?"<>|' else ch for ch in name)[:40]
        return f"遴选名单-{clean}-{self.point.label}-{self.desk.on.isoformat()}.xlsx"

    def export(self, path: Path, places: Sequence[int]) -> EntryOutcome:
        """Writes the listed firms at these places, in the order given."""
        from registers import write_table

        by_place = {line.place: line for line in self.lines}
        rows = [self._exported(count, by_place[place]) for count, place in enumerate(places, 1)]
        try:
            write_table(path, EXPORT_HEADINGS, rows, sheet="遴选名单")
        except KeceError as error:
            return EntryOutcome(str(error))
        return EntryOutcome()

    def _exported(self, count: int, line: ScreenedLine) -> tuple[str | Decimal | date | bool | None, ...]:
        firm, tally = self.firm(line.place), self.tally
        row = firm.row
        far = round(line.distance * 100, 2) if line.distance is not None else None
        return (
            Decimal(count), row.name, row.credit_code, row.district, row.street, "、".join(row.sectors),
            tally.policy.name if tally is not None else "", line.point.label, far, line.note, line.amount,
            missing_words(line.missing), row.officer, row.last_visit, firm.number is not None,
        )  # fmt: skip

    def plannable(self, places: Sequence[int]) -> tuple[int, ...]:
        """Returns the numbers of these firms, those only that are in the casebook."""
        numbers = (self.firm(place).number for place in places)
        return tuple(number for number in numbers if number is not None)

    def plan_note(self) -> str:
        """Returns the purpose of the visits."""
        return f"遴选：{self.list_words().rpartition(' ')[0].rpartition(' ')[0]}" if self.tally is not None else ""


def _remarked(run: Run, report: Report) -> Run:
    parts = [f"拒收 {len(report.refused)} 行"] if report.refused else []
    outside = sum(firm.number is None for firm in run.firms)
    parts += [f"{outside} 家不在企业库（能导出，不能安排走访）"] if outside else []
    return replace(run, remarks="，".join(parts))


def money_words(low: Decimal, high: Decimal | None) -> str:
    """Returns a sum in 万元, or "" for zero."""
    if high is None:
        return f"{plain(low, 0)} 以上" if low else "视资料而定"
    if not high:
        return ""
    return plain(low, 0) if low == high else f"{plain(low, 0)}–{plain(high, 0)}"


def _count_row(tally: Tally) -> TableRow:
    counts = [tally.count(point) for point in GROUPS]
    outside = tally.count(ResultGroup.OUT_OF_FORCE)
    name = tally.policy.name + (f"（不在施行期 {outside}）" if outside else "")
    may = "视资料而定" if tally.may is None else plain(tally.may, 0) if tally.may else ""
    cells = (name, *(str(count) for count in counts), money_words(tally.low, tally.high), may)
    top = Decimal(10) ** 15
    keys: tuple[Key, ...] = (
        name,
        *counts,
        tally.high if tally.high is not None else top,
        tally.may if tally.may is not None else top,
    )
    return TableRow(tally.policy.id, cells, keys)


def far_words(distance: Decimal | None) -> str:
    """Returns the distance of a firm from the threshold in per cent; non-zero distances are never shown as 0."""
    if distance is None:
        return ""
    tenths = round(distance * 100, 1)
    return f"{plain(tenths, 1)}%" if tenths or not distance else "<0.1%"


def _line_row(line: ScreenedLine, firm: Screened) -> TableRow:
    row = firm.row
    far = far_words(line.distance)
    seen = row.last_visit.isoformat() if row.last_visit is not None else "未走访"
    lacking = len(line.missing)
    name = row.name if firm.number is not None else f"{row.name}（名册）"
    cells = (
        name, place_words(firm), far, line.note, line.amount, f"{lacking} 项" if lacking else "", row.officer, seen,
    )  # fmt: skip
    keys = (name, cells[1], line.distance, line.note, line.worth, lacking, row.officer, row.last_visit)
    return TableRow(str(line.place), cells, keys, firm.number)
