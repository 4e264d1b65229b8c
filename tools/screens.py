"""Save screenshots of every page in light and dark to build/screens (1366×768).

`python tools/screens.py [--handbook]`: the option also rewrites the pictures of the handbook.
"""

from __future__ import annotations

import os
import sys
import tempfile
from datetime import date
from pathlib import Path

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QWidget

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
import main  # noqa: E402 - needs the checkout on the path
from casebook import Category, NewRequest, NewVisit  # noqa: E402
from matcher import ResultGroup  # noqa: E402
from resources import handbook_path  # noqa: E402
from tests.papers.make import xlsx_of  # noqa: E402
from tests.papers.make_tax import Return, whole_return  # noqa: E402
from tools.make_papers import statements  # noqa: E402
from ui.app import make_application  # noqa: E402
from ui.desk.page import DUE  # noqa: E402
from ui.firms.importing import RegisterImportDialog  # noqa: E402
from ui.library import LibraryPage  # noqa: E402
from ui.own_policies.reading import source_of_copy  # noqa: E402
from ui.own_policies.starting import DraftOpener  # noqa: E402
from ui.papers import PapersDialog  # noqa: E402
from ui.screening import ScreeningPage  # noqa: E402
from ui.widgets import theme  # noqa: E402
from ui.window import MainWindow  # noqa: E402
from workshop import assembled, draft_bytes, draft_from, with_heads  # noqa: E402

TARGET = ROOT / "build" / "screens"
HANDBOOK = {
    "firms": "light-firms",
    "import": "light-import",
    "papers": "light-papers",
    "firm": "light-firm",
    "visit": "light-visiting",
    "sheet": "light-sheet",
    "door": "light-door",
    "workshop": "light-workshop",
    "review": "light-review",
}
ON = date(2026, 11, 24)
WIDTH = 1366


def wait(milliseconds: int) -> None:
    """Run the event loop for some milliseconds."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def grab(widget: QWidget, name: str) -> None:
    """Save a screenshot of a widget as PNG."""
    wait(300)
    widget.grab().save(str(TARGET / f"{name}.png"))


def fill(window: MainWindow) -> list[int]:
    """Store the sample firms with visits and a request; return the numbers of the firms."""
    numbers = []
    window.desk.settings.change(officer="李明", office="河东区科技局", phone="022-0000 0000")
    for path in window.desk.services.samples():
        window.presenter.open(path)
        window.desk.keep_firm()
        numbers.append(int(window.desk.number or 0))
    author = window.desk.author()
    for number, day in zip(numbers, (ON, ON, date(2026, 11, 25)), strict=False):
        window.desk.book.visits.add(number, NewVisit(on=day, officer="李明"), author)
    request = NewRequest(
        category=Category.MONEY,
        text="想了解知识产权质押贷款，约 300 万元",
        raised_on=date(2026, 11, 10),
        officer="李明",
        reply_by=date(2026, 11, 20),
    )
    window.desk.book.requests.add(numbers[-1], request, author)
    return numbers


def pages(window: MainWindow, scheme: str, firm: int) -> None:
    """Save screenshots of every page of the page bar and of further states."""
    for name in window.bar.buttons:
        window.go(name, firm if name in ("firm", "sheet") else None)
        wait(2500 if name in ("sheet", "home", "statistics") else 300)
        grab(window, f"{scheme}-{name}")
    screening(window, scheme)
    window.go("visit", firm)
    grab(window, f"{scheme}-visiting")
    window.go("firm", firm)
    window.results.show_group(ResultGroup.NOT_MET)
    window.results.panel.tabs.setCurrentIndex(1)
    grab(window, f"{scheme}-refused")
    window.firm_page.try_button.click()
    window.presenter.give("qualifications", [{"kind": "hnte", "granted_on": "2026-01-01"}])
    grab(window, f"{scheme}-trial")
    window.presenter.end_trial()


def screening(window: MainWindow, scheme: str) -> None:
    """Save screenshots of the screening page after a run: the results and the charts."""
    window.go("screening")
    page = window.page("screening")
    assert isinstance(page, ScreeningPage)
    page.begin()
    wait(3000)
    for place, name in ((1, "screened"), (2, "charts")):
        page.turn(place)
        grab(window, f"{scheme}-{name}")


REGISTER = """\
天津市河东区2025年科技企业统计表（单位：万元）
序号,企业名称,统一社会信用代码,2025年营业收入,2025年研发费用,职工人数,备注
1,天津示例智能装备有限公司,91120102MA00000000,3500,210,46,街道走访过
2,天津示例软件有限公司,,820,约90,18,
3,天津示例新材料有限公司,91120102MA0000002N,12600,700,120,想贷款
合计,,,16920,1000,184,
填表人：李明
"""


def importing(window: MainWindow, scheme: str, folder: Path) -> None:
    """Save a screenshot of the import of a small register, with what was not read."""
    (folder / "企业名单.csv").write_text(REGISTER, encoding="utf-8")
    dialog = RegisterImportDialog(window.desk, window)
    dialog.resize(1093, 560)
    dialog.show()
    dialog.read(folder / "企业名单.csv")
    wait(1500)
    dialog.reading.left_out.button.setChecked(True)
    grab(dialog, f"{scheme}-import")
    dialog.reject()


def papers(window: MainWindow, scheme: str, folder: Path) -> None:
    """Save a screenshot of filling a firm from its return and its statements."""
    sheets = whole_return(Return()) | statements(general=False)
    (folder / "年报2025.xlsx").write_bytes(xlsx_of(sheets))
    window.go("firm")
    window.presenter.new()
    dialog = PapersDialog(window.desk, window.colours, window)
    dialog.resize(1280, 660)
    dialog.show()
    dialog.read([folder / "年报2025.xlsx"])
    wait(3000)
    table = dialog.view.table
    place = next(row.number for row in dialog.presenter.rows if row.fact == "rd_expense.2024")
    table.setCurrentIndex(table.facts.index(place, 0))
    grab(dialog, f"{scheme}-papers")
    dialog.reject()


NOTICE = """\
天津市河东区科技型企业研发投入奖补办法
津东科规〔2026〕3号
第一条　为鼓励企业加大研发投入，制定本办法。
第二条　申请奖补的企业应当同时满足下列条件：
（一）在河东区注册的独立法人企业；
（二）上年度研发费用不低于100万元；
（三）研发费用占营业收入比例不低于5%。
第三条　对符合条件的企业，按上年度研发费用的10%给予奖补，最高不超过50万元。
第四条　申报时间为2026年3月9日至6月30日。
第五条　本办法自2026年1月1日起施行，有效期三年。
天津市河东区科学技术局
2025年12月20日
"""


def own_policies(window: MainWindow, scheme: str) -> None:
    """Save screenshots of the door for a notice, of its draft, and of a corrected policy that waits for review."""
    window.go("library", ())
    page = window.page("library")
    assert isinstance(page, LibraryPage)
    assert page.door is not None
    page.door.read([source_of_copy(NOTICE)])
    wait(1000)
    page.door.resize(1000, 560)
    grab(page.door, f"{scheme}-door")
    page.door.begin()
    while not window.desk.book.policies.revisions():
        wait(200)
    wait(1500)
    grab(window, f"{scheme}-workshop")
    review(window, scheme)
    for target in (None, DUE):
        window.go("own", target)
        grab(window, f"{scheme}-own-{target}")


def review(window: MainWindow, scheme: str) -> None:
    """Save a screenshot of a corrected policy as the second person sees it."""
    desk, store = window.desk, window.desk.book.policies
    policy = desk.library.get("tj-chuying")
    assert policy is not None
    desk.settings.change(officer="王敏")
    number = DraftOpener.of(desk).correction(policy)
    draft = draft_from(store.revision(number).body)
    draft = with_heads(draft, apply_at="河东区政务服务中心 3 楼科技窗口")
    made = assembled(draft, {}, ON)
    assert made.policy is not None
    store.keep(number, draft_bytes(draft), draft.heads.name, "王敏")
    store.submit(number, made.policy, (), "王敏", "受理窗口搬了")
    desk.settings.change(officer="李明")
    window.go("own", number)
    grab(window, f"{scheme}-review")


def run(*, handbook: bool) -> int:
    """Save all screenshots."""
    TARGET.mkdir(parents=True, exist_ok=True)
    app = make_application(sys.argv[:1])
    for scheme, colours in (("light", theme.LIGHT), ("dark", theme.DARK)):
        with tempfile.TemporaryDirectory() as folder:
            theme.apply(app, colours)
            window = MainWindow(main.window_services(Path(folder), lambda: ON), colours)
            window.resize(WIDTH, 740)
            window.show()
            window.load()
            grab(window, f"{scheme}-day-one")
            numbers = fill(window)
            window.apply_theme(colours)
            pages(window, scheme, numbers[-1])
            importing(window, scheme, Path(folder))
            papers(window, scheme, Path(folder))
            own_policies(window, scheme)
            window.show_handbook()
            wait(300)
            window.close()
    if handbook:
        for name, picture in HANDBOOK.items():
            shrink(TARGET / f"{picture}.png", handbook_path() / f"{name}.png")
    return 0


def shrink(source: Path, target: Path) -> None:
    """Save a picture at two thirds of its size, which fits the handbook."""
    from PySide6.QtGui import QImage

    image = QImage(str(source)).scaledToWidth(WIDTH * 2 // 3, Qt.TransformationMode.SmoothTransformation)
    plain = image.convertToFormat(QImage.Format.Format_RGB888)  # an indexed format would look speckled
    plain.save(str(target), "PNG", 0)  # type: ignore[call-overload]  # the stubs lack the signature in the documentation


if __name__ == "__main__":
    code = run(handbook="--handbook" in sys.argv)
    sys.stdout.flush()
    os._exit(code)
