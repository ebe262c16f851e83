"""Appointing officers: an admin gives a link away, whoever opens it is proposed, and an admin decides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.chat.acting import Place
from bot.chat.acts import Act, Asker, Reply, Request, data, refusal
from bot.chat.choosing import Choice, all_choices, by_keys, choice_buttons, named, near, rows
from bot.chat.questions import key_of
from bot.message import Button, Message
from bot.office.office import Office
from bot.people import links
from bot.people.officers import Officer, OfficerStore
from bot.posts.post import Post
from bot.wording import notices
from bot.wording import people as words
from scoring.sales import District

MOST_BUTTONS = 100
"""Telegram refuses a message with more."""


@dataclass(frozen=True, slots=True)
class Appointing:
    """The acts about officers. They write to the store, so they block; StoreError when that is impossible."""

    officers: OfficerStore

    def perform(self, request: Request, place: Place) -> Reply:
        """Do what is requested; of all offices, the asker may deal with those whose admin they are."""
        asker, now = place.asker, place.now
        if request.act is Act.JOIN:
            return self._join(request.words, place)
        own = [desk.office for desk in place.desks if asker.user in desk.office.admins]
        if not own or asker.user is None:
            return refusal(notices.ADMINS_ONLY)
        if not asker.private:
            return refusal(notices.PRIVATE_ONLY)
        if request.act is Act.LINK:
            return self._link(request, asker, own, now)
        if request.act is Act.OFFICERS:
            return self._list(request, own)
        return self._about_one(request, asker.user, own, now)

    def _link(self, request: Request, asker: Asker, own: Sequence[Office], now: datetime) -> Reply:
        chosen = by_keys(request.office_key, request.district_key, own) or (
            named(request.words, own) if request.words else ()
        )
        if len(chosen) == 1:
            return self._invitation(chosen[0], asker.bot, now)
        close = chosen or (near(request.words, own) if request.words else ())
        question = notices.which_district(request.words, near=bool(close)) if request.words else words.choose_for_link()
        buttons = choice_buttons(
            close or all_choices(own), lambda each: data(Act.LINK, each.office.name, each.district)
        )
        return Reply(replace(question, buttons=buttons))

    def _invitation(self, chosen: Choice, bot: str, now: datetime) -> Reply:
        invitation = links.Invitation(chosen.office.name, chosen.district, now + links.LIFETIME)
        address = links.address(bot, invitation.payload(self.officers.link_key()))
        expires = invitation.expires.astimezone(chosen.office.time_zone)
        return Reply(words.invitation(chosen.district, address, expires), photo=links.qr_picture(address))

    def _join(self, payload: str, place: Place) -> Reply:
        """Propose whoever opened an invitation; the admins are told once, however often it is opened."""
        asker, now, offices = place.asker, place.now, [desk.office for desk in place.desks]
        invitation = links.read_invitation(payload, self.officers.link_key(), offices)
        if invitation is None or asker.user is None:
            return refusal(words.LINK_UNKNOWN)
        if invitation.expires <= now:
            return refusal(words.LINK_EXPIRED)
        name, district = invitation.office, invitation.district
        officer = self.officers.propose(name, asker.user, asker.name, district, now)
        if officer.bound:
            return Reply(words.already(district))
        office = next(each for each in offices if each.name == name)
        key, proposal = _key("proposed", office, officer, officer.asked_at or now), _proposal(office, officer)
        posts = tuple(Post(f"{key}|{admin}", name, admin, proposal) for admin in sorted(office.admins))
        return Reply(words.waiting(district), posts=posts)

    def _list(self, request: Request, own: Sequence[Office]) -> Reply:
        chosen = [office for office in own if request.office_key in {"", key_of(office.name)}]
        if len(chosen) != 1:
            choices = [Button(office.name, data(Act.OFFICERS, office.name)) for office in own]
            return Reply(replace(notices.choose_office(), buttons=rows(choices)))
        (office,) = chosen
        known = self.officers.of(office.name)
        ordered = {district: [each for each in known if each.district == district] for district in office.districts}
        for each in known:  # also of a district that the office has no more: or they could never be removed
            if each.district not in office.districts:
                ordered.setdefault(each.district, []).append(each)
        shown = [each for group in ordered.values() for each in group]
        if request.district_key:
            shown = [each for each in shown if key_of(each.district) == request.district_key][:MOST_BUTTONS]
        buttons = [Button(words.officer_label(each), _data(Act.OFFICER, office, each)) for each in shown]
        if len(buttons) > MOST_BUTTONS:
            counts = Counter(each.district for each in shown)
            buttons = [
                Button(words.count_label(district, count), data(Act.OFFICERS, office.name, district))
                for district, count in counts.items()
            ]
        return Reply(replace(words.officer_list(office.name, ordered), buttons=rows(buttons)))

    def _about_one(self, request: Request, admin: int, own: Sequence[Office], now: datetime) -> Reply:
        found = [
            (office, each)
            for office in own
            if key_of(office.name) == request.office_key
            for each in self.officers.of(office.name)
            if key_of(each.district) == request.district_key and str(each.user) == request.detail.partition(".")[0]
        ]
        if not found:
            return Reply(Message(words.DECIDED_ALREADY))
        ((office, officer),) = found
        decision = _Decision(self.officers, office, officer, admin, now)
        done = _DECISIONS[request.act](decision, request.detail.partition(".")[2])
        return done or Reply(Message(words.DECIDED_ALREADY))


@dataclass(frozen=True, slots=True)
class _Decision:
    """What an admin decides about an officer. None: meanwhile somebody else has decided."""

    officers: OfficerStore
    office: Office
    officer: Officer
    admin: int
    now: datetime

    def card(self, _detail: str) -> Reply:
        """Show the officer with what can be decided."""
        office, officer = self.office, self.officer
        acts = {Act.MOVE: words.MOVE, Act.REMOVE: words.REMOVE}
        if not officer.bound:
            acts = {Act.ACCEPT: words.ACCEPT, Act.DECLINE: words.DECLINE}
        buttons = tuple(Button(label, _data(act, office, officer)) for act, label in acts.items())
        return Reply(replace(words.officer_card(officer), buttons=(buttons, (_back(office),))))

    def accept(self, _detail: str) -> Reply | None:
        """Agree to the proposal."""
        officer = self.officer
        if not self.officers.bind(self.office.name, officer.user, officer.district, by=self.admin, at=self.now):
            return None
        return self._done(words.accepted(officer), "accepted", words.welcome(officer.district))

    def decline(self, _detail: str) -> Reply | None:
        """Do not agree to the proposal."""
        officer = self.officer
        if officer.bound or not self.officers.remove(self.office.name, officer.user, officer.district):
            return None
        return self._done(words.declined(officer), "declined", words.not_accepted(officer.district))

    def remove(self, _detail: str) -> Reply | None:
        """Take the district from the officer."""
        officer = self.officer
        if not self.officers.remove(self.office.name, officer.user, officer.district):
            return None
        return self._done(words.removed(officer.district), "removed", words.removed(officer.district))

    def move(self, _detail: str) -> Reply:
        """Show the districts that the officer could have instead."""
        office, officer = self.office, self.officer
        others = [each for each in all_choices([office]) if each.district != officer.district]
        buttons = choice_buttons(others, lambda each: _data(Act.MOVE_TO, office, officer, each.district))
        return Reply(replace(words.move_where(officer), buttons=(*buttons, (_back(office),))))

    def move_to(self, key: str) -> Reply | None:
        """Give the officer another district in place of this one."""
        to = next((each for each in self.office.districts if key_of(each) == key), None)
        if to is None or not self.officers.transfer(self.office.name, self.officer, to, by=self.admin, at=self.now):
            return None
        return self._done(words.welcome_elsewhere(self.officer, to), "moved", words.welcome(to))

    def _done(self, shown: Message, kind: str, told: Message) -> Reply:
        """The list is one step away for the admin, and the officer is told."""
        key = _key(kind, self.office, self.officer, self.now)
        post = Post(key, self.office.name, self.officer.user, told)
        return Reply(replace(shown, buttons=((_back(self.office),),)), posts=(post,))


_DECISIONS: Mapping[Act, Callable[[_Decision, str], Reply | None]] = {
    Act.OFFICER: _Decision.card,
    Act.ACCEPT: _Decision.accept,
    Act.DECLINE: _Decision.decline,
    Act.REMOVE: _Decision.remove,
    Act.MOVE: _Decision.move,
    Act.MOVE_TO: _Decision.move_to,
}


def _proposal(office: Office, officer: Officer) -> Message:
    labels = {Act.ACCEPT: words.ACCEPT, Act.DECLINE: words.DECLINE}
    buttons = tuple(Button(label, _data(act, office, officer)) for act, label in labels.items())
    return replace(words.proposal(officer), buttons=(buttons,))


def _key(kind: str, office: Office, officer: Officer, now: datetime) -> str:
    """What is told about an officer, once for each time that it is decided."""
    return f"{kind}|{key_of(office.name)}|{key_of(officer.district)}|{officer.user}|{now.timestamp():.0f}"


def _data(act: Act, office: Office, officer: Officer, to: District | None = None) -> str:
    detail = f"{officer.user}.{key_of(to)}" if to else str(officer.user)
    return data(act, office.name, officer.district, detail=detail)


def _back(office: Office) -> Button:
    return Button(words.ALL_OFFICERS, data(Act.OFFICERS, office.name))
