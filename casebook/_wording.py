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
    "filings": "申报办理",
    "payouts": "兑现",
    "contracts": "技术合同",
    "persons": "企业的人才",
    "title_ends": "资质到期的处理",
    "plan_steps": "一企一策的步骤",
    "joined_firms": "合并进来的企业",
    "targets": "本局指标",
    "resources": "资源",
    "letters": "发出的函",
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
    "filings": "申报办理",
    "payouts": "兑现",
    "contracts": "技术合同",
    "persons": "企业的人才",
    "title_ends": "资质到期的处理",
    "plan_steps": "一企一策的步骤",
    "joined_firms": "合并进来的企业",
    "targets": "本局指标",
    "resources": "资源",
    "letters": "发出的函",
    "evidence": "答复的佐证",
    "exchange_self": "交换：本机",
    "exchange_colleagues": "交换：同事",
    "exchange_batches": "交换：批次",
    "exchange_parts": "交换：内容",
    "exchange_ids": "交换：编号对照",
    "exchange_conflicts": "交换：不一致",
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
    "policy_name": "政策名称",
    "board": "看板",
    "round": "轮次",
    "stage": "办理阶段",
    "contact": "联系人",
    "missing": "还缺材料",
    "next_step": "下一步",
    "next_on": "下一步日期",
    "intent_on": "意向日期",
    "pooled_on": "入库日期",
    "prepared_on": "准备日期",
    "filed_on": "申报日期",
    "accepted_on": "受理日期",
    "decided_on": "结果日期",
    "ended_on": "终止日期",
    "result": "立项或证书编号",
    "year": "年度",
    "month": "月份",
    "district": "区",
    "street": "街道",
    "basis": "依据",
    "clause": "条款",
    "due": "应兑现金额",
    "reported": "申报金额",
    "approved": "核定金额",
    "paid": "已付金额",
    "reported_on": "上报日期",
    "approved_on": "核定日期",
    "paid_on": "支付日期",
    "partner": "对方",
    "technical": "技术交易额",
    "signed_on": "签订日期",
    "registered_on": "登记日期",
    "register_number": "登记编号",
    "post": "职务",
    "phone": "电话",
    "outcome": "处理",
    "expires_on": "到期日",
    "part": "部分",
    "person": "责任人",
    "office": "承办单位",
    "handed_to": "转交给",
    "handed_on": "转交日期",
    "evidence": "佐证",
    "evidence_file": "佐证文件",
    "resources": "用到的资源",
    "satisfaction": "满意度",
    "dissatisfaction": "不满意的原因",
    "asked_on": "回访日期",
    "reopened_on": "重新打开日期",
    "reopened_why": "重新打开的原因",
    "indicator": "指标",
    "scope": "口径",
    "unit": "单位",
    "source": "来源",
    "owner": "所属单位",
    "offers": "能提供什么",
    "fields": "领域",
    "place": "地点",
    "subject": "事由",
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
    "credit_code": "统一社会信用代码",
    "filing": "申报编号",
    "side": "方面",
    "due_on": "应办日期",
    "uid": "通用编号",
    "replica": "来自的电脑",
    "replica_number": "那台电脑上的编号",
    "computer": "电脑",
    "signing_key": "签名密钥",
    "opening_key": "解密密钥",
    "seen": "已收到",
    "added_by": "添加人",
    "head": "批次头",
    "signature": "签名",
    "local": "本机编号",
    "field": "项目",
    "versions": "各方写法",
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
    "about": "关于",
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
    if name in ("evidence_file", "resources"):
        return _short(name, str(value))
    if name == "edition":
        return _EDITIONS.get(str(value), str(value))
    return f"{value}万元" if name == "amount" else str(value)


def _short(name: str, value: str) -> str:
    """Returns the start of the digest of a file, or how many resources a list of ids holds."""
    return value[:8] if name == "evidence_file" else f"{len(json.loads(value))} 条" if value else ""
