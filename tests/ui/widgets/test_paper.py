"""Tests of the PDF preview and printing: the right pages, a small image cache, one sentence in case of an error."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QApplication, QMessageBox
from reportlab.pdfgen.canvas import Canvas

from ui.widgets import pdf_view, printing
from ui.widgets.paper import Paper
from ui.widgets.pdf import MISSING, UNREADABLE, PdfDocument, PdfError

A4 = (595.28, 841.89)
BOOKLET = 370


def pdf(pages: int, size: tuple[float, float] = A4) -> bytes:
    """Returns a PDF with a word at the top of each page."""
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=size)
    for page in range(pages):
        canvas.setFont("Helvetica", 40)
        canvas.drawString(60, size[1] - 100, f"Page {page + 1}")
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def dark_part(picture: QImage) -> float:
    """Returns the share of pixels that are not nearly white."""
    points = [(x, y) for x in range(0, picture.width(), 2) for y in range(0, picture.height(), 2)]
    return sum(picture.pixelColor(x, y).lightness() < 128 for x, y in points) / len(points)


class Counted:
    """The rendered pages in order, with their sizes."""

    drawn: ClassVar[list[tuple[int, QSize]]] = []

    @classmethod
    def pages(cls) -> list[int]:
        return [page for page, _ in cls.drawn]


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> type[Counted]:
    """Records every page that PDFium renders."""
    true = PdfDocument.render
    Counted.drawn = []

    def render(self: PdfDocument, page: int, size: QSize) -> QImage:
        Counted.drawn.append((page, size))
        return true(self, page, size)

    monkeypatch.setattr(PdfDocument, "render", render)
    return Counted


@pytest.fixture
def paper(qtbot) -> Iterator[Paper]:
    made = Paper()
    qtbot.addWidget(made)
    made.resize(700, 600)
    made.show()
    yield made
    made.clear()


def settle(paper: Paper, qtbot) -> None:
    """Lets the view paint and render scaled pages again."""
    QApplication.processEvents()
    qtbot.waitUntil(lambda: not paper.view._settling.isActive())
    paper.grab()


def file_printer(path: Path) -> QPrinter:
    """Returns a printer that writes a PDF file."""
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setFullPage(True)
    printer.setOutputFileName(str(path))
    return printer


def test_that_a_page_is_drawn_in_the_size_asked_for_and_is_not_blank() -> None:
    document = PdfDocument(pdf(3))
    assert document.page_count == 3
    picture = document.render(0, QSize(600, 849))
    assert picture.size() == QSize(600, 849)
    assert picture.pixelColor(599, 848) == Qt.GlobalColor.white
    assert 0.001 < dark_part(picture) < 0.2
    document.close()


@pytest.mark.parametrize("data", [b"", b"not a pdf", b"%PDF-1.4\nbroken", pdf(3)[:900]])
def test_that_data_that_is_no_pdf_gives_a_sentence(paper: Paper, data: bytes) -> None:
    paper.show_pdf(pdf(1))
    assert paper.show_pdf(data) == 0
    assert paper.note.isVisible()
    assert paper.note.text() == UNREADABLE
    assert paper.page_count == 0
    assert paper.show_pdf(pdf(2)) == 2
    assert paper.view.isVisible()


def test_that_a_missing_library_gives_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pypdfium2", None)
    with pytest.raises(PdfError, match=MISSING):
        PdfDocument(pdf(1))


def test_that_only_the_pages_in_sight_of_a_booklet_are_drawn(paper: Paper, qtbot, counted: type[Counted]) -> None:
    assert paper.show_pdf(pdf(BOOKLET)) == BOOKLET
    settle(paper, qtbot)
    assert set(counted.pages()) == {0}
    bar = paper.view.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    settle(paper, qtbot)
    assert len(set(counted.pages())) <= 3
    assert set(counted.pages()) == {0, *paper.view.pages_in_sight()}
    before = len(counted.drawn)
    paper.grab()
    assert len(counted.drawn) == before, "painting again must use the pictures that are there"


def test_that_scrolling_through_a_booklet_keeps_few_pictures(
    paper: Paper, qtbot, counted: type[Counted], monkeypatch: pytest.MonkeyPatch
) -> None:
    paper.show_pdf(pdf(40))
    settle(paper, qtbot)
    (first,) = paper.view._pictures.values()
    monkeypatch.setattr(pdf_view, "_CACHE_BYTES", 3 * first.sizeInBytes())
    bar = paper.view.verticalScrollBar()
    while bar.value() < bar.maximum():
        bar.setValue(bar.value() + bar.pageStep())
        paper.grab()
        assert len(paper.view._pictures) <= 3
    assert counted.pages() == list(range(40)), "each page is drawn once"


def test_that_the_keys_scroll(paper: Paper, qtbot) -> None:
    paper.show_pdf(pdf(5))
    settle(paper, qtbot)
    view, bar = paper.view, paper.view.verticalScrollBar()
    qtbot.keyClick(view, Qt.Key.Key_End)
    assert bar.value() == bar.maximum() > 0
    assert 4 in view.pages_in_sight()
    qtbot.keyClick(view, Qt.Key.Key_PageUp)
    assert bar.value() == bar.maximum() - bar.pageStep()
    qtbot.keyClick(view, Qt.Key.Key_Home)
    assert bar.value() == 0
    qtbot.keyClick(view, Qt.Key.Key_PageDown)
    assert bar.value() == bar.pageStep()


def test_that_another_width_draws_the_pages_again_at_the_same_place(
    paper: Paper, qtbot, counted: type[Counted]
) -> None:
    paper.show_pdf(pdf(9))
    settle(paper, qtbot)
    bar = paper.view.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    seen = list(paper.view.pages_in_sight())
    paper.resize(500, 600)
    settle(paper, qtbot)
    assert set(seen) <= set(paper.view.pages_in_sight())
    page, size = counted.drawn[-1]
    assert page in paper.view.pages_in_sight()
    assert size.width() == round((paper.view.viewport().width() - 20) * paper.view.devicePixelRatioF())


def test_that_the_wheel_with_ctrl_zooms_within_limits(paper: Paper, qtbot) -> None:
    paper.show_pdf(pdf(2))
    settle(paper, qtbot)
    view = paper.view
    width = view._boxes[0].width()

    def turn(steps: int) -> None:
        at = QPointF(50, 50)
        event = QWheelEvent(at, view.viewport().mapToGlobal(at), QPoint(), QPoint(0, 120 * steps),
                            Qt.MouseButton.NoButton, Qt.KeyboardModifier.ControlModifier, Qt.ScrollPhase.NoScrollPhase, False)  # fmt: skip
        QApplication.sendEvent(view.viewport(), event)

    turn(1)
    assert view._boxes[0].width() > width
    assert view.horizontalScrollBar().maximum() > 0
    turn(50)
    assert view.zoom == 3.0
    turn(-100)
    assert view.zoom == 0.5
    qtbot.keyClick(view, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert view._boxes[0].width() == width


def test_that_the_same_sheet_made_again_stays_where_it_was_scrolled_to(paper: Paper, qtbot) -> None:
    paper.show_pdf(pdf(5))
    bar = paper.view.verticalScrollBar()
    bar.setValue(700)
    paper.show_pdf(pdf(5))
    assert bar.value() == 700
    paper.clear()
    paper.show_pdf(pdf(5))
    assert bar.value() == 0


def test_that_nothing_is_written_to_disk(paper: Paper, qtbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    paper.show_pdf(pdf(3))
    settle(paper, qtbot)
    assert list(tmp_path.iterdir()) == []


def test_that_a_printed_page_fills_its_paper_in_its_own_proportions(
    paper: Paper, tmp_path: Path, counted: type[Counted]
) -> None:
    paper.show_pdf(pdf(2, size=(400, 400)))
    counted.drawn.clear()
    done: list[str] = []
    paper.print_on(file_printer(tmp_path / "打印.pdf"), lambda: done.append("sent"))
    assert done == ["sent"]
    assert len(PdfReader(tmp_path / "打印.pdf").pages) == 2
    assert counted.pages() == [0, 1]
    assert all(size.width() == size.height() for _, size in counted.drawn)


def test_that_a_fine_printer_gets_no_more_than_300_dots_an_inch(
    paper: Paper, tmp_path: Path, counted: type[Counted]
) -> None:
    paper.show_pdf(pdf(1))
    counted.drawn.clear()
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setFullPage(True)
    printer.setOutputFileName(str(tmp_path / "打印.pdf"))
    assert printer.resolution() > 300
    paper.print_on(printer, lambda: None)
    ((_, size),) = counted.drawn
    assert abs(size.width() - 8.27 * 300) < 5


def test_that_the_chosen_range_of_pages_is_printed(paper: Paper, tmp_path: Path, counted: type[Counted]) -> None:
    paper.show_pdf(pdf(6))
    counted.drawn.clear()
    printer = file_printer(tmp_path / "打印.pdf")
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setFromTo(2, 4)
    paper.print_on(printer, lambda: None)
    assert counted.pages() == [1, 2, 3]
    assert len(PdfReader(tmp_path / "打印.pdf").pages) == 3


def test_that_a_long_print_leaves_the_window_alive_and_tells_its_progress(paper: Paper, qtbot, tmp_path: Path) -> None:
    pages = printing._FEW + 4
    paper.show_pdf(pdf(pages))
    done: list[str] = []
    paper.print_on(file_printer(tmp_path / "打印.pdf"), lambda: done.append("sent"))
    assert done == [], "the event loop goes on while pages are sent"
    job = paper.findChild(printing.PrintJob)
    assert job.progress is not None
    assert job.progress.isVisible()
    paper.clear()  # the preview may change meanwhile
    qtbot.waitUntil(lambda: done == ["sent"], timeout=30_000)
    assert len(PdfReader(tmp_path / "打印.pdf").pages) == pages
    qtbot.waitUntil(lambda: paper.findChild(printing.PrintJob) is None)


def test_that_a_long_print_can_be_stopped(paper: Paper, qtbot, tmp_path: Path, counted: type[Counted]) -> None:
    paper.show_pdf(pdf(BOOKLET))
    settle(paper, qtbot)
    counted.drawn.clear()
    done: list[str] = []
    paper.print_on(file_printer(tmp_path / "打印.pdf"), lambda: done.append("sent"))
    job = paper.findChild(printing.PrintJob)
    qtbot.waitUntil(lambda: len(counted.drawn) >= 2)
    job.progress.canceled.emit()
    qtbot.waitUntil(lambda: paper.findChild(printing.PrintJob) is None)
    assert len(counted.drawn) < BOOKLET
    assert done == []


def test_that_a_printer_that_refuses_gives_a_sentence(paper: Paper, monkeypatch: pytest.MonkeyPatch) -> None:
    class Refusing(printing.QPainter):
        def begin(self, *_: object) -> bool:
            return False

    monkeypatch.setattr(printing, "QPainter", Refusing)
    paper.show_pdf(pdf(1))
    done: list[str] = []
    paper.print_on(QPrinter(), lambda: done.append("sent"))
    box = paper.findChild(QMessageBox)
    assert box.text() == printing.REFUSED
    assert done == []
    box.close()


def test_that_the_print_dialog_opens_and_prints_when_accepted(
    paper: Paper, qtbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", lambda: ["打印机"])
    paper.show_pdf(pdf(2))
    done: list[str] = []
    paper.print_pages(lambda: done.append("sent"))
    dialog = paper.findChild(QPrintDialog)
    assert dialog.isVisible()
    assert dialog.isModal()
    assert (dialog.minPage(), dialog.maxPage()) == (1, 2)
    dialog.printer().setOutputFileName(str(tmp_path / "打印.pdf"))
    dialog.done(QPrintDialog.DialogCode.Accepted)
    assert done == ["sent"]
    assert len(PdfReader(tmp_path / "打印.pdf").pages) == 2


def test_that_every_use_of_pdfium_holds_its_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[str] = []

    class Lock:
        def __enter__(self) -> None:
            held.append("taken")

        def __exit__(self, *_: object) -> None:
            held.append("freed")

    monkeypatch.setattr("ui.widgets.pdf.PDFIUM", Lock())
    document = PdfDocument(pdf(2))
    document.render(0, QSize(10, 10))
    document.close()
    assert held == ["taken", "freed"] * 3
