"""PDF files with text are read word by word, each with its place."""

from __future__ import annotations

import io
from pathlib import Path
from threading import Thread

import pypdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from pages import Document, DocumentKind, PageLimits, ReadingStopped, lines, open_document, page_picture
from policies import UserError
from tests.pages.build import A4, drawn, printed, text_at

FORM = (
    (72, 100, "企业名称"), (200, 100, "天津甲科技有限公司"),
    (72, 130, "营业收入（万元）"), (200, 130, "1,234.5"), (320, 130, "2,345.6"),
)  # fmt: skip


def texts(document: Document, page: int = 1) -> list[str]:
    return [word.text for word in document.pages[page - 1].words]


def rewritten(data: bytes, change: object) -> bytes:
    """Return a PDF after `change` was called with its writer."""
    writer = pypdf.PdfWriter(io.BytesIO(data))
    change(writer)  # type: ignore[operator]
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_that_words_have_their_text_and_their_place() -> None:
    document = open_document(drawn(text_at(*FORM)), "表.pdf")
    assert (document.kind, document.name, len(document.pages)) == (DocumentKind.PDF, "表.pdf", 1)
    assert texts(document) == [text for *_, text in FORM]
    for (x, y, _), word in zip(FORM, document.pages[0].words, strict=True):
        assert abs(word.box.left - x) < 1
        assert word.box.top < y - 3 < word.box.bottom


def test_that_words_of_one_baseline_are_a_line_whatever_their_size() -> None:
    def draw(canvas: Canvas) -> None:
        text_at((72, 100, "注册资本"))(canvas)
        canvas.setFont("KeceSans", 18)
        canvas.drawString(200, A4[1] - 100, "1,000")
        canvas.setFont("KeceSans", 7)
        canvas.drawString(260, A4[1] - 100, "万元")

    page = open_document(drawn(draw), "表.pdf").pages[0]
    assert [line.text for line in lines(page)] == ["注册资本 1,000 万元"]


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_that_a_page_turned_by_the_file_is_read_upright(turn: int) -> None:
    def draw(canvas: Canvas) -> None:
        moves = {0: (0.0, 0.0), 90: (A4[0], 0.0), 180: A4, 270: (0.0, A4[1])}
        canvas.translate(*moves[turn])
        canvas.rotate(turn)
        canvas.drawString(100, 200, "甲")
        canvas.drawString(100, 150, "乙")

    turned = rewritten(drawn(draw), lambda writer: writer.pages[0].rotate(turn))
    page = open_document(turned, "表.pdf").pages[0]
    assert [word.text for word in page.words] == ["甲", "乙"]
    assert page.turn == 0
    assert (page.width < page.height) == (turn % 180 == 0)
    assert abs(page.words[0].box.left - 100) < 1


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_that_text_drawn_sideways_turns_its_page_and_the_picture_of_it(angle: int) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.translate(300, 400)
        canvas.rotate(angle)
        canvas.drawString(0, 0, "营业收入")
        canvas.drawString(100, 0, "100")
        canvas.drawString(0, -40, "净利润")

    data = drawn(draw)
    page = open_document(data, "表.pdf").pages[0]
    assert [line.text for line in lines(page)] == ["营业收入 100", "净利润"]
    assert page.turn
    picture = page_picture(data, 1, 72)
    assert (picture.width, picture.height) == (round(page.width), round(page.height))
    assert len(picture.rgb) == picture.width * picture.height * 3
    inked = picture.width * int(page.words[0].box.middle[1]) + int(page.words[0].box.left)
    row = picture.rgb[3 * inked : 3 * (inked + 40)]
    assert min(row) < 128


def test_that_places_count_from_the_corner_that_a_person_sees() -> None:
    def crop(writer: pypdf.PdfWriter) -> None:
        writer.pages[0].cropbox = pypdf.generic.RectangleObject((50, 0, 595, 802))

    page = open_document(rewritten(drawn(text_at((72, 100, "甲"))), crop), "表.pdf").pages[0]
    assert (round(page.width), round(page.height)) == (545, 802)
    assert abs(page.words[0].box.left - 22) < 1
    assert page.words[0].box.top < 57 < page.words[0].box.bottom


def test_that_a_slanting_watermark_is_told_and_no_word_of_the_text() -> None:
    def draw(canvas: Canvas) -> None:
        text_at(*FORM)(canvas)
        canvas.translate(100, 300)
        canvas.rotate(40)
        canvas.drawString(0, 0, "国家企业信用信息公示系统")

    document = open_document(drawn(draw), "报告.pdf")
    assert texts(document) == [text for *_, text in FORM]
    assert any("水印“国家企业信用信息公示系统”" in note for note in document.notes)


def test_that_a_character_printed_twice_to_look_bold_is_read_once() -> None:
    document = open_document(drawn(text_at((72, 100, "金额"), (72.4, 100, "金额"))), "表.pdf")
    assert texts(document) == ["金额"]


def test_that_typed_form_fields_are_read() -> None:
    def draw(canvas: Canvas) -> None:
        text_at((72, 100, "Income"))(canvas)
        canvas.acroForm.textfield(name="a", value="12345", x=200, y=A4[1] - 105, width=100, height=20)

    assert texts(open_document(drawn(draw), "表.pdf")) == ["Income", "12345"]


def test_that_text_under_a_scan_is_unsure_and_told() -> None:
    from PIL import Image

    def draw(canvas: Canvas) -> None:
        canvas.drawInlineImage(Image.new("RGB", (60, 84), "#eee"), 0, 0, *A4)
        hidden = canvas.beginText(72, 700)
        hidden.setTextRenderMode(3)
        hidden.textLine("营业收入 100")
        canvas.drawText(hidden)

    document = open_document(drawn(draw), "扫描.pdf")
    assert document.pages[0].scanned
    assert {word.score for word in document.pages[0].words} == {0.5}
    assert any("第 1 页是扫描件" in note for note in document.notes)


def test_that_characters_without_meaning_are_told_and_not_read() -> None:
    private = "".join(chr(0xE000 + i) for i in range(3))

    def draw(canvas: Canvas) -> None:
        text_at((72, 100, "营业收入一百二十万元整"), (72, 130, "甲乙"))(canvas)

    def garble(writer: pypdf.PdfWriter) -> None:
        for font in writer.pages[0]["/Resources"]["/Font"].values():  # type: ignore[index]
            table = font.get_object().get("/ToUnicode")
            if table is not None:
                stream = table.get_object()
                text = stream.get_data().decode()
                codes = [f"{ord(character):04X}" for character in "营业收入一百二十万元整甲乙"]
                for code in codes:
                    text = text.replace(f"<{code}>", f"<{ord(private[0]):04X}>")
                stream.set_data(text.encode())

    document = open_document(rewritten(drawn(draw), garble), "乱码.pdf")
    assert texts(document) == []
    assert document.pages[0].scanned
    assert any("没有文字对照表" in note for note in document.notes)


def test_that_the_same_bytes_and_the_same_path_give_the_same_document(tmp_path: Path) -> None:
    data = printed("第一条 内容。")
    (tmp_path / "文件.pdf").write_bytes(data)
    assert open_document(tmp_path / "文件.pdf") == open_document(data, "文件.pdf")


def test_that_progress_is_told_page_by_page_and_reading_can_be_stopped() -> None:
    data = drawn(*(text_at((72, 100, f"第{n}")) for n in range(3)))
    seen: list[tuple[int, int]] = []
    open_document(data, "a.pdf", progress=lambda done, of: seen.append((done, of)))
    assert seen == [(1, 3), (2, 3), (3, 3)]
    with pytest.raises(ReadingStopped):
        open_document(data, "a.pdf", progress=lambda done, of: seen.append((done, of)), cancelled=lambda: len(seen) > 4)
    assert seen[3:] == [(1, 3), (2, 3)]


def test_that_many_threads_read_and_render_at_once() -> None:
    data = printed(*["第一条 为加快培育高新技术企业，制定本办法。"] * 40)
    whole = open_document(data, "a.pdf")
    found: list[object] = []

    def work() -> None:
        found.append(open_document(data, "a.pdf"))
        found.append(page_picture(data, 2, 40).width)

    threads = [Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [item for item in found if isinstance(item, Document)] == [whole] * 4


def locked(writer: pypdf.PdfWriter) -> None:
    writer.encrypt("secret", algorithm="RC4-128")


@pytest.mark.parametrize(("data", "says"), [
    (b"", "空文件"),
    (b"%PDF-1.7 and nothing", "不是完好的 PDF"),
    (rewritten(drawn(text_at(*FORM)), locked), "密码"),
    (b"\x00\x01\x02\x03" * 100, "不是认得的文件"),
])  # fmt: skip
def test_that_a_file_that_cannot_be_read_gets_one_sentence(data: bytes, says: str) -> None:
    with pytest.raises(UserError, match=says) as refusal:
        open_document(data, "文件.pdf")
    assert str(refusal.value).startswith("文件.pdf：")


@pytest.mark.parametrize(("limits", "says"), [
    (PageLimits(size=100), "超过"), (PageLimits(pages=1), "2 页，超过 1 页"), (PageLimits(page_characters=3), "第 1 页有"),
    (PageLimits(characters=40), "万字"), (PageLimits(seconds=-1), "还没有读完"),
])  # fmt: skip
def test_that_a_file_beyond_the_limits_gets_one_sentence(limits: PageLimits, says: str) -> None:
    with pytest.raises(UserError, match=says):
        open_document(drawn(text_at(*FORM), text_at(*FORM)), "大.pdf", limits=limits)


def test_that_missing_files_and_folders_get_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="找不到文件"):
        open_document(tmp_path / "没有.pdf")
    with pytest.raises(UserError, match="文件夹"):
        open_document(tmp_path)
    with pytest.raises(UserError, match="没有第 3 页"):
        page_picture(drawn(text_at(*FORM)), 3)
