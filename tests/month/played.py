"""What the three officers do in November 2026, day by day. Every number of `test_month` can be counted here by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from msgspec.structs import replace

from casebook import (
    Author,
    Casebook,
    Category,
    ContractKind,
    ContractSide,
    FilingStage,
    NewContract,
    NewFollowUp,
    NewPerson,
    NewPlanStep,
    NewRequest,
    NewResource,
    NewTargetFigure,
    PlanPart,
    Request,
    RequestState,
    ResourceKind,
    Satisfaction,
    TargetScope,
    TargetSide,
    TitleEnd,
    TitleOutcome,
    VisitState,
)
from matcher import read_profile
from sheet.letter import Letter
from survey.filings import NewCertificate, approve_with_certificate, begin_filings, in_charge, usual_filing
from survey.payout_clauses import payout_of
from survey.planning import Busy, PlanRules, propose, write_plan
from tests.month.office import (
    FIRST,
    LAST,
    OFFICERS,
    Office,
    code_of,
    import_list,
    place_of,
    told,
    who,
)
from tests.month.papers import HNTE, PROJECT, PROMISE, nov, print_sheets, tell_changes, tell_payouts_and_answers, update
from tests.survey.build import SOUND, rd, shipped_library
from tests.survey.changed_library import shipped


def facts_of_firms(office: Office) -> None:
    """Firms 1–10 show their figures, 1–10 and 12 hold a title; of the others it is known that they hold none, but for 39 and 40."""
    book = office.books[0]
    titles = dict.fromkeys(range(1, 7), ("2024-12-01", "2027-11-30"))
    titles |= dict.fromkeys((7, 8), ("2023-11-15", "2026-11-14"))
    titles |= dict.fromkeys((9, 10), ("2023-12-20", "2026-12-19"))
    titles |= {12: ("2026-11-02", "2029-11-01")}
    for number in range(1, 39):
        held = (
            [{"kind": "hnte", "granted_on": titles[number][0], "expires_on": titles[number][1]}]
            if number in titles
            else []
        )
        raw: dict[str, object] = {"name": "x", "qualifications": held}
        if number <= 10:
            raw = {**dict[str, object](SOUND), **raw, "rd_expense": rd("0.06"), "taxable_income": {"2025": 400}}
        known = read_profile(raw).where(lambda name: name not in ("name", "revenue"))
        book.enterprises.set_facts(office.firm(book, number), dict(known.facts), told(number, FIRST))


def plan(office: Office, numbers: Sequence[int], first: date) -> int:
    """Each officer plans the visits to own firms of a list; returns how many were planned."""
    made = 0
    for place, book in enumerate(office.books):
        wanted = {office.firm(book, number) for number in numbers if place_of(number) == place}
        rows = [row for row in book.enterprises.search("", first) if row.id in wanted]
        rules = PlanRules(first=first, officer=OFFICERS[place])
        stops = propose(rows, rules, Busy(book, first, rules.minutes))
        made += write_plan(book, stops, rules, first, Author(OFFICERS[place])).made
    return made


def hold(office: Office, until: date) -> None:
    """The visits of each officer up to a day are held."""
    for place, book in enumerate(office.books):
        for visit in book.visits.between(FIRST, until, OFFICERS[place]):
            if visit.state is VisitState.PLANNED:
                held = replace(visit, state=VisitState.HELD, received_by="总经理", note="看了车间")
                book.visits.update(held, Author(OFFICERS[place]))


def ask(office: Office) -> None:
    """Firms 1–15 each have a need; the days of reply are told."""
    reply = {
        10: date(2026, 12, 4),
        11: nov(27),
        12: nov(30),
        13: date(2026, 12, 3),
        14: date(2026, 12, 20),
        15: date(2026, 12, 20),
    }
    for number in range(1, 16):
        book, author = office.book_of(number), who(number)
        new = NewRequest(
            category=Category.MONEY if number <= 9 else Category.PREMISES, text=f"第 {number} 家想贷款买设备", raised_on=nov(3),
            officer=author.who, reply_by=reply.get(number, nov(13)), amount=Decimal(100) if number == 1 else None,
        )  # fmt: skip
        book.requests.add(office.firm(book, number), new, author)


def need(office: Office, number: int) -> tuple[Casebook, Request]:
    """The need of a firm in the casebook of its officer."""
    book = office.book_of(number)
    (found,) = book.requests.of(office.firm(book, number))
    return book, found


def answer(office: Office) -> None:
    """1–7, 9 and 10 are answered in time; a bank of the register is named to the first."""
    bank = office.books[0].resources.all()[0]
    book, first = need(office, 1)
    book.requests.update(replace(first, resources=(bank.id,), office="区金融局"), who(1))
    for number in (*range(1, 8), 9, 10):
        book, request = need(office, number)
        book.requests.close(request.id, RequestState.SOLVED, nov(10), who(number, "已对接河东支行，三个工作日内上门"))


def second_half_of_needs(office: Office) -> None:
    """8 ends late and unsolved, 10 is taken up again, 13 handed on; on the 24th seven firms say what they think."""
    book, request = need(office, 8)
    book.requests.close(request.id, RequestState.UNSOLVED, nov(16), who(8, "没有合适的场地"))
    book, request = need(office, 10)
    book.requests.reopen(request.id, nov(18), who(10, "银行退回，要补抵押"))
    book, request = need(office, 13)
    book.requests.hand_on(request.id, "区金融局", nov(18), who(13))


def rate(office: Office) -> None:
    """1–4 are content, 5 and 6 mostly, 7 is not."""
    for number in range(1, 8):
        book, request = need(office, number)
        said = (
            Satisfaction.SATISFIED if number <= 4 else Satisfaction.MOSTLY if number <= 6 else Satisfaction.DISSATISFIED
        )
        book.requests.rate(request.id, said, nov(24), who(number), "利率高" if number == 7 else "")


def begin(office: Office) -> None:
    """The pool: 11–24 for the title; projects: 1–16. Thirty filings."""
    for policy, numbers in ((HNTE, range(11, 25)), (PROJECT, range(1, 17))):
        for place, book in enumerate(office.books):
            firms = [office.firm(book, number) for number in numbers if place_of(number) == place]
            if firms:
                new = replace(usual_filing(shipped(policy), nov(4), OFFICERS[place]), next_on=None, next_step="")
                begin_filings(book, in_charge(book, firms), [new], nov(4), Author(OFFICERS[place]))


def move(office: Office, filing: tuple[str, int], stage: FilingStage, on: date, why: str = "") -> None:
    """A filing, by its policy and firm, reaches a stage."""
    policy, number = filing
    book = office.book_of(number)
    (found,) = [filing for filing in book.filings.of(office.firm(book, number)) if filing.policy == policy]
    book.filings.move(found.id, stage, on, who(number), why)


def next_day(office: Office, policy: str, number: int, day: date) -> None:
    """The next step of a filing has a day."""
    book = office.book_of(number)
    (found,) = [filing for filing in book.filings.of(office.firm(book, number)) if filing.policy == policy]
    book.filings.update(replace(found, next_on=day, next_step="补审计报告"), who(number))


def file(office: Office) -> None:
    """Filings go on: 11–16 file for the title, 17 gives up, 18–24 stay in the pool; 1–13 and 15 file for the project."""
    for number in range(11, 25):
        move(office, (HNTE, number), FilingStage.POOLED, nov(5))
    for number in range(11, 17):
        move(office, (HNTE, number), FilingStage.FILED, nov(9))
    move(office, (HNTE, 17), FilingStage.DROPPED, nov(9), "要搬去外地")
    for number in (*range(1, 14), 15):
        move(office, (PROJECT, number), FilingStage.FILED, nov(6))
    move(office, (PROJECT, 14), FilingStage.DROPPED, nov(6), "投资没有到位")
    next_day(office, HNTE, 18, nov(20))
    next_day(office, HNTE, 19, date(2026, 12, 2))
    next_day(office, PROJECT, 16, nov(30))


def decide(office: Office) -> None:
    """11 gets the title, 16 does not; projects of 1–12 are approved, that of 13 is refused, that of 15 accepted."""
    book = office.book_of(11)
    (found,) = [filing for filing in book.filings.of(office.firm(book, 11)) if filing.policy == HNTE]
    approve_with_certificate(book, found, NewCertificate("hnte", nov(12), date(2029, 11, 11)), who(11))
    move(office, (HNTE, 12), FilingStage.APPROVED, nov(12))
    move(office, (HNTE, 16), FilingStage.REFUSED, nov(12), "研发费用归集不全")
    for number in range(1, 13):
        move(office, (PROJECT, number), FilingStage.APPROVED, nov(13))
    move(office, (PROJECT, 13), FilingStage.REFUSED, nov(13), "项目总投资不足")
    move(office, (PROJECT, 15), FilingStage.ACCEPTED, nov(13))


def payouts(office: Office) -> None:
    """Twelve payouts of 50 reported: 1–4 in full and paid, 5–8 with 40, 9 and 10 with 30, 11 not decided, 12 with nothing."""
    dues = {5: nov(20), 6: date(2026, 12, 2), 7: nov(30), 8: date(2027, 3, 19)}
    for number in range(1, 13):
        book, firm = office.book_of(number), office.firm(office.book_of(number), number)
        (filing,) = [filing for filing in book.filings.of(firm) if filing.policy == PROJECT]
        approved = (
            None if number == 11 else Decimal(50 if number <= 4 else 40 if number <= 8 else 30 if number <= 10 else 0)
        )
        why = "" if number <= 4 or number == 11 else PROMISE if number in (9, 10) else "设备清单核减"
        paid = Decimal(50) if number <= 4 else Decimal(15) if number == 5 else None
        new = replace(
            payout_of(filing, shipped(PROJECT), "河东区", nov(16)), reported=Decimal(50), approved=approved, why=why,
            due=Decimal(50), paid=paid, paid_on=nov(18) if paid else None, due_on=dues.get(number, nov(10) if number <= 4 else None),
        )  # fmt: skip
        book.payouts.add(firm, new, who(number))
    for number in range(1, 5):
        move(office, (PROJECT, number), FilingStage.PAID, nov(18))


def small_work(office: Office) -> None:
    """Follow-ups, contracts, persons, a plan, targets, and a title that is being renewed and one that is given up."""
    first, second, third = office.books
    for day in (nov(25), nov(30), date(2026, 12, 10)):
        first.follow_ups.add(office.firm(first, 3), NewFollowUp(text="送材料清单", officer="张三", due_on=day), who(3))
    sold = NewContract(
        title="算法开发", kind=ContractKind.DEVELOPMENT, side=ContractSide.SELLER, officer="李四", signed_on=nov(5)
    )
    for number, amount, registered in ((20, 100, nov(12)), (21, 200, nov(19)), (22, 50, None)):
        new = replace(
            sold, amount=Decimal(amount), registered_on=registered, next_on=None if registered else date(2026, 12, 1)
        )
        second.contracts.add(office.firm(second, number), new, who(number))
    bought = replace(sold, side=ContractSide.BUYER, amount=Decimal(80), registered_on=nov(20))
    second.contracts.add(office.firm(second, 23), bought, who(23))
    born = read_profile({"name": "x", "person_degree": "博士", "person_born_on": "1994-05-01"}).where(
        lambda name: name != "name"
    )
    third.persons.add(
        office.firm(third, 30),
        NewPerson(person="刘博士", officer="王五", day=nov(9), post="研发总监", facts=born.facts),
        who(30),
    )
    step = NewPlanStep(part=PlanPart.STEP, text="补专利", officer="王五", person="刘工", due_on=date(2026, 12, 1))
    third.plans.add(office.firm(third, 30), step, who(30))
    for indicator, scope, value, unit in (
        ("高新技术企业", TargetScope.STOCK, 12, "家"), ("高新技术企业", TargetScope.NEW, 3, "家"),
        ("高新技术企业", TargetScope.APPLIED, 8, "家"), ("技术合同成交额", TargetScope.AMOUNT, 1000, "万元"),
    ):  # fmt: skip
        third.targets.add(
            NewTargetFigure(
                side=TargetSide.GOAL,
                indicator=indicator,
                scope=scope,
                year=2026,
                value=Decimal(value),
                officer="王五",
                day=FIRST,
                unit=unit,
            ),
            Author("王五"),
        )
    for number, outcome in ((7, TitleOutcome.RENEWING), (8, TitleOutcome.GIVEN_UP)):
        end = TitleEnd(
            enterprise=office.firm(first, number),
            kind="hnte",
            expires_on=nov(14),
            outcome=outcome,
            why="企业说的",
            officer="张三",
            day=nov(16),
        )
        first.title_ends.note([end], who(number))


def resource(office: Office) -> None:
    """One bank for the register."""
    new = NewResource(
        kind=ResourceKind.FINANCE,
        title="河东支行科技贷",
        officer="张三",
        day=FIRST,
        owner="河东支行",
        offers="设备贷款",
        contact="赵经理",
        phone="022-1",
    )
    office.books[0].resources.add(new, Author("张三"))


def found_by_two(office: Office) -> None:
    """The same new firm is entered on two computers, and two say different things of firm 20."""
    for place in (1, 2):
        raw = {"name": "天津新来科技有限公司", "credit_code": code_of(41), "district": "河东区", "street": "二号桥街道"}
        office.books[place].enterprises.add(read_profile(raw), told(40 if place == 2 else 20, nov(19)), OFFICERS[place])
    for place, value in ((0, 1500), (1, 1600)):
        book = office.books[place]
        book.enterprises.set_fact(
            office.firm(book, 20), "revenue.2025", Decimal(value), told(1 if place == 0 else 20, nov(19))
        )


def last_visits(office: Office) -> None:
    """Of the second round 18 is cancelled, 19 was not made on the 27th, 20 is put off to the 2nd of December."""
    book = office.books[1]
    for number, changes in (
        (18, {"state": VisitState.CANCELLED}), (19, {"on": nov(27)}), (20, {"on": date(2026, 12, 2), "hour": "09:00"}),
    ):  # fmt: skip
        (visit,) = [visit for visit in book.visits.of(office.firm(book, number)) if visit.state is VisitState.PLANNED]
        book.visits.update(replace(visit, **changes), who(number))


def play(office: Office) -> tuple[Letter, ...]:
    """Plays the month; returns the letters that were printed."""
    turn = office.calendar.turn
    letters: list[Letter] = []
    assert import_list(office) == 40
    facts_of_firms(office)
    resource(office)
    office.round([(0, 1), (0, 2)])
    assert plan(office, range(1, 41), FIRST) == 40
    turn(nov(4))
    ask(office)
    begin(office)
    turn(nov(9))
    file(office)
    office.round([(1, 2), (2, 0), (0, 1)])
    turn(nov(13))
    hold(office, nov(13))
    answer(office)
    decide(office)
    letters += tell_changes(office, shipped_library(), update(1), nov(13))
    office.round([(2, 1), (1, 0), (0, 2)])
    turn(nov(16))
    assert plan(office, range(1, 21), nov(16)) == 20
    second_half_of_needs(office)
    payouts(office)
    small_work(office)
    turn(nov(19))
    found_by_two(office)
    print_sheets(office)
    letters += tell_payouts_and_answers(office)
    last_visits(office)
    office.round([(0, 2), (1, 2), (2, 0), (2, 1)])
    turn(nov(25))
    hold(office, nov(25))
    rate(office)
    letters += tell_changes(office, update(1), update(2), nov(25))
    turn(LAST)
    office.round([(1, 0), (0, 2), (2, 1), (1, 0), (0, 2), (2, 1)])
    return tuple(letters)
