"""How good a passphrase is, in words while it is typed. No Qt."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import IntEnum

_LEAST, _DIFFERENT = 8, 4
_GOOD, _STRONG = 11, 15


class Strength(IntEnum):
    """From useless to strong."""

    REFUSED = 0
    WEAK = 1
    FAIR = 2
    STRONG = 3


@dataclass(frozen=True)
class Judged:
    """A strength and what to say of it."""

    strength: Strength
    words: str


def judged(text: str) -> Judged:
    """What is to be said of a passphrase; whether it is accepted at all is decided where it is set."""
    plain = unicodedata.normalize("NFKC", text)
    if len(plain) < _LEAST:
        return Judged(Strength.REFUSED, f"至少 {_LEAST} 个字符，现在 {len(plain)} 个；可以用几个不相干的词")
    if len(set(plain)) < _DIFFERENT:
        return Judged(Strength.REFUSED, "不要只重复几个字符")
    if plain.isdigit():
        return Judged(Strength.WEAK, "弱：全是数字，电话、生日很容易被猜到")
    if _is_run(plain):
        return Judged(Strength.WEAK, "弱：是键盘或字母表上连着的字符")
    score = len(set(plain)) + sum(_kinds(plain)) - 1 + sum(2 for sign in set(plain) if ord(sign) > 0x2E7F)
    if score >= _STRONG:
        return Judged(Strength.STRONG, "强：请另外记好，忘了口令只能用恢复码")
    if score >= _GOOD:
        return Judged(Strength.FAIR, "够用：再长一些更好")
    return Judged(Strength.WEAK, "弱：再加一两个不相干的词")


def fault_of(first: str, second: str) -> str:
    """Why two entries of a new passphrase cannot be taken; empty when they can."""
    found = judged(first)
    if found.strength is Strength.REFUSED:
        return found.words
    return "" if first == second else "两次输入的口令不一样"


def _kinds(text: str) -> tuple[bool, ...]:
    return (
        any(sign.islower() for sign in text),
        any(sign.isupper() for sign in text),
        any(sign.isdigit() for sign in text),
        any(not sign.isalnum() for sign in text),
    )


def _is_run(text: str) -> bool:
    low = text.lower()
    lines = ("abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm", "01234567890")
    return any(low in line or low in line[::-1] for line in lines)
