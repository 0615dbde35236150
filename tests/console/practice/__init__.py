"""The practice chat: its night, its lesson, and the terminal that shows both."""
