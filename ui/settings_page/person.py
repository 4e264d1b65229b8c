"""The widgets of the section 个人与单位: name of the officer, office and its district, colour theme, idle time before locking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QFormLayout, QLineEdit

from policies.places import NOWHERE, known_place
from ui.entry.pick_line import PickPopup
from ui.entry.picks import near
from ui.settings_page.section import SettingsSection, muted
from ui.widgets import theme
from ui.widgets.line import PasteCleaningLineEdit
from ui.widgets.override import override

if TYPE_CHECKING:
    from ui.desk.desk import Desk

_LINES = {
    "officer": ("姓名", "记入修改记录、走访记录和服务单"),
    "office": ("单位", "例如：××区科技局；印在服务单和恢复单上"),
    "region": ("所在区", "例如：河东区；新建的企业没有信用代码时，先推定在这里"),
    "phone": ("联系电话", "印在服务单上，企业有问题时打"),
}
_THEMES = (("跟随系统", ""), ("浅色", "light"), ("深色", "dark"))
_MINUTES = (0, 3, 5, 10, 15, 30, 60)


class PersonSection(SettingsSection):
    """Saves every value as soon as it is entered."""

    def __init__(self, desk: Desk, colours: theme.Colours) -> None:
        super().__init__(desk, colours, "个人与单位", "填一次就行，改了马上生效。只存在这台电脑上。")
        self.lines = {name: PasteCleaningLineEdit() for name in _LINES}
        self.theme, self.minutes = QComboBox(), QComboBox()
        self.note, self.region_note = muted(), muted()
        form = QFormLayout()
        form.setVerticalSpacing(10)
        for name, (label, tip) in _LINES.items():
            line = self.lines[name]
            line.setPlaceholderText(tip)
            line.setAccessibleName(label)
            line.setMaximumWidth(460)
            form.addRow(label, line)
            if name == "region":
                form.addRow("", self.region_note)
        for label, value in _THEMES:
            self.theme.addItem(label, value)
        self.theme.setMaximumWidth(160)
        self.theme.setAccessibleName("外观")
        form.addRow("外观", self.theme)
        for minutes in _MINUTES:
            self.minutes.addItem(f"{minutes} 分钟" if minutes else "不自动锁定", minutes)
        self.minutes.setMaximumWidth(160)
        self.minutes.setAccessibleName("多少分钟没有操作就锁定")
        form.addRow("没有操作时锁定", self.minutes)
        form.addRow("", self.note)
        self.column.addSpacing(theme.SPACE)
        self.column.addLayout(form)
        self.column.addStretch(1)
        for name, line in self.lines.items():
            line.editingFinished.connect(lambda name=name, line=line: self._keep(name, line))
        self.lines["office"].editingFinished.connect(self._show_region)
        self._popup = PickPopup("region", self.lines["region"])
        self._popup.picked.connect(self._take_region)
        self.theme.activated.connect(self._apply_theme_choice)
        self.minutes.activated.connect(lambda _: self.desk.settings.change(lock_after=int(self.minutes.currentData())))

    def _keep(self, name: str, line: QLineEdit) -> None:
        if name == "region":
            self._keep_region(line.text().strip())
            return
        self.desk.settings.change(**{name: line.text().strip()})

    def _keep_region(self, text: str) -> None:
        """Saves the district of the office; a text that is no known place is refused with the nearest names."""
        presumed = self.desk.settings.now.own_place
        if presumed is not None and text == presumed.name:
            return
        place = known_place(text, field="district") if text else NOWHERE
        if place is None:
            close = near("region", text)
            self.region_note.setText(f"“{text}”不是已知的地名，没有改" + (f"；接近的有：{close}" if close else "。"))
            self.region_note.show()
            return
        self.desk.settings.change(region=place.name)
        self._show_region()

    def _take_region(self, name: str) -> None:
        self._keep_region(name)

    def _show_region(self) -> None:
        now = self.desk.settings.now
        place = now.own_place
        self.lines["region"].setText(place.name if place is not None else "")
        told = "" if place is None or now.region else "按单位名称推定，不对就在上面改。"
        self.region_note.setText(told)
        self.region_note.setVisible(bool(told))

    def _apply_theme_choice(self) -> None:
        """Saves and applies the chosen theme; "" means the theme of the desktop."""
        from PySide6.QtWidgets import QApplication

        value = str(self.theme.currentData())
        app = QApplication.instance()
        colours = {"light": theme.LIGHT, "dark": theme.DARK}.get(value)
        if colours is None and isinstance(app, QApplication):
            colours = theme.preferred(app)
        apply_theme = getattr(self.window(), "apply_theme", None)
        if apply_theme is not None:
            apply_theme(colours)
        self.desk.settings.change(theme=value)

    @override
    def arrive(self) -> None:
        now = self.desk.settings.now
        for name, line in self.lines.items():
            line.setText(str(getattr(now, name)))
        self._show_region()
        self.theme.setCurrentIndex(max(0, self.theme.findData(now.theme)))
        if self.minutes.findData(now.lock_after) < 0:
            self.minutes.addItem(f"{now.lock_after} 分钟", now.lock_after)
        self.minutes.setCurrentIndex(self.minutes.findData(now.lock_after))
        self.note.setText(
            "锁定后要输入口令才能继续。也可以随时按 Ctrl+L 立即锁定。"
            if self.desk.encrypted
            else "只有开启“密码保护”后才会锁定：没有口令，锁上也拦不住人。"
        )

    @override
    def leave(self) -> None:
        for name, line in self.lines.items():
            self._keep(name, line)
