"""What a person waits for in the window with 10,000 firms: `python -m bench.window`. Measured, not asserted.

Offscreen: everything is laid out and painted, nothing is sent to a screen. A time runs from the key or click until
the widget was painted with the answer, the short pause included that waits for the next key.
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
from bench._window_rig import RICH, Reading, Rig, Spent, frames, make_records, rig, spread, taken
from bench.window_peers import ratios
from policies import FieldType
from ui.firms import FirmsPage
from ui.firms.presenter import TITLES
from ui.pages import ENTRIES
from ui.sheets import SheetPage
from ui.widgets.editors import FlagEditor

_ROUNDS = 9
_KEY = 0.1
"""Seconds from a key to its answer."""
_SEARCH_PAUSE, _DIGIT_PAUSE = 0.025, 0.03
"""Seconds the two inputs wait for the next key."""
_FRAME = 1 / 60
_FRAMES = 400
_ARRIVE = 0.15
_TYPED = ("t", "tjh", "tjhhzn", "海", "海河智能", "天津", "科技", "9", "91120102MA", "MA00004321", "旧名")
_OTHER = 3
_FIRMS = (4321, 77, 5000, 9998, 1234, 8, 2600, 7007, 640)


def _times(action: Callable[[int], Spent], rounds: int = _ROUNDS) -> list[Spent]:
    """Seconds as the action tells them; the first round does not count."""
    found = []
    for number in range(rounds + 1):
        gc.collect()  # nobody pays for the garbage of the round before
        found.append(action(number))
    return found[1:]


class _List:
    """The list of firms as the person at it sees it."""

    def __init__(self, made: Rig) -> None:
        page = made.window.page("firms")
        assert isinstance(page, FirmsPage)
        self.page, self._rig = page, made
        self.viewport = page.table.viewport()
        made.window.go("firms")
        made.calm()

    def settle(self, text: str) -> None:
        """Shows a search before anything is timed."""
        self.page.line.setText(text)
        self._rig.until(lambda: self.page.presenter.text == text)
        self._rig.calm()

    def key(self, text: str) -> Spent:
        """The last key of a text."""
        self.settle(text[:-1])
        presenter = self.page.presenter
        action = lambda: self._rig.type(self.page.line, text[-1])  # noqa: E731
        return self._rig.shown(self.viewport, action, lambda: presenter.text == text)

    def timings(self) -> Iterable[Reading]:
        """Keys, filters, orders, pages."""
        for text in _TYPED:
            times = _times(lambda _, text=text: self.key(text))  # type: ignore[misc]  # lambda with a default
            yield spread(
                f"list: key of “{text}”, {len(self.page.presenter.rows)} firms shown", times, _KEY, _SEARCH_PAUSE
            )
        self.settle("")
        yield from self._filters()
        yield from self._orders()
        yield from self._frames()

    def _filters(self) -> Iterable[Reading]:
        for name, box in self.page.boxes.items():
            times = _times(lambda number, box=box: self._choose(box, 1 - number % 2))  # type: ignore[misc]
            yield spread(f"list: filter {name}, on and off", times, _KEY)
            self._choose(box, 0)

    def _choose(self, box: object, place: int) -> Spent:
        def action() -> None:
            box.setCurrentIndex(place)  # type: ignore[attr-defined]  # a QComboBox
            box.activated.emit(place)  # type: ignore[attr-defined]

        return self._rig.shown(self.viewport, action)

    def _orders(self) -> Iterable[Reading]:
        header = self.page.table.horizontalHeader()
        for column, title in TITLES.items():
            place = QPoint(header.sectionViewportPosition(column) + 20, header.height() // 2)
            click = lambda place=place: QTest.mouseClick(  # noqa: E731
                header.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place
            )
            times = _times(lambda _, click=click: self._rig.shown(self.viewport, click))  # type: ignore[misc]
            yield spread(f"list: order by {title}, up and down", times, _KEY)

    def _page_down(self, _: int) -> Spent:
        return self._rig.shown(self.viewport, lambda: QTest.keyClick(self.page.table, Qt.Key.Key_PageDown))

    def _jump(self, number: int) -> Spent:
        bar = self.page.table.verticalScrollBar()
        return self._rig.shown(self.viewport, lambda: bar.setValue((number * 7919) % bar.maximum()))

    def _frames(self) -> Iterable[Reading]:
        table = self.page.table
        table.setCurrentIndex(self.page.model.index(0, 0))
        table.scrollToTop()
        self._rig.calm()
        yield from frames("list: page down through all", self._page_down, _FRAMES, _FRAME)
        yield from frames("list: bar dragged anywhere", self._jump, _FRAMES, _FRAME)


class _Firm:
    """The firm in hand: opening it, typing, answering."""

    def __init__(self, made: Rig) -> None:
        self._rig, self._window = made, made.window
        self._results = self._window.results

    def timings(self) -> Iterable[Reading]:
        """From the list to the re-matched results."""
        yield spread(
            "firm: opened from the list, facts of a register", _times(lambda n: self._open(_FIRMS[n - 1])), _ARRIVE
        )
        yield spread("firm: opened from the list, facts of a sample", _times(lambda _: self._open(RICH)), _ARRIVE)
        yield spread("firm: digit typed, matched and shown, facts of a sample", _times(self._digit), _KEY, _DIGIT_PAUSE)
        self._open(_FIRMS[0])
        yield spread(
            "firm: digit typed, matched and shown, facts of a register", _times(self._digit), _KEY, _DIGIT_PAUSE
        )
        yield spread("firm: yes or no clicked, matched and shown", _times(self._click), _KEY, _DIGIT_PAUSE)
        yield spread("firm: what was typed is kept", _times(self._keep))
        yield spread("firm: back to the list, which is read anew after a change", _times(self._back), _ARRIVE)

    def _open(self, number: int) -> Spent:
        if self._window.desk.number == number:
            self._window.go("firm", _OTHER)
        self._window.go("firms")
        self._rig.calm()
        return self._rig.shown(self._results, lambda: self._window.go("firm", number))

    def _type(self, number: int) -> Spent:
        line = self._window.form.editors["revenue"].lines["2025"]  # type: ignore[attr-defined]  # a series
        line.setFocus()
        line.setText(str(100 + number))
        self._rig.calm()
        presenter, before = self._window.presenter, self._window.presenter.match
        action = lambda: self._rig.type(line, "7")  # noqa: E731
        return self._rig.shown(self._results, action, lambda: presenter.match is not before)

    def _digit(self, number: int) -> Spent:
        spent = self._type(number)
        self._window.firm_page.keep()
        return spent

    def _keep(self, number: int) -> Spent:
        self._type(1000 + number)
        return taken(self._window.firm_page.keep)

    def _back(self, number: int) -> Spent:
        self._window.go("firm")
        self._type(2000 + number)
        self._window.firm_page.keep()
        return self._rig.shown(self._window.page("firms"), lambda: self._window.go("firms"))

    def _click(self, number: int) -> Spent:
        editors = self._window.form.editors.values()
        editor = next(
            editor for editor in editors if editor.field.type is FieldType.FLAG and isinstance(editor, FlagEditor)
        )
        button = editor.buttons[bool(number % 2)]
        before, presenter = self._window.presenter.match, self._window.presenter
        return self._rig.shown(self._results, button.click, lambda: presenter.match is not before)


def _pages(made: Rig) -> Iterable[Reading]:
    """Each page coming to the front again; then with what it reads in the background."""
    window = made.window
    window.go("firm", RICH)
    for entry in ENTRIES:
        other = "firm" if entry.name != "firm" else "firms"

        def arrive(number: int, name: str = entry.name, other: str = other, whole: bool = False) -> Spent:
            window.go(other)
            made.calm()
            page = window.page(name)
            if whole:
                return taken(lambda: (made.shown(page, lambda: window.go(name)), made.calm()))
            return made.shown(page, lambda: window.go(name))

        yield spread(f"page {entry.label}: painted", _times(arrive, 5), _ARRIVE)
        yield spread(f"page {entry.label}: complete", _times(lambda n: arrive(n, whole=True), 3))
    yield spread("page 服务单: preview of the sample, from the edition chosen", _times(lambda _: _preview(made), 5))


def _preview(made: Rig) -> Spent:
    made.window.go("sheet", RICH)
    made.calm()
    page = made.window.page("sheet")
    assert isinstance(page, SheetPage)
    before = page.made

    def until_shown() -> None:
        page.edition.activated.emit(page.edition.currentIndex())
        made.until(lambda: page.made is not before)

    return taken(until_shown)


def report(emit: Callable[[str], object]) -> bool:
    """Makes the records, measures, hands on each line as it comes; False where a goal is missed."""
    kept = True

    def tell(readings: Iterable[Reading]) -> None:
        nonlocal kept
        for reading in readings:
            emit(reading.line())
            kept = kept and reading.kept

    with tempfile.TemporaryDirectory() as name:
        folder, start = Path(name), perf_counter()
        make_records(folder)
        emit(f"records of the window made in {perf_counter() - start:.1f} s")
        tell(window_start.timings(folder))
        emit(window_start.memory(folder))
        with rig(folder) as made:
            tell(_List(made).timings())
            for line in ratios(made):
                emit(line)
            tell(_Firm(made).timings())
            tell(_pages(made))
    return kept


if __name__ == "__main__":
    sys.exit(0 if report(lambda line: print(line, flush=True)) else 1)
