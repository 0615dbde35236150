"""An exercise that the counsellor sends: done at one's own pace, and only that is told."""

from __future__ import annotations

from typing import cast, get_args

import pytest

from protocol import visitor_messages as wire
from protocol.payloads import Exercise, ExerciseDone, ExerciseName, Payload, Seen, Unknown
from tests.page.relay import Relay
from tests.page.visitor import Visitor

pytestmark = pytest.mark.browser

TITLES: dict[ExerciseName, str] = {
    "breathe": "Rustig ademen",
    "senses": "Kijken, voelen, horen",
    "butterfly": "Tikken, om en om",
    "place": "Een rustige plek",
}
TOLD = "Aangekomen"
OVER = "Dat was het. Nog een keer mag ook."
MOVES = "(circle) => getComputedStyle(circle).transitionDuration"


def plays(visitor: Visitor) -> None:
    """Go through all steps of the exercise that is open."""
    for _ in range(20):
        if visitor.page.locator("#exercise-step").text_content() == OVER:
            return
        visitor.taps("Volgende")
    raise AssertionError("it never ends")


def of_exercises(relay: Relay) -> list[Payload | Unknown]:
    """Return all that the page told since its hello, but that a message was seen."""
    return [said for said in relay.payloads[1:] if not isinstance(said, Seen)]


@pytest.mark.parametrize("name", get_args(ExerciseName))
def test_each_exercise_is_played_step_by_step_and_told_as_done(
    visitor: Visitor, relay: Relay, name: ExerciseName
) -> None:
    visitor.talks()
    relay.sends(Exercise(name))
    visitor.sees(TITLES[name])
    visitor.taps("Doe mee")
    plays(visitor)
    assert of_exercises(relay) == []
    visitor.taps("Klaar")
    visitor.sees(TOLD)
    assert of_exercises(relay) == [ExerciseDone(name)]


def test_who_does_not_want_it_or_stops_or_goes_back_tells_nothing(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.talks()
    relay.sends(Exercise("senses"))
    visitor.taps("Nu niet")
    for way_out in ("Stop", "Terug"):
        visitor.taps("Doe mee")
        visitor.taps("Volgende")
        visitor.taps(way_out)
    visitor.taps("Doe mee")
    plays(visitor)
    visitor.taps("Terug")
    visitor.writes("hoi")
    visitor.until(lambda: relay.words == ["hoi"])
    assert len(of_exercises(relay)) == 1


def test_an_exercise_from_the_menu_is_nobodys_business(visitor: Visitor) -> None:
    visitor.talks()
    visitor.taps("Meer")
    visitor.taps("Oefeningen")
    visitor.taps("Een rustige plek")
    plays(visitor)
    assert not visitor.button("Klaar").is_visible()
    assert not visitor.page.locator("#exercise-seen").is_visible()
    visitor.taps("Nog een keer")
    visitor.sees("Stap 1 van 3.")


def test_done_and_stop_do_not_touch(visitor: Visitor, relay: Relay) -> None:
    visitor.page.set_viewport_size({"width": 320, "height": 568})
    visitor.talks()
    relay.sends(Exercise("place"))
    visitor.taps("Doe mee")
    plays(visitor)
    done, stop = (visitor.button(name).bounding_box() for name in ("Klaar", "Stop"))
    assert done is not None
    assert stop is not None
    assert stop["y"] - done["y"] - done["height"] >= 8


def test_what_was_being_typed_is_still_there(visitor: Visitor, relay: Relay) -> None:
    visitor.talks()
    visitor.composer.fill("ik wilde zeg")
    relay.sends(Exercise("butterfly"))
    visitor.taps("Doe mee")
    plays(visitor)
    relay.says("Neem de tijd.")
    visitor.taps("Klaar")
    assert visitor.composer.input_value() == "ik wilde zeg"
    visitor.sees("Neem de tijd.")


def test_what_was_done_without_a_connection_is_told_once_there_is_one(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.talks()
    relay.sends(Exercise("place"))
    visitor.taps("Doe mee")
    plays(visitor)
    relay.down = True
    relay.cut()
    visitor.taps("Klaar")
    visitor.sees("Je hebt nu geen verbinding.")
    visitor.sees_not(TOLD)
    relay.down = False
    visitor.until(lambda: of_exercises(relay) == [ExerciseDone("place")])
    visitor.sees(TOLD)


def test_a_reload_in_the_middle_brings_the_card_back(visitor: Visitor, relay: Relay) -> None:
    visitor.talks()
    visitor.until(lambda: bool(relay.capsules))
    relay.sends(Exercise("senses"))
    visitor.taps("Doe mee")
    visitor.taps("Volgende")
    visitor.page.reload()
    visitor.taps("Doe mee")
    visitor.sees("Stap 1 van 5.")
    assert of_exercises(relay) == []


def test_what_was_done_is_offered_again_and_not_anew_also_after_a_reload(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.talks()
    visitor.until(lambda: bool(relay.capsules))
    relay.sends(Exercise("senses"))
    relay.sends(Exercise("butterfly"))
    visitor.page.locator(".card", has_text="Tikken").get_by_role("button", name="Doe mee").click()
    plays(visitor)
    visitor.taps("Klaar")
    visitor.sees(TOLD)
    for _ in range(2):
        again = visitor.page.locator("#log button:visible").all_text_contents()
        assert again == ["Doe mee", "Nu niet", "Nog een keer"]
        visitor.page.reload()
        visitor.sees("Nog een keer")
    assert of_exercises(relay) == [ExerciseDone("butterfly")]


def test_it_is_done_by_keys_alone_and_the_focus_comes_back(visitor: Visitor, relay: Relay) -> None:
    visitor.talks()
    relay.sends(Exercise("butterfly"))
    visitor.button("Doe mee").focus()
    keys = visitor.page.keyboard
    keys.press("Enter")
    focused = visitor.page.locator(":focus")
    assert focused.text_content() == "Tikken, om en om"
    visitor.button("Volgende").focus()
    for _ in range(3):
        keys.press("Enter")
    assert visitor.page.locator("#live").text_content() == OVER
    keys.press("Tab")
    assert focused.text_content() == "Klaar"
    keys.press("Enter")
    visitor.sees(TOLD)
    assert focused.text_content() == "Nog een keer"


@pytest.mark.parametrize(("motion", "moves"), [("reduce", False), ("no-preference", True)])
def test_with_reduced_motion_words_lead_and_nothing_moves(
    visitor: Visitor, relay: Relay, motion: str, moves: bool
) -> None:
    visitor.page.emulate_media(reduced_motion=motion)  # type: ignore[arg-type]
    visitor.talks()
    relay.sends(Exercise("breathe"))
    visitor.taps("Doe mee")
    visitor.taps("Volgende")
    visitor.sees("Adem in. Tel tot 4.")
    assert (visitor.page.locator("#circle").evaluate(MOVES) == "4s") is moves


def test_of_two_that_wait_each_button_belongs_to_its_name(visitor: Visitor, relay: Relay) -> None:
    visitor.talks()
    relay.sends(Exercise("breathe"))
    relay.sends(Exercise("place"))
    card = visitor.page.locator(
        ".card", has=visitor.page.get_by_role("heading", name="Een rustige plek")
    )
    card.get_by_role("button", name="Doe mee").click()
    visitor.sees("Stap 1 van 3.")


def test_a_chat_that_ends_meanwhile_ends_the_exercise_too(visitor: Visitor, relay: Relay) -> None:
    visitor.talks()
    relay.sends(Exercise("breathe"))
    visitor.taps("Doe mee")
    relay.close("close")
    visitor.sees("Dit gesprek is klaar")
    visitor.sees_not("Adem in. Tel tot 4.")


def test_a_kind_of_a_later_version_is_stepped_over_and_the_chat_goes_on(
    visitor: Visitor, relay: Relay
) -> None:
    visitor.talks()
    relay.sends(cast("Payload", Unknown("later")))
    relay.says("Hoor je mij?")
    visitor.sees("Hoor je mij?")
    visitor.sees_not("Misschien is een bericht niet goed aangekomen.")
    assert not [one for one in relay.received if isinstance(one, wire.Resume)]
