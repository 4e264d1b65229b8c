"""The firm's edition for the invented firms, which are complete as a director could answer."""

from __future__ import annotations

import re
from datetime import date

import pytest

import main
from matcher import Contact, Match, match, read_profile
from policies.rawfile import read_raw
from sheet import Promise, SheetOptions, sheet_bytes, usual_choice
from tests.firms.test_invented import FOLDER, NAMES
from tests.pace import paced
from tests.sheet.reading import bare, text_of
from tests.sheet.test_sheet import pages

EMBARRASSING = re.compile(
    r"记忆|没有?见到|没读到|没有读到|未查到|编表|本库|需减少|尚未进入|待核(?!验|实)|转载|渠道未公布|区科技局核实|还缺：.{0,30}有纠纷"
)
"""What a director must not read: what only editors need, advice to shrink, a lack of something bad."""


def invented(name: str) -> Match:
    raw = read_raw(FOLDER / f"{name}.yaml")
    assert isinstance(raw, dict)
    library = main.built_in_library()
    on = date.fromisoformat(str(raw["on"]))
    return match(library.policies, read_profile(raw["profile"], name), on, library.stamp, library.offices)


@pytest.mark.parametrize("name", paced(NAMES[::3], NAMES))
def test_that_the_usual_choice_fits_four_pages_without_a_word_that_embarrasses(name: str) -> None:
    found = invented(name)
    options = SheetOptions(
        officer="王晓明",
        office="天津市河东区科学技术局",
        phone="022-24121234",
        visit_on=found.on,
        received_by="刘总（总经理）",
        selected=usual_choice(found),
        promises=(Promise("资金", "流动资金贷款 200 万"), Promise("人才", "招两名工程师", found.on, "李工")),
        contacts=(Contact(name="张三", post="财务", phone="022-24120000"),),
    )
    data = sheet_bytes(found, options)
    text = bare(text_of(data))
    assert len(pages(data)) <= 4
    assert EMBARRASSING.findall(text) == []
    assert "下一步" in text
    assert "（盖章）" in text
