"""How addresses are written."""


def one_line(street, *town):
    """Return an address in one line: the street, then what is there of ``town`` (postal code, municipality)."""
    return ", ".join(filter(None, (street, " ".join(filter(None, town)))))
