"""Door 3: folders of policy files from other authors."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from matcher import LibraryVersion, as_json, as_text, disagreements, match, read_profile
from policies import Policy, library_of
from policies._yaml import read_yaml
from policies.library import library_bytes, library_from
from policies.loader import REFERENCES, read_entries
from policies.rawfile import read_raw
from resources import sample_paths
from sheet import BookletOptions, MissingGlyph, booklet_bytes
from tests.fuzz import _words as words
from tests.fuzz._case import Case, Door, holds, judged

ON = date(2026, 11, 24)
SOURCE = """\
id: every-kind
name: 研发后补助
aliases: [后补助]
level: 国家
region: 全国
kind: 奖励补助
offices: [{duty: 科技}]
documents:
  - {key: 办法, title: 研发投入后补助办法, number: 津科规〔2024〕9号, issued: 2024-01-02, grade: excerpt}
quantities:
  - {name: own_share, label: 研发占比, unit: "%", formula: "sum(rd_expense, 3) / sum(revenue, 3)"}
rule:
  - {id: rd, tiers: rd_ratio_3y, by: "revenue[-1]", op: ">=", bands: [{upto: 5000万元, value: 5%}, {value: 3%}]}
  - {id: own, compare: own_share, op: ">=", value: 3%, note: 按上一年度决算}
  - {id: size, between: "employees[-1]", low: 10人, high: 300人}
  - id: either
    any:
      - {id: high, holds: [hnte, srdi_sme]}
      - {id: elsewhere, not: {id: place, region: 天津市河东区}}
      - {id: site, manual: 须在辖区实际经营, reason: 查看材料}
  - id: marks
    score: "> 70"
    groups: [{group: 知识产权, max: 30}]
    items:
      - {id: 转化, label: 成果转化, max: 30, of: conversions_mean_3y, grades: [{at_least: 5项, points: [25, 30]}, {points: 0}]}
      - {id: 制度, label: 研发管理制度, group: 知识产权, max: 50}
support:
  - {text: 给予 20 万元, kind: 奖补, event: 按规定兑现, low: 20, high: 20, document: 办法}
calls: {text: 以通知为准}
applicants: {body: unstated, legal_person: unstated, taxpayer: unread, place: unstated, size: unstated, negative: unstated, products: unstated}
"""
_HOSTILE_LINES = (
    "a: &a 甲", "b: *a", "c: !!python/object/apply:os.system ['id']", "!x y: z", "id: every-kind", "\tid: x", "? x\n: y", "<<: {id: x}", "---", "...",
    "%YAML 1.2", "name: |\n" + "  " + "甲" * 20_000, "x: " + "[" * 20_000, "x: " + "{a: " * 5_000, "- - - - -", "'", '"', ": :", "@", "`", "\u2028", "\x00", "\x1b",
    "\ufeff", "x: \"\\ud800\"", "x: \"\\x00\"", "rule: []", "rule: {}", "versions: []", "versions: {}", "documents: []", "id: ../../etc/passwd", "id: 甲/乙", "region: 火星",
)  # fmt: skip
_FORMULAS = (
    "(" * 20_000 + "1" + ")" * 20_000, "-" * 20_000 + "1", "1+" * 20_000 + "1", "min(" * 300 + "1" + ")" * 300, "__import__('os').system('id')", "9**9**9", "1/0",
    "revenue[-99999999999999]", "revenue[5]", "sum(revenue, 1000000000)", "sum(revenue, -3)", "[x for x in (1,)]", "lambda: 1", "f'{revenue}'", "revenue[-1]." * 99, "1e999999999",
    "9" * 5_000, "0x1F", "1_000", "own_share + own_share", "unknown_name", "'text'", "None", "revenue[-1] if 1 else 2", "", " ", "\n", "count(platforms, level=('国家',))",
    "count(platforms, bogus=1)", "max()", "min(1, 2, 3)", "revenue[-1] / (revenue[-1] - revenue[-1])", "１+１", "1e-400", "-0", "revenue[-1] == 3", "(yield)", "a := 3", "1;2", "*x",
)  # fmt: skip


@cache
def _tree() -> Any:
    return _plainly(read_yaml(SOURCE))


def _plainly(tree: object) -> object:
    """Return a raw tree of dictionaries, lists and texts."""
    if isinstance(tree, Mapping):
        return {str(key): _plainly(part) for key, part in tree.items()}
    if isinstance(tree, list):
        return [_plainly(part) for part in tree]
    return str(tree) if isinstance(tree, str) else tree


def _untouched(case: Case) -> None:
    """Undamaged files are accepted; otherwise the refusals below would prove nothing."""
    _write(case, SOURCE if case.number % 2 else json.dumps(_tree(), ensure_ascii=False))
    holds(len(_used(case)) == 1, "an honest policy is not read")


def _mutated(case: Case) -> None:
    _write(case, json.dumps(words.mutated(_tree(), case.chance), ensure_ascii=case.chance.random() < 0.3))
    _used(case)


def _damaged(case: Case) -> None:
    _write(case, words.damaged(SOURCE.encode(), case.chance))
    _used(case)


def _lined(case: Case) -> None:
    lines = SOURCE.splitlines()
    for _ in range(case.chance.choice((1, 2))):
        place = case.chance.randrange(len(lines) + 1)
        indent = " " * case.chance.choice((0, 0, 2, 4, 7))
        lines[place:place] = [indent + case.chance.choice(_HOSTILE_LINES)]
    _write(case, "\n".join(lines))
    _used(case)


def _formulated(case: Case) -> None:
    """Formulas are data: none is executed, takes long, or is read as another formula."""
    formula = json.dumps(case.chance.choice(_FORMULAS), ensure_ascii=False)
    old, new = case.chance.choice((
        ('formula: "sum(rd_expense, 3) / sum(revenue, 3)"', f"formula: {formula}"), ('between: "employees[-1]"', f"between: {formula}"),
        ('by: "revenue[-1]"', f"by: {formula}"), ("of: conversions_mean_3y", f"of: {formula}"), ("low: 20, high: 20,", f"formula: {formula},"),
    ))  # fmt: skip
    _write(case, SOURCE.replace(old, new))
    _used(case)


def _nested(case: Case) -> None:
    """Deeply nested rules, and very many rules on one level."""
    chance, leaf = case.chance, "{id: leaf%s, manual: 甲, reason: 查看材料}"
    depth = chance.choice((5, 30, 100, 400, 2_000, 50_000))
    rule = chance.choice((
        lambda: "".join(f"{{id: n{n}, not: " for n in range(depth)) + leaf % "" + "}" * depth,
        lambda: "".join(f"{{id: n{n}, all: [" for n in range(depth)) + leaf % "" + "]}" * depth, lambda: "{id: wide, any: [" + ", ".join(leaf % number for number in range(min(depth, 3_000))) + "]}",
    ))()  # fmt: skip
    head, _, rest = SOURCE.partition("  - {id: rd")
    _write(case, f"{head}  - {rule}\n  - {{id: rd{rest}")
    _used(case)


def _long(case: Case) -> None:
    chance = case.chance
    filler = chance.choice(("# a remark\n", "\n", "notes2: x\n", "- x\n", "k%d: v\n"))
    lines = "".join(filler % number if "%" in filler else filler for number in range(chance.choice((3_000, 300_000))))
    _write(
        case,
        chance.choice(
            (
                SOURCE + lines,
                lines + SOURCE,
                SOURCE.replace(
                    "support:\n", "support:\n" + "  - {text: 甲, kind: 奖补}\n" * chance.choice((200, 2_000))
                ),
            )
        ),
    )
    _used(case)


def _laid_out(case: Case) -> None:
    """Folders with misleading names, links and kinds of files."""
    folder, chance = case.folder, case.chance
    _write(case, SOURCE)
    where = chance.choice((folder, folder / REFERENCES, folder / "国家"))
    where.mkdir(exist_ok=True)
    odd, kind = (
        where
        / chance.choice(
            ("odd.yaml", "..yaml", ".yaml", "a\nb.yaml", "\u202eodd.yaml", "-rf.yaml", "\udcff.yaml", "*.yaml")
        ),
        chance.randrange(10),
    )
    if kind == 0:
        odd.mkdir()
    elif kind == 1:
        os.mkfifo(odd)
    elif kind == 2:
        odd.symlink_to(odd)
    elif kind == 3:
        odd.symlink_to(chance.choice(("/dev/zero", "/etc/passwd", "/nowhere", "..", str(folder / "every-kind.yaml"))))
    elif kind == 4:
        (where / "loop").symlink_to(folder)
    elif kind == 5:
        odd.touch()
        os.truncate(odd, chance.choice((1 << 30, 9 << 20)))
    elif kind == 6:
        odd.write_bytes(
            chance.choice(
                (
                    b"",
                    b"\xef\xbb\xbf",
                    b"\xff\xfe",
                    b"\0" * 99,
                    b"\x80",
                    SOURCE.encode("gb18030"),
                    SOURCE.encode("utf-16"),
                )
            )
        )
    elif kind == 7:
        for number in range(300):
            (where / f"p{number}.yaml").write_text(SOURCE.replace("every-kind", f"p{number}"), encoding="utf-8")
    elif kind == 8:
        odd.write_text(SOURCE, encoding="utf-8")
    else:
        (folder / "every-kind.yaml").unlink()
    _used(case)


def _write(case: Case, text: str | bytes) -> None:
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    (case.folder / "every-kind.yaml").write_bytes(data)


@cache
def _profiles() -> tuple[Any, ...]:
    return tuple(read_profile(read_raw(path)) for path in sample_paths()[:2])


def _used(case: Case) -> tuple[Policy, ...]:
    """Read the folder and use the policies as the program does."""
    policies, references = read_entries(case.folder)
    library = library_of(policies, "2026.11", references)
    again = library_from(library_bytes(library))
    holds([p.id for p in again.policies] == [p.id for p in policies], "a policy is lost in the library")
    for profile in _profiles():
        found = match(again.policies, profile, ON, LibraryVersion("2026.11", library.digest))
        holds(len(found.results) == len(policies), "a policy without a verdict")
        as_text(found).encode()
        json.dumps(as_json(found)).encode()
    for policy in policies[:20]:
        disagreements(policy)
    if case.number % 4 == 0:
        try:
            holds(booklet_bytes(library, BookletOptions(on=ON)).startswith(b"%PDF"), "no booklet")
        except MissingGlyph as error:
            judged(error)
    return policies


POLICIES = Door("policies", "政策文件夹（YAML）", 14, (
    _mutated, _lined, _formulated, _damaged, _nested, _mutated, _laid_out, _formulated, _mutated, _long, _lined, _laid_out, _untouched,
))  # fmt: skip
