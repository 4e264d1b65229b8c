"""Tests of the library page: search, filters, reading, bookmarks, firms concerned, the booklet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec
import pytest
from pypdf import PdfReader
from PySide6.QtCore import QPoint, QRect, Qt, QThreadPool, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QLabel

import main
from casebook import Origin, Provenance
from matcher import ResultGroup, read_profile, sentence
from policies import Policy, library_of
from policies.rules import All, Any, Not, Region, Score, members_of
from policies.text_folding import normalised
from survey.background import MatchingJob
from survey.touched import touched
from tests.policies.build import policy
from ui.desk.desk import Desk
from ui.desk.services import Services
from ui.library import LibraryPage
from ui.library._index import DOUBTFUL, LibraryStatus
from ui.library.booklet import STOPPED, BookletDialog
from ui.library.firms import FirmsModel
from ui.library.model import RowModel
from ui.library.presenter import FILTERS, LibraryPresenter
from ui.library.reading import policy_reading, reference_reading
from ui.widgets import theme
from ui.window import MainWindow

ON = date(2026, 11, 24)
SOURCE = Provenance(Origin.IMPORTED, ON, "测试")


@pytest.fixture
def desk(services: Services) -> Desk:
    return Desk(services)


@pytest.fixture
def library(desk: Desk) -> LibraryPresenter:
    made = LibraryPresenter(desk)
    made.refresh()
    return made


@pytest.fixture
def page(qtbot, qapp: QApplication, desk: Desk) -> Iterator[LibraryPage]:
    """Returns the page with a casebook of three firms: one in 河东区, one in 津南区, one with unknown facts."""
    yield shown(qtbot, qapp, desk)
    QThreadPool.globalInstance().waitForDone(10_000)


@pytest.fixture
def kept(qtbot, qapp: QApplication, tmp_path: Path) -> Iterator[LibraryPage]:
    """Returns the page with a casebook of three firms: one in 河东区, one in 津南区, one with unknown facts."""
    desk = Desk(main.window_services(tmp_path, lambda: ON))
    for name, district in (("甲公司", "河东区"), ("乙公司", "津南区"), ("丙公司", "")):
        place = {"province": "天津市", "district": district} if district else {}
        desk.book.enterprises.add(read_profile({"name": name, **place}), SOURCE, "王工")
    yield shown(qtbot, qapp, desk)
    QThreadPool.globalInstance().waitForDone(10_000)
    desk.close()


def district_policy() -> Policy:
    """Returns a policy for firms of 河东区."""
    (version,) = (base := policy("here")).versions
    members = (Region(id="region", places=("天津市河东区",)), *members_of(version.rule))
    return msgspec.structs.replace(base, versions=(msgspec.structs.replace(version, rule=All(members=members)),))


def shown(qtbot, qapp: QApplication, desk: Desk) -> LibraryPage:
    theme.install_fonts()
    theme.apply(qapp, theme.LIGHT)
    made = LibraryPage(desk, theme.LIGHT)
    qtbot.addWidget(made)
    made.resize(1280, 700)
    made.show()
    made.arrive()
    return made


def ids(library: LibraryPresenter, text: str) -> list[str]:
    library.search(text)
    return [row.id for row in library.rows]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("高新技术企业认定", "cn-hnte"),
        ("国高", "cn-hnte"),
        ("国科发火〔2016〕32号", "cn-hnte"),
        ("国科发火[2016]32号", "cn-hnte"),
        ("国科发火（2016）32", "cn-hnte"),
        ("起核心支持作用", "cn-hnte"),
        ("CN-HNTE-RENEWAL", "cn-hnte"),
        ("专精特新小巨人企业", "cn-little-giant"),
    ],
)
def test_that_a_policy_is_found_by_any_of_its_words(library: LibraryPresenter, text: str, wanted: str) -> None:
    assert wanted in ids(library, text)


def test_that_every_word_must_be_found(library: LibraryPresenter) -> None:
    one, other = set(ids(library, "高企")), set(ids(library, "河东"))
    assert set(ids(library, "高企 河东")) == one & other
    assert ids(library, "高企 没有这个词") == []


def test_that_a_hit_in_the_name_stands_before_a_hit_in_the_text(library: LibraryPresenter) -> None:
    library.search("瞪羚")
    places = [normalised("瞪羚") in normalised(row.name) for row in library.rows]
    assert True in places
    assert False in places
    assert places == sorted(places, reverse=True)


def test_that_a_hit_outside_the_name_says_where_it_is(library: LibraryPresenter) -> None:
    library.search("32号")
    why = {row.id: row.why for row in library.rows}
    assert why["cn-hnte"] == "文件：国科发火〔2016〕32号"
    library.search("高新技术企业认定")
    assert next(row for row in library.rows if row.id == "cn-hnte").why == ""


def test_that_reference_entries_are_found_and_marked(library: LibraryPresenter, desk: Desk) -> None:
    entry = desk.library.references[0]
    assert entry.id in ids(library, entry.name)
    row = next(row for row in library.rows if row.id == entry.id)
    assert row.reference
    assert row.tag.startswith("参考")


@pytest.mark.parametrize("name", FILTERS)
def test_that_each_choice_of_a_filter_leaves_something_and_not_everything(library: LibraryPresenter, name: str) -> None:
    everything = len(library.rows)
    choices = library.choices(name)
    assert choices[0].value is None
    found = {}
    for choice in choices[1:]:
        library.narrow(name, choice.value)
        found[choice.label] = len(library.rows)
    assert all(count < everything for count in found.values())
    assert all(count > 0 for count in found.values())
    library.narrow(name, None)
    assert len(library.rows) == everything


def test_that_filters_and_search_narrow_together(library: LibraryPresenter) -> None:
    library.narrow("region", "天津市河东区")
    library.narrow("kind", "奖励补助")
    library.search("高企")
    assert library.rows
    assert all("天津市河东区" in row.line and "奖励补助" in row.line for row in library.rows)
    library.clear()
    assert library.count_words().startswith("共")


def test_that_what_is_out_of_force_stands_last_and_is_told_apart(library: LibraryPresenter, desk: Desk) -> None:
    policies = [row for row in library.rows if not row.reference]
    told = [standing.value for standing in (*DOUBTFUL, LibraryStatus.SUPERSEDED)]
    last = [any(word in row.tag for word in told) for row in policies]
    assert True in last
    assert last == sorted(last)
    expired = next(row for row in policies if row.gone)
    assert "已失效" in expired.tag
    library.show(expired.id, theme.LIGHT)
    assert "只供查阅" in library.reading.html


def test_that_a_policy_whose_documents_are_all_superseded_says_by_what(desk: Desk) -> None:
    documents = tuple(msgspec.structs.replace(d, superseded_by="国科发火〔2030〕1号") for d in policy("old").documents)
    old = policy("old", documents=documents)
    desk.library = library_of([old], "2026.11")
    made = LibraryPresenter(desk)
    made.narrow("state", LibraryStatus.SUPERSEDED.value)
    assert [row.tag for row in made.rows] == ["依据已被取代"]
    html = policy_reading(old, desk.library, ON, theme.LIGHT).html
    assert "依据的文件已被取代：国科发火〔2030〕1号" in html


def test_that_bookmarks_are_kept_and_can_be_shown_alone(library: LibraryPresenter, desk: Desk) -> None:
    library.toggle_star("cn-hnte")
    assert desk.settings.now.bookmarks == ("cn-hnte",)
    library.star_only(True)
    assert [(row.id, row.starred) for row in library.rows] == [("cn-hnte", True)]
    library.toggle_star("cn-hnte")
    assert library.rows == ()
    assert "收藏" in library.empty_words()


def test_that_every_sentence_of_every_policy_is_read_with_its_source(desk: Desk) -> None:
    def own(node: object) -> Iterator[str]:
        """Yields the texts that must be shown; those within a score or an unnamed negation are part of other texts."""
        if not (isinstance(node, All) and not node.id):
            yield sentence(node)
        if not isinstance(node, (Score, Not)):
            for member in members_of(node):
                yield from own(member)

    for entry in desk.library.policies:
        reading = policy_reading(entry, desk.library, ON, theme.LIGHT)
        texts = {condition.text for condition in reading.sources.values()}
        for version in entry.versions:
            named = list(own(version.rule))
            grouped = {sentence(n) for n in _nodes(version.rule) if isinstance(n, (All, Any))}
            assert [text for text in named if text not in texts and text not in grouped] == [], entry.id
        assert all(anchor in reading.html for anchor in reading.sources), entry.id


def _nodes(node: object) -> Iterator[object]:
    yield node
    for member in members_of(node):
        yield from _nodes(member)


def test_that_text_of_a_policy_is_never_taken_for_markup(desk: Desk) -> None:
    odd = policy("odd", doubts="<b>粗</b> & x<y>z", issuer="<i>")
    html = policy_reading(odd, desk.library, ON, theme.LIGHT).html
    assert "&lt;b&gt;粗&lt;/b&gt; &amp; x&lt;y&gt;z" in html
    assert "<i>" not in html


def test_that_every_reference_entry_can_be_read(desk: Desk) -> None:
    for entry in desk.library.references:
        html = reference_reading(entry, desk.library, theme.LIGHT).html
        assert all(document.title.replace("&", "&amp;") in html for document in entry.documents), entry.id


def test_that_a_reference_entry_names_the_policies_that_rest_on_it(desk: Desk) -> None:
    entry = desk.library.references[0]
    child = policy("child", based_on=(entry.id,))
    small = library_of([child], "2026.11", [entry])
    assert "entry:child" in reference_reading(entry, small, theme.LIGHT).html
    assert f"entry:{entry.id}" in policy_reading(child, small, ON, theme.LIGHT).html


def test_that_one_goes_back_to_what_was_read_before(library: LibraryPresenter) -> None:
    assert library.show("cn-hnte", theme.LIGHT)
    assert library.show("cn-little-giant", theme.LIGHT)
    assert not library.show("没有这一项", theme.LIGHT)
    library.back(theme.LIGHT)
    assert library.current == "cn-hnte"
    assert not library.can_go_back


def test_that_the_page_works_without_a_casebook(page: LibraryPage) -> None:
    assert page.panel.tabs.count() == 1
    assert not page.panel.firms.isVisible()
    assert page.presenter.current == page.presenter.rows[0].id


def test_that_another_page_leads_to_a_policy(window: MainWindow) -> None:
    window.go("policy", "cn-hnte-tax")
    page = window.page("library")
    assert isinstance(page, LibraryPage)
    assert window.stack.currentWidget() is page
    assert page.panel.head.text() == "高新技术企业认定"
    assert page.list.currentIndex().data(Qt.ItemDataRole.UserRole).id == "cn-hnte"


def test_that_typing_narrows_the_list_and_enter_reads_the_first(page: LibraryPage, qtbot) -> None:
    page.line.insert("国科发火〔2016〕32号")
    qtbot.waitUntil(lambda: page.presenter.text == "国科发火〔2016〕32号")
    qtbot.keyClick(page.line, Qt.Key.Key_Return)
    assert page.presenter.current == page.presenter.rows[0].id == "cn-hnte"
    assert page.model.rowCount() == len(page.presenter.rows)
    qtbot.keyClick(page.line, Qt.Key.Key_Down)
    assert page.list.hasFocus()


def test_that_an_empty_list_says_what_to_do(page: LibraryPage, qtbot) -> None:
    page.line.setText("没有这个词")
    qtbot.waitUntil(lambda: page.empty.isVisible())
    assert "少写一个词" in page.empty.text()
    page.clear.click()
    assert page.list.isVisible()
    assert page.line.text() == ""


def test_that_the_star_in_the_list_bookmarks_and_the_key_takes_it_back(page: LibraryPage, qtbot) -> None:
    page.arrive("cn-hnte")
    box: QRect = page.list.visualRect(page.list.currentIndex())
    place = QPoint(box.right() - 15, box.top() + 17)
    qtbot.mouseClick(page.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert page.presenter.starred("cn-hnte")
    assert page.panel.star.text() == "★ 已收藏"
    page.panel.star.click()
    assert not page.presenter.starred("cn-hnte")


def test_that_a_clause_is_one_click_away(page: LibraryPage, qtbot) -> None:
    page.arrive("cn-hnte")
    anchor, found = next(
        (a, c) for a, c in page.presenter.reading.sources.items() if c.source.clause == "第十一条（四）"
    )
    page.panel.browser.anchorClicked.emit(QUrl(anchor))
    assert page.panel.dialog is not None
    shown = [label.text() for label in page.panel.dialog.findChildren(QLabel)]
    for part in ("科技人员占职工总数比例 ≥ 10%", "国科发火〔2016〕32号", "第十一条（四）", found.source.grade.label):
        assert part in shown
    page.panel.dialog.reject()


def test_that_links_lead_to_entries_and_web_pages(page: LibraryPage, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    page.arrive("cn-hnte")
    page.panel.follow(QUrl("https://example.org/a"))
    page.panel.follow(QUrl("file:///etc/passwd"))
    assert opened == ["https://example.org/a"]
    page.panel.follow(QUrl("entry:cn-tech-sme"))
    assert page.presenter.current == "cn-tech-sme"


def test_that_other_colours_leave_the_entry_and_its_place(page: LibraryPage) -> None:
    page.arrive("cn-hnte")
    page.panel.browser.verticalScrollBar().setValue(200)
    page.apply_theme(theme.DARK)
    assert theme.DARK.accent in page.presenter.reading.html
    assert page.panel.browser.verticalScrollBar().value() == 200


def test_that_the_models_keep_qts_rules(qapp: QApplication, library: LibraryPresenter) -> None:
    rows = RowModel()
    QAbstractItemModelTester(rows, QAbstractItemModelTester.FailureReportingMode.Fatal)
    rows.show(library.rows)
    assert rows.rowCount() == len(library.rows)
    library.search("高企")
    rows.show(library.rows)
    assert rows.data(rows.index(0), Qt.ItemDataRole.UserRole) is library.rows[0]
    assert not rows.place("没有这一项").isValid()
    firms = FirmsModel()
    QAbstractItemModelTester(firms, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert firms.rowCount() == 0


def test_that_the_firms_a_policy_touches_are_found_and_lead_to_the_firm(kept: LibraryPage, qtbot) -> None:
    kept.desk.library = library_of([district_policy()], "2026.11")
    kept.presenter.show("here", theme.LIGHT)
    kept.panel.tabs.setCurrentIndex(1)
    qtbot.waitUntil(lambda: kept.panel.firms.found is not None, timeout=10_000)
    firms = kept.panel.firms
    assert {firm.name for firm in firms.found.firms} == {"甲公司", "丙公司"}
    assert firms.found.counts[ResultGroup.NOT_MET] == 1
    assert "共看了 3 家；不符合 1 家" in firms.status.text()
    assert firms.groups[ResultGroup.TO_ASK].text() == "待补资料 2"
    names = [firms.model.data(firms.model.index(row, 0)) for row in range(firms.model.rowCount())]
    with qtbot.waitSignal(kept.go) as asked:
        firms.table.activated.emit(firms.model.index(names.index("甲公司"), 0))
    assert asked.args == ["firm", 1]


def test_that_looking_for_firms_can_be_stopped(kept: LibraryPage) -> None:
    job = MatchingJob(on=kept.desk.on, library=kept.desk.library.stamp, should_stop=lambda: True)
    found = touched(kept.desk.book, policy("any"), job)
    assert (found.looked, found.total, found.stopped) == (0, 3, True)
    assert "已停止，只看了 0 家" in found.words()


def test_that_another_policy_drops_the_firms_of_the_one_before(kept: LibraryPage, qtbot) -> None:
    kept.arrive("cn-hnte")
    kept.panel.tabs.setCurrentIndex(1)
    qtbot.waitUntil(lambda: kept.panel.firms.found is not None, timeout=10_000)
    kept.presenter.show("cn-tech-sme", theme.LIGHT)
    assert kept.panel.firms.found is None
    assert kept.panel.firms.model.rowCount() == 0
    assert kept.panel.tabs.currentIndex() == 0


def test_that_the_booklet_is_chosen_counted_and_written(kept: LibraryPage, qtbot, tmp_path: Path) -> None:
    kept.ask_booklet()
    dialog = kept.dialog
    assert isinstance(dialog, BookletDialog)
    assert not dialog.firm.isEnabled()
    dialog.region.setCurrentIndex(dialog.region.findData("天津市河东区"))
    dialog.kind.setCurrentIndex(dialog.kind.findData("税收优惠"))
    expected = [
        entry
        for entry in kept.desk.library.policies
        if entry.kind.value == "税收优惠" and entry.region in ("全国", "天津市", "天津市河东区")
    ]
    assert f"共 {len(expected)} 项" in dialog.count.text()
    target = tmp_path / "汇编.pdf"
    dialog.start(target)
    qtbot.waitUntil(lambda: dialog.status.text().startswith("已保存"), timeout=30_000)
    text = "".join(reader_page.extract_text() for reader_page in PdfReader(target).pages)
    assert all("".join(entry.name.split()) in "".join(text.split()) for entry in expected)
    assert dialog.make.isEnabled()
    dialog.reject()


def test_that_a_stopped_booklet_writes_nothing(kept: LibraryPage, qtbot, tmp_path: Path) -> None:
    kept.ask_booklet()
    dialog = kept.dialog
    assert dialog is not None
    target = tmp_path / "汇编.pdf"
    dialog.start(target)
    dialog.reject()
    qtbot.waitUntil(lambda: dialog.status.text() == STOPPED, timeout=30_000)
    assert not target.exists()
    dialog.reject()
    assert not dialog.isVisible()


def test_that_the_booklet_can_be_for_the_firm_in_hand(kept: LibraryPage) -> None:
    assert kept.desk.open_firm(1).accepted
    kept.ask_booklet()
    dialog = kept.dialog
    assert dialog is not None
    assert "甲公司" in dialog.firm.text()
    everything = dialog.count.text()
    dialog.firm.setChecked(True)
    assert dialog.options().match is kept.desk.firm.match
    assert dialog.count.text() != everything
    dialog.reject()


@pytest.mark.parametrize("text", ["加计抵扣", "高企人定", "gqrd"])
def test_that_what_people_really_type_is_never_a_blank_list(page: LibraryPage, text: str) -> None:
    page.look_for(text)
    assert page.list.isVisible()
    assert all(row.explained and row.why in row.text for row in page.presenter.rows)
    assert page.note.isVisible() == bool(page.presenter.note)


def test_that_an_empty_list_offers_what_may_be_meant(page: LibraryPage) -> None:
    page.look_for("高企 <没有>这个词")
    assert page.empty.isVisible()
    assert "&lt;没有&gt;" in page.empty.text()
    page.empty.linkActivated.emit("0")
    assert page.line.text() == page.presenter.text == "高企"
    assert page.list.isVisible()


def test_that_hits_hidden_by_filters_are_counted(library: LibraryPresenter) -> None:
    library.narrow("kind", "人才")
    library.search("高新技术企业认定")
    assert library.rows == ()
    assert "都不合现在的筛选" in library.empty_words()


def test_that_a_list_without_the_open_policy_closes_it_and_says_so(page: LibraryPage) -> None:
    page.arrive("cn-hnte")
    page.look_for("高新技术企业")
    assert page.presenter.current == "cn-hnte"
    page.look_for("善科贷")
    assert page.presenter.current == ""
    assert page.panel.browser.toPlainText() == ""
    assert page.panel.facts.text() == "“高新技术企业认定”不在左边的列表里，已合上"
    page.panel.back.click()
    assert page.presenter.current == "cn-hnte"


def test_that_a_policy_opened_by_a_link_stays_open_while_the_list_is_the_same(page: LibraryPage) -> None:
    page.look_for("善科贷")
    page.presenter.show("cn-hnte", theme.LIGHT)
    page.presenter.toggle_star("ccb-shankedai")
    assert page.presenter.current == "cn-hnte"
