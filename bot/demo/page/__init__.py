"""The demo's page: a phone, a mailbox and the staff group round one running service, and a clock that can be moved.

The page acts on the world outside only: it writes chat messages as Telegram's users would, sends mail over SMTP and
presses buttons. Of the service it sees the database, read only, and the public pages for its letters' links.
"""
