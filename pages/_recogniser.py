"""The add-on that reads text from pictures (rapidocr): found if installed, or in a folder beside the program."""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from pages._limits import ReadingGuard

if TYPE_CHECKING:
    import numpy

FOLDER = "kece-ocr"
"""Name of the folder beside the program that may hold the add-on."""
MISSING = "识别扫描件：未安装"
_HOW = f"在能上网的电脑上运行 pip install kece[ocr]，或把附加组件文件夹 {FOLDER} 放到程序所在的文件夹"
_MODELS = ("det", "rec")
_SIDE = 2400
"""Longest side in pixels that is read: an A4 page at 200 dpi."""
Point = tuple[float, float]


class Seen(msgspec.Struct, frozen=True):
    """A line of text seen in a picture: its four corners in pixels, clockwise from the top left, and its characters."""

    text: str
    score: float
    corners: tuple[Point, ...]
    characters: tuple[tuple[str, Point], ...]
    """Each character with its middle; empty where the add-on does not tell it."""


def is_installed() -> bool:
    """Return whether text in pictures can be read on this computer."""
    if importlib.util.find_spec("rapidocr") is None:
        for place in (Path(sys.executable).parent, Path(sys.argv[0]).resolve().parent, Path(__file__).parents[1]):
            folder = place / FOLDER
            if (folder / "rapidocr").is_dir():
                sys.path.append(str(folder))
                break
    return importlib.util.find_spec("rapidocr") is not None


def tell_missing(numbers: Sequence[int], guard: ReadingGuard) -> None:
    """Note that pages are scans and were not read, and how to read them."""
    shown = "、".join(str(number) for number in numbers[:20]) + ("等" if len(numbers) > 20 else "")
    guard.note(f"{MISSING}。第 {shown} 页是扫描件或图片，没有读出文字；要识别，请{_HOW}")


class Recogniser:
    """Reads text in pictures with models that lie on this computer; nothing is fetched."""

    def __init__(self, guard: ReadingGuard) -> None:
        """Load the models, which takes a second or two. Raises: UserError if the add-on is not complete."""
        try:
            from rapidocr import RapidOCR

            folder = Path(sys.modules["rapidocr"].__file__ or "").parent / "models"
            models = {name: next(iter(sorted(folder.glob(f"*_{name}_*.onnx"))), None) for name in _MODELS}
            if not all(models.values()):
                raise guard.error("识别扫描件的附加组件不完整（缺少模型）", f"请{_HOW}")
            self._engine = RapidOCR(
                params={
                    "Global.log_level": "error",
                    "Global.text_score": 0.0,
                    "Global.use_cls": False,
                    "Global.max_side_len": _SIDE,
                    "Det.model_path": str(models["det"]),
                    "Rec.model_path": str(models["rec"]),
                    "EngineConfig.onnxruntime.intra_op_num_threads": min(2, os.cpu_count() or 1),
                    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
                }
            )
        except (ImportError, OSError, RuntimeError, ValueError, TypeError, KeyError) as error:
            raise guard.error("识别扫描件的附加组件打不开", f"请{_HOW}") from error

    def read(self, picture: numpy.ndarray) -> list[Seen]:
        """Return the lines of a picture (rows of grey bytes), also those without a sure text."""
        import numpy

        result = self._engine(
            numpy.repeat(picture[:, :, None], 3, axis=2), return_word_box=True, return_single_char_box=True
        )
        if getattr(result, "boxes", None) is None or not result.txts:
            return []
        words = result.word_results if len(result.word_results or ()) == len(result.txts) else [()] * len(result.txts)
        return [
            Seen(
                text=text.strip(),
                score=float(score),
                corners=tuple((float(x), float(y)) for x, y in box),
                characters=_characters(text, parts),
            )
            for box, text, score, parts in zip(result.boxes, result.txts, result.scores, words, strict=True)
        ]


def _characters(text: str, parts: Sequence[tuple[str, float, Sequence[Point]]]) -> tuple[tuple[str, Point], ...]:
    """Return the characters with their middles if they are exactly those of the text."""
    found = [(str(part), _middle(box)) for part, _, box in parts if str(part).strip()]
    return tuple(found) if "".join(one for one, _ in found) == "".join(text.split()) else ()


def _middle(box: Sequence[Point]) -> Point:
    return sum(float(x) for x, _ in box) / len(box), sum(float(y) for _, y in box) / len(box)
