"""Published lists stand in Word files, PDF and web pages as often as in workbooks."""

import io
from datetime import date
from pathlib import Path

import docx
import pytest

from intake import FileKind, read_as_json, recognised
from tests.papers.make import pdf_of

ON = date(2026, 11, 30)
TITLE = "天津市河东区2025年第一批高新技术企业名单"
ROWS = [["序号", "企业名称", "证书编号"]] + [
    [str(number), f"天津海河{name}科技有限公司", f"GR20251200{number:04d}"]
    for number, name in enumerate("甲乙丙丁戊", 1)
]


def word_file(rows: list[list[str]], before: list[str]) -> bytes:
    file = docx.Document()
    for line in before:
        file.add_paragraph(line)
    table = file.add_table(len(rows), len(rows[0]))
    for place, row in enumerate(rows):
        for column, text in enumerate(row):
            table.cell(place, column).text = text
    stream = io.BytesIO()
    file.save(stream)
    return stream.getvalue()


def web_page(rows: list[list[str]], before: list[str]) -> bytes:
    body = "".join(f"<p>{line}</p>" for line in before)
    table = "".join("<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>" for row in rows)
    return f"<html><head><meta charset='utf-8'></head><body>{body}<table>{table}</table></body></html>".encode()


def pdf_file(rows: list[list[str]], before: list[str]) -> bytes:
    return pdf_of([[*([line] for line in before), *rows]])


@pytest.mark.parametrize(("suffix", "made"), [("docx", word_file), ("html", web_page), ("pdf", pdf_file)])
def test_that_a_list_in_a_document_is_a_register_with_what_its_title_gives(suffix: str, made, tmp_path: Path) -> None:
    path = tmp_path / f"名单.{suffix}"
    path.write_bytes(made(ROWS, [TITLE]))
    read = read_as_json(path, ON)
    assert read["kind"] == "register"
    assert [firm["name"] for firm in read["firms"]] == [row[1] for row in ROWS[1:]]
    assert all(firm["district"] == "河东区" for firm in read["firms"])
    assert all(firm["qualifications"][0]["kind"] == "hnte" for firm in read["firms"])


def test_that_a_notice_with_a_table_of_scores_stays_a_policy(tmp_path: Path) -> None:
    path = tmp_path / "通知.docx"
    path.write_bytes(
        word_file(
            [["指标", "分值"], ["研发投入", "30"], ["知识产权", "30"]], ["某区科技奖补办法", "第一条 给予10万元奖励。"]
        )
    )
    assert recognised(path).kind is FileKind.POLICY


def test_that_a_long_notice_that_names_two_firms_stays_a_policy(tmp_path: Path) -> None:
    articles = [
        f"第{number}条 {'申请企业应当在本区注册并具有独立法人资格，上年度研发费用不低于一百万元。' * 2}"
        for number in "一二三四五六"
    ]
    path = tmp_path / "办法.docx"
    path.write_bytes(word_file(ROWS[:3], ["某区科技奖补办法", *articles]))
    assert recognised(path).kind is FileKind.POLICY


def test_that_a_document_without_a_table_cannot_be_read_as_a_list(tmp_path: Path) -> None:
    from policies import UserError

    path = tmp_path / "办法.html"
    path.write_bytes("<html><body><p>第一条 给予10万元奖励。</p></body></html>".encode())
    with pytest.raises(UserError, match="没有表格"):
        recognised(path, FileKind.REGISTER)
