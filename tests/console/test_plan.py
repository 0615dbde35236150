"""Every size of window gets the panes that the design gives it."""

import pytest

from console.screens.plan import Where, plan

H, B, V, A = Where.HIDDEN, Where.BESIDE, Where.OVER, Where.ALONE


@pytest.mark.parametrize(
    ("width", "split", "drawer", "queue", "card", "guide"),
    [
        (200, False, "", B, B, B),
        (200, True, "", B, H, H),
        (120, False, "", B, H, B),
        (120, False, "card", B, B, H),
        (120, True, "", H, H, H),
        (120, True, "guide", H, H, V),
        (100, False, "", B, H, H),
        (100, False, "guide", B, H, V),
        (80, False, "", H, H, H),
        (80, False, "queue", V, H, H),
        (79, False, "guide", H, H, A),
    ],
)
def test_panes_stand_where_the_width_lets_them(
    width: int, split: bool, drawer: str, queue: Where, card: Where, guide: Where
) -> None:
    got = plan(width, 36, split=split, drawer=drawer)
    assert (got.queue, got.card, got.guide) == (queue, card, guide)
    assert got.strip is (queue is not B)


def test_two_halves_need_a_hundred_columns() -> None:
    assert plan(100, 24, split=True, drawer="").halves
    assert not plan(99, 24, split=True, drawer="").halves


def test_rows_of_space_need_thirty_rows() -> None:
    assert plan(120, 30, split=False, drawer="").airy
    assert not plan(120, 29, split=False, drawer="").airy


def test_below_sixty_by_twenty_there_is_one_sentence() -> None:
    assert plan(59, 40, split=False, drawer="").small
    assert plan(200, 19, split=False, drawer="").small
    assert not plan(60, 20, split=False, drawer="").small
