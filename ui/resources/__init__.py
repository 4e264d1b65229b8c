"""The page 资源: what the office can answer a need of a firm with, besides policies."""

from ui.resources.page import ResourcesPage

__all__ = ["ResourcesPage"]
