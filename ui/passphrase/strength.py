"""Estimates the strength of a passphrase while it is typed. No Qt."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import IntEnum

_MIN_LENGTH, _MIN_DISTINCT = 8, 4
"""The limits of `casebook.encrypt`: characters, different characters."""
_FAIR_SCORE, _STRONG_SCORE = 11, 15
"""Scores from which a passphrase is fair or strong (our choice): different characters, kinds, 2 per Han character."""


class Strength(IntEnum):
    """The strength of a passphrase."""

    REFUSED = 0
    WEAK = 1
    FAIR = 2
    STRONG = 3


@dataclass(frozen=True)
class PassphraseStrength:
    """A strength with a Chinese sentence."""

    strength: Strength
    words: str


def judge_passphrase(text: str) -> PassphraseStrength:
    """Returns the strength of a passphrase. `casebook.encrypt` decides whether it is accepted."""
    plain = unicodedata.normalize("NFKC", text)
    if len(plain) < _MIN_LENGTH:
        return PassphraseStrength(
            Strength.REFUSED, f"至少 {_MIN_LENGTH} 个字符，现在 {len(plain)} 个；可以用几个不相干的词"
        )
    if len(set(plain)) < _MIN_DISTINCT:
        return PassphraseStrength(Strength.REFUSED, "不要只重复几个字符")
    if plain.isdigit():
        return PassphraseStrength(Strength.WEAK, "弱：全是数字，电话、生日很容易被猜到")
    if _is_sequence(plain):
        return PassphraseStrength(Strength.WEAK, "弱：是键盘或字母表上连着的字符")
    score = len(set(plain)) + sum(_kinds(plain)) - 1 + sum(2 for sign in set(plain) if ord(sign) > 0x2E7F)
    if score >= _STRONG_SCORE:
        return PassphraseStrength(Strength.STRONG, "强：请另外记好，忘了口令只能用恢复码")
    if score >= _FAIR_SCORE:
        return PassphraseStrength(Strength.FAIR, "够用：再长一些更好")
    return PassphraseStrength(Strength.WEAK, "弱：再加一两个不相干的词")


def entry_fault(first: str, second: str) -> str:
    """Returns what is wrong with a new passphrase typed twice, "" if it is valid."""
    found = judge_passphrase(first)
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


def _is_sequence(text: str) -> bool:
    low = text.lower()
    lines = ("abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm", "01234567890")
    return any(low in line or low in line[::-1] for line in lines)
