"""Confirming figures: they are shown first, and a tap confirms what was shown. And promises for what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.chat.access import may_confirm
from bot.chat.acting import Place
from bot.chat.acts import Act, Asker, Reply, Request, blank_buttons, data, refusal
from bot.chat.answers import Desk
from bot.chat.choosing import Choice, all_choices, by_keys, choice_buttons, named, near
from bot.chat.questions import key_of
from bot.ledger.account import Account
from bot.ledger.ledger import Confirmation
from bot.ledger.ledger_store import LedgerStore
from bot.ledger.promises import Promise, PromiseStore
from bot.message import Button, Message
from bot.wording import confirming as words
from bot.wording import notices
from bot.wording.closing import nothing_to_confirm
from scoring.fiscal_year import Month
from scoring.timeliness import Progress
from sheets.months import MonthLabel, parse_month


@dataclass(frozen=True, slots=True)
class Confirming:
    """The acts about figures. They write to the store, so they block; StoreError when that is impossible."""

    ledgers: LedgerStore
    promises: PromiseStore

    def perform(self, request: Request, place: Place) -> Reply:
        """Do what is requested, of the offices that the asking chat may see."""
        asker, desks = place.asker, place.served
        name, label = _district_and_month(request.words)
        chosen = self._chosen(request, name, asker, desks)
        if isinstance(chosen, Reply):
            return chosen
        desk = next(each for each in desks if each.office is chosen.office)
        if asker.user is None or not may_confirm(asker.user, desk, chosen.district):
            return refusal(words.other_district(chosen.district))
        account = self._account(desk, chosen, place.now)
        if account is None:
            return Reply(notices.no_data_yet(desk.office.name, desk.state.trouble))
        if label and (month := account.month_meant(label)):
            request = replace(request, month=month)
        return self._of_account(request, account, asker.user)

    def _of_account(self, request: Request, account: Account, user: int) -> Reply:
        if not account.progress or request.month in account.desk.record.closed_months():
            return Reply(nothing_to_confirm(account.district))
        match request.act, request.month:
            case Act.CONFIRM, month:
                return self._confirm(account, month, request.detail, user)
            case Act.WHEN, Month() as month:
                return Reply(_ask_when(account, month))
            case Act.PROMISE, Month() as month:
                return self._promise(account, month, request.detail, user)
            case Act.NO_SALES, Month() as month:
                return Reply(replace(words.no_sales(account.district, month), buttons=(_back(account),)))
            case _:
                return Reply(_figures(account, request.month))

    @staticmethod
    def _chosen(request: Request, name: str, asker: Asker, desks: Sequence[Desk]) -> Choice | Reply:
        """The district that is meant, or a reply that asks for it."""
        offices = [desk.office for desk in desks]
        if request.district_key:
            found = by_keys(request.office_key, request.district_key, offices)
            return found[0] if found else refusal(notices.STALE_BUTTON)
        if name:
            found = named(name, offices)
            question = notices.which_district(name, near=bool(found or near(name, offices)))
            offered = found or near(name, offices) or all_choices(offices)
        else:
            found = offered = tuple(
                Choice(desk.office, district)
                for desk in desks
                for district in desk.office.districts
                if may_confirm(asker.user, desk, district)
            )
            question = words.choose_district()
        if len(found) == 1:
            return found[0]
        if not offered:
            return refusal(words.NOT_AN_OFFICER)
        buttons = choice_buttons(offered, lambda each: data(Act.SHOW, each.office.name, each.district))
        return Reply(replace(question, buttons=buttons))

    def _account(self, desk: Desk, chosen: Choice, now: datetime, beside: Iterable[Month] = ()) -> Account | None:
        """A district's account as the store has it at this moment, which may be later than the desk's."""
        ledger = self.ledgers.ledger(chosen.office.name)
        promises = tuple(each for each in self.promises.of(chosen.office.name) if each.holds(now))
        record = replace(desk.record, ledger=ledger, promises=promises, is_kept=True)
        return Account.of(replace(desk, record=record), chosen.district, now, beside)

    def _confirm(self, account: Account, month: Month | None, stamp: str, user: int) -> Reply:
        """Confirm the figures that the button was made for; other ones are shown instead."""
        asked = account.unconfirmed(month) if month else account.confirmed_together()
        if not asked:
            return Reply(_figures(account, month))
        if _stamp(asked) != stamp:
            return Reply(_figures(account, month, words.CHANGED_MEANWHILE))
        name = account.desk.office.name
        for each in asked:
            if each.to_confirm is not None:
                given = Confirmation(each.district, each.month, each.to_confirm, user, account.now)
                self.ledgers.confirm(name, given)
        chosen = Choice(account.desk.office, account.district)
        again = self._account(account.desk, chosen, account.now, [each.month for each in asked])
        return Reply(_figures(again or account, month, words.CONFIRMED_NOW))

    def _promise(self, account: Account, month: Month, day: str, user: int) -> Reply:
        """Keep the promise; of the days that are offered now, so that an old button promises nothing for the past."""
        until = next((each for each in account.days(month) if f"{each:%Y%m%d}" == day), None)
        if until is None:
            return Reply(_ask_when(account, month, words.DAY_HAS_PASSED))
        months = account.blank_together(month)
        if not months:
            return Reply(_figures(account, None))
        given = [Promise(account.district, each, until, user, account.now) for each in months]
        self.promises.keep(account.desk.office.name, *given)
        return Reply(replace(words.promised(account.district, months, until), buttons=(_back(account),)))


def _district_and_month(text: str) -> tuple[str, MonthLabel | None]:
    """The words typed after the command: a district, a month, both in this order, or nothing."""
    tokens = text.split()
    for cut in range(len(tokens)):
        if label := parse_month(" ".join(tokens[cut:])):
            return " ".join(tokens[:cut]), label
    return text, None


def _figures(account: Account, month: Month | None, note: str = "") -> Message:
    """The figures of a month, or of all that are asked for, over a button for each that can be confirmed."""
    shown = [each for each in account.progress if month in {None, each.month}]
    lines = [account.line(each) for each in shown]
    all_done = any(each.amount is not None for each in shown) and not account.unconfirmed(month)
    message = words.figures(account.district, lines, note, to_confirm=not all_done).adding(account.freshness)
    return replace(message, buttons=_figure_buttons(account, month))


def _figure_buttons(account: Account, month: Month | None) -> tuple[tuple[Button, ...], ...]:
    office, district = account.desk.office.name, account.district
    asked = account.unconfirmed(month)
    single = [
        Button(words.confirm_label([each.month]), data(Act.CONFIRM, office, district, each.month, _stamp([each])))
        for each in asked
    ]
    rows = [tuple(single[start : start + 2]) for start in range(0, len(single), 2)]
    together = () if month else account.confirmed_together()
    if len(together) > 1:
        label = words.confirm_label([each.month for each in together])
        rows.append((Button(label, data(Act.CONFIRM, office, district, None, _stamp(together))),))
    if blank := account.blank(month):
        rows += blank_buttons(office, district, blank[-1])
    return tuple(rows)


def _stamp(progress: Sequence[Progress]) -> str:
    """A short text that changes with any of the figures: what a button was made for."""
    return key_of("|".join(f"{each.month}={each.to_confirm}" for each in progress))


def _ask_when(account: Account, month: Month, note: str = "") -> Message:
    months = account.blank_together(month)
    if not months:
        return _figures(account, None)
    office, due = account.desk.office, account.desk.office.calendar.due(month)
    buttons = [
        (
            Button(
                words.day_label(until, account.now.date(), due=due),
                data(Act.PROMISE, office.name, account.district, month, f"{until:%Y%m%d}"),
            ),
        )
        for until in account.days(month)
    ]
    return replace(words.when(account.district, months, note), buttons=(*buttons, _back(account)))


def _back(account: Account) -> tuple[Button, ...]:
    return (Button(words.BACK, data(Act.SHOW, account.desk.office.name, account.district)),)
