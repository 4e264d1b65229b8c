"""科策一对一: the one place that wires the rooms together, and its command line.

Without a command the window opens. No other command imports Qt.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Never

if TYPE_CHECKING:
    from casebook import Casebook
    from matcher import Match, Profile
    from policies import Policy
    from policies.library import Library
    from sheet import SheetOptions
    from ui.services import Services

_TRANSLATED = (
    (r"unrecognized arguments: (.*)", r"不认识的参数：\1"),
    (r"the following arguments are required: (.*)", r"缺少参数：\1"),
    (r"argument (.*?): expected one argument", r"\1 后面要写一个值"),
    (r"argument (.*?): invalid choice: (.*?) \(.*", r"\1 不能是 \2"),
)


class _Parser(argparse.ArgumentParser):
    """An argument parser whose complaints are one Chinese sentence."""

    def error(self, message: str) -> Never:
        for pattern, sentence in _TRANSLATED:
            if re.fullmatch(pattern, message):
                message = re.sub(pattern, sentence, message)
                break
        from policies.errors import UserError

        raise UserError(f"命令行有误：{message}。用法见 python main.py --help")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        from policies.errors import UserError

        raise UserError(f"--on 的日期“{text}”无效，请写成 2026-03-14 的样子") from None


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="main.py", description="科策一对一：科技政策匹配与服务单", add_help=True)
    commands = parser.add_subparsers(dest="command", parser_class=_Parser)
    matching = commands.add_parser("match", help="用一份企业画像匹配政策库")
    matching.add_argument("profile", type=Path, help="企业画像（JSON 或 YAML）")
    matching.add_argument("--on", help="按哪一天匹配，默认今天")
    matching.add_argument("--json", action="store_true", help="输出一个 JSON 对象")
    matching.add_argument("--pdf", type=Path, help="把服务单写到这个文件")
    matching.add_argument("--edition", choices=("firm", "officer"), default="firm", help="企业版或工作版")
    matching.add_argument("--policies", type=Path, help="用这个文件夹的政策文件代替内置政策库")
    policies = commands.add_parser("policies", help="政策库").add_subparsers(
        dest="action", required=True, parser_class=_Parser
    )
    checking = policies.add_parser("check", help="检查政策文件，一次列出全部错误")
    checking.add_argument("--freshness", action="store_true", help="列出失效、将到期、被取代和只有转述来源的政策")
    checking.add_argument("folder", type=Path, nargs="?", help="政策文件夹，默认内置政策库的源文件")
    listing = policies.add_parser("list", help="列出政策库")
    listing.add_argument("--json", action="store_true", help="完整输出，含规则树")
    return parser


def built_in_library() -> Library:
    """The library that comes with the program."""
    from policies.library import load_library
    from resources import library_path

    return load_library(library_path())


def _library(folder: Path | None) -> Library:
    if folder is None:
        return built_in_library()
    from policies.library import library_of
    from policies.loader import read_folder

    return library_of(read_folder(folder), "自定义")


def match_file(path: Path, on: date, library: Library) -> Match:
    """Matches the profile in a file against a library.

    Raises: UserError for anything wrong with the file.
    """
    from matcher import Stamp, match

    return match(library.policies, _profile(path), on, Stamp(library.version, library.digest))


def _profile(path: Path) -> Profile:
    from matcher import read_profile
    from policies.rawfile import read_raw

    return read_profile(read_raw(path), path.name)


def _match(arguments: argparse.Namespace) -> int:
    from matcher import as_json, as_text

    on = date.today() if arguments.on is None else _day(arguments.on)
    result = match_file(arguments.profile, on, _library(arguments.policies))
    if arguments.pdf is not None:
        from sheet import Edition, SheetOptions, write_sheet

        write_sheet(result, arguments.pdf, SheetOptions(edition=Edition(arguments.edition)))
    if arguments.json:
        print(json.dumps(as_json(result), ensure_ascii=False, indent=1))
    else:
        print(as_text(result), end="")
        if arguments.pdf is not None:
            print(f"服务单：{arguments.pdf.resolve()}")
    return 0


def _policies(arguments: argparse.Namespace) -> int:
    return (
        _check(arguments.folder, freshness=arguments.freshness)
        if arguments.action == "check"
        else _list(as_json=arguments.json)
    )


def _check(folder: Path | None, *, freshness: bool) -> int:
    from matcher import disagreements
    from policies.errors import Mistakes
    from policies.loader import LIBRARY_FOLDER, read_folder
    from policies.upkeep import coverage

    try:
        policies = read_folder(folder or LIBRARY_FOLDER)
    except Mistakes as error:
        print("\n".join(error.lines()))
        print(f"共 {len(error.mistakes)} 处错误。")
        return 1
    wrong = [line for policy in policies for line in disagreements(policy)]
    today = date.today()
    counts = {kind: sum(policy.modelled(today) == kind for policy in policies) for kind in ("full", "partial", "none")}
    print("\n".join(wrong) + ("\n" if wrong else ""), end="")
    print(
        f"{len(policies)} 项政策：可自动判断 {counts['full']}，部分需人工核实 {counts['partial']}，条件未公布 {counts['none']}。"
    )
    examples = sum(len(policy.examples) for policy in policies)
    print(f"{examples} 个例子，{len(wrong)} 个不符。")
    print("\n".join(_stale(policies, today) if freshness else coverage(policies, today)))
    return 1 if wrong else 0


def _stale(policies: Sequence[Policy], on: date) -> list[str]:
    """What grows stale, sorted by how many of the sample firms it touches."""
    from matcher import Stamp, match
    from policies.upkeep import freshness
    from resources import sample_paths

    firms: dict[str, int] = {}
    for path in sample_paths():
        for result in match(policies, _profile(path), on, Stamp("", "")).results:
            if result.verdict.value != "ineligible":
                firms[result.policy.id] = firms.get(result.policy.id, 0) + 1
    return [
        f"{stale.reason.value}\t{stale.policy.id}\t{stale.policy.name}\t{stale.detail}\t涉及示例企业 {stale.firms} 家"
        for stale in freshness(policies, on, firms)
    ]


def _list(*, as_json: bool) -> int:
    library = built_in_library()
    if as_json:
        from policies.library import to_plain

        print(json.dumps([to_plain(policy) for policy in library.policies], ensure_ascii=False, indent=1))
        return 0
    for policy in library.policies:
        print(f"{policy.id}\t{policy.level.value}\t{policy.region}\t{policy.kind.value}\t{policy.name}")
    return 0


def _has_display() -> bool:
    if sys.platform != "linux":
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def _window() -> int:
    if not _has_display():
        print(
            "没有图形界面，窗口打不开；可以用 main.py match、main.py policies check、main.py policies list",
            file=sys.stderr,
        )
        return 2
    from ui import run

    return run(window_services(data_folder()))


def data_folder() -> Path:
    """Where the bureau's records and the settings are: the user's data folder, or KECE_DATA."""
    from platformdirs import user_data_path

    given = os.environ.get("KECE_DATA", "")
    return Path(given) if given else user_data_path("kece", appauthor=False)


def window_services(folder: Path, today: Callable[[], date] = date.today) -> Services:
    """The rooms as the window gets them, with everything that is kept below a folder."""
    from resources import library_path
    from ui.services import Services

    return Services(
        library=built_in_library,
        samples=_samples,
        read_file=_read_file,
        write_file=_write_file,
        sheet=_sheet,
        today=today,
        casebook=_open_casebook,
        folder=folder,
        library_body=lambda: library_path().read_bytes(),
    )


def _open_casebook(path: Path) -> Casebook:
    from casebook import open_casebook

    return open_casebook(path)


def _samples() -> tuple[Path, ...]:
    from resources import sample_paths

    return sample_paths()


def _read_file(path: Path) -> object:
    from policies.rawfile import read_raw

    return read_raw(path)


def _write_file(path: Path, data: bytes) -> None:
    from sheet import write_beside

    write_beside(path, data)


def _sheet(match: Match, options: SheetOptions) -> bytes:
    from sheet import sheet_bytes

    return sheet_bytes(match, options)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns the exit code: 0 done, 1 mistakes found, 2 bad input."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]  # text streams of the interpreter
    given = sys.argv[1:] if arguments is None else list(arguments)
    return _command(given) if given else _window()


def _command(arguments: list[str]) -> int:
    from policies.errors import Mistakes, UserError

    try:
        parsed = _parser().parse_args(arguments)
        return {"match": _match, "policies": _policies}[parsed.command](parsed)
    except Mistakes as error:
        print("；".join(error.lines()[:5]) + ("……" if len(error.mistakes) > 5 else ""), file=sys.stderr)
    except UserError as error:
        print(error, file=sys.stderr)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 2


if __name__ == "__main__":
    raise SystemExit(main())
