"""A reader of the yearly cadastral file that shares no code with its writer."""

# The published positions, first and last character counted from 1: written here by hand, not taken from the program.
PLACES = {
    "tax_code": (2, 17),
    "last_name": (18, 41),
    "first_name": (42, 61),
    "sex": (62, 62),
    "birth_date": (63, 70),
    "birth_place": (71, 110),
    "company_name": (113, 172),
    "home_city": (173, 212),
    "quality": (215, 215),
    "contract": (216, 245),
    "user_kind": (246, 246),
    "start_date": (248, 255),
    "street": (256, 295),
    "city": (296, 299),
    "kind": (300, 300),
    "missing": (301, 301),
    "section": (302, 304),
    "sheet": (305, 309),
    "parcel": (310, 314),
    "subordinate": (315, 318),
    "months": (324, 325),
    "consumption": (326, 334),
    "amount": (335, 343),
}
HEAD_PLACES = {"code": (2, 6), "kind": (9, 9), "protocol": (10, 26), "tax_code": (27, 42), "year": (240, 243)}


def independent_reader(data):
    """Return (head, rows, tail) of a file, by the published positions alone."""
    lines = data.split(b"\r\n")
    assert lines.pop() == b"", "the last record has no end of line"
    assert {len(line) for line in lines} == {1798}, {len(line) for line in lines}
    assert all(line[-1:] == b"A" for line in lines)
    texts = [line.decode("ascii") for line in lines]
    assert [text[0] for text in texts] == ["0", *["1"] * (len(texts) - 2), "9"]

    def cut(text, places):
        return {name: text[first - 1 : last].strip() for name, (first, last) in places.items()}

    return cut(texts[0], HEAD_PLACES), [cut(text, PLACES) for text in texts[1:-1]], cut(texts[-1], HEAD_PLACES)
