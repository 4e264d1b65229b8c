"""None, True and False kept alive under Qt's binding.

The wheels of PySide6 6.12 are built as if these three could never die, which holds from Python 3.12 on: a call into
Qt that returns one of them gives away a reference it never took. Under Python 3.11 each repaint and each signal
takes one, and after some ten thousand the interpreter aborts (`none_dealloc`). A count too high to be used up in a
working life costs nothing and ends that.
"""

from __future__ import annotations

import ctypes
import sys

_ENOUGH = 1 << 40


def keep_alive() -> None:
    """Raises the reference counts of the three, once; nothing to do from Python 3.12 on."""
    if sys.version_info >= (3, 12) or sys.implementation.name != "cpython":
        return
    for one in (None, True, False):
        if sys.getrefcount(one) < _ENOUGH:
            ctypes.c_ssize_t.from_address(id(one)).value += _ENOUGH
