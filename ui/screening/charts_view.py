"""图: the firms of a policy by street and sector, and the ladders as funnels."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QScrollArea, QSplitter, QVBoxLayout, QWidget

from matcher import ResultGroup
from survey.lists import stages, street_figures
from ui.screening.funnel import Funnel
from ui.screening.presenter import ScreeningPresenter
from ui.statistics.chart import BarChart
from ui.widgets import theme

_SHOWN: tuple[tuple[str, tuple[ResultGroup, ...]], ...] = (
    ("符合、待核验和差一步", (ResultGroup.READY, ResultGroup.NEXT_ROUND, ResultGroup.TO_CONFIRM, ResultGroup.NEAR)),
    ("符合", (ResultGroup.READY, ResultGroup.NEXT_ROUND)),
    *((point.label, (point,)) for point in (ResultGroup.TO_CONFIRM, ResultGroup.NEAR, ResultGroup.TO_ASK)),
    (ResultGroup.HELD.label, (ResultGroup.HELD,)),
    ("全部企业", tuple(ResultGroup)),
)


class ChartsView(QWidget):
    """A QWidget with the charts of the current run; its policy is chosen here or in the results."""

    def __init__(self, presenter: ScreeningPresenter, colours: theme.Colours) -> None:
        super().__init__()
        self.presenter = presenter
        self.policy, self.group = QComboBox(), QComboBox()
        self.bars, self.funnel = BarChart(colours), Funnel(colours)
        self.note = QLabel()
        self.rung_note = QLabel("实心是已持有的企业，外框再加上符合下一步、还没有持有的企业。资质未知的企业不计入。")
        self._build()
        self.policy.activated.connect(lambda _: self._draw_bars())
        self.group.activated.connect(lambda _: self._draw_bars())

    def _build(self) -> None:
        self.policy.setAccessibleName("画哪项政策")
        self.policy.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.policy.setMinimumContentsLength(12)
        self.group.setAccessibleName("画哪些企业")
        for words, points in _SHOWN:
            self.group.addItem(words, points)
        choose = QHBoxLayout()
        choose.addWidget(self.policy, 1)
        choose.addWidget(self.group)
        splitter = QSplitter()
        splitter.addWidget(self._card("企业分布：街道 × 产业", choose, self.note, self.bars))
        splitter.addWidget(self._card("成长阶梯", None, self.rung_note, self.funnel))
        splitter.setSizes([640, 560])
        splitter.setChildrenCollapsible(False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(splitter)

    def _card(self, title: str, choose: QHBoxLayout | None, note: QLabel, chart: QWidget) -> QFrame:
        card = QFrame()
        card.setObjectName("card")
        column = QVBoxLayout(card)
        head = QLabel(title)
        head.setObjectName("section")
        column.addWidget(head)
        if choose is not None:
            column.addLayout(choose)
        note.setObjectName("muted")
        note.setWordWrap(True)
        column.addWidget(note)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        body = QWidget()
        body.setObjectName("body")
        inner = QVBoxLayout(body)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(chart)
        inner.addStretch(1)
        scroll.setWidget(body)
        column.addWidget(scroll, 1)
        return card

    def refresh(self) -> None:
        """Shows the charts of the current run."""
        run = self.presenter.run
        self.policy.clear()
        for tally in run.tallies if run is not None else ():
            self.policy.addItem(tally.policy.name, tally.policy.id)
        self.policy.setCurrentIndex(max(0, self.policy.findData(self.presenter.policy)))
        self._draw_bars()
        if run is None:
            self.funnel.show_ladders(())
            return
        granting = {rung.kind: rung.policy.id for rung in self.presenter.choice.rungs}
        ladders = []
        for standing in self.presenter.desk.firm.match.standings:
            kinds = [(rung.kind, rung.label) for rung in standing.rungs]
            ladders.append((standing.name, stages(run, kinds, granting)))
        self.funnel.show_ladders(ladders)

    def _draw_bars(self) -> None:
        run = self.presenter.run
        tally = run.tally(str(self.policy.currentData())) if run is not None else None
        if run is None or tally is None:
            self.note.setText("先筛选一次，这里画出企业分布。")
            return
        figures = street_figures(run, tally, self.group.currentData())
        none = f"“{self.group.currentText()}”里没有企业。"
        self.note.setText(figures.note if figures.bars else none)
        self.bars.show_figures(figures)

    def apply_theme(self, colours: theme.Colours) -> None:
        """Applies the theme."""
        self.bars.apply_theme(colours)
        self.funnel.apply_theme(colours)
