"""政策汇编: a library, or its policies for a place, a kind or a firm, as a booklet for approval by signature."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

import msgspec
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, PageBreak

from matcher import Match, refused_by_place
from policies import Level, Library, Modelled, Policy, PolicyKind, Reference, UserError, full_region, nearest
from policies.files import save_bytes
from sheet import styles
from sheet._booklet_canvas import Anchor, BookletCanvas, ContentsLine, ParagraphRow, SignBox
from sheet._booklet_policy import policy_part
from sheet.flowables import gap, para, rule
from sheet.fonts import register
from sheet.numbered import DocumentInfo, build_pdf

_CHAPTER = ParagraphStyle("chapter", parent=styles.TITLE, fontSize=16, leading=24, spaceAfter=6, wordWrap="CJK")
_COVER = ParagraphStyle("cover", parent=styles.TITLE, fontSize=30, leading=45, wordWrap="CJK")
_REFERENCES = "参考条目"
_COUNTS = (28, 18, 18, 18, 18)


class BookletOptions(msgspec.Struct, frozen=True, kw_only=True):
    """The contents of a booklet and its date.

    `region` is a full name (天津市河东区) and selects the policies of that place and of all places above it. `kind` is
    the name of a kind (资质认定). `match` selects the policies that do not refuse its firm because of its place. An
    empty option selects everything; a policy must satisfy all options.
    """

    on: date
    region: str = ""
    kind: str = ""
    match: Match | None = None


class _Part(msgspec.Struct, frozen=True):
    """The policies of one level and one region, sorted by kind."""

    level: Level
    region: str
    policies: tuple[Policy, ...]


def write_booklet(path: Path, library: Library, options: BookletOptions) -> None:
    """Write the booklet to a file, or leave the file unchanged if that fails.

    Raises: UserError for an unknown region or kind, if no policy is selected, if a text contains a character that
        cannot be printed (MissingGlyph), or if the file cannot be written.

    >>> from pathlib import Path
    >>> write_booklet(Path("政策汇编.pdf"), library, BookletOptions(on=day, region="全国", kind="税收优惠"))
    >>> Path("政策汇编.pdf").read_bytes()[:5]
    b'%PDF-'
    """
    save_bytes(path, booklet_bytes(library, options), new_folder=True)


def booklet_bytes(library: Library, options: BookletOptions, page_done: Callable[[int], None] | None = None) -> bytes:
    """Return the booklet as PDF; the same library and options give the same bytes.

    `page_done` is called with the number of each finished page; an exception in it stops the work.
    Raises: UserError as in `write_booklet`, except for the file.

    >>> booklet_bytes(library, BookletOptions(on=day, region="全国", kind="科技奖励"))[:5]
    b'%PDF-'
    """
    chosen = booklet_policies(library, options)
    if not chosen:
        raise UserError("按所选的地区、种类或企业，政策库里没有要印的政策，请放宽条件")
    register()
    about = DocumentInfo(
        title=f"政策汇编（{scope_words(options)}）",
        subject=library.digest,
        footer=f"政策汇编 ｜ 政策库 {library.version} ｜ 数据日期 {options.on.isoformat()} ｜ 以主管部门认定为准",
    )
    attributes = {"page_done": staticmethod(page_done or _ignore_page)}
    return build_pdf(_story(library, chosen, options), about, BookletCanvas, attributes).data


def _ignore_page(page: int) -> None:
    """Do nothing with the number of a finished page."""


def booklet_policies(library: Library, options: BookletOptions) -> tuple[Policy, ...]:
    """Return the policies of a booklet, in the order of the library.

    Raises: UserError for an unknown region or kind.

    >>> chosen = booklet_policies(library, BookletOptions(on=day, region="天津市河东区", kind="税收优惠"))
    >>> {chosen_one.kind.value for chosen_one in chosen}
    {'税收优惠'}
    """
    places = _places(options.region)
    kind = _kind(options.kind)
    firm = _of_firm(options.match)
    return tuple(
        policy
        for policy in library.policies
        if (places is None or _covers(policy.region, places))
        and (kind is None or policy.kind is kind)
        and (firm is None or policy.id in firm)
    )


def _places(region: str) -> tuple[str, ...] | None:
    if not region:
        return None
    places = full_region(region)
    if places is None:
        raise UserError(f"不认识的地区“{region}”，请写全称，如 天津市河东区、天津市滨海新区滨海高新区、全国")
    return places


def _covers(region: str, places: tuple[str, ...]) -> bool:
    """Return whether the region of a policy is one of the places or contains them."""
    ranks = full_region(region)
    return ranks is not None and places[: len(ranks)] == ranks


def _kind(kind: str) -> PolicyKind | None:
    if not kind:
        return None
    names = [member.value for member in PolicyKind]
    if kind not in names:
        like = nearest(kind, names)
        hint = f"，是不是“{like}”" if like else ""
        raise UserError(f"不认识的种类“{kind}”{hint}；可以写：{'、'.join(names)}")
    return PolicyKind(kind)


def _of_firm(match: Match | None) -> frozenset[str] | None:
    if match is None:
        return None
    return frozenset(result.policy.id for result in match.results if not refused_by_place(result.outcome))


def scope_words(options: BookletOptions) -> str:
    """Return the contents of a booklet in words, for its title and its file name.

    >>> scope_words(BookletOptions(on=day, region="天津市河东区", kind="税收优惠"))
    '天津市河东区及以上 · 税收优惠'
    """
    place = f"{options.region}及以上" if options.region and options.region != "全国" else options.region
    firm = options.match.profile.name if options.match is not None else ""
    return " · ".join(part for part in (place, options.kind, firm) if part) or "全库"


def _parts(policies: Sequence[Policy]) -> tuple[_Part, ...]:
    groups: dict[tuple[Level, str], list[Policy]] = {}
    for policy in policies:
        groups.setdefault((policy.level, policy.region), []).append(policy)
    levels = list(Level)
    order = sorted(groups, key=lambda key: (levels.index(key[0]), full_region(key[1]) or (), key[1]))
    kinds = list(PolicyKind)
    return tuple(
        _Part(level, region, tuple(sorted(groups[level, region], key=lambda policy: kinds.index(policy.kind))))
        for level, region in order
    )


def _references(library: Library, chosen: Sequence[Policy], options: BookletOptions) -> tuple[Reference, ...]:
    """Return all references for the whole library, else those of the chosen policies and of the place."""
    places = _places(options.region)
    cited = {name for policy in chosen for name in policy.based_on}
    narrowed = bool(options.kind) or options.match is not None
    return tuple(
        entry
        for entry in library.references
        if not cited.isdisjoint((entry.id, *entry.other_ids))
        or (not narrowed and (places is None or _covers(entry.region, places)))
    )


def _story(library: Library, chosen: Sequence[Policy], options: BookletOptions) -> list[Flowable]:
    parts = _parts(chosen)
    references = _references(library, chosen, options)
    story: list[Flowable] = [*_cover(library, chosen, options), PageBreak(), *_contents(parts, references)]
    level: Level | None = None
    for part in parts:
        if part.level is not level:
            level = part.level
            story += [PageBreak(), Anchor(_key(part.level), _chapter(part.level, parts), 0)]
            story.append(para(_chapter(part.level, parts), _CHAPTER))
        story.append(Anchor(_key(part.level, part.region), _section(part), 1))
        story += [para(_section(part), styles.SECTION), rule()]
        for policy in part.policies:
            story += policy_part(policy, library, options.on)
    return [*story, *_reference_list(references)]


def _key(level: Level, region: str = "") -> str:
    return f"part-{list(Level).index(level)}-{region}"


def _chapter(level: Level, parts: Sequence[_Part]) -> str:
    return f"{level.value}（{sum(len(part.policies) for part in parts if part.level is level)} 项）"


def _section(part: _Part) -> str:
    return f"{part.region}（{len(part.policies)} 项）"


def _cover(library: Library, chosen: Sequence[Policy], options: BookletOptions) -> list[Flowable]:
    """Return the title page: title, library, number of policies, and lines to sign."""
    return [
        gap(90),
        para("政策汇编", _COVER),
        para(scope_words(options), styles.FIRM),
        gap(18),
        rule(),
        para(f"政策库版本 {library.version}", styles.BODY),
        para(f"数据日期 {options.on.isoformat()}（状态、窗口和适用版本均按这一天）", styles.BODY),
        para(f"校验值 {library.digest}", styles.SMALL),
        gap(14),
        *_counts(chosen, options.on),
        gap(14),
        para(
            "每项条件都是匹配程序所用的原句，旁边是文件和条款。可信度：官方全文、官方原文（节选），"
            "是发文单位自己的文字；转载，见于别处的页面；报道或工作材料，不是文件本身。"
            "没有人读到过的文件不作依据。是否符合、金额多少，以主管部门认定为准。",
            styles.SMALL,
        ),
        gap(24),
        para("审定（责任科室盖章）", styles.STRONG),
        gap(4),
        SignBox(("审定人：", "日期：", "意见：□ 同意使用　□ 须修改：")),
    ]


def _counts(chosen: Sequence[Policy], on: date) -> Iterator[Flowable]:
    """Yield a table of the number of policies for each level and each degree of modelling."""
    heads = ("级别", *(kind.label for kind in Modelled), "合计")
    yield ParagraphRow([para(word, styles.HEAD) for word in heads], _COUNTS, shaded=True)
    counted = Counter((policy.level, policy.modelled(on)) for policy in chosen)
    rows: list[tuple[str, Sequence[Level]]] = [(level.value, (level,)) for level in Level]
    for name, levels in (*rows, ("合计", tuple(Level))):
        numbers = [sum(counted[level, kind] for level in levels) for kind in Modelled]
        if sum(numbers):
            style = styles.STRONG if name == "合计" else styles.CELL
            yield ParagraphRow([para(str(cell), style) for cell in (name, *numbers, sum(numbers))], _COUNTS)


def _contents(parts: Sequence[_Part], references: Sequence[Reference]) -> Iterator[Flowable]:
    yield Anchor("contents", "目录", 0)
    yield para("目录", _CHAPTER)
    level: Level | None = None
    for part in parts:
        if part.level is not level:
            level = part.level
            yield gap(5)
            yield ContentsLine(para(_chapter(level, parts), styles.STRONG), _key(level), 0)
        yield ContentsLine(para(_section(part), styles.HEAD), _key(part.level, part.region), 10)
        for policy in part.policies:
            yield ContentsLine(para(policy.name, styles.CELL), policy.id, 20)
    if references:
        yield gap(5)
        yield ContentsLine(para(_reference_head(references), styles.STRONG), "references", 0)


def _reference_head(references: Sequence[Reference]) -> str:
    return f"{_REFERENCES}（{len(references)} 条）"


def _reference_list(references: Sequence[Reference]) -> Iterator[Flowable]:
    """Yield the references, which nobody can apply for: name, kind and document."""
    if not references:
        return
    head = _reference_head(references)
    yield PageBreak()
    yield Anchor("references", head, 0)
    yield para(head, _CHAPTER)
    yield para("规划、法规、平台等：可作依据，不参与匹配。", styles.SMALL)
    for entry in references:
        documents = "；".join(f"{d.citation}（{d.grade.label}）" for d in entry.documents)
        facts = f"{entry.level.value} · {entry.region} · {entry.kind.value}"
        tail = "。".join(part.rstrip("。") for part in (entry.summary, documents) if part)
        yield para([(entry.name, True), (f"（{facts}）{tail}", False)], styles.TIGHT)
