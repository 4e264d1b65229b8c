"""The booklet: every part of every policy is in it, the contents have the right pages, filters work."""

from __future__ import annotations

import io
import re
from datetime import date
from pathlib import Path

import msgspec
import pytest
from pypdf import PdfReader

from matcher import LibraryVersion, Match, match, read_profile, sentence
from policies import Library, Policy, UserError, library_of, load_library, rules
from policies.rules import members_of
from resources import library_path
from sheet import BookletOptions, MissingGlyph, booklet_bytes, booklet_policies, write_booklet
from tests.pace import paced
from tests.sheet.firms import ON, POLICIES
from tests.sheet.reading import bare, fonts_of

DAY = date(2026, 11, 24)
WHOLE = BookletOptions(on=DAY)


class Booklet:
    """A booklet read back: its text page by page without footers, and the page of each outline entry."""

    def __init__(self, data: bytes) -> None:
        self.reader = PdfReader(io.BytesIO(data))
        self.raw = [page.extract_text() for page in self.reader.pages]
        self.pages = [bare(_without_footer(text)) for text in self.raw]
        self.text = "".join(self.pages)
        self.outline = self._entries(self.reader.outline)

    def _entries(self, items: list[object]) -> list[tuple[str, int]]:
        found: list[tuple[str, int]] = []
        for item in items:
            if isinstance(item, list):
                found += self._entries(item)
            else:
                found.append((item.title, self.reader.get_destination_page_number(item) + 1))
        return found


def _without_footer(text: str) -> str:
    lines = text.split("\n")
    return "\n".join(line for line in lines if not re.search(r"^政策汇编 ｜|第 \d+ 页 共 \d+ 页$", line))


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library(library_path())


@pytest.fixture(scope="module")
def printed(library: Library) -> Library:
    """Return the policies to print: in the quick run every sixth, because reading the pages takes long."""
    return library_of(library.policies[:: paced(6, 1)], library.version, library.references)


@pytest.fixture(scope="module")
def whole(printed: Library) -> Booklet:
    return Booklet(booklet_bytes(printed, WHOLE))


@pytest.fixture(scope="module")
def small() -> Library:
    return library_of(POLICIES, "2026.03")


def words(library: Library, options: BookletOptions) -> str:
    return Booklet(booklet_bytes(library, options)).text


def matched(library: Library, raw: dict[str, object]) -> Match:
    return match(library.policies, read_profile(raw), DAY, LibraryVersion(library.version, library.digest))


def changed(policy: Policy, **parts: object) -> Library:
    return library_of([msgspec.structs.replace(policy, **parts)], "2026.03")


def sentences(policy: Policy) -> set[str]:
    """Return every sentence the booklet must contain for a policy; a group without text inside a grade has none."""
    found: set[str] = set()

    def take(node: rules.Rule, *, top: bool) -> None:
        bare_group = isinstance(node, (rules.All, rules.Any)) and not node.label
        if top or not bare_group:
            found.add(sentence(node))
        for member in members_of(node):
            take(member, top=top and not isinstance(node, rules.Score))

    for version in policy.versions:
        take(version.rule, top=True)
        for support in version.support:
            if support.when is not None:
                take(support.when, top=False)
    return found


def test_that_every_policy_is_in_the_outline_once(printed: Library, whole: Booklet) -> None:
    titles = [title for title, _ in whole.outline]
    assert [p.id for p in printed.policies if p.name not in titles] == []
    assert len(titles) >= len(printed.policies)


def test_that_every_sentence_of_every_rule_is_on_the_pages_of_its_policy(printed: Library, whole: Booklet) -> None:
    starts = [(title, page) for title, page in whole.outline]
    own: dict[str, str] = {}
    for (title, page), (_, following) in zip(starts, [*starts[1:], ("", len(whole.pages))], strict=True):
        own[title] = own.get(title, "") + "".join(whole.pages[page - 1 : following])
    lacking = [(p.id, text) for p in printed.policies for text in sentences(p) if bare(text) not in own[p.name]]
    assert lacking == []


def test_that_every_benefit_document_doubt_and_note_is_in_it(printed: Library, whole: Booklet) -> None:
    def texts(policy: Policy) -> list[str]:
        support = [support.text for version in policy.versions for support in version.support]
        documents = [document.title for document in policy.documents]
        numbers = [document.number for document in policy.documents if document.number]
        materials = [material.text for material in policy.materials]
        aside = [policy.doubts, policy.issuer, *(office.name for office in policy.offices), policy.procedure]
        return [*support, *documents, *numbers, *materials, *policy.notes, *aside]

    # A paragraph may run over the end of a page; footers are taken out, so its text is whole.
    lacking = [(p.id, text) for p in printed.policies for text in texts(p) if bare(text) not in whole.text]
    assert lacking == []


def test_that_every_reference_entry_is_listed_at_the_end(printed: Library, whole: Booklet) -> None:
    first = next(page for title, page in whole.outline if title.startswith("参考条目"))
    tail = "".join(whole.pages[first - 1 :])
    assert printed.references
    assert [entry.id for entry in printed.references if bare(entry.name) not in tail] == []


def test_that_the_contents_name_the_page_of_each_policy(printed: Library, whole: Booklet) -> None:
    contents = [title for title, _ in whole.outline].index("目录")
    first = whole.outline[contents][1]
    last = min(page for title, page in whole.outline if title != "目录") - 1
    text = "\n".join(whole.raw[first - 1 : last])
    numbers = re.findall(r"^(\d+)$", text, flags=re.MULTILINE)
    expected = [str(page) for title, page in whole.outline if title != "目录"]
    assert sorted(numbers, key=int) == sorted(expected, key=int)
    where = {policy.name: page for policy in printed.policies for title, page in whole.outline if title == policy.name}
    wrong = [name for name, page in where.items() if bare(name) not in whole.pages[page - 1]]
    assert wrong == []


def test_that_every_line_of_the_contents_is_a_link(whole: Booklet) -> None:
    links = 0
    for page in whole.reader.pages:
        for annotation in page.get("/Annots", []):
            assert annotation.get_object()["/Subtype"] == "/Link"
            links += 1
    assert links == len(whole.outline) - 1


def test_that_every_font_is_embedded_and_every_page_numbered(printed: Library, whole: Booklet) -> None:
    assert all(fonts_of(booklet_bytes(printed, BookletOptions(on=DAY, region="全国", kind="税收优惠"))).values())
    total = len(whole.raw)
    assert all(f"第 {i} 页 共 {total} 页" in text for i, text in enumerate(whole.raw, 1))
    assert all(f"政策库 {printed.version}" in text and "以主管部门认定为准" in text for text in whole.raw)


def test_that_the_cover_shows_version_digest_day_counts_and_has_room_to_sign(printed: Library, whole: Booklet) -> None:
    for part in (printed.version, printed.digest, "2026-11-24", "审定人", "意见", str(len(printed.policies))):
        assert part in whole.pages[0]


def test_that_every_policy_has_a_box_to_sign(printed: Library, whole: Booklet) -> None:
    assert whole.text.count("审核人：") == len(printed.policies)


def test_that_the_same_options_give_the_same_bytes(library: Library) -> None:
    options = BookletOptions(on=DAY, region="天津市河东区", kind="奖励补助")
    assert booklet_bytes(library, options) == booklet_bytes(library, options)


def test_that_a_region_includes_the_places_above_it_and_no_others(library: Library) -> None:
    regions = {policy.region for policy in booklet_policies(library, BookletOptions(on=DAY, region="天津市河东区"))}
    assert {"天津市", "全国"} <= regions <= {"天津市河东区", "天津市", "全国"}
    zone = "天津市滨海新区滨海高新区"
    regions = {policy.region for policy in booklet_policies(library, BookletOptions(on=DAY, region=zone))}
    assert {zone, "天津市", "全国"} <= regions <= {zone, "天津市滨海新区", "天津市", "全国"}
    assert {p.region for p in booklet_policies(library, BookletOptions(on=DAY, region="全国"))} == {"全国"}


def test_that_a_kind_and_a_region_are_combined(library: Library) -> None:
    chosen = booklet_policies(library, BookletOptions(on=DAY, region="天津市", kind="资质认定"))
    assert chosen
    assert {policy.kind.value for policy in chosen} == {"资质认定"}
    assert {policy.region for policy in chosen} <= {"天津市", "全国"}


def test_that_a_firm_selects_the_policies_that_do_not_refuse_its_place(library: Library) -> None:
    firm = {"name": "甲公司", "province": "天津市", "city": "天津市", "district": "河东区"}
    chosen = {p.id for p in booklet_policies(library, BookletOptions(on=DAY, match=matched(library, firm)))}
    assert "cn-hnte" in chosen
    elsewhere = {p.id for p in library.policies if p.region.startswith(("天津市津南区", "浙江省"))}
    assert elsewhere
    assert elsewhere.isdisjoint(chosen)


def test_that_a_firm_of_an_unknown_place_selects_everything(library: Library) -> None:
    chosen = booklet_policies(library, BookletOptions(on=DAY, match=matched(library, {"name": "甲公司"})))
    assert chosen == library.policies


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (BookletOptions(on=DAY, region="河东"), "不认识的地区“河东”"),
        (BookletOptions(on=DAY, kind="资质"), "可以写：资质认定"),
    ],
)
def test_that_an_unknown_region_or_kind_is_rejected_with_a_message(
    library: Library, options: BookletOptions, said: str
) -> None:
    with pytest.raises(UserError, match=said):
        booklet_bytes(library, options)


def test_that_an_empty_selection_is_reported(small: Library) -> None:
    with pytest.raises(UserError, match="没有要印的政策"):
        booklet_bytes(small, BookletOptions(on=ON, kind="活动赛事"))


def test_that_all_versions_are_printed_with_their_dates_the_one_of_the_day_first(library: Library) -> None:
    policy = next(p for p in library.policies if len(p.versions) > 1 and all(v.effective for v in p.versions))
    alone = library_of([policy], "2026.03")
    on = policy.versions[-1].effective
    assert on is not None
    text = words(alone, BookletOptions(on=on))
    places = [text.index(v.effective.isoformat(), text.index("本日适用")) for v in policy.versions if v.effective]
    assert text.index("本日适用") < text.index("其他版本")
    assert places[-1] == min(places)


def test_that_an_expired_policy_and_superseded_documents_say_so(small: Library) -> None:
    policy = small.policies[0]
    version = msgspec.structs.replace(policy.versions[-1], effective=None, expires=date(2025, 12, 31))
    documents = tuple(msgspec.structs.replace(d, superseded_by="津科规〔2030〕1号") for d in policy.documents)
    text = words(changed(policy, versions=(version,), documents=documents), BookletOptions(on=ON))
    for part in ("已失效（2025-12-31止）", "依据已被取代", "已被取代：津科规〔2030〕1号"):
        assert part in text


def test_that_a_text_that_cannot_be_printed_is_refused_by_name(small: Library) -> None:
    with pytest.raises(MissingGlyph, match="U\\+1F600"):
        booklet_bytes(changed(small.policies[0], notes=("笑脸\U0001f600",)), BookletOptions(on=ON))


def test_that_a_condition_longer_than_a_page_is_split_not_lost(small: Library) -> None:
    policy = small.policies[0]
    long = rules.All(members=(rules.Manual(id="long", text="很长的条件。" * 900, reason=rules.ManualReason.PAPERS),))
    version = msgspec.structs.replace(policy.versions[-1], rule=long)
    text = words(changed(policy, versions=(version,)), BookletOptions(on=ON))
    assert text.count("很长的条件。") == 900


def test_that_a_failed_booklet_leaves_the_file_as_it_was(small: Library, tmp_path: Path) -> None:
    target = tmp_path / "汇编.pdf"
    write_booklet(target, small, BookletOptions(on=ON))
    before = target.read_bytes()
    with pytest.raises(UserError):
        write_booklet(target, small, BookletOptions(on=ON, region="某地"))
    assert target.read_bytes() == before
