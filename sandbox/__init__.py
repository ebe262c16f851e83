"""Local stand-ins for Google Sheets and Telegram that speak their real HTTP, and a page that shows both."""
