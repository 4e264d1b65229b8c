"""When applications are accepted, as far as the words say so."""

from datetime import date

import pytest

from clauses import CallsContent, TextLine, proposals_of, read_lines
from policies import Call, Calls

_TITLE = "关于组织申报2026年度科技项目的通知"


def _calls(words: str, title: str = _TITLE, issued: str = "") -> list[Calls]:
    lines = [title, "一、申报时间", f"（一）{words}", *(["某区科学技术局", issued] if issued else [])]
    found = proposals_of(read_lines(TextLine(line) for line in lines))
    return [each.content.calls for each in found if isinstance(each.content, CallsContent)]


@pytest.mark.parametrize(
    ("words", "opens", "closes"),
    [
        ("申报时间为2026年3月9日至6月30日。", date(2026, 3, 9), date(2026, 6, 30)),
        ("申报时间为2026年3月9日—2026年6月30日17:00。", date(2026, 3, 9), date(2026, 6, 30)),
        ("自2026年3月9日起至6月30日止受理申报。", date(2026, 3, 9), date(2026, 6, 30)),
        ("申报时间：3月9日至30日。", date(2026, 3, 9), date(2026, 3, 30)),
        ("请于2026年6月30日前提交申报材料。", None, date(2026, 6, 30)),
        ("申报截止时间为2026年6月30日24时。", None, date(2026, 6, 30)),
        ("申报时间：2025年11月1日至2026年1月31日。", date(2025, 11, 1), date(2026, 1, 31)),
        ("2026.3.9-2026.6.30网上申报。", date(2026, 3, 9), date(2026, 6, 30)),
        ("申报时间：2026/3/9-6/30。", date(2026, 3, 9), date(2026, 6, 30)),
        ("申报开始时间：2026年3月9日，截止时间：2026年6月30日。", date(2026, 3, 9), date(2026, 6, 30)),
        ("申报系统于2026年3月9日9时开放，6月30日17时关闭。", date(2026, 3, 9), date(2026, 6, 30)),
        ("单位应于2026年6月30日17时前完成网上提交。", None, date(2026, 6, 30)),
        ("材料须于2026年6月30日前（以邮戳为准）寄送至区科技局。", None, date(2026, 6, 30)),
    ],
)
def test_that_a_round_has_the_days_that_are_written(words: str, opens: date | None, closes: date) -> None:
    ((call,),) = [calls.dated for calls in _calls(words)]
    assert (call.opens, call.closes, call.year) == (opens, closes, closes.year)


def test_that_a_day_without_a_year_is_the_first_one_after_the_day_of_issue() -> None:
    ((call,),) = [calls.dated for calls in _calls("申报时间为1月5日至2月10日。", issued="2025年12月20日")]
    assert (call.opens, call.closes) == (date(2026, 1, 5), date(2026, 2, 10))


def test_that_a_day_without_any_year_is_no_round() -> None:
    (calls,) = _calls("申报时间为3月9日至6月30日。", title="某区科技项目申报的通知")
    assert (calls.dated, calls.text) == ((), "申报时间为3月9日至6月30日")


def test_that_a_deadline_of_the_office_that_recommends_is_no_round() -> None:
    (calls,) = _calls("各区推荐截止时间为2026年7月20日。")
    assert (calls.dated, calls.text) == ((), "各区推荐截止时间为2026年7月20日")


def test_that_later_dates_of_a_sentence_are_told_in_words() -> None:
    first, second = _calls("网上申报时间为2026年3月9日至6月30日，纸质材料于2026年7月10日前报送。")
    assert [call.step for call in first.dated] == ["网上申报"]
    assert (second.dated, second.text) == ((), "纸质材料于2026年7月10日前报送")


def test_that_acceptance_every_year_is_no_round_of_a_year() -> None:
    (calls,) = _calls("每年3月1日至4月30日受理申报。")
    assert (calls.dated, calls.text) == ((), "每年3月1日至4月30日受理申报")


def test_that_acceptance_all_year_was_seen_on_the_day_of_issue() -> None:
    (calls,) = _calls("常年受理申报。", issued="2026年3月1日")
    assert calls.rolling is not None
    assert (calls.rolling.text, calls.rolling.seen) == ("常年受理申报", date(2026, 3, 1))


def test_that_days_of_force_and_of_projects_are_no_round() -> None:
    lines = ["某区办法", "第一条 项目执行期为2026年1月1日至2027年12月31日。", "第二条 本办法自2026年3月1日起施行。"]
    found = proposals_of(read_lines(TextLine(line) for line in lines))
    assert not any(isinstance(each.content, CallsContent) for each in found)


@pytest.mark.parametrize(
    "words",
    [
        "2025年1月1日至2025年12月31日期间认定的企业可以申报。",
        "申报企业应在2023年1月1日以前注册。",
        "申报企业须为2025年12月31日前在本区注册的企业。",
        "每年分两批受理，第一批3月1日至3月31日，第二批9月1日至9月30日。",
        "申报书中的数据以2025年12月31日为准。",
        "项目经费申请应于2026年12月31日前执行完毕。",
        "公示时间为2026年6月1日至6月7日。",
        "裁员率不高于5.5%的企业可以申请。",
        "申报时间：11月15日至次年1月15日。",
        "本通知自发布之日起30日内受理申报。",
    ],
)
def test_that_other_days_are_no_round(words: str) -> None:
    assert not any(calls.dated for calls in _calls(words, issued="2026年3月1日"))


def test_that_a_portal_is_kept_with_its_round() -> None:
    (calls,) = _calls("2026年3月9日至6月30日登录系统（https://kj.example.gov.cn/x）网上申报。")
    assert calls.dated == (
        Call(
            year=2026,
            opens=date(2026, 3, 9),
            closes=date(2026, 6, 30),
            step="网上申报",
            portal="https://kj.example.gov.cn/x",
        ),
    )
