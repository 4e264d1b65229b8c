"""The pages of the window in the order of the page bar; each is created when it is first shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ui.desk.desk import Desk
    from ui.desk.page import Page
    from ui.widgets.theme import Colours

    Maker = Callable[[Desk, Colours], Page]


@dataclass(frozen=True)
class PageEntry:
    """One page. `recorded` pages need a casebook; one that is `inside` another has no button in the bar and no key."""

    name: str
    label: str
    icon: str
    tip: str
    make: Maker
    recorded: bool = True
    inside: str = ""


def _home(desk: Desk, colours: Colours) -> Page:
    from ui.home import HomePage

    return HomePage(desk, colours)


def _letters(desk: Desk, colours: Colours) -> Page:
    from ui.letters import LettersPage

    return LettersPage(desk, colours)


def _firm(desk: Desk, colours: Colours) -> Page:
    from ui.firm.page import FirmPage

    return FirmPage(desk, colours)


def _firms(desk: Desk, colours: Colours) -> Page:
    from ui.firms import FirmsPage

    return FirmsPage(desk, colours)


def _dossier(desk: Desk, colours: Colours) -> Page:
    from ui.dossier import DossierPage

    return DossierPage(desk, colours)


def _visit(desk: Desk, colours: Colours) -> Page:
    from ui.visit import VisitPage

    return VisitPage(desk, colours)


def _sheet(desk: Desk, colours: Colours) -> Page:
    from ui.sheets import SheetPage

    return SheetPage(desk, colours)


def _filings(desk: Desk, colours: Colours) -> Page:
    from ui.filings import FilingsPage

    return FilingsPage(desk, colours)


def _payouts(desk: Desk, colours: Colours) -> Page:
    from ui.payouts import PayoutsPage

    return PayoutsPage(desk, colours)


def _contracts(desk: Desk, colours: Colours) -> Page:
    from ui.contracts import ContractsPage

    return ContractsPage(desk, colours)


def _targets(desk: Desk, colours: Colours) -> Page:
    from ui.targets import TargetsPage

    return TargetsPage(desk, colours)


def _persons(desk: Desk, colours: Colours) -> Page:
    from ui.persons import PersonsPage

    return PersonsPage(desk, colours)


def _library(desk: Desk, colours: Colours) -> Page:
    from ui.library import LibraryPage

    return LibraryPage(desk, colours)


def _own(desk: Desk, colours: Colours) -> Page:
    from ui.own_policies.page import OwnPoliciesPage

    return OwnPoliciesPage(desk, colours)


def _workshop(desk: Desk, colours: Colours) -> Page:
    from ui.workshop.page import WorkshopPage

    return WorkshopPage(desk, colours)


def _screening(desk: Desk, colours: Colours) -> Page:
    from ui.screening import ScreeningPage

    return ScreeningPage(desk, colours)


def _needs(desk: Desk, colours: Colours) -> Page:
    from ui.needs import NeedsPage

    return NeedsPage(desk, colours)


def _resources(desk: Desk, colours: Colours) -> Page:
    from ui.resources import ResourcesPage

    return ResourcesPage(desk, colours)


def _statistics(desk: Desk, colours: Colours) -> Page:
    from ui.statistics import StatisticsPage

    return StatisticsPage(desk, colours)


def _settings(desk: Desk, colours: Colours) -> Page:
    from ui.settings_page.page import SettingsPage

    return SettingsPage(desk, colours)


ENTRIES: tuple[PageEntry, ...] = (
    PageEntry("home", "工作台", "layout-dashboard", "今天的走访、快到期和有变化的事", _home),
    PageEntry(
        "letters", "变动告知", "git-compare", "政策变动和资质到期涉及的企业，给它们的告知书", _letters, inside="home"
    ),
    PageEntry("firms", "企业", "users", "企业名单：搜索、筛选、导入、导出", _firms),
    PageEntry("dossier", "企业档案", "history", "一家企业的来往、没办完的事和一企一策", _dossier, inside="firms"),
    PageEntry("firm", "画像匹配", "building-2", "当前企业的画像、问题和匹配结果", _firm, recorded=False),
    PageEntry("visit", "走访", "footprints", "安排走访、走访中提问、诉求和跟进", _visit),
    PageEntry("sheet", "服务单", "file-text", "选政策、写备注、预览、打印服务单", _sheet, recorded=False),
    PageEntry(
        "filings", "办理", "package-check", "申报、培育库、兑现、技术合同和资源：走到哪一步，下一步什么时候", _filings
    ),
    PageEntry("payouts", "兑现", "banknote", "应兑现、申报、核定、已付，告知书和汇总", _payouts, inside="filings"),
    PageEntry("contracts", "技术合同", "file-text", "技术合同台账：登记、金额、抓大养小", _contracts, inside="filings"),
    PageEntry("persons", "人才", "users", "企业的人才，“我是谁”：哪些人才政策适合本人", _persons, inside="firm"),
    PageEntry("needs", "诉求", "message-square", "诉求台账：承办、答复、转交、回访、答复函", _needs, inside="filings"),
    PageEntry("library", "政策库", "book-open", "查政策：搜索、筛选、读全文和出处、打印汇编", _library, recorded=False),
    PageEntry("own", "本局政策", "pencil", "本局自己的政策：起草、复核、采用、停用", _own, inside="library"),
    PageEntry(
        "screening", "筛选", "funnel", "哪些企业够得着哪项政策：遴选名单、梯度、零政策企业、改门槛试算", _screening
    ),
    PageEntry("statistics", "统计", "chart-column", "一年的走访、梯度、诉求、服务单、指标和本局目标", _statistics),
    PageEntry(
        "targets",
        "目标台账",
        "chart-column",
        "本局的目标和填报实绩：录入、导入、导出、打印",
        _targets,
        inside="statistics",
    ),
    PageEntry(
        "resources", "资源", "layers", "服务机构、实验室、成果、专家、场地：用来答复诉求", _resources, inside="filings"
    ),
    PageEntry("workshop", "政策录入", "file-plus", "把文件录成政策，逐张核对卡片", _workshop, inside="library"),
    PageEntry(
        "settings", "设置", "settings", "个人与单位、备份、密码、修改记录、政策库更新", _settings, recorded=False
    ),
)


def key_of(place: int) -> str:
    """Returns the key of the page at a place in the bar, counted from 1: Alt+1 … Alt+9, then Alt+0."""
    return f"Alt+{place % 10}"
