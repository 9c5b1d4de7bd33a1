"""The list of rooms and their picture, as tools/rooms.py reads them from the code."""

from __future__ import annotations

from tools import rooms


def test_every_arrow_of_the_picture_leads_down() -> None:
    floors = rooms.floors()
    up = [arrow for arrow in rooms.arrows() if floors[arrow[0]] <= floors[arrow[1]]]
    assert up == []


def test_a_screen_holds_the_picture() -> None:
    assert max(rooms.floors().values()) < 10


def test_every_room_says_what_it_is_for() -> None:
    assert [room.path for room in rooms.rooms().values() if not room.about] == []
