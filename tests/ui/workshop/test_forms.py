"""Every content that a policy can have goes through its form and comes back the same."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from clauses import (
    CallsContent,
    Content,
    GroupContent,
    Joined,
    MaterialContent,
    NoteContent,
    OfficeContent,
    RuleContent,
    SupportContent,
    ValidityContent,
)
from policies import (
    Aspect,
    Calls,
    CallStop,
    Library,
    RollingCalls,
    Unit,
    UserError,
    load_library,
    rules,
)
from policies.rules import Band, Comparison, ManualReason
from resources import library_path
from ui.workshop import picks
from ui.workshop.bands import BandText, bands_of, items_of, score_texts, texts_of
from ui.workshop.card_forms import CARD_FORMS, form_name
from ui.workshop.form import FieldError, checked
from ui.workshop.picks import PickTable
from ui.workshop.rule_forms import RULE_FORMS


@pytest.fixture(scope="module")
def library() -> Library:
    """Returns the library of the program."""
    return load_library(library_path())


def through(content: Content) -> object:
    """Returns a content after its form showed it and gave it back."""
    form = CARD_FORMS[form_name(content)]
    return form.pack(checked(form.fields, form.unpack(content)), content)


def contents_of(library: Library):
    """Yields every content that the cards of the library's policies would have."""
    for policy in library.policies:
        for version in policy.versions:
            for node in rules.walk(version.rule):
                if type(node) in RULE_FORMS:
                    yield RuleContent(rule=node, aspect=Aspect.SIZE)
            yield from (SupportContent(support=item) for item in version.support)
        yield from (MaterialContent(material=each) for each in policy.materials if each.text)
        yield from (OfficeContent(office=each) for each in policy.offices)
        yield from (CallsContent(calls=Calls(dated=(call,))) for call in policy.calls.dated if call.source)
        if policy.validity.months is not None or policy.validity.text:
            yield ValidityContent(validity=policy.validity)


def test_that_every_content_of_the_library_comes_back_the_same(library: Library) -> None:
    contents = list(contents_of(library))
    assert len(contents) > 2000
    changed = [content for content in contents if through(content) != content]
    assert changed == []


@pytest.mark.parametrize(
    "content",
    [
        GroupContent(joined=Joined.NONE, label="负面清单", aspect=Aspect.NEGATIVE),
        NoteContent(text="三年内不迁出"),
        OfficeContent(apply_at="惠企平台"),
        CallsContent(calls=Calls(by_law="申报即享受")),
        CallsContent(calls=Calls(text="另行通知")),
        CallsContent(calls=Calls(rolling=RollingCalls(text="常年受理", source="main", seen=date(2026, 3, 1)))),
        CallsContent(calls=Calls(paused=CallStop(since=date(2026, 3, 1), text="暂停受理"))),
    ],
)
def test_that_other_contents_come_back_the_same(content: Content) -> None:
    assert through(content) == content


def test_that_a_group_of_conditions_has_no_form_of_its_own() -> None:
    rule = rules.All(members=(rules.Flag(field="abnormal_list", value=False),))
    with pytest.raises(UserError, match="由几个条件组成"):
        form_name(RuleContent(rule=rule))


def test_that_a_condition_keeps_id_and_source_when_it_becomes_another_kind() -> None:
    old = rules.Manual(text="研发强", reason=ManualReason.JUDGEMENT, id="c-1", document="main", clause="第三条")
    values = {"left": picks.operand("rd_expense[-1]"), "op": Comparison.AT_LEAST, "value": Decimal(200), "aspect": None}
    made = CARD_FORMS["条件：数值比较"].pack(values, RuleContent(rule=old))
    assert isinstance(made, RuleContent)
    assert (made.rule.id, made.rule.document, made.rule.clause) == ("c-1", "main", "第三条")


@pytest.mark.parametrize(
    ("form", "values", "field"),
    [
        ("条件：数值区间", {"left": picks.operand("employees[-1]"), "low": Decimal(9), "high": Decimal(3)}, "high"),
        ("条件：属于几种之一", {"left": picks.operand("org_type"), "values": ("怪物",)}, "values"),
        (
            "条件：人工核实",
            {"text": "看", "reason": ManualReason.NO_FACT, "suggestion": "", "holder": ""},
            "suggestion",
        ),
        ("办理", {"apply_at": "", "duty": None}, "apply_at"),
        ("支持", {"text": "奖", "kind": None, "way": "按公式", "formula": "rd_expense[-1] *"}, "formula"),
    ],
)
def test_that_values_that_contradict_each_other_are_refused_with_their_field(
    form: str, values: dict[str, object], field: str
) -> None:
    with pytest.raises(FieldError) as caught:
        CARD_FORMS[form].pack(values, None)
    assert caught.value.field == field


def test_that_an_empty_field_that_is_needed_is_named() -> None:
    form = CARD_FORMS["材料"]
    with pytest.raises(FieldError, match="还没有填“什么材料”"):
        checked(form.fields, {"text": "", "holder": ""})


def test_that_facts_are_found_by_words_and_initials() -> None:
    assert picks.found(PickTable.NUMBERS, "上年研发费用")[0].value == "rd_expense[-1]"
    assert any(pick.value == "rd_expense[-1]" for pick in picks.found(PickTable.NUMBERS, "snyffy"))
    assert picks.named(PickTable.TITLES, "高新技术企业") == "hnte"
    assert picks.named(PickTable.PLACES, "天津市河东区") == "天津市河东区"
    assert picks.named(PickTable.NUMBERS, "没有这种事实") == ""


def test_that_an_operand_with_a_label_of_its_own_is_no_entry() -> None:
    known = picks.operand("rd_expense[-1]")
    assert picks.name_of(known) == "rd_expense[-1]"
    assert picks.name_of(rules.Operand(known.formula, "研发投入", Unit.MONEY)) == ""


def test_that_bands_are_typed_as_people_write_them() -> None:
    bands = (
        Band(Decimal("0.05"), upto=Decimal(5000)),
        Band(Decimal("0.04"), below=Decimal(20000)),
        Band(Decimal("0.03")),
    )
    texts = texts_of(bands, Unit.SHARE, Unit.MONEY)
    assert texts == [BandText("≤5000万元", "5%"), BandText("＜20000万元", "4%"), BandText("", "3%")]
    assert bands_of(texts, Unit.SHARE, Unit.MONEY) == bands
    assert bands_of([BandText("不足2亿元", "4"), BandText("", "3")], Unit.SHARE, Unit.MONEY)[0] == Band(
        Decimal("0.04"), below=Decimal(20000)
    )


@pytest.mark.parametrize(
    "texts", [[], [BandText("≤5000", "5")], [BandText("≤9", "1"), BandText("≤5", "2"), BandText("", "3")]]
)
def test_that_bands_out_of_order_or_without_an_open_end_are_refused(texts: list[BandText]) -> None:
    with pytest.raises(UserError, match="由小到大"):
        bands_of(texts, Unit.SHARE, Unit.MONEY)


def test_that_a_row_of_a_score_keeps_its_bands_when_it_is_renamed_or_moved(library: Library) -> None:
    score = next(
        node
        for policy in library.policies
        for version in policy.versions
        for node in rules.walk(version.rule)
        if isinstance(node, rules.Score) and len(node.items) > 2
    )
    rows = score_texts(score.items)
    assert items_of(rows, score.items) == score.items
    renamed = [("改了名", *rows[0][1:]), *rows[1:]]
    assert items_of(renamed, score.items)[0].options == score.items[0].options
    longer = [("新指标", "", "5"), *rows]
    made = items_of(longer, score.items)
    assert made[0].judged
    assert made[0].options == ()
    assert [item.options for item in made[1:]] == [item.options for item in score.items]
