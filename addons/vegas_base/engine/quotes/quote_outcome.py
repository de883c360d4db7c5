from decimal import Decimal, InvalidOperation

from odoo import api, fields, models

from ...address import one_line
from ...standard.blocks import read_date

# The leaves of the outcome that are amounts of works, in the order of the paper; some bring a description.
ITEMS = {
    "oneri_manodopera": None,
    "oneri_mat": None,
    "oneri_terzi": None,
    "spese_gen": None,
    "altri_oneri_1": "desc_altri_oneri_1",
    "altri_oneri_2": "desc_altri_oneri_2",
}
TOTALS = {"untaxed": "tot_imponibile", "tax": "tot_iva", "total": "tot"}
YES = ("1", "S", "SI", "SÌ", "Y", "TRUE")


class VegasQuote(models.Model):
    """How a quote comes out of the outcome of a request, and how it goes to the customer."""

    _inherit = "vegas.quote"

    @api.model
    def _from_outcome(self, requests):
        """Make the quotes that the outcomes of ``requests`` bring, and return them.

        A quote with the same number is renewed while nobody has decided on it, and left as it is afterwards; one that
        was withdrawn is to be decided on again.
        """
        known = {
            (quote.request_id.id, quote.number or ""): quote
            for quote in self.sudo().search([("request_id", "in", requests.ids)])
        }
        news, quotes, given = [], self.sudo().browse(), self.sudo().browse()
        for request in requests:
            values = self._outcome_values(request, request.outcome or {})
            quote = known.get((request.id, values["number"] or ""))
            if quote is None:
                news.append(values)
                continue
            quotes |= quote
            if quote.state in ("received", "withdrawn"):
                given |= quote.filtered(lambda quote: quote.state == "withdrawn")
                # Rare: the same quote came twice with another content.
                values["line_ids"] = [fields.Command.clear(), *values["line_ids"]]
                quote.write({**values, "state": "received", **dict.fromkeys(quote._EDITABLE, False)})
        # Whose answer it came with stands in the request.
        given |= self.sudo().with_context(mail_create_nolog=True, mail_create_nosubscribe=True).create(news)
        given._tell()
        return quotes | given

    def _tell(self):
        """Record the quotes as effects of their requests, and let the owners of these hand them to the customers."""
        by_request = {quote.request_id: quote for quote in self}
        handler = self.env["vegas.handler"]
        handler._record(
            self.request_id,
            self.env._("Quote"),
            lambda request: ("", by_request[request].display_name, by_request[request], {"created": True}),
        )
        handler._ask(self.request_id, self.env._("Quote received: hand it to the customer"))

    @api.model
    def _outcome_values(self, request, outcome):
        """Return the values of the quote that ``outcome`` ({leaf: text}) describes."""
        unread = []

        def amount(leaf):
            text = (outcome.get(leaf) or "").strip().replace(",", ".")
            try:
                return float(Decimal(text)) if text else 0.0
            except InvalidOperation:
                unread.append(f"{leaf} “{outcome[leaf]}”")
                return 0.0

        received = request.executed_date or fields.Date.context_today(request)
        sent = read_date(outcome.get("data_invio_prev"))
        valid_until, note = self._validity(sent or received, read_date(outcome.get("data_scad_prev")))
        lines = [
            fields.Command.create(
                {
                    "kind": leaf,
                    "sequence": place,
                    "amount": amount(leaf),
                    "name": outcome.get(description) if description else False,
                }
            )
            for place, (leaf, description) in enumerate(ITEMS.items(), 1)
            if outcome.get(leaf)
        ]
        return {
            "request_id": request.id,
            "number": outcome.get("cod_prev_distr") or False,
            "sent_date": sent,
            "valid_until": valid_until,
            "valid_note": note,
            "line_ids": lines,
            **{name: amount(leaf) for name, leaf in TOTALS.items()},
            "flat": (outcome.get("forfait") or "").strip().upper() in YES,
            "acceptance_mode": outcome.get("mod_acc_prev"),
            "customer_works": outcome.get("lavori_cliente"),
            "execution_term": outcome.get("tempo_max_esec"),
            "unread": ", ".join(unread) or False,
        }

    @api.model
    def _validity(self, start, named):
        """Return (last day, where it comes from): the day that the distributor named, else counted from ``start``."""
        if named:
            return named, False
        parameter = self.env["vegas.parameter"]._on("quote.validity.days", start)
        return parameter._due(start), parameter._norm()

    # === PAPER === #

    def action_print(self):
        """Print the quote for the customer, keep a copy with it, and open it."""
        self.ensure_one()
        return self.env["vegas.paper"]._print("quote_letter", self)._open_paper()

    def _handed_request(self):
        """Return the request with which the papers of this quote are listed."""
        return self.request_id

    def _paper_data(self, code):
        """Return what the papers of a quote may read: those of its request, and its own."""
        self.ensure_one()
        request, day = self.request_id, "{:%d/%m/%Y}"
        kinds = dict(self.line_ids._fields["kind"]._description_selection(self.env))
        commodities = dict(request._fields["commodity"]._description_selection(self.env))
        data = request._paper_data(code)
        if not request.point_id:
            data["point_address"] = one_line(request.site_street, request.site_zip, request.site_city_id.name)
        return {
            **data,
            "commodity": commodities.get(request.commodity, ""),
            "quote": self.number or "",
            "sent": day.format(self.sent_date) if self.sent_date else "",
            "valid_until": day.format(self.valid_until) if self.valid_until else "",
            "items": [
                [" – ".join(part for part in (kinds[line.kind], line.name) if part), self._euro(line.amount)]
                for line in self.line_ids
            ],
            "untaxed": self._euro(self.untaxed),
            "tax": self._euro(self.tax),
            "total": self._euro(self.total),
            "flat": self.flat,
            # A bare code of the distributor tells the customer nothing.
            "acceptance_mode": "" if (self.acceptance_mode or "").isdigit() else self.acceptance_mode or "",
            "customer_works": self.customer_works or "",
            "execution_term": self.execution_term or "",
            "advance": self._euro(self.advance_amount) if self.advance_amount else "",
            "payment": self.payment_mode or "",
        }


class VegasRequest(models.Model):
    _inherit = "vegas.request"

    quote_ids = fields.One2many("vegas.quote", "request_id", "Quotes")
    quote_id = fields.Many2one("vegas.quote", "Quote", index="btree_not_null", ondelete="restrict", check_company=True)
    has_open_quote = fields.Boolean("Quote to be decided", compute="_compute_has_open_quote")

    @api.depends("quote_ids.state")
    def _compute_has_open_quote(self):
        for request in self:
            request.has_open_quote = "received" in request.quote_ids.mapped("state")

    def action_decide_quote(self):
        """Show the quote that waits for the customer's decision, and take it.

        :raises UserError: when a colleague has decided meanwhile
        """
        self.ensure_one()
        return self.quote_ids.sorted(lambda quote: quote.state != "received")[:1].action_decide()


class VegasRequestEffect(models.Model):
    _inherit = "vegas.request.effect"

    def _take_back(self):
        """A quote on which somebody has decided stays, with its evidence, but nobody can use it any more."""
        if self.res_model != "vegas.quote":
            return super()._take_back()
        quote = self.env["vegas.quote"].browse(self.res_id).exists()
        if not quote or (quote.state in ("received", "expired") and not quote.execution_ids):
            return super()._take_back()
        quote.state = "withdrawn"
        works = quote.execution_ids.filtered(lambda request: request.state in ("draft", "open", "waiting"))
        works._to_do(self.env._("Quote withdrawn by the distributor: clear the works with the customer"))
        note = self.env._("The quote was decided on already: it stays, marked as withdrawn.")
        return self.write({"undone_date": fields.Datetime.now(), "undone_note": note})
