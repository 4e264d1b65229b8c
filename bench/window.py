"""Response times of the window with 10,000 firms: `python -m bench.window`. Measured, not asserted.

Offscreen: everything is laid out and painted, nothing is sent to a screen. A time runs from the key or click until
the widget is painted with the result, including the short pause in which the window waits for the next key.
"""

from __future__ import annotations

import gc
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from time import perf_counter

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from bench import window_start
from bench._window_rig import RICH, Duration, Reading, Rig, frames, make_records, median_of, open_rig, time_of
from bench.window_peers import ratios
from policies import FieldType
from ui.entry.editors import FlagEditor
from ui.firms import FirmsPage
from ui.firms.presenter import TITLES
from ui.pages import ENTRIES
from ui.sheets import SheetPage

_ROUNDS = 9
_KEY = 0.1
"""Seconds from a key to its result. Our choice: a response seems immediate below 0.1 s."""
_SEARCH_PAUSE, _DIGIT_PAUSE = 0.025, 0.03
"""Seconds that the two inputs wait for the next key."""
_FRAME = 1 / 60
"""Seconds of a frame on a screen with 60 Hz."""
_FRAMES = 400
_ARRIVE = 0.15
"""Seconds until a page is shown: our choice."""
_TYPED = ("t", "tjh", "tjhhzn", "海", "海河智能", "天津", "科技", "9", "91120102MA", "MA00004321", "旧名")
_OTHER = 3
_FIRMS = (4321, 77, 5000, 9998, 1234, 8, 2600, 7007, 640)


def _times(action: Callable[[int], Duration], rounds: int = _ROUNDS) -> list[Duration]:
    """Return the times of an action; the first round does not count."""
    found = []
    for number in range(rounds + 1):
        gc.collect()  # so that no round pays for the garbage of the one before
        found.append(action(number))
    return found[1:]


class _List:
    """The list of firms."""

    def __init__(self, rig: Rig) -> None:
        page = rig.window.page("firms")
        assert isinstance(page, FirmsPage)
        self.page, self._rig = page, rig
        self.viewport = page.table.viewport()
        rig.window.go("firms")
        rig.wait_until_idle()

    def settle(self, text: str) -> None:
        """Show a search before the measurement begins."""
        self.page.line.setText(text)
        self._rig.until(lambda: self.page.presenter.text == text)
        self._rig.wait_until_idle()

    def key(self, text: str) -> Duration:
        """Return the time of the last key of a text."""
        self.settle(text[:-1])
        presenter = self.page.presenter
        action = lambda: self._rig.type(self.page.line, text[-1])  # noqa: E731
        return self._rig.time_until_painted(self.viewport, action, lambda: presenter.text == text)

    def timings(self) -> Iterable[Reading]:
        """Measure keys, filters, sorting and paging."""
        for text in _TYPED:
            times = _times(lambda _, text=text: self.key(text))  # type: ignore[misc]  # lambda with a default
            yield median_of(
                f"list: key of “{text}”, {len(self.page.presenter.rows)} firms shown", times, _KEY, _SEARCH_PAUSE
            )
        self.settle("")
        yield from self._filters()
        yield from self._orders()
        yield from self._frames()

    def _filters(self) -> Iterable[Reading]:
        for name, box in self.page.boxes.items():
            times = _times(lambda number, box=box: self._choose(box, 1 - number % 2))  # type: ignore[misc]
            yield median_of(f"list: filter {name}, on and off", times, _KEY)
            self._choose(box, 0)

    def _choose(self, box: object, place: int) -> Duration:
        def action() -> None:
            box.setCurrentIndex(place)  # type: ignore[attr-defined]  # a QComboBox
            box.activated.emit(place)  # type: ignore[attr-defined]

        return self._rig.time_until_painted(self.viewport, action)

    def _orders(self) -> Iterable[Reading]:
        header = self.page.table.horizontalHeader()
        for column, title in TITLES.items():
            place = QPoint(header.sectionViewportPosition(column) + 20, header.height() // 2)
            click = lambda place=place: QTest.mouseClick(  # noqa: E731
                header.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place
            )
            times = _times(lambda _, click=click: self._rig.time_until_painted(self.viewport, click))  # type: ignore[misc]
            yield median_of(f"list: order by {title}, up and down", times, _KEY)

    def _page_down(self, _: int) -> Duration:
        return self._rig.time_until_painted(self.viewport, lambda: QTest.keyClick(self.page.table, Qt.Key.Key_PageDown))

    def _jump(self, number: int) -> Duration:
        bar = self.page.table.verticalScrollBar()
        return self._rig.time_until_painted(self.viewport, lambda: bar.setValue((number * 7919) % bar.maximum()))

    def _frames(self) -> Iterable[Reading]:
        table = self.page.table
        table.setCurrentIndex(self.page.model.index(0, 0))
        table.scrollToTop()
        self._rig.wait_until_idle()
        yield from frames("list: page down through all", self._page_down, _FRAMES, _FRAME)
        yield from frames("list: bar dragged anywhere", self._jump, _FRAMES, _FRAME)


class _Firm:
    """The page of one firm: opening it, typing, answering."""

    def __init__(self, rig: Rig) -> None:
        self._rig, self._window = rig, rig.window
        self._results = self._window.results

    def timings(self) -> Iterable[Reading]:
        """Measure from the list to the updated results."""
        yield median_of(
            "firm: opened from the list, facts of a register", _times(lambda n: self._open(_FIRMS[n - 1])), _ARRIVE
        )
        yield median_of("firm: opened from the list, facts of a sample", _times(lambda _: self._open(RICH)), _ARRIVE)
        yield median_of(
            "firm: digit typed, matched and shown, facts of a sample", _times(self._digit), _KEY, _DIGIT_PAUSE
        )
        self._open(_FIRMS[0])
        yield median_of(
            "firm: digit typed, matched and shown, facts of a register", _times(self._digit), _KEY, _DIGIT_PAUSE
        )
        yield median_of("firm: yes or no clicked, matched and shown", _times(self._click), _KEY, _DIGIT_PAUSE)
        yield median_of("firm: what was typed is kept", _times(self._keep))
        yield median_of("firm: back to the list, which is reloaded after a change", _times(self._back), _ARRIVE)

    def _open(self, number: int) -> Duration:
        if self._window.desk.number == number:
            self._window.go("firm", _OTHER)
        self._window.go("firms")
        self._rig.wait_until_idle()
        return self._rig.time_until_painted(self._results, lambda: self._window.go("firm", number))

    def _type(self, number: int) -> Duration:
        line = self._window.form.editors["revenue"].lines["2025"]  # type: ignore[attr-defined]  # a series
        line.setFocus()
        line.setText(str(100 + number))
        self._rig.wait_until_idle()
        presenter, before = self._window.presenter, self._window.presenter.match
        action = lambda: self._rig.type(line, "7")  # noqa: E731
        return self._rig.time_until_painted(self._results, action, lambda: presenter.match is not before)

    def _digit(self, number: int) -> Duration:
        spent = self._type(number)
        self._window.firm_page.keep()
        return spent

    def _keep(self, number: int) -> Duration:
        self._type(1000 + number)
        return time_of(self._window.firm_page.keep)

    def _back(self, number: int) -> Duration:
        self._window.go("firm")
        self._type(2000 + number)
        self._window.firm_page.keep()
        return self._rig.time_until_painted(self._window.page("firms"), lambda: self._window.go("firms"))

    def _click(self, number: int) -> Duration:
        editors = self._window.form.editors.values()
        editor = next(
            editor for editor in editors if editor.field.type is FieldType.FLAG and isinstance(editor, FlagEditor)
        )
        button = editor.buttons[bool(number % 2)]
        before, presenter = self._window.presenter.match, self._window.presenter
        return self._rig.time_until_painted(self._results, button.click, lambda: presenter.match is not before)


def _pages(rig: Rig) -> Iterable[Reading]:
    """Measure how each page is shown again, then with the data it reads in the background."""
    window = rig.window
    window.go("firm", RICH)
    for entry in ENTRIES:
        other = "firm" if entry.name != "firm" else "firms"

        def arrive(number: int, name: str = entry.name, other: str = other, whole: bool = False) -> Duration:
            window.go(other)
            rig.wait_until_idle()
            page = window.page(name)
            if whole:
                return time_of(lambda: (rig.time_until_painted(page, lambda: window.go(name)), rig.wait_until_idle()))
            return rig.time_until_painted(page, lambda: window.go(name))

        yield median_of(f"page {entry.label}: painted", _times(arrive, 5), _ARRIVE)
        yield median_of(f"page {entry.label}: complete", _times(lambda n: arrive(n, whole=True), 3))
    yield median_of("page 服务单: preview of the sample, from the edition chosen", _times(lambda _: _preview(rig), 5))


def _preview(rig: Rig) -> Duration:
    rig.window.go("sheet", RICH)
    rig.wait_until_idle()
    page = rig.window.page("sheet")
    assert isinstance(page, SheetPage)
    before = page.rig

    def until_shown() -> None:
        page.edition.activated.emit(page.edition.currentIndex())
        rig.until(lambda: page.rig is not before)

    return time_of(until_shown)


def report(emit: Callable[[str], object]) -> bool:
    """Make the records and measure; pass on each line as it comes. Return False if a goal is missed."""
    met = True

    def emit_all(readings: Iterable[Reading]) -> None:
        nonlocal met
        for reading in readings:
            emit(reading.line())
            met = met and reading.goal_met

    with tempfile.TemporaryDirectory() as name:
        folder, start = Path(name), perf_counter()
        make_records(folder)
        emit(f"records of the window made in {perf_counter() - start:.1f} s")
        emit_all(window_start.timings(folder))
        emit(window_start.memory(folder))
        with open_rig(folder) as rig:
            emit_all(_List(rig).timings())
            for line in ratios(rig):
                emit(line)
            emit_all(_Firm(rig).timings())
            emit_all(_pages(rig))
    return met


if __name__ == "__main__":
    sys.exit(0 if report(lambda line: print(line, flush=True)) else 1)
