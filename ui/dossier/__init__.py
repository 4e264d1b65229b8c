"""The page 企业档案: one firm at a glance: timeline, what is open, its plan (一企一策), and joining two firms that are one."""

from ui.dossier.page import DossierPage

__all__ = ["DossierPage"]
