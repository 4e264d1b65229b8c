"""`policies`: checks the files, lists the library, prints the booklet."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from commands import own
from commands.library import (
    built_in_library,
    check_folder,
    library_from,
    match_file,
    parse_day,
    read_profile_file,
)

if TYPE_CHECKING:
    from commands._parser import SubParsers
    from policies import Library, Policy, Reference


def add(commands: SubParsers) -> None:
    """Add the command to the parser."""
    actions = commands.add_parser("policies", help="政策库").add_subparsers(dest="action", required=True)
    checking = actions.add_parser("check", help="检查政策文件，一次列出全部错误")
    checking.add_argument("--freshness", action="store_true", help="列出失效、将到期、被取代和只有转述来源的政策")
    checking.add_argument("folder", type=Path, nargs="?", help="政策文件夹，默认内置政策库的源文件")
    checking.set_defaults(run=_check)
    listing = actions.add_parser("list", help="列出政策库，或查找政策")
    listing.add_argument("words", metavar="NAME", nargs="*", help="编号、名称、别名、拼音首字母、文号或内容里的词")
    listing.add_argument("--json", action="store_true", help="完整输出，含规则树")
    listing.set_defaults(run=_list)
    reviewing = actions.add_parser("review", help="每项政策的来源、核对日和需要再看的地方，末尾是总数")
    reviewing.add_argument("folder", type=Path, nargs="?", help="政策文件夹，默认内置政策库")
    reviewing.add_argument("--on", help="按哪一天，默认今天")
    reviewing.add_argument("--own", action="store_true", help="按现用的政策库（含本局政策）列出要看的政策")
    own.add_records(reviewing)
    reviewing.set_defaults(run=_review)
    own.add(actions)
    booklet = actions.add_parser("booklet", help="把政策库印成汇编，供主管部门审签")
    booklet.add_argument("--pdf", type=Path, required=True, help="写到这个文件")
    booklet.add_argument("--region", default="", help="只要这个地区及其上级的政策，如 天津市河东区")
    booklet.add_argument("--kind", default="", help="只要这一种类，如 奖励补助")
    booklet.add_argument("--for", type=Path, dest="profile", help="只要与这份企业画像有关的政策")
    booklet.add_argument("--on", help="按哪一天，默认今天")
    booklet.set_defaults(run=_booklet)


def _check(arguments: argparse.Namespace) -> int:
    from policies.errors import ValidationErrors
    from policies.upkeep import coverage

    try:
        found = check_folder(arguments.folder)
    except ValidationErrors as error:
        print("\n".join(error.lines()))
        print(f"共 {len(error.errors)} 处错误。")
        return 1
    policies, wrong = found.policies, found.faults
    today = date.today()
    counts = {kind: sum(policy.modelled(today) == kind for policy in policies) for kind in ("full", "partial", "none")}
    print("\n".join(wrong) + ("\n" if wrong else ""), end="")
    print(
        f"{len(policies)} 项政策：可自动判断 {counts['full']}，部分需人工核实 {counts['partial']}，"
        f"条件未公布 {counts['none']}；参考资料 {len(found.library.references)} 份。"
    )
    examples = sum(len(policy.examples) for policy in policies)
    print(f"{examples} 个例子，{len(wrong)} 个不符。")
    print("\n".join(_stale(policies, today) if arguments.freshness else coverage(policies, today)))
    return 1 if wrong else 0


def _stale(policies: Sequence[Policy], on: date) -> list[str]:
    """Return one line for each outdated policy, sorted by the number of sample firms it concerns."""
    from matcher import LibraryVersion, match
    from policies.upkeep import freshness
    from resources import sample_paths

    firms: dict[str, int] = {}
    for path in sample_paths():
        for result in match(policies, read_profile_file(path), on, LibraryVersion("", "")).results:
            if result.verdict.value != "ineligible":
                firms[result.policy.id] = firms.get(result.policy.id, 0) + 1
    return [
        f"{stale.reason.value}\t{stale.policy.id}\t{stale.policy.name}\t{stale.detail}\t涉及示例企业 {stale.firms} 家"
        for stale in freshness(policies, on, firms)
    ]


def _list(arguments: argparse.Namespace) -> int:
    from policies import Policy

    library, name = built_in_library(), " ".join(arguments.words)
    found: list[tuple[Policy | Reference, str]]
    if not name:
        found = [(policy, "") for policy in library.policies]
    elif exact := library.get(name) or library.reference(name):
        found = [(exact, "")]
    else:
        found = _searched(library, name)
    if arguments.json:
        entries = found if name else [*found, *((entry, "") for entry in library.references)]
        print(json.dumps([_listed(entry) for entry, _ in entries], ensure_ascii=False, indent=1))
        return 0
    for entry, why in found:
        kind = entry.kind.value if isinstance(entry, Policy) else "参考资料"
        print("\t".join([entry.id, entry.level.value, entry.region, kind, entry.name, *filter(None, [why])]))
    return 0


def _listed(entry: Policy | Reference) -> dict[str, object]:
    """Return one entry whole, with what is computed from it: scope, how much is modelled, the weakest grade."""
    from matcher.as_json import call_as_json
    from policies import Policy
    from policies.library import to_plain

    grades = [document.grade for document in entry.documents]
    grade = max(grades, key=lambda grade: grade.rank).value if grades else None
    if not isinstance(entry, Policy):
        return {"scope": "reference", "grade": grade, **to_plain(entry)}
    modelled = entry.modelled(date.today()).value
    plain = to_plain(entry)
    calls = {"window": plain.get("calls", {}), "calls": [call_as_json(call) for call in entry.calls.dated]}
    return {"scope": "incentive", "modelled": modelled, "grade": grade, **plain, **calls}


def _searched(library: Library, text: str) -> list[tuple[Policy | Reference, str]]:
    """Return the entries found, each with the place where the text was found.

    Raises: UserError with the nearest entries if nothing is found.
    """
    from matcher import sentence
    from policies.errors import UserError
    from policies.search import library_index

    found = library_index(library, sentence).search(text)
    if not found.hits:
        near = f"相近的有：{'、'.join(found.suggestions)}" if found.suggestions else "请少写一个词，或换一种说法"
        raise UserError(f"政策库里没有“{text}”，{near}；python main.py policies list 列出全部")
    if found.note:
        print(f"{found.note}。", file=sys.stderr)
    entries: dict[str, Policy | Reference] = {policy.id: policy for policy in library.policies}
    entries.update((reference.id, reference) for reference in library.references)
    return [(entries[hit.id], hit.why) for hit in found.hits]


def _review(arguments: argparse.Namespace) -> int:
    from matcher import policy_words
    from policies.review import review, review_counts, review_lines

    if arguments.own:
        return _look_again(arguments)
    library, on = library_from(arguments.folder), parse_day(arguments.on)
    found = review(library.policies, library.references, on)
    print("\n".join(review_lines(found)))
    counts = review_counts(
        found, library.references, on, lambda policy: policy_words.result_without_firm(policy, on).state.label
    )
    print("\n".join(counts))
    return 0


def _look_again(arguments: argparse.Namespace) -> int:
    """Print what the page 要看的政策 shows."""
    from policies.attention import to_look_at

    with own.opened_records(arguments) as book:
        used = own.own_in_use(book, arguments.data)
    found = to_look_at(used.library, parse_day(arguments.on), used.installed, used.own, used.not_used)
    for entry in found:
        whose = "本局" if entry.own else "政策库"
        print("\t".join((entry.reason.value, whose, entry.policy_id, entry.name, entry.detail)))
    print(f"政策库 {used.library.version}：要看的政策 {len(found)} 处。")
    return 0


def _booklet(arguments: argparse.Namespace) -> int:
    from sheet import BookletOptions, write_booklet

    library, on = built_in_library(), parse_day(arguments.on)
    found = match_file(arguments.profile, on, library) if arguments.profile is not None else None
    options = BookletOptions(on=on, region=arguments.region, kind=arguments.kind, match=found)
    write_booklet(arguments.pdf, library, options)
    print(f"政策汇编：{arguments.pdf.resolve()}")
    return 0
