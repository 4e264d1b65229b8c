"""What of a firm's name distinguishes it from others."""

import pytest

from firms import core


@pytest.mark.parametrize(
    ("name", "rest"),
    [
        ("天津市海河明达科技有限公司", "海河明达科技"),
        ("海河明达科技（天津）有限公司", "海河明达科技"),
        ("海河明达科技(集团)股份有限公司", "海河明达科技"),
        ("天津市河东区海河明达科技有限责任公司", "海河明达科技"),
        ("公司", "公司"),
    ],
)
def test_that_place_and_legal_form_are_not_the_core_of_a_name(name: str, rest: str) -> None:
    assert core(name) == rest
