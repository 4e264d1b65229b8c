"""The page of the register of resources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casebook import Resource
from ui.ledger.page import LedgerPage
from ui.resources.ledger import resources_spec
from ui.widgets.override import override

if TYPE_CHECKING:
    from ui.desk.desk import Desk
    from ui.widgets.theme import Colours


class ResourcesPage(LedgerPage[Resource]):
    """The page 资源. It is asked to show nothing, or a text to search for."""

    def __init__(self, desk: Desk, colours: Colours) -> None:
        super().__init__(desk, colours, resources_spec(desk))

    @override
    def arrive(self, target: object = None) -> None:
        """Shows the register; a text is searched for."""
        super().arrive()
        if isinstance(target, str):
            self.line.setText(target)
