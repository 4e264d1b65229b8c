"""Tests of the page of one policy: who may apply, what pays, when calls run, whom to ask, and who says so."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec
import pytest

from policies import (
    Applicant,
    Aspect,
    Call,
    Calls,
    CallStop,
    Document,
    Duty,
    Grade,
    Office,
    Pays,
    Policy,
    PolicyOffice,
    RollingCalls,
    Stated,
    Support,
    SupportKind,
    TextRead,
    library_of,
    rules,
)
from policies.rules import members_of
from tests.policies.build import policy
from ui.desk.desk import Desk
from ui.library._index import LibraryStatus
from ui.library.presenter import LibraryPresenter
from ui.library.reading import policy_reading
from ui.widgets import theme

ON = date(2026, 11, 24)
AGO = date(2022, 1, 1)


def read(entry: Policy, *offices: Office) -> str:
    """Returns the page of a policy as HTML."""
    return policy_reading(entry, library_of([entry], "2026.11", (), offices), ON, theme.LIGHT).html


def part(html: str, title: str) -> str:
    """Returns the section below a heading."""
    return html.partition(f"<h3>{title}</h3>")[2].partition("<h3>")[0]


def with_version(**changes: object) -> Policy:
    """Returns a policy whose only version has other fields."""
    base = policy("made")
    return msgspec.structs.replace(base, versions=(msgspec.structs.replace(base.versions[0], **changes),))


def test_that_every_aspect_of_the_applicants_is_told_apart_from_the_conditions() -> None:
    body = rules.Manual(id="body", text="须为企业", reason=rules.ManualReason.PAPERS, document="办法", clause="第二条")
    rule = rules.All(members=(body, *members_of(policy("made").versions[0].rule)))
    aspects = (
        Applicant(aspect=Aspect.BODY, conditions=("body",)),
        Applicant(aspect=Aspect.SIZE, stated=Stated.UNSTATED),
        Applicant(aspect=Aspect.NEGATIVE, stated=Stated.UNREAD),
    )
    html = read(with_version(rule=rule, applicants=aspects))
    applicants, conditions = part(html, "谁能申请"), part(html, "条件")
    for words in (
        "主体类型",
        "须为企业",
        "第二条",
        "官方原文（节选）",
        "规模",
        "文件未作规定",
        "负面清单",
        "未读到原文",
    ):
        assert words in applicants, words
    assert "须为企业" not in conditions
    assert "研发强度" in conditions


def test_that_a_condition_for_a_person_says_why() -> None:
    html = read(policy("made"))
    assert "须在辖区实际经营" in html
    assert "查看材料；人工核实" in html


def test_that_without_more_conditions_the_page_says_so() -> None:
    rule = rules.All(members=members_of(policy("made").versions[0].rule)[:1])
    html = read(with_version(rule=rule, applicants=(Applicant(aspect=Aspect.SIZE, conditions=("rd",)),)))
    assert "没有别的条件" in part(html, "条件")


def test_that_support_names_event_payment_claim_payer_and_bound() -> None:
    item = Support(
        text="按认定奖励",
        kind=SupportKind.AWARD,
        low=Decimal(20),
        high=Decimal(20),
        cap=Decimal(30),
        event=rules.Manual(id="event", text="当年获得认定", reason=rules.ManualReason.PAPERS),
        pays=Pays.ONCE,
        claim="免申即享",
        payer="区财政",
        document="办法",
    )
    told = part(read(with_version(support=(item,))), "能得到什么")
    for words in ("20万元", "兑现条件：当年获得认定", "一次性", "申领：免申即享", "出资：区财政", "最高 30万元"):
        assert words in told, words


@pytest.mark.parametrize(
    ("calls", "words"),
    [
        (Calls(), ("时间未公布",)),
        (Calls(text="每年一批", last_seen=2026), ("每年一批", "2026 年见到", "时间未公布")),
        (Calls(by_law="自行申报享受"), ("依法享受，随时办理", "自行申报享受")),
        (
            Calls(rolling=RollingCalls(text="常年受理", source="https://a.gov.cn/x", seen=date(2026, 3, 1))),
            ("正在受理", "2026-03-01 查看时如此", "href='https://a.gov.cn/x'"),
        ),
        (
            Calls(
                dated=(
                    Call(
                        year=2026,
                        opens=date(2026, 11, 1),
                        closes=date(2026, 12, 4),
                        step="网上提交",
                        portal="https://b",
                    ),
                    Call(year=2025, closes=date(2025, 6, 30), source="办法"),
                )
            ),
            (
                "至 2026-12-04",
                "2026-11-01 至 2026-12-04　网上提交",
                "href='https://b'",
                "至 2025-06-30",
                "津科规〔2024〕9号",
            ),
        ),
        (Calls(paused=CallStop(since=date(2026, 5, 1), text="暂停受理")), ("2026-05-01 起暂停受理", "本轮申报已截止")),
    ],
)
def test_that_calls_are_told_with_their_days_steps_and_links(calls: Calls, words: tuple[str, ...]) -> None:
    told = part(read(policy("made", calls=calls)), "申报时间")
    for word in words:
        assert word in told, word


def test_that_offices_are_told_with_phone_and_address() -> None:
    own = PolicyOffice(name="某银行", phone="95533", url="https://bank.cn", seen=date(2026, 11, 30))
    entry = policy("made", region="天津市河东区", offices=(PolicyOffice(duty=Duty.SCIENCE), own))
    office = Office(place="天津市河东区", duty=Duty.SCIENCE, name="河东区科技局", phone="022-1", address="某路 1 号")
    told = part(read(entry, office), "办理与咨询")
    for words in ("河东区科技局 022-1 某路 1 号", "某银行 95533", "2026-11-30 核对", "href='https://bank.cn'"):
        assert words in told, words


def test_that_a_document_says_who_says_so_how_much_was_read_and_when() -> None:
    document = Document(
        key="办法", title="办法", grade=Grade.REPORT, read=TextRead.NONE, checked_on=date(2026, 11, 2), draft=True
    )
    told = part(read(policy("made", documents=(document,))), "依据文件")
    for words in ("报道或工作材料", "未读到", "2026-11-02 核对", "征求意见稿"):
        assert words in told, words


@pytest.mark.parametrize(
    ("changes", "status", "tag"),
    [
        ({}, LibraryStatus.UNANNOUNCED, ""),
        ({"calls": Calls(by_law="自行享受")}, LibraryStatus.BY_LAW, ""),
        ({"calls": Calls(rolling=RollingCalls(text="常年", source="办法", seen=ON))}, LibraryStatus.TAKING, ""),
        ({"calls": Calls(used_up=CallStop(since=AGO, text="额度用完"))}, LibraryStatus.SHUT, ""),
        (
            {"documents": (Document(key="办法", title="甲", grade=Grade.REPOST, issued=AGO),)},
            LibraryStatus.LAPSED,
            "久未见受理",
        ),
        (
            {"documents": (Document(key="办法", title="甲", grade=Grade.REPOST, draft=True),)},
            LibraryStatus.DRAFT,
            "征求意见稿",
        ),
    ],
)
def test_that_the_filter_of_states_finds_a_policy_by_its_state(
    services, changes: dict[str, object], status: LibraryStatus, tag: str
) -> None:
    desk = Desk(services)
    desk.library = library_of([policy("made", **changes)], "2026.11")
    made = LibraryPresenter(desk)
    made.narrow("state", status.value)
    assert [(row.id, row.tag) for row in made.rows] == [("made", tag)]
