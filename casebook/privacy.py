"""Lists everything stored about one firm, and deletes a firm completely (个人信息保护法)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from casebook._ledger import Ledger
from casebook._types import Author
from casebook._values import shown_fact
from casebook._wording import column_label
from casebook.backups import Backup, Backups
from casebook.enterprises import Enterprise, EnterpriseRepository
from casebook.journal import Journal
from matcher import field_label

_MENTIONS: Mapping[str, str] = {
    "企业数据": "SELECT t.enterprise_id, i.name, t.value || ' ' || t.note FROM facts t {join}",
    "不同说法": "SELECT t.enterprise_id, i.name, t.value || ' ' || t.note FROM sayings t {join}",
    "导入时留下的列": "SELECT t.enterprise_id, i.name, t.text FROM kept_columns t {join}",
    "人工核实": "SELECT t.enterprise_id, i.name, t.reason FROM confirmations t {join}",
    "走访": "SELECT t.enterprise_id, i.name, t.note || ' ' || t.received_by FROM visits t {join}",
    "诉求": "SELECT t.enterprise_id, i.name, t.text || ' ' || t.answer || ' ' || t.handed_to || ' ' || t.evidence || ' ' || t.dissatisfaction || ' ' || t.reopened_why "
    "FROM requests t {join}",
    "跟进": "SELECT t.enterprise_id, i.name, t.text FROM follow_ups t {join}",
    "申报办理": "SELECT t.enterprise_id, i.name, t.reason || ' ' || t.contact || ' ' || t.note FROM filings t {join}",
    "兑现": "SELECT t.enterprise_id, i.name, t.basis || ' ' || t.why || ' ' || t.note FROM payouts t {join}",
    "技术合同": "SELECT t.enterprise_id, i.name, t.name || ' ' || t.partner || ' ' || t.note FROM contracts t {join}",
    "企业的人才": "SELECT t.enterprise_id, i.name, t.facts || ' ' || t.note FROM persons t {join}",
    "一企一策的步骤": "SELECT t.enterprise_id, i.name, t.text || ' ' || t.person FROM plan_steps t {join}",
    "发出的函": "SELECT t.enterprise_id, i.name, t.subject || ' ' || t.body FROM letters t {join}",
    "修改记录": "SELECT t.enterprise_id, i.name, t.why || ' ' || coalesce(t.before, '') || ' ' || coalesce(t.after, '') "
    "FROM journal t {join}",
}
_POLICY_TEXTS: Mapping[str, str] = {
    "本局政策": "SELECT name, body, policy FROM policy_revisions",
    "政策文件": "SELECT d.name, d.name, l.body FROM policy_layers l JOIN policy_documents d USING (sha256)",
    "本局政策的经过": "SELECT who || ' ' || substr(at, 1, 10), why FROM policy_events",
}
_JOIN = "LEFT JOIN firm_index i ON i.enterprise_id = t.enterprise_id"
_NO_LIMIT = 10**9
_THE_FIRM = "该企业"


class PrivacySection(msgspec.Struct, frozen=True):
    """One part of the list: title, headings, rows of texts."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Mention(msgspec.Struct, frozen=True):
    """A record of another firm that names the firm: kind of record, id and name of the other firm.

    For an own policy or a document of the bureau the id is 0 and the name its own.
    """

    what: str
    enterprise: int
    name: str


class DeletionResult(msgspec.Struct, frozen=True):
    """What a deletion leaves for a person to decide: backups that contain the firm, records that name it."""

    backups: tuple[Backup, ...]
    mentions: tuple[Mention, ...]


class Privacy:
    """Lists and deletes the data of a firm.

    Example:
        >>> [section.title for section in book.privacy.held_about(7)][:2]
        ['登记', '企业数据']
        >>> done = book.privacy.delete_firm_completely(7, Author("张三", "企业书面要求"))
        >>> done.backups  # contain the firm; delete them by hand
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._firms = EnterpriseRepository(ledger)
        self._backups = Backups(ledger.path, ledger.key)

    def held_about(self, enterprise: int) -> tuple[PrivacySection, ...]:
        """Returns everything stored about a firm in all tables and backups, for printing.

        Raises: UserError if the firm does not exist.
        """
        firm = self._firms.get(enterprise)
        sections = [self._section(enterprise, part) for part in _PARTS]
        sections.append(self._journal(enterprise))
        held = self._backups.containing(enterprise, firm.name, firm.credit_code)
        rows = tuple((f"{backup.made_at:%Y-%m-%d %H:%M} UTC", backup.reason.value, backup.path.name) for backup in held)
        sections.append(PrivacySection("备份", ("时间", "缘由", "文件"), rows))
        named = tuple((mention.what, mention.name) for mention in self.mentions(enterprise))
        sections.append(PrivacySection("其他企业的记录中提到", ("记录", "企业"), named))
        return tuple(sections)

    def mentions(self, enterprise: int) -> tuple[Mention, ...]:
        """Returns records of other firms that contain the firm's name, an old name or its credit code."""
        words = _names_of(self._firms.get(enterprise))
        found: dict[Mention, None] = {}
        for what, sql in _MENTIONS.items():
            for other, name, text in self._ledger.tuples(sql.format(join=_JOIN)):
                if other != enterprise and any(word in str(text) for word in words):
                    found[Mention(what, int(other), str(name or "（数据库）"))] = None
        found.update(dict.fromkeys(self._own_policies_with(words)))
        return tuple(found)

    def _own_policies_with(self, words: tuple[str, ...]) -> Iterator[Mention]:
        """Yields the own policies and documents of the bureau whose texts contain one of the words."""
        for what, sql in _POLICY_TEXTS.items():
            for name, *texts in self._ledger.tuples(sql):
                content = b"\n".join(text if isinstance(text, bytes) else str(text).encode() for text in texts)
                if any(word.encode() in content for word in words):
                    yield Mention(what, 0, str(name))

    def delete_firm_completely(self, enterprise: int, author: Author, vacuum: bool = False) -> DeletionResult:
        """Deletes a firm from every table, including its journal. One line stays: what was deleted, when and by whom.

        `vacuum` also rewrites the file, which takes longer and removes remains in unused space.
        Raises: UserError without a name or reason, or if the firm does not exist.
        """
        firm = self._firms.get(enterprise)
        mentions = self.mentions(enterprise)
        why = author.why
        for word in _names_of(firm):
            why = why.replace(word, _THE_FIRM)
        self._firms.erase(enterprise, Author(author.who, why))
        if vacuum:
            self._ledger.run_pragma("VACUUM")
            self._ledger.run_pragma("PRAGMA wal_checkpoint(TRUNCATE)")
        return DeletionResult(self._backups.containing(enterprise, firm.name, firm.credit_code), mentions)

    def _section(self, enterprise: int, part: _Part) -> PrivacySection:
        title, sql, columns, shown = part
        rows = (shown(row) for row in self._ledger.rows(sql, (enterprise,)))
        texts = tuple(tuple("" if cell is None else str(cell) for cell in row) for row in rows)
        return PrivacySection(title, columns, texts)

    def _journal(self, enterprise: int) -> PrivacySection:
        rows = tuple(
            (
                f"{entry.at:%Y-%m-%d %H:%M} UTC",
                entry.who,
                f"{entry.subject} {entry.field}".strip(),
                entry.before,
                entry.after,
                entry.why,
            )
            for entry in reversed(Journal(self._ledger).of(enterprise, _NO_LIMIT))
        )
        return PrivacySection("修改记录", ("时间", "修改人", "对象", "修改前", "修改后", "理由"), rows)


def _plain(
    title: str, table: str, order: str, columns: Sequence[str]
) -> tuple[str, str, tuple[str, ...], Callable[[Mapping[str, Any]], tuple[object, ...]]]:
    """Returns the section of a table whose columns are shown as they are, under their usual headings."""
    sql = f"SELECT * FROM {table} WHERE enterprise_id = ? ORDER BY {order}"
    headings = tuple(column_label(column) for column in columns)
    return title, sql, headings, lambda row: tuple(row[column] for column in columns)


_Shown = Callable[[Mapping[str, Any]], tuple[object, ...]]
_Part = tuple[str, str, tuple[str, ...], _Shown]
_PARTS: tuple[_Part, ...] = (
    (
        "登记",
        "SELECT e.*, i.name, i.credit_code FROM enterprises e JOIN firm_index i ON i.enterprise_id = e.id WHERE e.id = ?",
        ("编号", "名称", "统一社会信用代码", "曾用名", "负责人", "登记时间"),
        lambda row: (row["id"], row["name"], row["credit_code"], "、".join(json.loads(row["old_names"])), row["officer"], row["added_at"]),
    ),
    (
        "企业数据",
        "SELECT * FROM facts WHERE enterprise_id = ? ORDER BY name",
        ("项目", "数值", "来源", "日期", "记录人", "说明"),
        lambda row: (field_label(row["name"]), shown_fact(row["name"], row["value"]), row["origin"], row["day"], row["officer"], row["note"]),
    ),
    (
        "不同说法",
        "SELECT * FROM sayings WHERE enterprise_id = ? ORDER BY name, day, value",
        ("项目", "数值", "来源", "日期", "记录人", "说明"),
        lambda row: (field_label(row["name"]), shown_fact(row["name"], row["value"]), row["origin"], row["day"], row["officer"], row["note"]),
    ),
    (
        "导入时留下的列",
        "SELECT * FROM kept_columns WHERE enterprise_id = ? ORDER BY header",
        ("表头", "内容", "文件", "工作表", "日期", "导入人"),
        lambda row: (row["header"], row["text"], row["file"], row["sheet"], row["day"], row["officer"]),
    ),
    (
        "人工核实",
        "SELECT * FROM confirmations WHERE enterprise_id = ? ORDER BY condition",
        ("事项", "结论", "理由", "核实人", "日期", "有效期至"),
        lambda row: (row["condition"], "是" if row["holds"] else "否", row["reason"], row["officer"], row["day"], row["until"]),
    ),
    (
        "走访",
        "SELECT * FROM visits WHERE enterprise_id = ? ORDER BY day, id",
        ("日期", "时间", "状态", "走访人", "接待人", "备注", "待补资料"),
        lambda row: (row["day"], row["hour"], row["state"], row["officer"], row["received_by"], row["note"], "、".join(map(field_label, json.loads(row["still_to_supply"])))),
    ),
    (
        "诉求",
        "SELECT * FROM requests WHERE enterprise_id = ? ORDER BY raised_on, id",
        ("提出日期", "类别", "内容", "金额（万元）", "承办人", "承办单位", "转交", "状态", "答复", "佐证", "承诺答复日期", "办结日期", "满意度", "回访日期", "重新打开"),
        lambda row: (row["raised_on"], row["category"], row["text"], row["amount"], row["officer"], row["office"], f"{row['handed_to']} {row['handed_on']}".strip(), row["state"], row["answer"], row["evidence"], row["reply_by"], row["closed_on"], f"{row['satisfaction']} {row['dissatisfaction']}".strip(), row["asked_on"], f"{row['reopened_on']} {row['reopened_why']}".strip()),
    ),
    (
        "跟进",
        "SELECT * FROM follow_ups WHERE enterprise_id = ? ORDER BY id",
        ("事项", "政策", "跟进人", "应办日期", "完成日期"),
        lambda row: (row["text"], row["policy"], row["officer"], row["due_on"], row["done_on"]),
    ),
    _plain("申报办理", "filings", "id", (
        "policy_name", "round", "stage", "officer", "contact", "missing", "next_step", "next_on", "intent_on", "pooled_on",
        "prepared_on", "filed_on", "accepted_on", "decided_on", "paid_on", "ended_on", "result", "reason", "note",
    )),
    _plain("兑现", "payouts", "year, id", (
        "policy_name", "year", "basis", "clause", "due", "reported", "approved", "paid", "reported_on", "approved_on", "due_on",
        "paid_on", "why", "officer", "note",
    )),
    _plain("技术合同", "contracts", "signed_on, id", (
        "name", "kind", "side", "partner", "amount", "technical", "signed_on", "registered_on", "register_number", "officer", "note",
    )),
    _plain("企业的人才", "persons", "name, id", ("name", "post", "phone", "facts", "officer", "day", "note")),
    _plain("资质到期的处理", "title_ends", "expires_on, kind", ("kind", "expires_on", "outcome", "why", "officer", "day")),
    _plain("一企一策的步骤", "plan_steps", "place, id", ("part", "text", "policy", "person", "due_on", "done_on", "officer")),
    _plain("发出的函", "letters", "day, id", ("day", "kind", "subject", "body", "officer")),
    _plain("答复的佐证", "evidence", "at, sha256", ("name", "sha256", "who", "at")),
    _plain("合并进来的企业", "joined_firms", "day, uid", ("name", "credit_code", "day", "officer", "why")),
    (
        "服务单",
        "SELECT s.*, d.day, d.profile FROM sheets s JOIN determinations d ON d.id = s.determination WHERE d.enterprise_id = ? ORDER BY s.number",
        ("打印时间", "编号", "版本", "打印人", "匹配日期", "当时的数据", "打印选项"),
        lambda row: (row["printed_at"], row["determination"], row["edition"], row["officer"], row["day"], row["profile"], row["options"]),
    ),
)  # fmt: skip


def _names_of(firm: Enterprise) -> tuple[str, ...]:
    """Returns the names and the code by which a text mentions a firm, longest first."""
    words = (firm.name, *firm.old_names, firm.credit_code)
    return tuple(sorted((word for word in words if len(word) > 3), key=len, reverse=True))
