"""Chinese texts for journal lines, tables and columns."""

from __future__ import annotations

import json
from collections.abc import Mapping

from casebook._ledger import Row
from casebook._values import shown_fact
from matcher import field_label

_SUBJECTS: Mapping[str, str] = {
    "enterprises": "企业",
    "facts": "企业画像",
    "sayings": "不同说法",
    "kept_columns": "导入时留下的列",
    "confirmations": "人工核实",
    "visits": "走访",
    "requests": "诉求",
    "follow_ups": "跟进",
    "sheets": "服务单",
    "casebook": "数据库",
}
_TABLES: Mapping[str, str] = {
    "enterprises": "企业",
    "facts": "企业数据",
    "sayings": "不同说法",
    "kept_columns": "导入时留下的列",
    "confirmations": "人工核实",
    "visits": "走访",
    "requests": "诉求",
    "follow_ups": "跟进",
    "libraries": "打印所用政策库",
    "determinations": "服务单底稿",
    "sheets": "服务单",
    "journal": "修改记录",
    "policy_documents": "政策文件",
    "policy_layers": "政策文件的识读和更正",
    "policy_revisions": "本局政策",
    "policy_events": "本局政策的经过",
    "policy_calls": "本局录入的申报轮次",
}
_COLUMNS: Mapping[str, str] = {
    "officer": "负责人",
    "old_names": "曾用名",
    "day": "日期",
    "hour": "时间",
    "until": "有效期至",
    "state": "状态",
    "received_by": "接待人",
    "note": "备注",
    "still_to_supply": "待补资料",
    "category": "类别",
    "urgency": "紧急程度",
    "text": "内容",
    "amount": "金额",
    "raised_on": "提出日期",
    "reply_by": "承诺答复日期",
    "closed_on": "办结日期",
    "answer": "答复",
    "policy": "政策",
    "due_on": "应办日期",
    "done_on": "完成日期",
    "reason": "理由",
    "edition": "版本",
    "determination": "编号",
}
_EDITIONS: Mapping[str, str] = {"firm": "企业版", "officer": "工作版"}


_HEADINGS: Mapping[str, str] = {
    "firm_name": "企业名称",
    "id": "编号",
    "number": "编号",
    "enterprise_id": "企业编号",
    "visit_id": "走访编号",
    "name": "项目",
    "value": "数值",
    "origin": "来源",
    "condition": "核实事项",
    "header": "表头",
    "file": "文件",
    "sheet": "工作表",
    "holds": "是否成立",
    "added_at": "登记时间",
    "options": "打印选项",
    "sources": "数据来源",
    "fingerprint": "文件指纹",
    "printed_at": "打印时间",
    "determination": "服务单编号",
    "change": "修改编号",
    "kind": "方式",
    "reverts": "撤销的修改",
    "at": "时间",
    "who": "修改人",
    "why": "理由",
    "subject": "对象",
    "key": "项目",
    "before": "修改前",
    "after": "修改后",
    "sha256": "文件校验值",
    "size": "字节数",
    "layer": "层",
    "body": "内容",
    "policy_id": "政策编号",
    "drafted_by": "起草人",
    "opened_at": "起草时间",
    "changed_by": "最后修改人",
    "changed_at": "最后修改时间",
    "submitted_by": "提交人",
    "based_on": "所依的库内文本",
    "replaces": "替换的稿",
    "facts": "新事实",
    "step": "步骤",
    "revision": "稿号",
    "removed": "已删",
}


def table_label(table: str) -> str:
    """Returns the Chinese name of a table."""
    return _TABLES.get(table, table)


def column_label(column: str) -> str:
    """Returns the Chinese heading of a column."""
    return _HEADINGS.get(column) or _COLUMNS.get(column, column)


def subject_of(table: str, key: str) -> tuple[str, str]:
    """Returns the kind of record of a journal line, and the fact, condition or column (or "")."""
    subject = _SUBJECTS.get(table, table)
    if table in ("facts", "sayings"):
        return subject, field_label(key)
    return subject, key if table in ("confirmations", "kept_columns") else ""


def change_texts(table: str, before: Row | None, after: Row | None) -> tuple[str, str]:
    """Returns the row before and after a change in words: value and source of a fact, else the changed columns."""
    if table in ("facts", "sayings"):
        return _fact(before), _fact(after)
    if table == "kept_columns":
        return _kept(before), _kept(after)
    if table == "casebook":
        return "", str((after or {}).get("act", ""))
    differs = [name for name in _COLUMNS if before is None or after is None or before.get(name) != after.get(name)]
    return _columns(before, differs), _columns(after, differs)


def _fact(row: Row | None) -> str:
    if row is None:
        return ""
    return f"{shown_fact(str(row['name']), str(row['value']))}（{row['origin']}，{row['day']}）"


def _kept(row: Row | None) -> str:
    return "" if row is None else f"{row['text']}（{row['file']}，{row['day']}）"


def _columns(row: Row | None, names: list[str]) -> str:
    if row is None:
        return ""
    parts = [f"{_COLUMNS[name]}：{text}" for name in names if (text := _cell(row, name))]
    if "holds" in row:
        parts.insert(0, "已核实" if row["holds"] else "核实为否")
    return "；".join(parts)


def _cell(row: Row, name: str) -> str:
    value = row.get(name)
    if value is None:
        return ""
    if name in ("old_names", "still_to_supply"):
        items = [str(item) for item in json.loads(str(value))]
        return "、".join(field_label(item) if name == "still_to_supply" else item for item in items)
    if name == "edition":
        return _EDITIONS.get(str(value), str(value))
    return f"{value}万元" if name == "amount" else str(value)
