"""The message about the program: the library in use, the versions and licences of the components."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

from ui.widgets import messages

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from policies.library import Library

_LICENCES = (
    ("PySide6-Essentials", "LGPL-3.0"),
    ("reportlab", "BSD-3-Clause"),
    ("sqlite-utils", "Apache-2.0"),
    ("rapidfuzz", "MIT"),
    ("polars", "MIT"),
    ("cryptography", "Apache-2.0 / BSD-3-Clause"),
)


def show_about(parent: QWidget, library: Library) -> None:
    """Shows the library, versions and licences."""
    parts = "\n".join(f"{name} {version(name)}（{licence}）" for name, licence in _LICENCES)
    stamp = library.stamp
    text = (
        f"政策库 {stamp.version}：{len(library.policies)} 项政策，{len(library.references)} 份参考资料\n"
        f"{stamp.digest}\n\n{parts}\n\n"
        "本程序按 Apache-2.0 许可；Qt 按 LGPL-3.0 动态链接；字体 Noto Sans SC 按 OFL-1.1、图标 Lucide 按 ISC 使用。\n"
        "全部组件与许可见程序文件夹里的 THIRD_PARTY.md。"
    )
    messages.show_message(parent, "关于科策一对一", text)
