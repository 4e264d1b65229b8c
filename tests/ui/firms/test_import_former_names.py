"""A former name that a table writes beside a name: the firm is found by it, and keeps it."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from threading import Event

from casebook import Casebook, open_casebook
from registers import write_table
from ui.firms.importing.checked import Decision
from ui.firms.importing.presenter import check, read_plan
from ui.firms.importing.writing import carry_out

ON = date(2026, 11, 24)
NEW, OLD = "天津海河新名软件有限公司", "天津津沽旧名科技有限公司"


def imported(book: Casebook, folder: Path, *names: str) -> list[Decision]:
    """Import a table with these names, and return what was decided about rows that may be known firms."""
    path = folder / f"{len(list(folder.iterdir()))}.csv"
    write_table(path, ["企业名称", "2025年营业收入（万元）"], [[name, Decimal(100)] for name in names])
    checked = check(read_plan(path, ON, {}), book.enterprises.known_firms())
    carry_out(book, checked, "王", Event(), lambda _: None)
    return [twin.decision for twin in checked.twins]


def test_that_a_new_firm_keeps_its_former_name_and_is_found_by_it(tmp_path: Path) -> None:
    with open_casebook(tmp_path / "a.db") as book:
        assert imported(book, tmp_path, f"{NEW}（曾用名：{OLD}）") == []
        (firm,) = book.enterprises.search(OLD, ON)
        assert (firm.name, book.enterprises.get(firm.id).old_names) == (NEW, (OLD,))
        assert imported(book, tmp_path, OLD) == [Decision.UPDATE]
        assert len(book.enterprises.search("", ON)) == 1


def test_that_a_firm_known_by_its_former_name_is_updated_and_not_renamed(tmp_path: Path) -> None:
    with open_casebook(tmp_path / "a.db") as book:
        imported(book, tmp_path, OLD)
        assert imported(book, tmp_path, f"{NEW}（原{OLD}）") == [Decision.UPDATE]
        (firm,) = book.enterprises.search("", ON)
        assert firm.name == OLD
        assert book.enterprises.get(firm.id).old_names == ()
