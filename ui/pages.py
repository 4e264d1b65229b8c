"""The pages of the window in the order of the bar on its left; each is built when it is first shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ui.desk import Desk
    from ui.page import Page
    from ui.theme import Colours

    Maker = Callable[[Desk, Colours], Page]


@dataclass(frozen=True)
class Entry:
    """One entry of the bar. `recorded` pages need a casebook."""

    name: str
    label: str
    icon: str
    tip: str
    make: Maker
    recorded: bool = True


def _home(desk: Desk, colours: Colours) -> Page:
    from ui.home import HomePage

    return HomePage(desk, colours)


def _firm(desk: Desk, colours: Colours) -> Page:
    from ui.firm_page import FirmPage

    return FirmPage(desk, colours)


def _firms(desk: Desk, colours: Colours) -> Page:
    from ui.firms import FirmsPage

    return FirmsPage(desk, colours)


def _sheet(desk: Desk, colours: Colours) -> Page:
    from ui.sheets import SheetPage

    return SheetPage(desk, colours)


ENTRIES: tuple[Entry, ...] = (
    Entry("home", "工作台", "layout-dashboard", "今天的走访、快到期和有变化的事", _home),
    Entry("firms", "企业", "users", "企业名单：搜索、筛选、导入、导出", _firms),
    Entry("firm", "画像匹配", "building-2", "当前企业的画像、问题和匹配结果", _firm, recorded=False),
    Entry("sheet", "服务单", "file-text", "选政策、写备注、预览、打印服务单", _sheet, recorded=False),
)
