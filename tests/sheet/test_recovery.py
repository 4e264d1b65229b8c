"""The recovery sheet: one page that can be read back, and the same contents as text."""

from __future__ import annotations

import io
from datetime import date

from pypdf import PdfReader

from sheet import RecoveryPage, recovery_sheet, recovery_text

PAGE = RecoveryPage(
    "ABCDE-FGH12-JKMNP-QRST3-VWXY7", "0123456789abcdef", "kece.db", "示范区<科技局>", date(2026, 11, 24)
)


def test_that_code_key_and_office_are_on_one_page() -> None:
    reader = PdfReader(io.BytesIO(recovery_sheet(PAGE)))
    (page,) = reader.pages
    text = page.extract_text()
    for wanted in (PAGE.code, PAGE.key_id, "kece.db", "示范区<科技局>", "2026-11-24"):
        assert wanted in text


def test_that_the_same_sheet_has_the_same_bytes() -> None:
    assert recovery_sheet(PAGE) == recovery_sheet(PAGE)


def test_that_an_office_may_be_missing() -> None:
    blank = RecoveryPage(PAGE.code, PAGE.key_id, PAGE.file_name, "", PAGE.on)
    assert "（未填）" in PdfReader(io.BytesIO(recovery_sheet(blank))).pages[0].extract_text()


def test_that_the_text_holds_the_code_on_a_line_of_its_own() -> None:
    lines = recovery_text(PAGE).splitlines()
    assert PAGE.code in lines
    assert f"密钥编号：{PAGE.key_id}" in lines
