"""A valid pack is accepted; every other pack is refused with its reason."""

import json
import tracemalloc
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies import InternalError, Quantity, Unit, UserError, load_library, packs
from policies._packs_format import MAGIC, MAX_LIBRARY_BYTES, MAX_PACK_BYTES, SIGNATURE_BYTES
from policies._packs_log import KEPT_LIBRARIES
from policies.library import library_bytes
from policies.rules import Compare, Comparison, Flag, Holds, Operand, Rule
from resources import library_path
from tests.pace import paced
from tests.policies.build import library, policy
from tests.policies.packing import ISSUER, NEW, NEW_BYTES, OLD, ON, Bench, bench, of_version

Refusal = packs.PackRefusal


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return bench(tmp_path_factory.mktemp("packs"))


@pytest.fixture(scope="module")
def signed(world: Bench) -> bytes:
    return world.pack(NEW).read_bytes()


def refusal(world: Bench, path: Path, *, message: str = ".") -> packs.PackRefusal:
    with pytest.raises(packs.Refused, match=message) as caught:
        packs.verify_pack(path, world.keys)
    assert str(caught.value).startswith(path.name)
    return caught.value.refusal


def refusal_of(world: Bench, content: bytes, message: str = ".") -> packs.PackRefusal:
    path = world.root / "altered.kecepack"
    path.write_bytes(content)
    return refusal(world, path, message=message)


def test_that_a_pack_holds_the_library_and_says_whose_it_is(world: Bench) -> None:
    pack = packs.verify_pack(world.pack(NEW), world.keys)
    assert pack.library.policies == NEW.policies
    assert pack.content == NEW_BYTES
    assert (pack.header.version, pack.header.issued, pack.header.issuer) == ("2026.12", ON, ISSUER)
    assert pack.key == world.public


def test_that_the_whole_library_of_the_product_goes_through_a_pack(world: Bench) -> None:
    whole = load_library(library_path())
    assert packs.verify_pack(world.pack(whole), world.keys).library == whole


def test_that_the_same_library_makes_the_same_pack(world: Bench) -> None:
    assert world.pack(NEW).read_bytes() == world.pack(NEW, "again.kecepack").read_bytes()


def test_that_an_unsigned_pack_is_refused(world: Bench) -> None:
    content = world.pack(NEW).read_bytes()
    assert refusal_of(world, content[:-SIGNATURE_BYTES], "没有签名") is Refusal.UNSIGNED


def test_that_any_flipped_byte_is_refused_with_the_reason_of_its_place(world: Bench) -> None:
    content = world.pack(NEW).read_bytes()
    start = len(MAGIC) + 4
    body = start + int.from_bytes(content[len(MAGIC) : start], "big")
    regions: tuple[tuple[range, set[packs.PackRefusal]], ...] = (
        (range(len(MAGIC)), {Refusal.NOT_A_PACK}),
        (range(len(MAGIC), start), {Refusal.INCOMPLETE}),
        (
            range(start, body),
            {Refusal.INCOMPLETE, Refusal.WRONG_SIGNATURE, Refusal.UNKNOWN_KEY, Refusal.NEWER_PROGRAM},
        ),
        (range(body, len(content) - SIGNATURE_BYTES), {Refusal.ALTERED_BODY}),
        (range(len(content) - SIGNATURE_BYTES, len(content)), {Refusal.WRONG_SIGNATURE}),
    )
    assert sum(len(places) for places, _ in regions) == len(content)
    for places, reasons in regions:
        for place in places:
            altered = bytearray(content)
            altered[place] ^= 1 << place % 8
            assert refusal_of(world, bytes(altered)) in reasons, place


@settings(max_examples=paced(100, 2_000))
@given(data=st.data())
def test_that_no_cut_insertion_or_replacement_passes(world: Bench, signed: bytes, data: st.DataObject) -> None:
    content = signed
    first = data.draw(st.integers(0, len(content)))
    last = data.draw(st.integers(first, min(len(content), first + 200)))
    altered = content[:first] + data.draw(st.binary(max_size=200)) + content[last:]
    if altered != content:
        refusal_of(world, altered)


@settings(max_examples=paced(100, 1_000))
@given(content=st.binary(max_size=400))
def test_that_any_bytes_at_all_are_refused_in_words(world: Bench, content: bytes) -> None:
    if not content.startswith(MAGIC):
        assert refusal_of(world, content) is Refusal.NOT_A_PACK
    refusal_of(world, MAGIC + content)


def test_that_a_pack_of_an_unknown_publisher_is_refused(world: Bench, tmp_path: Path) -> None:
    stranger = bench(tmp_path)
    told = f"不受信任的密钥.*{stranger.public.id}.*自称“{ISSUER}”.*添加它的公钥"
    assert refusal(world, stranger.pack(NEW), message=told) is Refusal.UNKNOWN_KEY


def test_that_a_pack_under_the_name_of_another_key_is_refused(world: Bench, tmp_path: Path) -> None:
    stranger = bench(tmp_path)
    path = world.crafted(NEW_BYTES, stranger.key)
    assert refusal(world, path, message="签名不符") is Refusal.WRONG_SIGNATURE


def test_that_a_signature_of_another_pack_is_refused(world: Bench) -> None:
    one, other = (world.pack(of, f"{i}.kecepack").read_bytes() for i, of in enumerate((NEW, of_version("2026.12.1"))))
    assert refusal_of(world, one[:-SIGNATURE_BYTES] + other[-SIGNATURE_BYTES:]) is Refusal.WRONG_SIGNATURE


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"KECE", library_bytes(OLD)])
def test_that_something_else_is_no_pack(world: Bench, content: bytes) -> None:
    assert refusal_of(world, content, "不是更新包") is Refusal.NOT_A_PACK


def test_that_a_pack_cut_short_anywhere_is_refused(world: Bench) -> None:
    content = world.pack(NEW).read_bytes()
    for length in range(len(MAGIC), len(content), 7):
        assert refusal_of(world, content[:length]) in (Refusal.INCOMPLETE, Refusal.UNSIGNED)
    assert refusal_of(world, content + b"\0") is Refusal.INCOMPLETE


def test_that_a_file_too_large_is_refused_without_reading_it_all(world: Bench) -> None:
    path = world.root / "large.kecepack"
    with path.open("wb") as file:
        file.write(MAGIC)
        file.truncate(1 << 32)
    tracemalloc.start()
    assert refusal(world, path, message="超过 16 MB") is Refusal.TOO_LARGE
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 3 * MAX_PACK_BYTES


def test_that_a_bomb_is_never_unpacked(world: Bench) -> None:
    bomb = zlib.compress(bytes(MAX_LIBRARY_BYTES), 9)
    tracemalloc.start()
    assert refusal(world, world.crafted(NEW_BYTES, body=bomb), message="大小与所写的不符") is Refusal.BOMB
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2_000_000
    huge = world.crafted(NEW_BYTES, body=bomb, library_length=MAX_LIBRARY_BYTES + 1)
    assert refusal(world, huge, message="超过 64 MB") is Refusal.TOO_LARGE


@pytest.mark.parametrize("body", [b"", b"nonsense", zlib.compress(NEW_BYTES)[:-4], zlib.compress(NEW_BYTES) + b"more"])
def test_that_a_signed_body_that_does_not_unpack_is_refused(world: Bench, body: bytes) -> None:
    assert refusal(world, world.crafted(NEW_BYTES, body=body)) is Refusal.BOMB


def test_that_a_library_other_than_its_hash_is_refused(world: Bench) -> None:
    other = zlib.compress(NEW_BYTES.replace(b"b-second", b"b-secund"))
    assert refusal(world, world.crafted(NEW_BYTES, body=other), message="校验值不符") is Refusal.ALTERED_BODY


def test_that_a_layout_of_the_future_asks_for_a_newer_program(world: Bench) -> None:
    header = json.dumps({"format": 2, "curve": "new"}).encode()
    content = MAGIC + len(header).to_bytes(4, "big") + header + b"whatever"
    assert refusal_of(world, content, "请先升级本程序") is Refusal.NEWER_PROGRAM


def test_that_a_library_for_a_newer_program_is_refused(world: Bench) -> None:
    path = world.crafted(NEW_BYTES, needs=packs.PROGRAM_FORMAT + 1)
    assert refusal(world, path, message="请先升级本程序") is Refusal.NEWER_PROGRAM


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"name":"a-first"', b'"name":"a-first","later":1'),
        (b"rd_expense[-1] / revenue[-1]", b"quantum(revenue)"),
        (b"rd_expense[-1] / revenue[-1]", b"later_quantity"),
    ],
)
def test_that_what_only_a_later_program_reads_is_refused(world: Bench, old: bytes, new: bytes) -> None:
    content = altered_library(old, new)
    assert refusal(world, world.crafted(content)) is Refusal.NEWER_PROGRAM


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        (Flag(id="new", field="later_fact", value=True), "字段“later_fact”"),
        (Holds(id="new", kinds=("hnte", "later_kind")), "资质“later_kind”"),
        (Compare(id="new", left=Operand("later_quantity", "新"), op=Comparison.AT_LEAST, value=Decimal(1)), "指标"),
    ],
)
def test_that_facts_of_a_later_program_are_refused_wherever_they_stand(world: Bench, rule: Rule, told: str) -> None:
    first = policy("a-first").versions[0]
    support = (msgspec.structs.replace(first.support[0], when=rule),)
    for changed in (msgspec.structs.replace(first, rule=rule), msgspec.structs.replace(first, support=support)):
        content = library_bytes(of_version("2026.12", versions=(changed,)))
        assert refusal(world, world.crafted(content), message=told) is Refusal.NEWER_PROGRAM


def test_that_quantities_of_a_later_program_are_refused(world: Bench) -> None:
    local = Quantity(name="own", label="自有", unit=Unit.NONE, formula="later(revenue)")
    content = library_bytes(of_version("2026.12", quantities=(local,)))
    assert refusal(world, world.crafted(content), message="写法") is Refusal.NEWER_PROGRAM


def test_that_a_header_written_in_another_way_is_refused(world: Bench, signed: bytes) -> None:
    start = len(MAGIC) + 4
    length = int.from_bytes(signed[len(MAGIC) : start], "big")
    header = json.dumps(json.loads(signed[start : start + length])).encode()
    altered = MAGIC + len(header).to_bytes(4, "big") + header + signed[start + length :]
    assert refusal_of(world, altered, "说明部分已损坏") is Refusal.INCOMPLETE


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"{}", "不完整"),
        (b"[" * 100_000, "不能用"),
        (NEW_BYTES.replace(b"b-second", b"b-secund"), "校验值不符"),
        (library_bytes(library(policy("a-first", documents=()), version="2026.12")), "处错误.*来源"),
        (library_bytes(library(policy("a-first", related=("none",)), version="2026.12")), "没有“none”这项政策"),
        (library_bytes(library(policy("a-first"), version="十二月")), "版本号“十二月”"),
        (library_bytes(library(policy("a-first"), version="2027.01")), "不一致"),
    ],
)
def test_that_a_signed_library_that_is_wrong_is_refused(world: Bench, content: bytes, message: str) -> None:
    assert refusal(world, world.crafted(content), message=message) is Refusal.UNSOUND


@pytest.mark.parametrize("issuer", ["", "甲\n乙", "甲\u202e乙", " 甲", "甲" * 61, "甲\x1b[31m"])
def test_that_a_publisher_with_a_shifty_name_is_refused(world: Bench, issuer: str) -> None:
    assert refusal(world, world.crafted(NEW_BYTES, issuer=issuer)) is Refusal.INCOMPLETE
    with pytest.raises(UserError, match="发布单位的名称"):
        packs.make_pack(NEW, world.key, issuer, ON, world.root / "never.kecepack")
    assert not (world.root / "never.kecepack").exists()


@pytest.mark.parametrize("path", ["none.kecepack", "."])
def test_that_a_pack_that_cannot_be_read_is_told(world: Bench, path: str) -> None:
    with pytest.raises(UserError, match=r"读不出文件|不是普通文件"):
        packs.verify_pack(world.root / path, world.keys)


def test_that_no_pack_is_made_of_an_unsound_library(world: Bench) -> None:
    target = world.root / "never.kecepack"
    makes: tuple[Callable[[], object], ...] = (
        lambda: packs.make_pack(of_version("自定义"), world.key, ISSUER, ON, target),
        lambda: packs.make_pack(of_version("2026.13"), world.key, ISSUER, ON, target),
        lambda: packs.make_pack(of_version("2026.12", documents=()), world.key, ISSUER, ON, target),
    )
    for make in makes:
        with pytest.raises(UserError):
            make()
    assert not target.exists()


@pytest.mark.parametrize("limit", ["MAX_LIBRARY_BYTES", "MAX_PACK_BYTES"])
def test_that_no_pack_is_made_that_nobody_could_install(
    world: Bench, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    monkeypatch.setattr(packs, limit, 100)
    with pytest.raises(UserError, match="政策库太大"):
        world.pack(NEW, "never.kecepack")
    assert not (world.root / "never.kecepack").exists()


def test_that_older_same_and_changed_under_one_version_are_no_updates(world: Bench) -> None:
    def told(pack: packs.Pack) -> packs.PackRefusal:
        with pytest.raises(packs.Refused) as caught:
            packs.check_update(pack, NEW)
        return caught.value.refusal

    assert told(world.verified(OLD)) is Refusal.OLDER
    assert told(world.verified(NEW)) is Refusal.ALREADY
    assert told(world.verified(of_version("2026.12"))) is Refusal.OTHER_CONTENT
    packs.check_update(world.verified(of_version("2026.12.1")), NEW)
    packs.check_update(world.verified(of_version("2027.1")), NEW)


def test_that_a_library_under_another_kind_of_version_is_never_compared_with_a_pack(world: Bench) -> None:
    laid = replace(OLD, version="2026.11（含本局自编 1 项）")
    with pytest.raises(InternalError):
        packs.check_update(world.verified(NEW), laid)


@pytest.mark.parametrize(
    ("version", "order"),
    [("2026.11", (2026, 11, 0)), ("2026.2", (2026, 2, 0)), ("2026.11.3", (2026, 11, 3))]
    + [(wrong, None) for wrong in ("", "2026", "2026.13", "2026.0", "2026.11.", "v2026.11", "2026.11\n")],
)
def test_that_versions_are_ordered_as_numbers(version: str, order: tuple[int, int, int] | None) -> None:
    assert packs.version_order(version) == order


def test_that_the_age_counts_from_the_pack_or_the_month_of_the_version() -> None:
    assert packs.age_in_days(OLD, date(2026, 12, 18)) == 47
    assert packs.age_in_days(OLD, date(2026, 12, 18), issued=date(2026, 12, 1)) == 17
    assert packs.age_in_days(OLD, date(2026, 10, 1)) == 0
    with pytest.raises(UserError, match="看不出年月"):
        packs.age_in_days(of_version("自定义"), ON)


def test_that_only_an_aged_library_is_worth_a_word() -> None:
    assert packs.age_text(47) == "本库已 47 天未更新"
    assert packs.age_text(packs.AGED_AFTER_DAYS) == "本库已 30 天未更新"
    assert packs.age_text(packs.AGED_AFTER_DAYS - 1) == ""


def test_that_the_page_names_every_refusal_and_field_of_the_header(root: Path) -> None:
    page = (root / "docs" / "packs.md").read_text("utf-8")
    words = [*packs.PackRefusal, *(f"`{name}`" for name in packs.PackHeader.__struct_fields__), MAGIC.decode()]
    words += [
        f"不超过 {MAX_PACK_BYTES >> 20} MB",
        f"不超过 {MAX_LIBRARY_BYTES >> 20} MB",
        f"满 {packs.AGED_AFTER_DAYS} 天",
        f"最多 {KEPT_LIBRARIES} 个",
    ]
    assert [word for word in words if word not in page] == []


def altered_library(old: bytes, new: bytes) -> bytes:
    """Return the bytes of a library with content that this program does not write."""
    import hashlib

    text = library_bytes(library(policy("a-first"), version="2026.12")).replace(old, new)
    assert new in text
    start, end = text.index(b'"policies":') + len(b'"policies":'), text.index(b',"references":')
    offices = text.rindex(b',"offices":')
    content = text[start:end] + text[end + len(b',"references":') : offices] + text[offices + len(b',"offices":') : -2]
    digest = b"sha256:" + hashlib.sha256(content).hexdigest().encode()
    return text[: text.index(b"sha256:")] + digest + text[text.index(b"sha256:") + len(digest) :]
