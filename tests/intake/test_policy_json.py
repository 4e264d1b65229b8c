"""A policy document as JSON: the same clauses, figures and proposals whatever file it comes in."""

import io
import json
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest

from commands.line import run
from intake import FileKind, as_text, read_as_json
from tests.pages.build import printed

ON = date(2026, 11, 30)
LINES = [
    "某市某区科技企业奖补办法",
    "某科规〔2026〕7号",
    "第一条 申请企业应当同时符合下列条件：",
    "（一）上年度研发费用不低于100万元；",
    "（二）职工人数不超过300人。",
    "第二条 对首次认定的国家高新技术企业，给予一次性奖励20万元。",
    "第三条 申报时间为2026年3月9日至6月30日。",
    "第四条 申报企业应提交申报书、上年度审计报告等材料。",
    "第五条 本办法自2026年1月1日起施行，有效期至2028年12月31日。",
]


def word_file() -> bytes:
    file = docx.Document()
    for line in LINES:
        file.add_paragraph(line)
    stream = io.BytesIO()
    file.save(stream)
    return stream.getvalue()


def web_page() -> bytes:
    body = "".join(f"<p>{line}</p>" for line in LINES)
    return f"<html><head><meta charset='utf-8'></head><body>{body}</body></html>".encode()


def text_file() -> bytes:
    return "\n".join(LINES).encode()


def pdf_file() -> bytes:
    return printed(*LINES)


_MADE = [("txt", text_file), ("html", web_page), ("docx", word_file), ("pdf", pdf_file)]


def _read(tmp_path: Path, suffix: str, made: Callable[[], bytes]) -> dict[str, Any]:
    path = tmp_path / f"办法.{suffix}"
    path.write_bytes(made())
    return read_as_json(path, ON, FileKind.POLICY)


@pytest.mark.parametrize(("suffix", "made"), _MADE)
def test_that_a_policy_is_the_same_in_every_kind_of_file(
    suffix: str, made: Callable[[], bytes], tmp_path: Path
) -> None:
    read = _read(tmp_path, suffix, made)
    clauses = {clause["path"]: clause for clause in read["clauses"]}
    assert (read["title"], read["number"]) == ("某市某区科技企业奖补办法", "某科规〔2026〕7号")
    assert (read["effective"], read["expires"]) == ("2026-01-01", "2028-12-31")
    assert (read["figures_total"], read["figures_with_proposal"]) == (3, 3)
    assert clauses["第一条（一）"]["figures"] == [
        {"text": "100万元", "value": 100, "unit": "万元", "op": ">=", "fact": "rd_expense"}
    ]
    rule = clauses["第一条（一）"]["proposal"]
    assert (rule["type"], rule["left"]["formula"], rule["op"], rule["value"]) == (
        "compare",
        "rd_expense[-1]",
        ">=",
        "100",
    )
    (item,) = clauses["第二条"]["proposals"]
    support = item["content"]["support"]
    assert (support["low"], support["high"], support["pays"]) == ("20", "20", "once")
    assert clauses["第二条"]["text"][item["start"] : item["end"]].startswith("对首次认定")
    (call,) = clauses["第三条"]["proposals"]
    assert call["content"]["calls"]["dated"][0] == {
        "year": 2026,
        "opens": "2026-03-09",
        "closes": "2026-06-30",
        "step": "申报",
    }
    papers = [each["content"]["material"]["text"] for each in clauses["第四条"]["proposals"]]
    assert papers == ["申报书", "上年度审计报告"]


@pytest.mark.parametrize("made", [text_file, web_page])
def test_that_what_is_pasted_is_read_like_a_file(
    made: Callable[[], bytes], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(made())))
    assert run(["read", "-", "--as", "policy", "--json"]) == 0
    read = json.loads(capsys.readouterr().out)
    assert (read["kind"], read["title"]) == ("policy", "某市某区科技企业奖补办法")
    assert read["figures_with_proposal"] == 3


def test_that_what_several_items_ask_stands_at_their_clause(tmp_path: Path) -> None:
    lines = [
        "某区支持科技创新若干措施",
        "第一条 上年度研发费用200万元以上的企业，给予10万元补助。",
        "第二条 对首次认定的国家高新技术企业，给予20万元奖励。",
    ]
    path = tmp_path / "措施.txt"
    path.write_text("\n".join(lines), encoding="utf-8")
    clauses = {clause["path"]: clause for clause in read_as_json(path, ON, FileKind.POLICY)["clauses"]}
    assert clauses["第一条"]["proposal"]["left"]["formula"] == "rd_expense[-1]"
    assert clauses["第二条"]["proposal"] is None
    assert [each["content"]["type"] for each in clauses["第一条"]["proposals"]] == ["support"]


def test_that_the_words_tell_what_is_proposed(tmp_path: Path) -> None:
    told = as_text(_read(tmp_path, "txt", text_file))
    assert "其中 3 个有建议（都由人决定）" in told
    assert "→ 支持：对首次认定的国家高新技术企业，给予一次性奖励20万元" in told
    assert "→ 申报时间：申报时间为2026年3月9日至6月30日" in told
