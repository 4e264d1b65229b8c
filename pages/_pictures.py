"""Pictures as files: opened within the limits, turned as the camera says, straightened."""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING

from pages._limits import ReadingGuard
from pages.model import Picture

if TYPE_CHECKING:
    from PIL.Image import Image

_KINDS = ("PNG", "JPEG", "BMP", "GIF", "TIFF", "WEBP")
_DAMAGED = "不是完好的图片"
_AGAIN = "请重新扫描或拍照，存为 JPG 或 PNG"


def pictures_of(data: bytes, guard: ReadingGuard) -> list[Picture]:
    """Return the picture of each page of a picture file, turned as the camera says.

    Raises: UserError for a damaged or too large one.
    """
    from PIL import Image

    trouble = (OSError, ValueError, SyntaxError, EOFError, MemoryError, Image.DecompressionBombError)
    try:
        with warnings.catch_warnings(action="ignore"), Image.open(io.BytesIO(data), formats=_KINDS) as opened:
            count = int(getattr(opened, "n_frames", 1)) if opened.format == "TIFF" else 1
            guard.check_pages(count)
            found = []
            for i in range(count):
                opened.seek(i)
                found.append(_checked(opened, guard))
                guard.check()
            return found
    except trouble as error:
        raise guard.error(_DAMAGED, _AGAIN) from error


def _checked(opened: Image, guard: ReadingGuard) -> Picture:
    from PIL import ImageOps

    if opened.width * opened.height > guard.limits.pixels:
        most = guard.limits.pixels // 10_000
        raise guard.error(f"图片有 {opened.width}×{opened.height} 像素，超过 {most} 万", "请缩小后再打开")
    image = ImageOps.exif_transpose(opened)
    return _picture(_on_white(image))


def _on_white(image: Image) -> Image:
    from PIL import Image as Images

    if image.mode in ("RGBA", "LA", "P", "PA"):
        above = image.convert("RGBA")
        below = Images.new("RGBA", above.size, "white")
        return Images.alpha_composite(below, above).convert("RGB")
    return image.convert("RGB")


def _picture(image: Image) -> Picture:
    return Picture(image.width, image.height, image.tobytes())


def resized(picture: Picture, width: int) -> Picture:
    """Return a picture made smaller to a width in pixels; it is never made larger."""
    from PIL import Image

    if width >= picture.width:
        return picture
    image = Image.frombytes("RGB", (picture.width, picture.height), picture.rgb)
    return _picture(image.resize((max(1, width), max(1, round(picture.height * width / picture.width)))))


def straightened(picture: Picture, turn: float) -> Picture:
    """Return a picture turned clockwise by degrees: by quarters, and by the rest with white corners."""
    from PIL import Image

    quarters = round(turn / 90)
    rest = turn - 90 * quarters
    if not quarters % 4 and not rest:
        return picture
    image = Image.frombytes("RGB", (picture.width, picture.height), picture.rgb)
    if quarters % 4:
        ways = (Image.Transpose.ROTATE_270, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_90)
        image = image.transpose(ways[quarters % 4 - 1])
    if rest:
        image = image.rotate(-rest, resample=Image.Resampling.BICUBIC, fillcolor="white")
    return _picture(image)
