"""Three casebooks on three computers with a common calendar, and the exchange of files between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from casebook import Author, Casebook, KeptColumn, Origin, Provenance, open_casebook
from casebook.exchange import FileFor, add_card, look_into, take_in, write_file
from registers import RegisterFirm, guess_mapping, open_table, read_firms, write_table
from tests.casebook.build import CHEAP, PASSPHRASE

OFFICERS = ("张三", "李四", "王五")
SENDER_OFFICE, PHONE = "河东区科学技术局", "022-24561234"
FIRST, LAST = date(2026, 11, 2), date(2026, 11, 30)
"""The first and the last day of the month; both are Mondays."""
BIG, SECOND = "大王庄街道", "二号桥街道"
_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


class Calendar:
    """A clock for all three: it stands on a day and goes on by a second with each look."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 2, 9, tzinfo=UTC)

    def turn(self, day: date) -> None:
        """Goes on to the morning of a day."""
        self.now = max(self.now, datetime(day.year, day.month, day.day, 1, tzinfo=UTC))

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


class Office:
    """Three open casebooks. Firms have the numbers of the list, 1 to 40; `firm` finds one in any of the casebooks."""

    def __init__(self, folder: Path, books: Sequence[Casebook], calendar: Calendar) -> None:
        self.folder, self.books, self.calendar = folder, tuple(books), calendar
        self._files = 0

    def book_of(self, number: int) -> Casebook:
        """The casebook of the officer in charge of a firm."""
        return self.books[place_of(number)]

    def firm(self, book: Casebook, number: int) -> int:
        """The number that a casebook gave to a firm of the list."""
        (found,) = book.enterprises.search(name_of(number), self.calendar.now.date())
        return found.id

    def give(self, source: int, target: int) -> str:
        """One colleague writes a file, another looks into it and takes it in; every other file is with a passphrase."""
        self._files += 1
        path = self.folder / f"{self._files}.keceswap"
        giver, taker = self.books[source], self.books[target]
        writer, reader = Author(OFFICERS[source]), Author(OFFICERS[target])
        cards = {colleague.card.name: colleague.card.replica for colleague in giver.exchange.colleagues()}
        secret = PASSPHRASE if self._files % 2 else ""
        wanted = FileFor(passphrase=secret) if secret else FileFor(colleague=cards[OFFICERS[target]])
        write_file(giver, path, wanted, writer, CHEAP)
        return take_in(taker, look_into(taker, path, reader, secret), reader, self.calendar())

    def round(self, order: Sequence[tuple[int, int]]) -> None:
        """Files go over in an order."""
        for source, target in order:
            self.give(source, target)


def place_of(number: int) -> int:
    """Which of the three is in charge of a firm: 1–14, 15–27, 28–40."""
    return 0 if number <= 14 else 1 if number <= 27 else 2


def who(number: int, why: str = "") -> Author:
    """The officer in charge of a firm."""
    return Author(OFFICERS[place_of(number)], why)


def name_of(number: int) -> str:
    """The name of a firm of the list."""
    return f"天津海河第{number:02}号科技有限公司"


def code_of(number: int) -> str:
    """A credit code with its check digit."""
    body = f"91120102MA{number:07}"
    return body + _SIGNS[-sum(_SIGNS.index(sign) * 3**place % 31 for place, sign in enumerate(body)) % 31]


def told(number: int, on: date) -> Provenance:
    """What the firm showed on a day."""
    return Provenance(Origin.STATEMENTS, on, OFFICERS[place_of(number)])


@contextmanager
def open_office(folder: Path, calendar: Calendar) -> Iterator[Office]:
    """Opens the three casebooks of a folder."""
    with ExitStack() as stack:
        books = [stack.enter_context(open_casebook(folder / f"{name}.db", calendar)) for name in OFFICERS]
        for name, book in zip(OFFICERS, books, strict=True):
            book.exchange.set_up(f"computer of {name}", 0, name)
        for book in books:
            for other in books:
                card = other.exchange.me()
                if other is not book and card is not None:
                    add_card(book, card, Author("王五", "当面核对了指纹"))
        yield Office(folder, books, calendar)


def import_list(office: Office) -> int:
    """Reads the list of firms as a colleague sent it and stores it in the first casebook; returns how many there are."""
    path = office.folder / "名单.xlsx"
    headers = (
        "企业名称",
        "统一社会信用代码",
        "省",
        "市",
        "区",
        "街道",
        "成立日期",
        "2025年营业收入（万元）",
        "注册地址",
        "联系人",
    )
    rows = [
        (
            name_of(number), code_of(number), "天津市", "天津市", "河东区", BIG if number <= 20 else SECOND, "2018-05-01",
            str(1000 + number), f"河东区海河东路 {number} 号", f"刘{'甲乙丙丁戊己庚辛壬癸'[number % 10]}（财务） 1380000{number:04}",
        )
        for number in range(1, 41)
    ]  # fmt: skip
    write_table(path, headers, rows)
    table = open_table(path)
    read = list(read_firms(table, guess_mapping(table.headers, table.samples(), FIRST), FIRST))
    source = Provenance(Origin.IMPORTED, FIRST, OFFICERS[0], "表格 名单.xlsx")
    with office.books[0].all_or_nothing():
        for number, firm in enumerate(read, 1):
            assert isinstance(firm, RegisterFirm), firm
            assert not firm.refused, firm.refused
            kept = [
                KeptColumn(header=header, text=text, file=path.name, sheet="一", on=FIRST, officer=OFFICERS[0])
                for header, text in firm.extras
            ]
            office.books[0].enterprises.add(firm.profile, source, OFFICERS[place_of(number)], kept)
    return len(read)
