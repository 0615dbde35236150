"""What is known of a visitor's secret word and return code, and what to say about them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from console.catalog import visitors_words
from console.desk.safe_word import answered, judge

if TYPE_CHECKING:
    from console.catalog import Words
    from console.desk.chat import Chat

SHOWN = 3  # messages of an answer


class Known(NamedTuple):
    """Facts by their label, what they come to, and a sentence for the visitor."""

    facts: tuple[tuple[str, list[str]], ...]
    verdict: str
    sentence: str


def about_word(chat: Chat, words: Words) -> Known:
    """Return the word beside the answer, and the sentence that asks for it, or for one at all."""
    verdict = judge(chat)
    facts: tuple[tuple[str, list[str]], ...] = ()
    if verdict != "none":
        said = answered(chat)[-SHOWN:] or [words("secret.no_answer")]
        facts = ((words("card.word"), [chat.agreed_word]), (words("secret.answer"), said))
    say = "secret.say_agree" if verdict == "none" else "secret.say_ask"
    return Known(facts, words(f"secret.{verdict}"), _said(chat, say))


def about_code(chat: Chat, words: Words) -> Known:
    """Return whether there is a code, and the sentence that leads to it. Nobody here knows it."""
    which = "again" if chat.can_return else "offer"
    return Known((), words(f"way.{which}"), _said(chat, f"way.say_{which}"))


def _said(chat: Chat, key: str) -> str:
    """Return a sentence in the visitor's language, as this chat speaks."""
    language = chat.intake.language
    sentence = visitors_words(language)(key)
    return sentence if language == "en" else chat.address(sentence)
