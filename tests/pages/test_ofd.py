"""OFD files are read as they are shown: characters at their places, templates in, seals and annotations told."""

import io

import pytest
from PIL import Image

from pages import Document, DocumentKind, PageLimits, open_document, page_picture
from policies import UserError
from tests.pages.ofd import code, font, glyphs, layer, lines, ofd, packed, path, text, xml

ARTICLE = ("第一条 对上年度研发费用不低于100万元的企业，", "按研发费用的5%给予补助，最高50万元。")


def read(*pages: str, **parts: object) -> Document:
    return open_document(ofd(*pages, **parts), "办法.ofd")  # type: ignore[arg-type]


def told(found: Document) -> list[str]:
    return [paragraph.text for paragraph in found.paragraphs]


def test_that_lines_become_paragraphs_with_their_places() -> None:
    found = read(layer(lines(*ARTICLE)))
    assert found.kind is DocumentKind.OFD
    assert told(found) == ["".join(ARTICLE)]
    box = found.paragraphs[0].boxes[0]
    assert box.left == pytest.approx(20 * 72 / 25.4)
    assert box.top == pytest.approx((30 + 5 - 0.86 * 5) * 72 / 25.4)
    assert found.pages[0].width == pytest.approx(595.3, abs=0.1)
    assert found.notes == ()


def test_that_a_file_is_known_by_what_is_in_it() -> None:
    assert open_document(ofd(layer(lines("办法"))), "办法.docx").kind is DocumentKind.OFD


def test_that_several_lines_in_one_object_are_lines() -> None:
    runs = (code("一、申报条件", 0, 5), code("注册满一年。", 10, 13), code("二、申报材料", 0, 21))
    assert [line.text for line in words(read(layer(text(*runs))))] == ["一、申报条件", "注册满一年。", "二、申报材料"]


def words(found: Document) -> list[object]:
    from pages import lines as lines_of

    return list(lines_of(found.pages[0]))


def test_that_a_run_that_goes_on_in_the_next_line_is_two_lines() -> None:
    run = code("申报条件企业名称", 0, 5, "g 3 5 -15 g 3 5", "g 3 0 8 g 3 0")
    assert [line.text for line in words(read(layer(text(run))))] == ["申报条件", "企业名称"]  # type: ignore[attr-defined]


def test_that_a_run_without_distances_goes_on_by_the_width_of_its_characters() -> None:
    found = read(layer(text(code("不低于5%", step=""))))
    assert told(found) == ["不低于5%"]


def test_that_a_run_without_a_place_begins_where_the_last_one_began() -> None:
    runs = (code("甲乙", 10, 5), '<ofd:TextCode Y="13" DeltaX="5">丙丁</ofd:TextCode>')
    boxes = [word.box.left for word in read(layer(text(*runs))).pages[0].words]
    assert boxes[0] == pytest.approx(boxes[1])


def test_that_words_far_apart_in_one_run_stay_apart() -> None:
    found = read(layer(text(code("企业甲公司", 0, 5, "5 40 5 5"))))
    assert [word.text for word in found.pages[0].words] == ["企业", "甲公司"]


def test_that_line_ends_between_the_elements_are_no_text() -> None:
    run = '<ofd:TextCode X="0" Y="5" DeltaX="5 5">\n   办法文\n  </ofd:TextCode>'
    assert told(read(layer(text(run)))) == ["办法文"]


def test_that_private_codes_are_told_by_the_glyphs_of_the_embedded_font() -> None:
    resources = '<ofd:Fonts><ofd:Font ID="7" FontName="A"><ofd:FontFile>f.ttf</ofd:FontFile></ofd:Font></ofd:Fonts>'
    private = "\ue001\ue002"
    object_ = text(glyphs(11, 12), code(private), font=7)
    for form in (4, 12):
        file = font({ord("奖"): 11, ord("励"): 12}, form)
        found = read(layer(object_), resources=resources, others={"Doc_0/Res/f.ttf": file})
        assert told(found) == ["奖励"]
        assert found.notes == ()


def test_that_glyphs_between_two_runs_belong_to_the_next_run() -> None:
    resources = '<ofd:Fonts><ofd:Font ID="7" FontName="A"><ofd:FontFile>f.ttf</ofd:FontFile></ofd:Font></ofd:Fonts>'
    file = font({ord("奖"): 11, ord("励"): 12, ord("金"): 13})
    runs = (glyphs(11, 12), code("\ue001\ue002"), glyphs(13), code("\ue003", 20))
    found = read(layer(text(*runs, font=7)), resources=resources, others={"Doc_0/Res/f.ttf": file})
    assert [word.text for word in found.pages[0].words] == ["奖励", "金"]


def test_that_codes_that_nothing_tells_are_told_and_never_guessed() -> None:
    found = read(
        layer(lines("第一条 申报条件如下，以及其他的要求：", "注册满一年"), text(code("\ue001\ue002"), at=(20, 90)))
    )
    assert any("有 2 个字没有文字对照" in note for note in found.notes)
    assert "\ue001" not in "".join(told(found))


def test_that_a_page_of_private_codes_only_is_told_as_unreadable() -> None:
    found = read(layer(lines("\ue001\ue002\ue003\ue004")), layer(lines("第二条 正文。")))
    assert any("第 1 页的字体没有文字对照表" in note for note in found.notes)
    assert any("打印成 PDF" in note for note in found.notes)


def test_that_text_that_the_font_shows_otherwise_is_told() -> None:
    resources = '<ofd:Fonts><ofd:Font ID="7" FontName="A"><ofd:FontFile>f.ttf</ofd:FontFile></ofd:Font></ofd:Fonts>'
    file = font({ord("奖"): 5, ord("励"): 6})
    found = read(layer(text(glyphs(5, 6), code("AB"), font=7)), resources=resources, others={"Doc_0/Res/f.ttf": file})
    assert any("2 个字与字体里的对照不一致" in note for note in found.notes)


def test_that_a_blank_page_keeps_its_number() -> None:
    found = read(layer(lines("第一条 甲。")), "", layer(lines("第二条 乙。")))
    assert [paragraph.page for paragraph in found.paragraphs] == [1, 3]
    assert [page.scanned for page in found.pages] == [False, False, False]


def test_that_a_page_has_its_own_area() -> None:
    area = "<ofd:Area><ofd:PhysicalBox>10 10 297 210</ofd:PhysicalBox></ofd:Area>"
    page = read(area + layer(lines("横页", at=(20, 30)))).pages[0]
    assert page.width == pytest.approx(297 * 72 / 25.4)
    assert page.words[0].box.left == pytest.approx(10 * 72 / 25.4)


def test_that_a_matrix_moves_and_scales_the_text() -> None:
    word = read(layer(text(code("甲乙", step=5), more='CTM="2 0 0 2 10 0"'))).pages[0].words[0]
    assert word.box.left == pytest.approx(30 * 72 / 25.4)
    assert word.box.width == pytest.approx(20 * 72 / 25.4)


def test_that_a_page_that_lies_on_its_side_is_turned_upright() -> None:
    upright = text(code("第一条 申报条件"), at=(30, 20), more='CTM="0 1 -1 0 0 0"')
    page = read(layer(upright)).pages[0]
    assert page.turn == 270
    assert page.width > page.height
    assert page.words[0].text.startswith("第一条")
    assert not page.words[0].turned


def test_that_text_outside_of_the_page_is_left_out_and_told() -> None:
    found = read(layer(lines("正文。"), text(code("页外"), at=(400, 30))))
    assert told(found) == ["正文。"]
    assert found.notes == ("第 1 页有 2 个字在页面之外，没有读",)


def test_that_slanting_text_is_a_watermark() -> None:
    found = read(layer(lines("正文一句话。"), text(code("内部资料"), more='CTM="0.7 0.7 -0.7 0.7 0 0"')))
    assert told(found) == ["正文一句话。"]
    assert any("斜排的水印“内部资料”" in note for note in found.notes)


def test_that_the_text_of_a_template_belongs_to_the_page() -> None:
    common = '<ofd:TemplatePage ID="50" BaseLoc="Tpls/Tpl_0/Content.xml" ZOrder="Background"/>'
    template = xml("Page", layer(text(code("天津市河东区科学技术局文件"), at=(20, 60))))
    page = '<ofd:Template TemplateID="50" ZOrder="Background"/>' + layer(text(code("河东科规1号"), at=(20, 90)))
    found = read(page, common=common, others={"Doc_0/Tpls/Tpl_0/Content.xml": template})
    assert told(found) == ["天津市河东区科学技术局文件", "河东科规1号"]


def test_that_annotations_and_seals_are_told_and_are_no_text() -> None:
    found = read(
        layer(lines("第一条 正文。")),
        document="<ofd:Annotations>Annots/Annotations.xml</ofd:Annotations>",
        body="<ofd:Signatures>/Doc_0/Signs/Signatures.xml</ofd:Signatures>",
        others={
            "Doc_0/Annots/Annotations.xml": xml("Annotations", '<ofd:Page PageID="100"><ofd:FileLoc>Page_0/A.xml</ofd:FileLoc></ofd:Page>'),
            "Doc_0/Annots/Page_0/A.xml": xml("PageAnnot", '<ofd:Annot ID="1" Type="Watermark"><ofd:Appearance Boundary="0 0 9 9">' + text(code("仅供内部")) + "</ofd:Appearance></ofd:Annot>"),
            "Doc_0/Signs/Signatures.xml": xml("Signatures", '<ofd:Signature ID="1" Type="Seal" BaseLoc="Sign_0/Signature.xml"/>'),
            "Doc_0/Signs/Sign_0/Signature.xml": xml("Signature", '<ofd:SignedInfo><ofd:StampAnnot PageRef="100" Boundary="1 1 40 40"/></ofd:SignedInfo>'),
        },
    )  # fmt: skip
    assert told(found) == ["第一条 正文。"]
    assert "第 1 页的水印“仅供内部”没有当作正文" in found.notes
    assert "文件有 1 处电子签章，没有核验真伪，章里的文字没有读" in found.notes


def test_that_ruled_tables_are_tables() -> None:
    frame = path("M 20 50 L 100 50 L 100 70 L 20 70 C M 20 60 L 100 60 M 60 50 L 60 70")
    cells = [
        text(code(word), at=place)
        for word, place in (("指标", (22, 51)), ("分值", (62, 51)), ("研发", (22, 61)), ("20", (62, 61)))
    ]
    assert [paragraph.table for paragraph in read(layer(frame, *cells)).paragraphs] == [
        (("指标", "分值"), ("研发", "20"))
    ]


def test_that_thin_filled_shapes_are_lines_of_a_table() -> None:
    def line(x: float, y: float, wide: float, high: float) -> str:
        data = f"M 0 0 L {wide} 0 L {wide} {high} L 0 {high} C"
        return path(data, f"{x} {y} {wide} {high}", 'Stroke="false" Fill="true"')

    frame = [line(20, y, 80, 0.2) for y in (50, 60, 70)] + [line(x, 50, 0.2, 20) for x in (20, 60, 100)]
    cells = [text(code(word), at=place) for word, place in (("指标", (22, 51)), ("分值", (62, 51)), ("研发", (22, 61)))]
    assert [paragraph.table for paragraph in read(layer(*frame, *cells)).paragraphs] == [
        (("指标", "分值"), ("研发", ""))
    ]


def test_that_blocks_and_composite_objects_are_read_and_invisible_ones_are_not() -> None:
    resources = (
        '<ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="77" Width="100" Height="20"><ofd:Content>'
        + text(code("组合里的字"), at=(0, 40))
        + "</ofd:Content></ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits>"
    )
    page = layer(
        "<ofd:PageBlock>" + text(code("块里的字")) + "</ofd:PageBlock>",
        '<ofd:CompositeObject ID="4" ResourceID="77" Boundary="20 60 100 20"/>',
        text(code("看不见"), at=(20, 150), more='Visible="false"'),
    )
    assert told(read(page, resources=resources)) == ["块里的字", "组合里的字"]


@pytest.mark.parametrize("place", ["/Doc_0/Pages/Page_0/Content.xml", "Pages/Page_0/Content.xml", "Doc_0/Pages/Page_0/Content.xml", "Pages\\Page_0\\Content.xml", "./Pages/Page_0/Content.xml"])  # fmt: skip
def test_that_places_are_found_as_programs_write_them(place: str) -> None:
    assert told(read(layer(lines("第一条 正文。")), places=[place])) == ["第一条 正文。"]


def test_that_other_folders_and_capitals_in_names_are_no_matter() -> None:
    assert told(read(layer(lines("正文。")), root="Doc_12")) == ["正文。"]
    parts = {"ofd.xml": xml("OFD", "<ofd:DocBody><ofd:DocRoot>doc/document.xml</ofd:DocRoot></ofd:DocBody>"),
             "Doc/Document.xml": xml("Document", '<ofd:Pages><ofd:Page ID="1" BaseLoc="P.xml"/></ofd:Pages>'),
             "/Doc/P.xml": xml("Page", layer(lines("正文。")))}  # fmt: skip
    assert told(open_document(packed(parts), "a.ofd")) == ["正文。"]


def test_that_a_page_whose_part_is_missing_is_told() -> None:
    found = read(
        layer(lines("第一条 甲。")), layer(lines("乙")), places=["Pages/Page_0/Content.xml", "Pages/Page_7/Content.xml"]
    )
    assert "第 2 页在文件里找不到，没有读出来" in found.notes


def test_that_all_documents_of_a_file_are_read() -> None:
    first = ofd(layer(lines("第一份。")))
    other = {
        "Doc_1/Document.xml": xml("Document", '<ofd:Pages><ofd:Page ID="1" BaseLoc="P.xml"/></ofd:Pages>'),
        "Doc_1/P.xml": xml("Page", layer(lines("第二份。"))),
    }
    body = "</ofd:DocBody><ofd:DocBody><ofd:DocRoot>Doc_1/Document.xml</ofd:DocRoot>"
    found = read(layer(lines("第一份。")), body=body, others=other)
    assert told(found) == ["第一份。", "第二份。"]
    assert open_document(first, "a.ofd").notes == ()


def test_that_an_encrypted_file_is_told() -> None:
    with pytest.raises(UserError, match="加密的 OFD"):
        read(layer(lines("甲")), others={"Doc_0/Encryptions.xml": xml("Encryptions", "")})


def test_that_a_damaged_file_is_told() -> None:
    for data in (packed({"OFD.xml": "<ofd"}), packed({"OFD.xml": xml("OFD", "")}), ofd()):
        with pytest.raises(UserError, match="OFD"):
            open_document(data, "坏.ofd")


def test_that_bombs_are_refused() -> None:
    limits = PageLimits(unpacked=1 << 20, page_characters=1000)
    with pytest.raises(UserError, match="展开后超过"):
        open_document(ofd(layer(lines("甲" * 200) + " " * (2 << 20))), "a.ofd", limits=limits)
    with pytest.raises(UserError, match="不合常理"):
        open_document(ofd(layer(text(code("甲" * 2000)))), "a.ofd", limits=limits)
    with pytest.raises(UserError, match="实体声明"):
        open_document(packed({"OFD.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "a.ofd")


def test_that_objects_that_hold_themselves_are_refused() -> None:
    inside = '<ofd:CompositeObject ID="4" ResourceID="77" Boundary="0 0 9 9"/>' * 2
    unit = f'<ofd:CompositeGraphicUnit ID="77"><ofd:Content>{inside}</ofd:Content></ofd:CompositeGraphicUnit>'
    resources = f"<ofd:CompositeGraphicUnits>{unit}</ofd:CompositeGraphicUnits>"
    with pytest.raises(UserError, match="图形多得不合常理"):
        read(layer(inside), resources=resources)


def test_that_a_page_is_drawn_with_its_text_lines_and_pictures() -> None:
    resources = '<ofd:MultiMedias><ofd:MultiMedia ID="60" Type="Image"><ofd:MediaFile>a.png</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias>'
    out = io.BytesIO()
    Image.new("RGB", (10, 10), "red").save(out, "PNG")
    picture = '<ofd:ImageObject ID="5" ResourceID="60" Boundary="100 200 50 50" CTM="50 0 0 50 0 0"/>'
    page = layer(picture, lines("第一条"), path("M 20 60 L 100 60"))
    shown = page_picture(ofd(page, resources=resources, others={"Doc_0/Res/a.png": out.getvalue()}), 1, 72)
    image = Image.frombytes("RGB", (shown.width, shown.height), shown.rgb)
    assert image.size == (595, 842)
    assert image.getpixel((int(125 * 72 / 25.4), int(225 * 72 / 25.4))) == (255, 0, 0)
    assert image.getpixel((int(60 * 72 / 25.4), round(60 * 72 / 25.4))) != (255, 255, 255)
    assert image.crop((56, 87, 100, 102)).getextrema()[0][0] < 100  # type: ignore[index]


def test_that_a_page_that_is_a_picture_is_a_scan() -> None:
    resources = '<ofd:MultiMedias><ofd:MultiMedia ID="60" Type="Image"><ofd:MediaFile>a.png</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias>'
    page = layer('<ofd:ImageObject ID="5" ResourceID="60" Boundary="0 0 210 297" CTM="210 0 0 297 0 0"/>')
    found = read(page, resources=resources, others={"Doc_0/Res/a.png": b""})
    assert found.pages[0].scanned
    assert found.notes
