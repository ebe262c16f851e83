"""The clerk: does what people request about officers and figures, and passes on what others are to be told."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.chat.acting import Place
from bot.chat.acts import Act, Reply, Request, pressed_request, typed_request
from bot.ledger.confirming import Confirming
from bot.people.appointing import Appointing
from bot.posts.post import Post

_ABOUT_FIGURES = frozenset({Act.SHOW, Act.CONFIRM, Act.WHEN, Act.PROMISE, Act.NO_SALES})


@dataclass(frozen=True, slots=True)
class Clerk:
    """Everything blocks, and raises StoreError when nothing can be kept.

    `enqueue` takes what is to be sent to others, each post once, however often it is given.
    """

    appointing: Appointing
    confirming: Confirming
    enqueue: Callable[[Iterable[Post], datetime], None]

    def typed(self, text: str, place: Place, *, to_bot: bool) -> Reply | None:  # noqa: ARG002 (a command stands alone)
        """Do what a typed line requests; an invitation is for those who are not served yet."""
        request = typed_request(text, place.asker.bot, private=place.asker.private)
        if request is None or not (place.is_served or request.act is Act.JOIN):
            return None
        return self._perform(request, place)

    def pressed(self, data: str, place: Place) -> Reply | None:
        """Do what a button requests, of those who are served."""
        request = pressed_request(data)
        return self._perform(request, place) if request and place.is_served else None

    def _perform(self, request: Request, place: Place) -> Reply:
        performer = self.confirming if request.act in _ABOUT_FIGURES else self.appointing
        reply = performer.perform(request, place)
        if reply.posts:
            self.enqueue(reply.posts, place.now)
        return reply
