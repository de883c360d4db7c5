"""Which digit of an index was probably read or typed wrong. Pure Python: no Odoo."""

from typing import NamedTuple


class Slip(NamedTuple):
    """What may have gone wrong.

    :param kind: ``swapped`` (digits ``first`` and ``first + 1``), ``digit`` (the one at ``first``), ``extra`` or
        ``missing`` (one digit too much or too few)
    :param first: place of the digit from the left, leading zeros counted, from 1; 0 where none is named
    :param value: the index that was probably meant, ``None`` where several could be
    """

    kind: str
    first: int = 0
    value: int | None = None


def find_slip(value: int, digits: int, low: int, high: int) -> Slip | None:
    """Return the slip that explains best why ``value`` is not between ``low`` and ``high``, else ``None``.

    Two digits that changed places explain more than a digit read wrong, and this more than one too many.

    :param digits: of the meter, so that places are those that a person counts on it
    """
    if low > high or low <= value <= high:
        return None
    text = f"{value:0{digits}d}"
    swapped = [
        Slip("swapped", place + 1, candidate)
        for place in range(len(text) - 1)
        if text[place] != text[place + 1]
        and low <= (candidate := int(f"{text[:place]}{text[place + 1]}{text[place]}{text[place + 2 :]}")) <= high
    ]
    if len(swapped) == 1:
        return swapped[0]
    places = [place for place in range(len(text)) if _reaches(text, place, low, high)]
    if places:
        # The leftmost moves the index most: the others only trim it.
        return Slip("digit", places[0] + 1)
    if value >= 10 and low <= value // 10 <= high:
        return Slip("extra", 0, value // 10)
    if value * 10 <= high and low <= value * 10 + 9:
        return Slip("missing")
    return _leaves(text, f"{low:0{digits}d}", f"{high:0{digits}d}")


def _reaches(text: str, place: int, low: int, high: int) -> bool:
    return any(low <= int(f"{text[:place]}{digit}{text[place + 1 :]}") <= high for digit in "0123456789")


def _leaves(text: str, low: str, high: str) -> Slip | None:
    """Return the first digit that is not what all likely indexes have there."""
    if not len(text) == len(low) == len(high):
        return None
    for place, (own, least, most) in enumerate(zip(text, low, high, strict=True)):
        if least != most:
            return Slip("digit", place + 1) if not least <= own <= most else None
        if own != least:
            return Slip("digit", place + 1)
    return None
