"""Telegram: chat with buyers, and the staff group. The only room that knows Telegram."""

from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.flood import Rates
from bot.channels.telegram.webhook import WebhookSettings

__all__ = ["Rates", "TelegramChannel", "WebhookSettings"]
