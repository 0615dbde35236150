"""The relay: holds the anonymous chats sealed, never able to read a word."""
