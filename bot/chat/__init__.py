"""The chat: what people ask and request in Telegram, and what they are answered."""
