"""走访: planning and recording visits, requests and follow-ups; and the visit itself, question by question."""

from ui.visit.page import VisitPage

__all__ = ["VisitPage"]
