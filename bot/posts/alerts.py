"""What the province's admins are told of their sheet: that it cannot be read, that it can be again, what was lost.

A situation in, posts out, as in `due`. The claimed keys tell what was said before, so that a restart changes nothing:
the troubles of one time share a stamp, the moment when the first of them was told, and each is told once under it; so
is their end, once the sheet has been readable for a while.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.message import Message
from bot.office.sync import Trouble
from bot.posts.post import Post
from bot.posts.situation import Situation
from bot.wording import sheet_health as words
from sheets.faults import FaultKind

PATIENCE = timedelta(minutes=2)
"""A sheet that is being rearranged makes no sense for a moment."""
LONG_PATIENCE = timedelta(minutes=15)
"""Google's own troubles pass without anybody's help, as a rule."""
STABLE_FOR = timedelta(minutes=10)
"""A sheet that comes and goes is not mended: its end is told once it has been readable for so long."""
QUIET_FOR = timedelta(hours=1)
"""A trouble whose end was told is told again no sooner than so long after it was told last."""
_PASSING = frozenset({FaultKind.NETWORK, FaultKind.TIMEOUT, FaultKind.SERVER, FaultKind.QUOTA, FaultKind.MALFORMED})
_GOOGLE, _PAUSED = "google", "paused"
_TOLD, _HEALED, _LOST = "trouble", "healed", "lost"


def due_alerts(now: Situation) -> tuple[Post, ...]:
    """What each admin is to be told of the sheet at this moment and was not told yet; within the hours only.

    A trouble that reads still meet is told however old the figures are; of anything else the next read knows more.
    """
    if not (now.is_open if now.trouble else now.may_speak):
        return ()
    return tuple(post for admin in sorted(now.office.admins) for post in _to_admin(now, admin))


def _to_admin(now: Situation, admin: int) -> Iterator[Post]:
    stamp = _open_stamp(now, admin)
    healed = now.key(_HEALED, stamp, admin) if stamp and now.well_since else None
    lost = {now.key(_LOST, _stamp(each.at), admin): each for each in now.losses}
    if new := now.unclaimed(*lost):
        covers = (*new[1:], *([healed] if healed else ()))  # it says that the sheet is read again, too
        yield _post(now, (new[0], *covers), admin, words.accepted_losses(now.office.name, [lost[key] for key in new]))
    elif healed and now.well_since and now.now - now.well_since >= STABLE_FOR:
        yield _post(now, (healed,), admin, words.healed(now.office.name))
    elif now.trouble:
        yield from _of_trouble(now, now.trouble, stamp, admin)


def _of_trouble(now: Situation, trouble: Trouble, open_stamp: str, admin: int) -> Iterator[Post]:
    """A trouble once it lasts, and after a day that the districts are told nothing meanwhile; at once if both are new.

    Google's own troubles take turns and count as one. What was told under an earlier stamp within the hour is not.
    """
    stamp = open_stamp or _stamp(now.now)
    kind, patience = (_GOOGLE, LONG_PATIENCE) if trouble.code in _PASSING else (trouble.code, PATIENCE)
    kinds = [kind] if now.has_failed_for(patience) else []
    kinds += [_PAUSED] if now.is_stuck else []
    kinds = [kind for kind in kinds if open_stamp or not _was_told_lately(now, kind, admin)]
    keys = {now.key(_TOLD, stamp, kind, admin): kind for kind in kinds}
    if new := now.unclaimed(*keys):
        read_at = now.read_at and now.read_at.astimezone(now.now.tzinfo)
        told = {keys[key] for key in new}
        message = (
            words.paused(now.office.name, read_at)
            if told == {_PAUSED}
            else words.trouble(now.office.name, trouble, read_at, is_paused=_PAUSED in told)
        )
        yield _post(now, new, admin, message)


def _open_stamp(now: Situation, admin: int) -> str:
    """The stamp of the troubles that an admin was told of and not that they are over; nothing when there are none."""
    told = {key.split("|")[2] for key in now.claimed if key.startswith(now.key(_TOLD, "")) and _is_for(key, admin)}
    return max((stamp for stamp in told if now.key(_HEALED, stamp, admin) not in now.claimed), default="")


def _was_told_lately(now: Situation, kind: str, admin: int) -> bool:
    stamps = (key.split("|")[2:] for key in now.claimed if key.startswith(now.key(_TOLD, "")))
    since = _stamp(now.now - QUIET_FOR)
    return any(stamp > since and told == [kind, str(admin)] for stamp, *told in stamps)


def _stamp(moment: datetime) -> str:
    return f"{moment.timestamp():.0f}"


def _is_for(key: str, admin: int) -> bool:
    return key.rpartition("|")[2] == str(admin)


def _post(now: Situation, keys: tuple[str, ...], admin: int, message: Message) -> Post:
    return Post(keys[0], now.office.name, admin, message, keys[1:], until=now.until)
