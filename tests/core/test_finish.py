"""What shares a week and what is left out so that all ends in time: `fitted`, asked for every shape of a plan."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from studycal.core.curriculum import Curriculum, Load, Quarter, Week
from studycal.core.life.finish import Group, fitted


def plan(parts: list[int]) -> Curriculum:
    """Topics of so many parts each."""
    weeks: list[Week] = []
    for series, count in enumerate(parts):
        for part in range(1, count + 1):
            number = part if count > 1 else 0
            weeks.append(
                Week(
                    len(weeks) + 1, f"T{series} {part}", series=f"T{series}", part=number, parts=count if number else 0
                )
            )
    return Curriculum(tuple(weeks), (Quarter(1, "Every week", Load.MEDIUM, "", ()),))


def singles(curriculum: Curriculum) -> list[Group]:
    return [(week.number,) for week in curriculum.weeks]


def test_siblings_give_way_to_each_other_before_they_take_a_week_too_many() -> None:
    """A, B1, B2, C in two weeks: the parts of B cannot share one, or A and C would each need their own."""
    curriculum = plan([1, 2, 1])
    assert fitted(curriculum, singles(curriculum), 2) == ([(1, 2), (3, 4)], [])
    assert fitted(curriculum, singles(curriculum), 3) == ([(1,), (2, 3), (4,)], [])


def test_two_topics_around_a_pair_are_no_neighbours() -> None:
    curriculum = plan([1] * 4)
    assert fitted(curriculum, [(1,), (2, 3), (4,)], 3) == ([(1,), (2, 3), (4,)], [])
    assert fitted(curriculum, [(1,), (2, 3), (4,)], 2) == ([(2, 3), (4,)], [1])


@given(st.lists(st.integers(1, 4), min_size=1, max_size=8), st.integers(0, 12), st.data())
def test_all_that_is_held_fits_in_order_each_topic_once_and_as_little_as_can_be_is_left_out(
    parts: list[int], room: int, data: st.DataObject
) -> None:
    curriculum = plan(parts)
    held = singles(curriculum)
    own = data.draw(st.sets(st.integers(0, max(0, len(held) - 2)), max_size=2)) if len(held) > 1 else set()
    for at in sorted(own, reverse=True):
        if at + 1 < len(held) and len(held[at]) == len(held[at + 1]) == 1:
            held[at : at + 2] = [held[at] + held[at + 1]]
    pairs = [group for group in held if len(group) > 1]
    groups, left = fitted(curriculum, held, room)
    flat = [topic for group in groups for topic in group]
    assert flat == sorted(flat)
    assert sorted([*flat, *left]) == [week.number for week in curriculum.weeks]
    assert all(group in groups for group in pairs)
    assert max((len(group) for group in groups), default=0) <= 2
    assert len(groups) <= max(room, len(pairs) + 1)
    if len(held) <= room:
        assert (groups, left) == (held, [])
    if not pairs:
        assert len(left) == max(0, len(held) - 2 * room)
