"""变动告知: firms that changed policies or ending titles concern, and the letters to them."""

from ui.letters.page import LettersPage

__all__ = ["LettersPage"]
