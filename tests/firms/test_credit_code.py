"""Credit codes as GB 32100-2015 defines them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firms import CODE_LENGTH, CODE_LETTERS, check_digit, plain_code


@pytest.mark.parametrize("code", ["91350100M000100Y43", "91110000802100433B"])
def test_that_the_check_digit_of_a_published_code_is_its_last_character(code: str) -> None:
    assert len(code) == CODE_LENGTH
    assert check_digit(code[:-1]) == code[-1]


@given(st.text(CODE_LETTERS, min_size=CODE_LENGTH - 1, max_size=CODE_LENGTH - 1))
def test_that_the_weighted_sum_of_a_whole_code_is_divisible_by_31(body: str) -> None:
    weighted = sum(CODE_LETTERS.index(letter) * pow(3, place, 31) for place, letter in enumerate(body))
    assert (weighted + CODE_LETTERS.index(check_digit(body))) % 31 == 0


@given(st.text(CODE_LETTERS, min_size=1))
def test_that_width_case_spaces_and_dashes_do_not_count(code: str) -> None:
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in code)
    assert plain_code(wide) == plain_code(" -".join(code.lower())) == code
