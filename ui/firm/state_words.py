"""The line beside the name of the firm: whether it is stored, its size and titles, its contact, the day. No Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matcher import contact_words, contacts_of
from ui.desk.result_words import standing_words

if TYPE_CHECKING:
    from ui.desk.session import FirmSession


def state_words(session: FirmSession) -> str:
    """Returns the state of the current firm as one line."""
    match = session.match
    parts = (
        _kept_words(session),
        f"{refused} 项未采用，按未知处理" if (refused := len(session.refusals())) else "",
        f"{match.size}企业" if match.size != "未知" else "",
        standing_words(match),
        contact_words(contacts_of(match.profile), most=1),
        "" if match.profile.facts else "从左边填写，或从“示例”“文件”菜单打开一家企业",
        f"数据日期 {match.on}",
    )
    return " · ".join(part for part in parts if part)


def _kept_words(session: FirmSession) -> str:
    if session.trying:
        return "试算中"
    if session.record is not None:
        return "正在保存…" if session.dirty else "已保存"
    return "有未保存的修改" if session.dirty else ""
