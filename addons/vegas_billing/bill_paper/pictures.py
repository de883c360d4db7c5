"""Pictures of the bill as SVG: codes to be read by a telephone or a machine, and the chart of the consumption."""

from dataclasses import dataclass
from decimal import Decimal
from math import ceil, log10
from xml.sax.saxutils import escape

from reportlab.graphics.barcode.code128 import Code128
from reportlab.graphics.barcode.ecc200datamatrix import ECC200DataMatrix
from reportlab.graphics.barcode.qrencoder import QR8bitByte, QRCode, QRErrorCorrectLevel

from .italian import number

QUIET_LINES, QUIET_QR, QUIET_MATRIX = 10, 4, 2  # empty modules around the code


def qr_code(text: str) -> str:
    """Return a QR code of a text."""
    code = QRCode(None, QRErrorCorrectLevel.M)
    code.addData(QR8bitByte(text.encode()))
    code.version = code.calculate_version()
    # Every mask can be read; looking for the best one of the eight is slow.
    code.makeImpl(False, 2)
    return _squares(code.modules, QUIET_QR)


def data_matrix(text: str) -> str:
    """Return a DataMatrix of a text."""
    code = ECC200DataMatrix(text)
    code.validate()
    return _squares(code.encode()[::-1], QUIET_MATRIX)  # it counts from below


def lines_code(digits: str) -> str:
    """Return a Code 128, set C, of an even number of digits."""
    code = Code128(digits)
    code.validate()
    code.encode()
    code.decompose()
    path, place = [], QUIET_LINES
    for letter in code.decomposed:
        width = ord(letter.lower()) - ord("a") + 1
        if letter.isupper():
            path.append(f"M{place} 0h{width}v1h-{width}z")
        place += width
    return _svg(place + QUIET_LINES, 1, f'<path d="{"".join(path)}"/>', 'preserveAspectRatio="none"')


def _squares(modules, quiet):
    """One path, one rectangle for each run of dark modules in a row."""
    path = []
    for y, row in enumerate(modules):
        start = None
        for x, dark in enumerate([*row, False]):
            if dark and start is None:
                start = x
            elif not dark and start is not None:
                path.append(f"M{start + quiet} {y + quiet}h{x - start}v1h-{x - start}z")
                start = None
    side = len(modules) + 2 * quiet
    return _svg(side, side, f'<path d="{"".join(path)}"/>')


def _svg(width, height, content, more=""):
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    return f"{head} {more}>{content}</svg>"


@dataclass(frozen=True, slots=True)
class Month:
    """The consumption of a month; no quantities: not known."""

    label: str
    measured: Decimal | None
    estimated: Decimal | None

    @property
    def total(self):
        """The quantity of the month, or None."""
        known = [part for part in (self.measured, self.estimated) if part is not None]
        return sum(known) if known else None


WIDTH, HEIGHT = 330, 132
LEFT, BASE, TOP = 26, 114, 14
DARK, LIGHT, GRID, INK = "#714B67", "#C9B3C3", "#D8DADD", "#3C3F47"
FONT = 'font-family="Roboto" font-size="7"'


def chart(months: list[Month]) -> str:
    """Return the columns of the months: measured dark, estimated light, the quantity above each."""
    highest, step = _scale(max((month.total or 0 for month in months), default=0))
    parts = []
    for place in range(int(highest / step) + 1):
        y = _height(step * place, highest)
        parts.append(f'<path d="M{LEFT} {y:.1f}H{WIDTH}" stroke="{GRID}" stroke-width="0.6"/>')
        parts.append(_text(LEFT - 4, y + 3, number(Decimal(step * place)), "end"))
    slot = (WIDTH - LEFT) / max(len(months), 1)
    for place, month in enumerate(months):
        left, middle = LEFT + slot * (place + 0.16), LEFT + slot * (place + 0.5)
        y = BASE
        for quantity, colour in ((month.measured, DARK), (month.estimated, LIGHT)):
            if quantity and quantity > 0:
                size = BASE - _height(quantity, highest)
                y -= size
                box = f'x="{left:.1f}" y="{y:.1f}" width="{slot * 0.68:.1f}" height="{size:.1f}"'
                parts.append(f'<rect {box} fill="{colour}"/>')
        parts.append(_text(middle, y - 3, "–" if month.total is None else number(month.total, 0, 0), "middle"))
        parts.append(_text(middle, BASE + 11, month.label, "middle"))
    return _svg(WIDTH, HEIGHT, "".join(parts))


def chart_words(months: list[Month], unit: str) -> str:
    """Return what the chart says, for those who cannot see it."""
    said = [
        f"{month.label} {number(month.total, 0, 0)} {unit}{' (in parte stimati)' if month.estimated else ''}"
        for month in months
        if month.total is not None
    ]
    return "Consumo mese per mese: " + (", ".join(said) or "nessun dato") + "."


def _scale(top):
    """Return (end of the scale, step): three to five lines at round figures."""
    if top <= 0:
        return 1, 1
    size = 10 ** int(log10(float(top)) // 1)
    step = next(size * part for part in (0.2, 0.25, 0.5, 1, 2) if ceil(float(top) / (size * part)) <= 5)
    step = max(step, 1)
    return step * ceil(float(top) / step), step


def _height(quantity, highest):
    return BASE - (BASE - TOP) * float(quantity) / highest


def _text(x, y, text, anchor):
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{INK}" {FONT}>{escape(text)}</text>'
