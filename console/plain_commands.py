"""The commands of the line mode: what begins a line, and what each of them does.

Help says one command a line: a screen reader can step through them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from console.catalog import LANGUAGES, load_words

if TYPE_CHECKING:
    from console.catalog import Words

# By what one is busy with, in the order in which help says them.
_COMMANDS: Final = (
    *("take", "queue", "chats", "say", "know", "release", "note", "close", "form"),
    *("handbook", "refer", "exercise", "remind"),
    *("level", "word", "code", "misuse", "block", "blocks", "lift"),
    *("room", "consult", "give", "accept", "refuse"),
    *("call", "board"),
    *("rest", "shift", "rota", "leave"),
    *("yes", "no", "blank", "help", "sign_in", "stop"),
)
# Behind which help names what to type.
_NAMED: Final = frozenset(
    (
        *("say", "note", "handbook", "refer", "exercise", "level"),
        *("lift", "room", "consult", "give", "board"),
    )
)
WITH_WORDS: Final = frozenset(
    (
        *("say", "release", "note", "handbook", "refer", "exercise"),
        *("room", "consult", "give", "leave", "block", "lift", "board"),
    )
)
# What acts at once on the chat that I am in, with words behind it or without.
_AT_ONCE: Final = {"exercise": True, "level": True, "remind": True, "release": False, "call": False}


def command_words() -> dict[str, str]:
    """Return the command for every word, in all languages: Dutch hands on an English desk."""
    return {
        load_words(language)(f"plain.word.{command}"): command
        for language in LANGUAGES
        for command in _COMMANDS
    }


def acts_at_once(command: str, rest: str) -> bool:
    """Whether this does something to my chat that nobody is asked about first."""
    takes_back = command == "give" and rest.split()[:1] == ["0"]
    return takes_back or _AT_ONCE.get(command) is bool(rest)


def help_lines(words: Words) -> list[str]:
    """Return what the line mode can do: one command a line, and what goes to the visitor."""
    commands = (_line(command, words) for command in _COMMANDS)
    return [words("plain.help"), words("plain.help_go"), *commands]


def _line(command: str, words: Words) -> str:
    word, does = words(f"plain.word.{command}"), words(f"plain.does.{command}")
    needs = f" {words(f'plain.needs.{command}')}" if command in _NAMED else ""
    return f"{word}{needs}: {does}"
