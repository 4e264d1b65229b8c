"""Scans and photographs: read where the add-on is installed, else told; ink without text is never passed over."""

from __future__ import annotations

import importlib.util
import io
import sys
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageDraw
from reportlab.pdfgen.canvas import Canvas

import pages._scans as scans
from pages import DocumentKind, Page, PageLimits, Word, lines, open_document, page_picture
from pages._limits import ReadingGuard
from pages._pictures import straightened
from pages._recogniser import FOLDER, Recogniser, is_installed
from pages.model import Box, Picture
from policies import UserError
from tests.pages.build import A4, drawn, printed

installed = pytest.mark.skipif(
    importlib.util.find_spec("rapidocr") is None, reason="the add-on rapidocr is not installed"
)
CLAUSE = "第一条 对上年度营业收入不低于2000万元、研发费用占比不低于5%的企业，给予最高50万元的奖励。"
ROWS = (("指标", "2023年", "2024年"), ("营业收入", "1,234.5", "2,345.6"), ("合计", "12", "3"))


def scan(data: bytes, dpi: float = 150) -> Image.Image:
    """Return the picture of the first page of a PDF."""
    picture = page_picture(data, 1, dpi)
    return Image.frombytes("RGB", (picture.width, picture.height), picture.rgb)


def saved(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def as_pdf(image: Image.Image) -> bytes:
    def draw(canvas: Canvas) -> None:
        canvas.drawInlineImage(image, 0, 0, *A4)

    return drawn(draw)


def squeezed(text: str) -> str:
    return text.replace(" ", "").replace("(", "（").replace(")", "）").replace(";", "；").replace(",", "，")


@pytest.fixture
def without(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scans, "is_installed", lambda: False)


@pytest.mark.usefixtures("without")
def test_that_without_the_add_on_a_scan_is_told_with_the_way_to_read_it() -> None:
    found = open_document(as_pdf(Image.new("RGB", (60, 84), "#eee")), "扫描.pdf")
    assert (found.pages[0].scanned, found.pages[0].words, found.paragraphs) == (True, (), ())
    (note,) = found.notes
    assert note.startswith("识别扫描件：未安装。第 1 页")
    assert "kece-ocr" in note


@pytest.mark.usefixtures("without")
def test_that_without_the_add_on_the_other_pages_of_a_mixed_file_are_read() -> None:
    def picture(canvas: Canvas) -> None:
        canvas.drawInlineImage(Image.new("RGB", (60, 84), "#eee"), 0, 0, *A4)

    found = open_document(drawn(lambda canvas: canvas.drawString(72, 700, "文字页"), picture), "混合.pdf")
    assert [page.scanned for page in found.pages] == [False, True]
    assert [part.text for part in found.paragraphs] == ["文字页"]
    assert any("第 2 页" in note for note in found.notes)


@pytest.mark.usefixtures("without")
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "BMP", "GIF", "TIFF", "WEBP"])
def test_that_pictures_of_every_usual_kind_are_pages(kind: str) -> None:
    found = open_document(saved(Image.new("RGB", (200, 100), "white"), kind), "照片")
    assert found.kind is DocumentKind.IMAGE
    assert [(page.width, page.height, page.scanned) for page in found.pages] == [(842, 421, True)]


@pytest.mark.usefixtures("without")
def test_that_a_photograph_is_turned_as_the_camera_says() -> None:
    image = Image.new("RGB", (200, 100), "white")
    image.paste("black", (0, 0, 40, 40))
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held upright: turn clockwise to see it
    data = saved(image, "JPEG", exif=exif)
    page = open_document(data, "照片.jpg").pages[0]
    assert page.width < page.height
    picture = page_picture(data, 1, 20)
    assert picture.width < picture.height
    right = 3 * (picture.width - 2)
    assert picture.rgb[right] < 100 < picture.rgb[0]


def test_that_a_picture_is_straightened_by_quarters_and_by_the_rest() -> None:
    image = Image.new("RGB", (40, 20), "white")
    image.paste("black", (0, 0, 10, 10))
    picture = Picture(40, 20, image.tobytes())
    quarter = straightened(picture, 90)
    assert (quarter.width, quarter.height) == (20, 40)
    assert quarter.rgb[3 * 15] == 0
    assert straightened(picture, 0) == picture
    assert straightened(quarter, 270) == picture
    slant = straightened(picture, 2)
    assert (slant.width, slant.height) == (40, 20)


def test_that_signs_that_are_often_misread_are_told() -> None:
    told = {
        "1类知识产权1件": "“1类”", "|类知识产权": "“|类”", "奖励。类知识产权2件": "“。类知识产权”",
        "国科发火【2016】32号": "“【2016】32号”", "津科发(2019)7号": "“(2019)7号”",
    }  # fmt: skip
    for text, sign in told.items():
        page = Page(number=2, width=595, height=842, words=(Word(text, Box(10, 10, 90, 20)),))
        assert "".join(f"“{one}”" for one in scans._fragile(page)) == sign
    page = Page(
        number=2, width=595, height=842, words=(Word("A类和Ⅰ类、国科发火〔2016〕32号、11类", Box(10, 10, 90, 20)),)
    )
    assert list(scans._fragile(page)) == []


@pytest.mark.parametrize(
    "data",
    [b"\x89PNG\r\n\x1a\n" + bytes(80), saved(Image.new("RGB", (90, 90)), "JPEG")[:300], b"II*\x00" + b"\xff" * 60],
)
def test_that_a_damaged_picture_gets_one_sentence(data: bytes) -> None:
    with pytest.raises(UserError, match="不是完好的图片"):
        open_document(data, "照片.png")


def test_that_a_picture_beyond_the_limits_gets_one_sentence() -> None:
    with pytest.raises(UserError, match="像素"):
        open_document(saved(Image.new("RGB", (300, 300))), "照片.png", limits=PageLimits(pixels=10_000))


@installed
def test_that_a_scan_is_read_with_its_table() -> None:
    seen: list[tuple[int, int]] = []
    found = open_document(
        as_pdf(scan(printed(CLAUSE, ROWS, "后面。"))), "扫描.pdf", progress=lambda done, of: seen.append((done, of))
    )
    assert squeezed(found.paragraphs[0].text) == squeezed(CLAUSE)
    assert found.pages[0].tables[0].rows == ROWS
    assert found.pages[0].missed == ()
    assert all(word.score < 1 for word in found.pages[0].words)
    assert seen == [(1, 1), (1, 1)]


@installed
@pytest.mark.parametrize("turn", [90, 180])
def test_that_a_scan_that_lies_on_its_side_is_turned_with_its_picture(turn: int) -> None:
    image = scan(printed(CLAUSE, CLAUSE)).rotate(turn, expand=True)
    data = saved(image)
    page = open_document(data, "扫描.png").pages[0]
    assert round(page.turn) % 360 == turn
    assert squeezed(lines(page)[0].text).startswith("第一条")
    picture = page_picture(data, 1, 72, page.turn)
    assert picture.width < picture.height
    assert page.width < page.height


@installed
def test_that_a_slanting_scan_is_straightened() -> None:
    image = scan(printed(CLAUSE, ROWS)).rotate(1.2, fillcolor="white", resample=Image.Resampling.BICUBIC)
    found = open_document(saved(image), "扫描.png")
    assert abs(found.pages[0].turn - 1.2) < 0.4
    assert found.pages[0].tables[0].rows == ROWS


@installed
def test_that_text_under_a_red_seal_is_read_and_a_red_head_too() -> None:
    image = scan(printed(*[CLAUSE] * 3))
    red = Image.new("RGB", image.size, "white")
    draw = ImageDraw.Draw(red)
    draw.ellipse((500, 150, 800, 450), outline=(225, 20, 20), width=9)
    image = ImageChops.multiply(image, red)
    head = scan(
        drawn(lambda canvas: (canvas.setFont("KeceSans", 26), canvas.drawString(90, A4[1] - 50, "某区科学技术局文件")))
    )
    ink = head.convert("L").point(lambda value: 255 - value)
    image.paste((220, 0, 0), mask=ink)
    found = open_document(saved(image), "扫描.png")
    assert squeezed("".join(part.text for part in found.paragraphs)).count(squeezed(CLAUSE)) == 3
    assert any("某区科学技术局文件" in word.text for word in found.pages[0].words)


@installed
def test_that_ink_that_is_no_text_is_told_with_its_place() -> None:
    image = scan(printed(CLAUSE))
    draw = ImageDraw.Draw(image)
    for i in range(6):
        draw.line((300, 900 + 6 * i, 420, 930 - 6 * i), fill="black", width=2)
    page = open_document(saved(image), "扫描.png").pages[0]
    scale = page.width / image.width
    assert any(box.holds(360 * scale, 915 * scale) for box in page.missed) or len(page.words) > 2


def test_that_the_add_on_is_found_in_a_folder_beside_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.executable", str(tmp_path / "python"))
    monkeypatch.setattr("sys.path", [*sys.path])
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: "found" if str(tmp_path / FOLDER) in sys.path else None
    )
    assert not is_installed()
    (tmp_path / FOLDER / "rapidocr").mkdir(parents=True)
    assert is_installed()


@pytest.mark.skipif(installed.args[0] is False, reason="the add-on rapidocr is installed")
def test_that_an_add_on_that_is_not_complete_gets_one_sentence() -> None:
    with pytest.raises(UserError, match="附加组件"):
        Recogniser(ReadingGuard("扫描.pdf"))
