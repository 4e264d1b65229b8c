"""Door 2: profiles as JSON and YAML, which are read, matched, stored, written as a table and printed in both editions."""

from __future__ import annotations

import io
import json
import os
import unicodedata
import zipfile
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import cast

from pypdf import PdfReader

from casebook import Origin, Provenance, open_casebook
from commands import built_in_library
from matcher import LibraryVersion, Match, Profile, as_json, as_text, canonical, match, raw_profile, read_profile
from policies import CATALOGUE, FieldType, Policy
from policies.rawfile import read_raw
from registers import write_table
from resources import sample_paths
from sheet import Edition, MissingGlyph, SheetOptions, sheet_bytes
from tests.fuzz import _words as words
from tests.fuzz._case import Case, Door, holds, judged

ON = date(2026, 11, 24)
_STAMP = LibraryVersion("2026.11", "sha256:0")
_CODED = ("credit_code", "industry_code", "province", "city", "district")
_TEXTS = tuple(field.name for field in CATALOGUE.values() if field.type is FieldType.TEXT and field.name not in _CODED)
_SECRET = "内部甲寅话"


@cache
def _samples() -> tuple[dict[str, object], ...]:
    return tuple(cast(dict[str, object], read_raw(path)) for path in sample_paths())


def _plain(tree: object) -> object:
    """Return a raw tree that JSON can represent."""
    return json.loads(json.dumps(tree, default=float))


def _mutated(case: Case) -> None:
    tree = words.mutated(_plain(case.chance.choice(_samples())), case.chance)
    _used(case, _put(case, json.dumps(tree, ensure_ascii=case.chance.random() < 0.5)))


def _worded(case: Case) -> None:
    """Hostile texts in all text fields: each is read as the same text, or refused with the name of its field."""
    chance = case.chance
    tree = cast(dict[str, object], _plain(chance.choice(_samples())))
    tree["name"] = words.printable_text(chance)
    for name in chance.sample(_TEXTS, k=2):
        tree[name] = words.printable_text(chance)
    if chance.random() < 0.2:
        tree[chance.choice(_TEXTS)] = words.text(chance)
    _used(case, _put(case, json.dumps(tree, ensure_ascii=False)))


def _damaged(case: Case) -> None:
    text = json.dumps(_plain(case.chance.choice(_samples())), ensure_ascii=False, indent=1).encode()
    _used(case, _put(case, words.damaged(text, case.chance)))


def _encoded(case: Case) -> None:
    text = json.dumps(_plain(case.chance.choice(_samples())), ensure_ascii=False)
    encoding = case.chance.choice(("utf-8-sig", "utf-16", "utf-16-be", "utf-32", "gb18030", "big5", "latin-1", "utf-7"))
    _used(case, _put(case, case.chance.choice((b"", b"\xef\xbb\xbf")) + text.encode(encoding, "replace")))


def _deep(case: Case) -> None:
    chance = case.chance
    opening, closing = chance.choice(
        (("[", "]"), ('{"a":', "}"), ("{a: ", "}"), ("- ", ""), ("a:\n ", ""), ("'", "'"), ("(", ")"))
    )
    text = words.nested(chance, opening, closing)
    _used(
        case,
        _put(
            case,
            chance.choice((text, f'{{"name": {text}}}', f'{{"qualifications": [{text}]}}', f'{{"revenue": {text}}}')),
        ),
    )


def _written_oddly(case: Case) -> None:
    """Content that JSON or YAML allow but a profile does not."""
    long = "9" * case.chance.choice((30, 5_000, 100_000))
    text = case.chance.choice((
        '{"name": "甲", "name": "乙"}', '{"name": "甲", "employees": NaN}', '{"name": "甲", "employees": Infinity}',
        f'{{"name": "甲", "employees": {long}}}', f'{{"name": "甲", "revenue": {{"2021": 1e{long[:9]}}}}}', f'{{"name": "甲", "revenue": {{"2021": 1e-{long[:8]}}}}}',
        f'{{"name": "甲", "revenue": {{"2021": 0.{long}}}}}', f'{{"name": "甲", "revenue": {{"{long}": 1}}}}', '{"name": "甲"} {"name": "乙"}',
        "name: &a 甲\nstreet: *a", "name: !!python/object/apply:os.system ['id']", "name: !!binary aGk=", "a: &a [x]\nb: &b [*a,*a]\nc: [*b,*b]",
        "<<: {name: 甲}", "? [a, b]\n: c", "name: 甲\nname: 乙", "--- \nname: 甲\n---\nname: 乙", "%YAML 9.9\n---\nname: 甲", "%TAG ! tag:x,2000:\n---\nname: 甲",
        "name:\t甲", "name: |\n  " + "甲" * 30_000, "name: 甲\nemployees: 0o17", "name: 甲\nemployees: 1:30:00", "name: 甲\nestablished: 2026-02-30",
        "name: 甲\nestablished: 2021-03-01T00:00:00Z", "name: on\nlisted: yes", "name: 甲\nrevenue: {٢٠٢١: 5}", "name: 甲\nrevenue: {2021: ５}", "name: 甲\nemployees: .inf",
        "name: 甲\n" + "".join(f"k{n}: 1\n" for n in range(20_000)), '{"name": "甲"' + "".join(f', "k{n}": 1' for n in range(20_000)) + "}",
        '"' + "a" * 70_000, "[" * 70_000, "\ufeff\ufeff{}", "null", "[]", "3", '""', "", "{}", "# nothing", '{"name": "\\ud800"}', '{"\\udfff": 1}', '{"name": "\\u0000"}',
        '{"credit_code": "=cmd|x"}', '{"scores": {"x": {"y": 1}}, "confirmed": {"\\u202e": true}}', '{"scores": {"%s": {"y": 1}}}' % ("长" * 20_000),
    ))  # fmt: skip
    _used(case, _put(case, text))


def _places(case: Case) -> None:
    path, kind = case.folder / "画像.json", case.chance.randrange(7)
    if kind == 0:
        path.mkdir()
    elif kind == 1:
        os.mkfifo(path)
    elif kind == 2:
        path.symlink_to(path)
    elif kind == 3:
        path.symlink_to(case.chance.choice(("/dev/zero", "/dev/null", "/etc/passwd", "..")))
    elif kind == 4:
        path.touch()
        os.truncate(path, case.chance.choice((1 << 30, 8 << 20)))
    elif kind == 5:
        path = case.folder / ("长" * 300)
    else:
        path = Path(f"{case.folder}/a\0b.json")
    _used(case, path)


def _put(case: Case, text: str | bytes) -> Path:
    path = case.folder / case.chance.choice(("画像.json", "画像.yaml", "画像.yml", "画像"))
    path.write_bytes(text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text)
    return path


def _used(case: Case, path: Path) -> None:
    """Read a profile and use it as the program does."""
    profile = read_profile(read_raw(path), path.name)
    canonical(profile).decode()
    again = read_profile(raw_profile(profile))
    holds(again.facts.keys() == profile.facts.keys(), "a fact that is not read again")
    found = match(_policies(case), profile, ON, _STAMP)
    as_text(found).encode()
    json.dumps(as_json(found), ensure_ascii=False).encode()
    if case.number % 3 == 0:
        _kept(case, profile)
    _tabled(case, profile)
    _printed(case, found)


def _policies(case: Case) -> tuple[Policy, ...]:
    every = built_in_library().policies
    return every if case.number % 20 == 0 else tuple(case.chance.sample(every, 8))


def _kept(case: Case, profile: Profile) -> None:
    """A profile stored in a casebook is read back unchanged."""
    path = case.folder / "kece.db"
    with open_casebook(path, lambda: datetime(2026, 11, 24, tzinfo=UTC)) as book:
        if "name" not in profile.facts or "confirmed" in profile.facts:
            return
        firm = book.enterprises.add(profile, Provenance(Origin.LICENCE, ON, "张三"), "张三")
        read = book.enterprises.profile(firm.id, ON).profile
        holds(read.facts.keys() == profile.facts.keys(), "a fact was lost in the casebook")
        holds(read.name == profile.name, "the name changed in the casebook")
        book.enterprises.search(profile.name[:20], ON)
        book.export.write_json(case.folder / "export.json", datetime(2026, 11, 24, tzinfo=UTC))


def _tabled(case: Case, profile: Profile) -> None:
    target = case.folder / "表.xlsx"
    write_table(target, ("项目", "内容"), [(name, str(value)) for name, value in profile.facts.items()])
    with zipfile.ZipFile(target) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    holds(b"<f>" not in sheet and b"<f " not in sheet, "a formula in a workbook")


def _printed(case: Case, found: Match) -> None:
    """In both printed editions hostile texts are plain text; the edition for the firm contains nothing internal."""
    odd = words.printable_text(case.chance)[:60]
    options = {edition: SheetOptions(edition=edition, officer=odd, office=odd[:20], internal=_SECRET + odd,
                                     remarks={r.policy.id: odd for r in found.results[:2]}) for edition in Edition}  # fmt: skip
    for edition, chosen in options.items():
        try:
            data = sheet_bytes(found, chosen)
        except MissingGlyph as error:
            judged(error)
            continue
        _sound_pdf(data, found.profile.name, secret=edition is Edition.OFFICER)


def _sound_pdf(data: bytes, name: str, *, secret: bool) -> None:
    reader = PdfReader(io.BytesIO(data))
    text = _bare("".join(page.extract_text() for page in reader.pages))
    holds(1 <= len(reader.pages) <= 400, f"{len(reader.pages)} pages")
    holds(_bare(name) in text, f"the name is not on the sheet: {name[:40]!r}")
    holds((_SECRET in text) == secret, "an internal remark in the wrong edition")
    root = reader.root_object
    holds(not {"/OpenAction", "/AA", "/AcroForm"} & set(root), "something in the sheet that runs by itself")
    holds("/JavaScript" not in root.get("/Names", {}), "a script in the sheet")
    for page in reader.pages:
        kinds = [note.get_object().get("/A", {}).get("/S") for note in page.get("/Annots", ())]
        holds(
            "/AA" not in page and not {"/JavaScript", "/Launch", "/URI", "/SubmitForm"} & set(kinds),
            "a live link in the sheet",
        )


def _bare(text: str) -> str:
    """Return a text without invisible characters."""
    kept = (ch for ch in text if not ch.isspace() and unicodedata.category(ch) not in ("Cf", "Mn"))
    return "".join(kept)


PROFILES = Door("profiles", "企业画像（JSON、YAML），匹配、保存、成表、打印", 18, (
    _mutated, _worded, _mutated, _written_oddly, _damaged, _mutated, _worded, _deep, _encoded, _mutated, _written_oddly, _places,
))  # fmt: skip
