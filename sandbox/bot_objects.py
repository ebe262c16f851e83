"""People, chats and messages as JSON of the Bot API.

Source: https://core.telegram.org/bots/api#available-types, as far as a bot like ours reads them.
"""

from typing import Any

from sandbox.conversation import Attachment, Bot, BotStatus, CallbackQuery, Chat, Message, Person

JSON = dict[str, Any]

# An administrator who writes anonymously appears as this account, with the group as `sender_chat`.
_ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}

_ADMINISTRATOR_RIGHTS = [
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_pin_messages",
]
_MEMBER_RIGHTS = [
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_react_to_messages",
    "can_edit_tag",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
]


def user(account: Person | Bot) -> JSON:
    """User."""
    shared = {"id": account.id, "is_bot": isinstance(account, Bot), "first_name": account.first_name}
    if account.username:
        shared["username"] = account.username
    if isinstance(account, Person):
        shared["language_code"] = account.language_code
    return shared


def bot_user(bot: Bot) -> JSON:
    """User, with what only getMe tells."""
    return user(bot) | {
        "can_join_groups": True,
        "can_read_all_group_messages": bot.can_read_all_group_messages,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def chat(room: Chat) -> JSON:
    """Chat."""
    if room.type == "private":
        person = room.members[0]
        named = {"id": room.id, "type": "private", "first_name": person.first_name}
        return named | ({"username": person.username} if person.username else {})
    shared: JSON = {"id": room.id, "type": room.type, "title": room.title}
    return shared | ({"all_members_are_administrators": False} if room.type == "group" else {})


def full_chat(room: Chat, pinned: Message | None) -> JSON:
    """ChatFullInfo."""
    gifts = dict.fromkeys(
        ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"),
        room.type == "private",
    )
    full = chat(room) | {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": gifts}
    if room.type != "private":
        full["permissions"] = dict.fromkeys(_MEMBER_RIGHTS, True)
    return full | ({"pinned_message": message(pinned)} if pinned else {})


def member(account: Person | Bot, status: str, *, may_write: bool = True) -> JSON:
    """ChatMember, of whichever kind."""
    shared: JSON = {"user": user(account), "status": status}
    if status == "creator":
        return shared | {"is_anonymous": False}
    if status == "administrator":
        return (
            shared
            | {"can_be_edited": False, "is_anonymous": False, "can_promote_members": False}
            | dict.fromkeys(_ADMINISTRATOR_RIGHTS, True)
        )
    if status == "restricted":
        return shared | {"is_member": True, "until_date": 0} | dict.fromkeys(_MEMBER_RIGHTS, may_write)
    return shared | ({"until_date": 0} if status == "kicked" else {})


def message(said: Message, *, with_reply: bool = True) -> JSON:
    """Message; the message it replies to comes along, but not what that one replied to."""
    data: JSON = {
        "message_id": said.id,
        "from": dict(_ANONYMOUS) if said.anonymous else user(said.sender),
        "chat": chat(said.chat),
        "date": int(said.date.timestamp()),
    }
    if said.anonymous:
        data["sender_chat"] = chat(said.chat)
    if said.edited:
        data["edit_date"] = int(said.edited.timestamp())
    if said.reply_to and with_reply:
        data["reply_to_message"] = message(said.reply_to, with_reply=False)
    data |= _content(said)
    if said.buttons:
        data["reply_markup"] = said.reply_markup
    return data


def _content(said: Message) -> JSON:
    if said.service is not None:
        return dict(said.service)
    data: JSON = {}
    if said.document:
        data["document"] = _document(said.document)
    if said.photo:
        data["photo"] = [_photo_size(said.photo)]
    text, entities = ("caption", "caption_entities") if data else ("text", "entities")
    if said.text:
        data[text] = said.text
    if said.entities:
        data[entities] = said.entities
    return data


def _document(attachment: Attachment) -> JSON:
    named = {"file_name": attachment.name, "mime_type": attachment.mime_type}
    return named | _file(attachment)


def _photo_size(attachment: Attachment) -> JSON:
    return _file(attachment) | {"width": attachment.width, "height": attachment.height}


def _file(attachment: Attachment) -> JSON:
    return {
        "file_id": attachment.file_id,
        "file_unique_id": attachment.unique_id,
        "file_size": len(attachment.content),
    }


def callback_query(query: CallbackQuery) -> JSON:
    """CallbackQuery."""
    return {
        "id": query.id,
        "from": user(query.person),
        "message": message(query.message),
        "chat_instance": str(-abs(query.message.chat.id)),
        "data": query.data,
    }


def bot_moved(room: Chat, bot: Bot, by: Person | Bot, date: int, was: BotStatus) -> JSON:
    """ChatMemberUpdated about the bot itself, whose status has just changed."""
    return {
        "chat": chat(room),
        "from": user(by),
        "date": date,
        "old_chat_member": member(bot, was, may_write=False),
        "new_chat_member": member(bot, room.bot_status, may_write=False),
    }
