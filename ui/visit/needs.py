"""What answers the need that is being entered or answered: policies and resources, and what of them the user chose. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from matcher import Need, NeedAnswer, needs_of, policies_in_reply, reply_words
from policies import KeceError
from survey.fitting_resources import fitting_resources
from ui.desk.event import Event
from ui.visit.answer_effect import Tone, VisitLine, look_of
from ui.visit.offices import office_names

if TYPE_CHECKING:
    from datetime import date

    from casebook import Request, Resource
    from matcher import Match
    from ui.desk.desk import Desk

_MOST_FOUND = 12
"""Resources that a text finds are listed up to so many."""
RESOURCE_KEY = "resource/"
"""How the keys of lines about a resource begin; its id follows."""


@dataclass(frozen=True)
class NeedWords:
    """The texts of the panel: `lines` are the policies and products that fit, `note` what holds otherwise."""

    title: str = ""
    lines: tuple[VisitLine, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class _Asked:
    """A need with its answer in a match; `officer` and `reply_by` are the promise made for it."""

    match: Match
    answer: NeedAnswer
    officer: str = ""
    reply_by: date | None = None


class NeedPresenter:
    """The need in hand. `changed` is emitted when the panel must refresh."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._asked: _Asked | None = None
        self._offered: tuple[Resource, ...] = ()
        self.chosen: tuple[str, ...] = ()
        self.chosen_resources: tuple[str, ...] = ()
        self.changed = Event()

    def ask(self, need: Need, reply_by: date | None, firm: int | None = None) -> None:
        """Takes the need that is being entered, of the current firm or of another one."""
        match = self._match_of(firm)
        answer = needs_of(match, [need])[0] if match is not None and need.text.strip() else None
        if match is None or answer is None:
            self._asked, self._offered = None, ()
            self.chosen, self.chosen_resources = (), ()
        else:
            self._asked = _Asked(match, answer, self._desk.officer, reply_by)
            offered = {entry.result.policy.id for entry in answer.shown}
            self.chosen = tuple(policy for policy in self.chosen if policy in offered)
            self._offer(need, self.chosen_resources)
        self.changed.emit()

    def _offer(self, need: Need, chosen: tuple[str, ...]) -> None:
        """Offers the chosen resources, and those that are like the need."""
        known = self._desk.book.resources.all() if self._desk.casebook is not None else ()
        kept = tuple(resource for resource in known if resource.id in chosen)
        found = fitting_resources(known, need.category, need.text, self._desk.on)
        self._offered = (*kept, *(resource for resource in found if resource not in kept))
        self.chosen_resources = tuple(resource.id for resource in kept)

    def take(self, request: Request) -> None:
        """Takes a stored request; the policies that its answer names are chosen."""
        need = Need(request.category.value, request.text, request.amount)
        self.ask(need, request.reply_by, request.enterprise)
        named = policies_in_reply(self._desk.library.policies, request.answer)
        self.chosen = tuple(policy.id for policy in named)
        if self._asked is not None:
            self._offer(need, request.resources)
        self.changed.emit()

    def find_resources(self, text: str) -> tuple[Resource, ...]:
        """Returns the resources that a text finds, by words or initials, which are not offered yet."""
        found = self._desk.book.resources.search(text) if text.strip() else ()
        return tuple(resource for resource in found if resource not in self._offered)[:_MOST_FOUND]

    def add_resource(self, resource: str) -> None:
        """Offers and chooses a resource that was found."""
        self._offered += self._desk.book.resources.named([resource])
        self._choose_resource(resource)

    def offices(self, firm: int | None = None) -> tuple[str, ...]:
        """Returns the names of the offices around the firm, the current one if none is named."""
        return office_names(self._desk, firm if firm is not None else self._desk.number)

    def _match_of(self, firm: int | None) -> Match | None:
        if firm is None or firm == self._desk.number:
            return self._desk.firm.match
        try:
            return self._desk.matched(self._desk.book.enterprises.profile(firm, self._desk.on).profile)
        except KeceError:
            return None

    def policy_at(self, place: int) -> str:
        """Returns the policy on the line with that number from 1, or ""."""
        lines = self.words().lines
        return lines[place - 1].key if 0 < place <= len(lines) else ""

    def choose(self, policy: str) -> None:
        """Puts a policy or a resource on the sheet and into the answer, or takes it off again."""
        if not policy:
            return
        if policy.startswith(RESOURCE_KEY):
            self._choose_resource(policy.removeprefix(RESOURCE_KEY))
            return
        rest = tuple(entry for entry in self.chosen if entry != policy)
        self.chosen = rest if policy in self.chosen else (*self.chosen, policy)
        self.changed.emit()

    def _choose_resource(self, resource: str) -> None:
        chosen = self.chosen_resources
        rest = tuple(entry for entry in chosen if entry != resource)
        self.chosen_resources = rest if resource in chosen else (*chosen, resource)
        self.changed.emit()

    def words(self) -> NeedWords:
        """Returns the texts of the panel."""
        asked = self._asked
        if asked is None:
            return NeedWords()
        policies = tuple(self._line(asked, place) for place in range(len(asked.answer.shown)))
        first = len(policies) + 1
        lines = policies + tuple(
            self._resource_line(place, resource) for place, resource in enumerate(self._offered, first)
        )
        note = f"企业提到的{asked.answer.note}。" if asked.answer.note else ""
        if lines:
            return NeedWords(f"对得上的 {len(lines)} 项：按编号放上服务单、写进答复", lines, note)
        until = f"在 {asked.reply_by.isoformat()} 前" if asked.reply_by is not None else "另行"
        lapsed = "、".join(result.policy.short or result.policy.name for result in asked.answer.leads)
        leads = f"久未见受理、可先打听的：{lapsed}。" if lapsed else ""
        return NeedWords("没有对得上的政策或产品", (), f"{note}{asked.officer}{until}答复。{leads}")

    def _line(self, asked: _Asked, place: int) -> VisitLine:
        entry = asked.answer.shown[place]
        policy, group = entry.result.policy, asked.match.group_of(entry.result)
        tone, icon = look_of(group)
        chosen = policy.id in self.chosen
        mark = "　已放上服务单" if chosen else ""
        text = f"{place + 1}　{policy.short or policy.name} · {group.label}{mark}\n{entry.why}"
        return VisitLine(
            text, policy.id, tone, icon="circle-check" if chosen else icon, hint=f"{policy.name}\n{entry.why}"
        )

    def _resource_line(self, place: int, resource: Resource) -> VisitLine:
        chosen = resource.id in self.chosen_resources
        lapsed = not resource.valid_on(self._desk.on)
        mark = "　有效期已过，不会印出" if lapsed else "　已用来答复" if chosen else ""
        said = "；".join(filter(None, (resource.owner, resource.offers, resource.contact, resource.phone)))
        return VisitLine(
            f"{place}　{resource.title} · {resource.kind.value}{mark}\n{said}", f"{RESOURCE_KEY}{resource.id}",
            Tone.BAD if lapsed else Tone.PLAIN, icon="circle-check" if chosen else "layers", hint=f"{resource.title}\n{said}",
        )  # fmt: skip

    def reply(self, text: str = "") -> str:
        """Returns an answer to the firm with a line for each chosen policy; other lines stay, those taken off go."""
        asked = self._asked
        if asked is None:
            return text
        lines = [line for line in text.split("\n") if line.strip()]
        for entry in asked.answer.shown:
            policy = entry.result.policy
            head = f"{policy.name}："
            written = any(line.startswith(head) for line in lines)
            if policy.id not in self.chosen:
                lines = [line for line in lines if not line.startswith(head)]
            elif not written:
                lines.append(reply_words(asked.match, entry.result, entry.why))
        return "\n".join(lines)
