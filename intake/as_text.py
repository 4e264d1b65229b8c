"""What a file is read as, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from intake.kinds import FileKind

_MOST = 20
"""Entries of a list that are shown; the rest is counted."""


def as_text(read: Mapping[str, Any]) -> str:
    """Return the JSON object of `read_as_json` as Chinese lines."""
    kinds = {FileKind.REGISTER: _register, FileKind.PAPER: _papers, FileKind.POLICY: _policy}
    lines = [read["file"]["name"], *kinds[FileKind(read["kind"])](read)]
    for key, words in (("refused", "没有读进的"), ("doubts", "请看一看的"), ("left_out", "没有读的")):
        lines += _listed(words, [_told(entry) for entry in read.get(key, ())])
    return "\n".join(lines)


def _register(read: Mapping[str, Any]) -> Iterator[str]:
    yield f"企业名单：{len(read['firms'])} 家"
    for sheet in read["sheets"]:
        name = f"工作表“{sheet['name']}”，" if sheet["name"] else ""
        head = f"表头在第 {sheet['header_row']} 行" if sheet["header_row"] else "没有表头"
        yield f"{name}{head}，{sheet['rows_read']} 行"
        for column in sheet["columns"]:
            unit = f"（{column['unit']}）" if column["unit"] else ""
            yield f"  {column['header'] or '（没有表头）'} → {column['fact'] or '备注'}{unit}　{column['why']}"
        for constant in sheet["constants"]:
            yield f"  全表 → {constant['value']}　{constant['why']}"


def _papers(read: Mapping[str, Any]) -> Iterator[str]:
    yield f"企业材料：{read['firm']['name'] or '没有写企业名称'}"
    for paper in read["papers"]:
        yield f"{paper['title']}（{paper['period'] or '没有写所属期'}），取 {len(paper['facts'])} 项"
        yield from (f"  {fact['field']} = {fact['value']}　{fact['source']}" for fact in paper["facts"])
        yield from (f"  {'相符' if check['holds'] else '不符'}：{check['rule']}" for check in paper["checks"])


def _policy(read: Mapping[str, Any]) -> Iterator[str]:
    yield f"政策文件：{read['title'] or '没有认出标题'}　{read['number'] or ''}"
    heads = (("issuer", "发文单位"), ("issued", "发文日期"), ("effective", "施行"), ("expires", "有效期至"))
    yield from (f"{words}：{read[key]}" for key, words in heads if read[key])
    yield (
        f"{len(read['clauses'])} 条，{read['figures_total']} 个数字，"
        f"其中 {read['figures_with_proposal']} 个有建议（都由人决定）"
    )
    for clause in read["clauses"]:
        yield f"  {clause['path']}　{_short(clause['text'])}"
        for each in clause["proposals"]:
            yield f"    → {_PARTS[each['content']['type']]}：{_short(clause['text'][each['start'] : each['end']])}"


_PARTS = {
    "rule": "条件",
    "group": "一组条件",
    "support": "支持",
    "calls": "申报时间",
    "material": "材料",
    "office": "办理与咨询",
    "validity": "称号有效期",
    "note": "说明",
}


def _short(text: str) -> str:
    words = " ".join(text.split())
    return f"{words[:60]}…" if len(words) > 60 else words


def _told(entry: Mapping[str, Any]) -> str:
    value = f"“{entry['value']}”" if entry.get("value") else ""
    return f"{entry['place']}：{value}{entry['why']}".removeprefix("：")


def _listed(words: str, entries: Sequence[str]) -> list[str]:
    if not entries:
        return []
    rest = [f"  另有 {len(entries) - _MOST} 处"] if len(entries) > _MOST else []
    return [f"{words}（{len(entries)} 处）", *(f"  {entry}" for entry in entries[:_MOST]), *rest]
