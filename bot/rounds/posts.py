"""What the group is told of closed rounds, once each: with which figures, and why one was opened again."""

from __future__ import annotations

from collections.abc import Iterator

from bot.office.reading import Reading
from bot.posts.post import Post
from bot.posts.situation import FORGOTTEN_AFTER, Situation
from bot.rounds.closings import Closing
from bot.wording.closing import closed_post, reopened
from bot.wording.overview import standings_message


def closing_posts(now: Situation, reading: Reading) -> Iterator[Post]:
    """What is to be said at this moment and was not said yet.

    A round that was opened again before anybody heard that it was closed is not spoken of.
    """
    since = max(now.born_at, now.now - FORGOTTEN_AFTER).replace(microsecond=0)  # closings are dated to the second
    for closing in reading.record.closings if now.may_speak else ():
        told, reopening = now.key("closed", closing.digest, now.office.chat), closing.reopening
        if reopening is None and closing.copy and closing.at >= since and now.unclaimed(told):
            closed = _of(reading, closing)
            message = closed_post(standings_message(closed), closed)
            yield Post(told, now.office.name, now.office.chat, message, until=now.until)
        again = now.key("reopened", closing.digest, now.office.chat)
        if reopening and reopening.at >= since and told in now.claimed and now.unclaimed(again):
            message = reopened(now.office, closing, reopening)
            yield Post(again, now.office.name, now.office.chat, message, until=now.until)


def _of(reading: Reading, closing: Closing) -> Reading:
    return Reading.of(reading.office, reading.snapshot, reading.today, closing.round, reading.record)
