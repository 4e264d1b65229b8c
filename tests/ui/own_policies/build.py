"""A notice, and own policies in a casebook, for the tests of this folder."""

from __future__ import annotations

from datetime import date

from policies.own import OwnRevision
from ui.desk.desk import Desk
from ui.own_policies.intake import IntakePresenter
from ui.own_policies.reading import read_documents, source_of_copy
from ui.own_policies.starting import DraftOpener
from workshop import assembled, draft_bytes, draft_from, with_heads

ON = date(2026, 11, 24)
NOTICE = """天津市河东区科技型企业研发投入奖补办法
津东科规〔2026〕3号
第一条　为鼓励企业加大研发投入，制定本办法。
第二条　申请奖补的企业应当同时满足下列条件：
（一）在河东区注册的独立法人企业；
（二）上年度研发费用不低于100万元；
第三条　对符合条件的企业，给予一次性奖补20万元。
第四条　本办法自2026年1月1日起施行，有效期三年。
天津市河东区科学技术局
2025年12月20日
"""
ANNEX = "附件1\n申报条件明细\n一、研发费用\n（一）上年度研发费用不低于100万元\n"
BUILT_IN = "tj-chuying"
"""A policy of the library that tests correct."""


def entered(desk: Desk, text: str = NOTICE) -> int:
    """Enters a notice and returns the number of the draft."""
    presenter = IntakePresenter(desk)
    presenter.take(read_documents([source_of_copy(text)]))
    return presenter.order().carry_out(desk.book)


def corrected(desk: Desk, apply_at: str = "河东区政务服务中心 3 楼", policy_id: str = BUILT_IN) -> OwnRevision:
    """Opens a policy of the library as a draft, changes where it is applied for, and hands it in as the officer."""
    store = desk.book.policies
    policy = desk.library.get(policy_id)
    assert policy is not None
    number = DraftOpener.of(desk).correction(policy)
    draft = draft_from(store.revision(number).body)
    draft = with_heads(draft, notes=(*draft.heads.notes, apply_at))
    store.keep(number, draft_bytes(draft), draft.heads.name, desk.officer)
    made = assembled(draft, {}, ON)
    assert made.policy is not None
    store.submit(number, made.policy, draft.facts, desk.officer, "按通知改")
    return store.revision(number)


def adopted(desk: Desk, by: str = "李四", policy_id: str = BUILT_IN) -> OwnRevision:
    """Corrects a policy of the library and takes it into use."""
    revision = corrected(desk, policy_id=policy_id)
    desk.book.policies.adopt(revision.number, by, "核对一致")
    desk.refresh_library()
    return desk.book.policies.revision(revision.number)
