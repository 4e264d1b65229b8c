"""The figures that no part of a policy needs are told with the reason."""

import pytest

from clauses import TextLine, needless, read_lines


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("区科技局在10个工作日内完成审核。", "是办理的时限，不是条件"),
        ("审核结果在区政府网站公示5个工作日。", "是办理的时限，不是条件"),
        ("立项后拨付60%。", "是分次拨付的比例，不是条件"),
        ("本办法自2026年3月1日起施行，有效期三年。", "是文件的有效期，已写在文件信息里"),
        ("上年研发费用不低于100万元。", ""),
        ("给予一次性奖励20万元。", ""),
        ("证书有效期三年，期满前3个月内申请复审。", ""),
    ],
)
def test_that_terms_of_the_office_need_no_decision(words: str, why: str) -> None:
    text = read_lines([TextLine(f"第九条 {words}")])
    assert needless(text, 0, 0) == why
