from odoo import api, fields, models

from ...registry.contract_terms import USE_CATEGORIES, WITHDRAWAL_CLASSES

SLOTS = [("08:00-10:00", "08:00–10:00"), ("09:00-11:00", "09:00–11:00"), ("11:00-13:00", "11:00–13:00")]
SLOTS += [("14:00-16:00", "14:00–16:00"), ("15:00-17:00", "15:00–17:00")]


class VegasRequest(models.Model):
    """What several procedures ask the customer, so that each asks it under the same name."""

    _inherit = "vegas.request"

    note = fields.Text("Note for the distributor")

    # === APPOINTMENT AND READING === #
    phone = fields.Char("Phone for the technician")
    agenda_code = fields.Char(
        "Code of the distributor's agenda",
        copy=False,
        help="Where the day was booked in the distributor's agenda while the customer stood there.",
    )
    wish1_date = fields.Date("Wished day", copy=False)
    wish1_slot = fields.Selection(SLOTS, "Wished slot")
    wish2_date = fields.Date("Second day", copy=False)
    wish2_slot = fields.Selection(SLOTS, "Second slot")
    wants_appointment = fields.Boolean(compute="_compute_wants_appointment")
    wants_phone = fields.Boolean(compute="_compute_wants_appointment")
    not_before_date = fields.Date("Not before", copy=False)
    customer_reading_date = fields.Date("Read on", copy=False)
    customer_reading = fields.Char("Customer's reading", copy=False, help="Electricity in bands: F1 / F2 / F3.")

    # === WHERE THERE IS NO SUPPLY POINT YET === #
    site_street = fields.Char("Street of the site", prefetch="site")
    site_zip = fields.Char("ZIP code of the site", prefetch="site")
    site_city_id = fields.Many2one("res.city", "Municipality of the site", prefetch="site", index="btree_not_null")

    # === WORKS AND TECHNICAL DATA === #
    work_kind = fields.Char(
        "Kind of work", prefetch="works", help="Code of the distributor's list (to be checked with the distributor)."
    )
    work_description = fields.Text("Work wished", prefetch="works")
    use_category = fields.Selection(USE_CATEGORIES, "Use category", prefetch="works")
    withdrawal_class = fields.Selection(WITHDRAWAL_CLASSES, "Withdrawal class", prefetch="works")
    annual_forecast = fields.Float("Expected yearly consumption", digits=(16, 3), prefetch="works")
    appliance_power = fields.Float("Power of the appliances (kW)", digits=(16, 2), prefetch="works")
    max_power = fields.Float("Power asked for (kW)", digits=(16, 2), prefetch="works")
    max_hourly = fields.Float("Highest hourly withdrawal (Smc/h)", digits=(16, 2), prefetch="works")

    # === WHERE IT COMES FROM === #
    origin_request_id = fields.Many2one(
        "vegas.request", "Follows from", index="btree_not_null", check_company=True, help="The request before this one."
    )
    complaint_reference = fields.Char("Complaint", prefetch="works", help="Number of the complaint that needs it.")
    questions = fields.Text("Questions to the distributor", prefetch="works")

    # === WHAT FOLLOWS === #
    outlook = fields.Text("What will change", compute="_compute_outlook")

    @api.depends("state", "procedure_id", "point_id", "quote_id")
    def _compute_outlook(self):
        """Shown until the outcome is there; then the form shows what did change."""
        for request in self:
            handler = request._handler()
            is_open = handler is not None and request.state not in ("done", "refused", "cancelled")
            request.outlook = "\n".join(f"• {text}" for text in handler._outlook(request)) if is_open else False

    @api.depends("procedure_id")
    def _compute_wants_appointment(self):
        for request in self:
            handler = request._handler()
            request.wants_appointment = getattr(handler, "_appointment", False)
            request.wants_phone = request.wants_appointment or getattr(handler, "_phone", False)

    @api.onchange("partner_id")
    def _onchange_phone(self):
        """The phone of a customer who was chosen after the procedure."""
        self.phone = self.phone or self.partner_id.phone
