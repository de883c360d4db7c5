"""What the paper of a bill may read: all of it text, in Italian form."""

from datetime import timedelta
from decimal import Decimal

from num2words import num2words

from odoo import fields, models

from odoo.addons.vegas_base.standard.consumption import consumption

from ..bills.stored import slices_of
from ..computation.numbers import ZERO, cents
from . import italian, pictures, postal_slip
from .bill_facts import MONTHS_SHOWN, BillFacts, last_day
from .summary import UNIT, Summary

SHOWN_OPEN = 4  # of the bills not paid, the others stand in their sum
YEARS_OF_PRESCRIPTION = 2  # l. 205/2017
UNITS = {"gas": "smc", "ele": "kwh"}
# What the detail of a bill says where it stands alone.
ELEMENTS = (
    *("number", "date", "period", "point", "sections", "recalculation", "rest", "vat", "vat_total", "outside_vat"),
    *("base", "split", "receipt_total"),
)


class BillPapers(BillFacts):
    """Turns what was read into the data of each paper."""

    def data(self):
        """Return the data of each bill, in order."""
        return [self._of(move) for move in self.moves]

    def _of(self, move):
        contract, version = move.vegas_contract_id, self.versions.get(move.id)
        point, last = contract.point_id, last_day(move)
        period = move.vegas_period_ids[:1]
        summary = Summary.of(self.lines.get(move.id, ()), move.vegas_first or None, slices_of(period.slices))
        sign = -1 if move.move_type == "out_refund" else 1
        due = sign * _exact(move.amount_total)
        partner = contract.partner_id
        recipient = version.billing_partner_id if version and version.billing_partner_id else partner
        return {
            "title": f"Bolletta {move.name}",
            "number": move.name,
            "date": italian.day(move.invoice_date),
            "due_date": italian.day(move.invoice_date_due),
            "due": italian.euro(abs(due)),
            "credit": due < 0,
            "nothing": due == 0,
            "closing": move.vegas_is_closing,
            "credit_for": move.reversed_entry_id.name or "",
            "period": italian.days(move.vegas_first, move.vegas_last) if move.vegas_first else "",
            "commodity": point.commodity or "",
            "unit": UNIT[UNITS.get(point.commodity, "kwh")],
            "recipient": {"name": recipient.name or "", "address": _address(recipient)},
            "customer": partner.name or "",
            "customer_number": partner.ref or str(partner.id),
            "tax_code": partner._vegas_tax_code() or partner._vegas_vat(),
            "contract": contract.number or "",
            "point": point.code or "",
            "point_address": _address(point),
            "distributor": point.distributor_id.name or "",
            "payment": self._payment(move, version),
            **self._figures(move, summary, sign, version),
            **self._readings(point, period, summary),
            "offer": self._offer(contract, version, last),
            "unpaid": self._open_bills(move),
            "instalments": self._instalments_left(contract),
            "technical": self._technical(point, version, last),
            **self._history(contract, point, period, last),
            "notices": self._notices(move, point),
            **self._codes(move, due, version),
        }

    def _figures(self, move, summary, sign, version):
        vat = summary.vat()
        amount = sum((entry.amount for entry in vat), ZERO)
        rest = sign * _exact(move.amount_untaxed) - summary.lines_sum()
        if not self.lines.get(move.id):  # a credit note of accounting, or a bill of an archive without its detail
            amount = sign * _exact(move.amount_tax)
        split = bool(version and version.split_payment)
        outside = summary.outside_vat()
        old = summary.older_than(fields.Date.subtract(move.invoice_date, years=YEARS_OF_PRESCRIPTION))
        return {
            "receipt": summary.receipt(amount, split, rest),
            "receipt_total": italian.euro(sign * _exact(move.amount_total)),
            "sections": summary.sections(),
            "recalculation": summary.recalculation(),
            "rest": italian.euro(rest) if rest else "",
            "vat": [
                {"rate": entry.rate, "base": italian.euro(entry.base), "amount": italian.euro(entry.amount)}
                for entry in vat
            ],
            "vat_total": italian.euro(amount),
            "outside_vat": italian.euro(outside) if outside else "",
            "old": italian.euro(old) if old > 0 else "",
            "split": italian.euro(-amount) if split else "",
            "base": italian.euro(summary.lines_sum() + rest),
            "quantity": italian.number(summary.quantity),
            "estimated": italian.number(summary.estimated) if summary.estimated else "",
        }

    def _payment(self, move, version):
        """Return how the bill is paid."""
        method = version.payment_method if version else "transfer"
        mandate = move.mandate_id
        account = self._account(move)
        # The customer's account is printed masked, by whoever may print the bill.
        number = mandate.sudo().partner_bank_id.acc_number
        return {
            "method": method,
            "mandate": mandate.unique_mandate_reference or "",
            "account": _masked(number) if mandate else "",
            "iban": _grouped(account.sanitized_acc_number or ""),
        }

    def _account(self, move):
        # Our own account stands on every bill, whoever prints it.
        return move.company_id.sudo().bank_ids.filtered(lambda account: account.acc_type == "iban")[:1]

    def _readings(self, point, period, summary):
        """Return the readings that the bill rests on, and the consumption it estimates."""
        slices = slices_of(period.slices)
        if not slices:
            return {"readings": [], "max_power": "", "estimated_to": ""}
        start, until = slices[0].first - timedelta(days=1), period.measured_until or slices[0].first
        used = [
            reading
            for meter in self.meters.get(point, ())
            for reading in self.counting.get(meter.id, ())
            if start <= reading.date <= until
        ]
        rows = [
            {
                "date": italian.day(reading.date),
                "kind": reading.kind,
                "index": _indexes(reading),
                "meter": reading.meter_id.serial,
            }
            for reading in used
        ]
        drawn = max((reading for reading in used if reading.max_power), key=lambda one: one.max_power, default=None)
        most = f"{_kw(drawn.max_power)} (lettura del {italian.day(drawn.date)})" if drawn else ""
        return {
            "readings": rows,
            "max_power": most,
            "estimated_to": italian.day(slices[-1].last) if slices[-1].estimated else "",
        }

    def _offer(self, contract, version, last):
        offer = version.offer_id if version else self.env["vegas.price.list"]
        prices = [
            {
                "name": component.name or component.code,
                "price": _price(component),
                "until": italian.day(component.valid_to),
            }
            for component in self.prices.get(offer, ())
            if component.valid_from <= last and (not component.valid_to or component.valid_to >= last)
        ]
        return {
            "name": offer.name or "",
            "code": offer.code or "",
            "market": contract.market,
            "use": version.use if version else "",
            "resident": bool(version and version.resident),
            "start": italian.day(contract.start_date),
            "from": italian.day(version.valid_from) if version else "",
            "to": italian.day(version.valid_to) if version else "",
            "prices": prices[:3],
        }

    def _open_bills(self, move):
        """Return the bills of the contract that were due when this one was issued."""
        late = [
            bill
            for bill in self.unpaid.get(move.vegas_contract_id, ())
            if bill != move and bill.invoice_date_due and bill.invoice_date_due < move.invoice_date
        ]
        return {
            "rows": [
                {
                    "number": bill.name,
                    "due_date": italian.day(bill.invoice_date_due),
                    "amount": italian.euro(_exact(bill.amount_residual)),
                }
                for bill in late[:SHOWN_OPEN]
            ],
            "count": len(late),
            "amount": italian.euro(sum((_exact(bill.amount_residual) for bill in late), ZERO)),
        }

    def _instalments_left(self, contract):
        items = self.instalments.get(contract, ())
        return {
            "count": len(items),
            "amount": italian.euro(sum((_exact(item.amount) for item in items), ZERO)),
            "next": italian.day(min((item.date for item in items), default=None)),
        }

    def _technical(self, point, version, last):
        meter = next((one for one in reversed(self.meters.get(point, ())) if one._on_point(last)), None)
        rows = {
            "meter": f"{meter.serial} {meter.meter_class or ''}".strip() if meter else "",
            "digits": str(meter.digits) if meter else "",
        }
        if point.commodity == "gas":
            coefficient = _on(point.coefficient_ids, last)
            pcs = _on(self.pcs.get(point.remi, ()), last)
            rows |= {
                "converter": meter.converter_serial or "sì" if meter and meter.converter else "",
                "coefficient": italian.number(Decimal(f"{coefficient.value:.8f}"), 6, 8) if coefficient else "",
                "pcs": f"{italian.number(Decimal(f'{pcs.value:.8f}'), 5, 8)} GJ/Smc" if pcs else "",
                "remi": point.remi or "",
                "use_category": version.use_category or "" if version else "",
                "withdrawal_class": version.withdrawal_class or "" if version else "",
            }
        else:
            rows |= {
                "power": _kw(version.power if version else 0),
                "available": _kw(point.available_power),
                "voltage": point.voltage or "",
            }
        return rows

    def _history(self, contract, point, period, last):
        """Return the consumption by month up to the bill, as a chart, in words and as figures."""
        months = self._months(contract, point, period, last)
        unit = UNIT[UNITS.get(point.commodity, "kwh")]
        annual = period.annual or {}
        return {
            "chart": pictures.chart(months),
            "chart_words": pictures.chart_words(months, unit),
            "annual": [
                {"band": band, "quantity": italian.number(Decimal(value), 0, 0)} for band, value in annual.items()
            ],
            "annual_total": italian.number(sum((Decimal(value) for value in annual.values()), ZERO), 0, 0),
        }

    def _months(self, contract, point, period, last):
        slices = []
        for other in self.periods.get(contract, ()):
            own = slices_of(other.slices)
            if own and (other == period or other.last < (period.first or last)):
                # What a later bill computed again stands in for what was estimated before.
                slices = [part for part in slices if part.last < own[0].first] + list(own)
        made = []
        for back in range(MONTHS_SHOWN - 1, -1, -1):
            first = fields.Date.start_of(fields.Date.subtract(last, months=back), "month")
            end = fields.Date.end_of(first, "month")
            parts = [part for part in slices if first <= part.first <= end]
            label = f"{italian.MONTHS[first.month - 1]} {first:%y}"
            if parts:
                sums = [
                    sum((part.quantity for part in parts if part.estimated == estimated), ZERO)
                    for estimated in (False, True)
                ]
                made.append(pictures.Month(label, *sums))
            else:
                made.append(pictures.Month(label, self._read(contract, point, first, end), None))
        return made

    def _read(self, contract, point, first, end):
        """Return what the readings say of a month without a bill of ours; None: nothing, or not this customer's."""
        first = max(first, contract.start_date or first)
        if first > end:
            return None
        indexes, spans = self.measured[point.id]
        found = consumption(indexes, first, end, spans)
        return None if found.missing else found.total

    def _notices(self, move, point):
        return [
            {"title": notice.name, "text": notice.text}
            for notice in self.notices
            if (not notice.commodity or notice.commodity == point.commodity)
            and notice.valid_from <= move.invoice_date
            and (not notice.valid_to or notice.valid_to >= move.invoice_date)
        ]

    def _codes(self, move, due, version):
        """Return what is read by machine: the QR code with the data of the payment, and the postal slip."""
        if due <= 0:
            return {"qr": "", "slip": None}
        return {"qr": pictures.qr_code(self._qr_text(move, due)), "slip": self._slip(move, due, version)}

    def _qr_text(self, move, due):
        """A credit transfer as banks' apps read it (EPC069-12); without an account, the data of the payment."""
        company = move.company_id
        account = self._account(move)
        reference = f"{move.name} {move.vegas_contract_id.number}"
        if account:
            name = company.name[:70]
            return "\n".join(
                ("BCD", "002", "1", "SCT", "", name, account.sanitized_acc_number, f"EUR{due:.2f}", "", "", reference)
            )
        return f"{company.name}\n{reference}\nEUR {due:.2f}\n{italian.day(move.invoice_date_due)}"

    def _slip(self, move, due, version):
        company = move.company_id
        account = (company.vegas_postal_account or "").strip()
        if not version or version.payment_method != "slip" or not postal_slip.can_be_printed(account, due):
            return None
        code = move.vegas_slip_code
        digits = postal_slip.barcode(code, due, account)
        euros, parts = divmod(int(due * 100), 100)
        return {
            "account": account,
            "holder": company.name,
            "amount": italian.euro(due),
            "words": f"{num2words(euros, lang='it')}/{parts:02d}",
            "reason": f"Bolletta {move.name} – scadenza {italian.day(move.invoice_date_due)}",
            "payer": {"name": move.partner_id.name or "", "address": _address(move.partner_id)},
            "permit": company.vegas_postal_permit or "",
            "code": code,
            "code_line": postal_slip.code_line(code, due, account),
            "barcode": pictures.lines_code(digits),
            "matrix": pictures.data_matrix(digits),
        }


class AccountMove(models.Model):
    _inherit = "account.move"

    def _paper_data(self, code):
        """Return what the paper of a bill may read."""
        self.ensure_one()
        return BillPapers(self).data()[0]

    def _elements_of_detail(self):
        """Return the *Elementi di dettaglio* of this bill, for a paper that goes with it; none: an empty dict."""
        if not (self.vegas_contract_id and self.vegas_line_ids):
            return {}
        data = BillPapers(self).data()[0]
        return {name: data[name] for name in ELEMENTS}


def _exact(amount):
    return cents(Decimal(f"{amount:.2f}"))


def _address(place):
    town = " ".join(part for part in (place.zip, place.city) if part)
    return [part for part in (place.street, town) if part]


def _masked(number):
    """An account is shown by its end only: a bill lies in letter boxes."""
    return f"…{number.replace(' ', '')[-4:]}" if number else ""


def _grouped(iban):
    return " ".join(iban[start : start + 4] for start in range(0, len(iban), 4))


def _indexes(reading):
    if reading.meter_id.converter:
        return f"{reading.index_f0} · convertitore {reading.index_converter}"
    if reading.meter_id.bands == "F3":
        return f"F1 {reading.index_f1} · F2 {reading.index_f2} · F3 {reading.index_f3}"
    return str(reading.index_f0)


def _price(component):
    per = "€/Smc" if component.list_id.commodity == "gas" else "€/kWh"
    if component.kind == "bracket":
        return "a scaglioni"
    if component.kind == "index":
        factor = "" if component.factor == 1 else f" × {italian.number(Decimal(f'{component.factor:.8f}'), 0, 8)}"
        spread = Decimal(f"{component.spread:.8f}")
        tail = f" {'+' if spread > 0 else '−'} {italian.number(abs(spread), 2, 8)}" if spread else ""
        return f"{component.index_code}{factor}{tail} {per}"
    return f"{italian.number(Decimal(f'{component.value:.8f}'), 2, 8)} {per}"


def _on(records, day):
    """Return the dated record in force on a day, or None."""
    return next((one for one in records if one.valid_from <= day and (not one.valid_to or one.valid_to >= day)), None)


def _kw(value):
    return f"{italian.number(Decimal(f'{value:.3f}'), 1, 3)} kW" if value else ""
