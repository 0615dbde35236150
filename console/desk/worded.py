"""A long list whose rows are put into words only when somebody looks at them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeVar, overload

if TYPE_CHECKING:
    from collections.abc import Callable

_Thing = TypeVar("_Thing")
_Row_co = TypeVar("_Row_co", covariant=True)


class Worded(Sequence[_Row_co]):
    """`things`, each as the row that `word` makes of it, anew each time it is looked at.

    Two are equal when all their rows are; to ask for that puts all of them into words.
    """

    def __init__(self, things: Sequence[_Thing], word: Callable[[_Thing], _Row_co]) -> None:
        self._count = len(things)
        self._word: Callable[[int], _Row_co] = lambda at: word(things[at])

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, at: int) -> _Row_co: ...

    @overload
    def __getitem__(self, at: slice) -> list[_Row_co]: ...

    def __getitem__(self, at: int | slice) -> _Row_co | list[_Row_co]:
        if isinstance(at, slice):
            return [self._word(each) for each in range(self._count)[at]]
        return self._word(range(self._count)[at])

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence):
            return NotImplemented
        return list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]  # as a list has none

    def __repr__(self) -> str:
        return repr(list(self))
