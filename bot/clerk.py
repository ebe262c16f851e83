"""The clerk: does what people request, with everything that it takes, and passes on what others are to be told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.access import visible_desks
from bot.acts import Act, Asker, Reply, Request, refusal
from bot.answers import Desk
from bot.appointing import Appointing
from bot.confirming import Confirming
from bot.outbox import Post
from bot.wording import notices

_ABOUT_FIGURES = frozenset({Act.SHOW, Act.CONFIRM, Act.WHEN, Act.PROMISE, Act.NO_SALES})


@dataclass(frozen=True, slots=True)
class Clerk:
    """Who does what. `enqueue` takes what is to be sent to others, each post once, however often it is given."""

    appointing: Appointing
    confirming: Confirming
    enqueue: Callable[[Iterable[Post], datetime], None]

    def perform(self, request: Request, asker: Asker, chat: int, desks: Sequence[Desk], now: datetime) -> Reply:
        """Do what is requested in a chat. It blocks, and raises StoreError when nothing can be kept."""
        if request.act in _ABOUT_FIGURES:
            served = visible_desks(desks, chat, asker.user, private=asker.private)
            if not served:
                return refusal(notices.NOT_SERVED)
            reply = self.confirming.perform(request, asker, served, now)
        else:
            reply = self.appointing.perform(request, asker, [desk.office for desk in desks], now)
        if reply.posts:
            self.enqueue(reply.posts, now)
        return reply
