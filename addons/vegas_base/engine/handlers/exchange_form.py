from odoo import fields, models

from ...standard import blocks
from ..requests.problem import Problem


class VegasHandlerExchange(models.AbstractModel):
    """What the forms of exchanged procedures have in common: defaults, checks, and blocks of the message."""

    _inherit = "vegas.handler.exchange"

    # === DEFAULTS === #

    def _defaults(self, request):
        values = super()._defaults(request)
        return {**values, **self._appointment_defaults(request)} if self._appointment else values

    def _appointment_defaults(self, request):
        """Return phone of the customer and the first two possible days."""
        today = fields.Date.context_today(self)
        days = self._possible_days(today, 2, request.point_id.distributor_id)
        return {
            "phone": request.partner_id.phone,
            "wish1_date": days[0],
            "wish1_slot": "09:00-11:00",
            "wish2_date": days[1],
            "wish2_slot": "14:00-16:00",
        }

    def _possible_days(self, start, count, distributor):
        """Return the next ``count`` working days on which a technician of ``distributor`` can be asked for."""
        calendar = self.env["vegas.term"]._calendar("working", distributor)
        notice = int(self.env["vegas.parameter"]._on("appointment.notice.days", start).value)
        return [calendar.add(start, notice + number) for number in range(count)]

    # === CHECKS === #

    def _check(self, requests, verb):
        problems = super()._check(requests, verb)
        if verb == "send":
            for request in requests:
                problems.extend(self._check_form(request))
        if verb == "ask_annulment":
            text = self.env._("The annulment was asked already: the distributor's answer is awaited.")
            problems.extend(Problem(request, None, text) for request in requests.filtered("annulment_date"))
        return problems

    def _check_form(self, request):
        """Return the Problems of a form that is to be sent; a procedure adds up the checks it needs."""
        return self._check_holder(request)

    def _check_phone(self, request):
        digits = "".join(char for char in request.phone or "" if char.isdigit())
        if 6 <= len(digits) <= 15:
            return []
        text = self.env._("The phone number is missing or incomplete.")
        return [Problem(request, "phone", text, self.env._("The technician needs it."))]

    def _check_wishes(self, request):
        """The technician comes on working days after today, in a slot; the first wish is compulsory."""
        env, problems = self.env, []
        today = fields.Date.context_today(self)
        calendar = env["vegas.term"]._calendar("working", request.distributor_id)
        for date_field, slot_field in (("wish1_date", "wish1_slot"), ("wish2_date", "wish2_slot")):
            day = request[date_field]
            if not day:
                continue
            if day <= today or not calendar.is_day(day):
                next_day = calendar.add(max(day, today), 1)
                text = env._("%(day)s is not possible: the technician comes on working days.", day=f"{day:%d/%m/%Y}")
                remedy = env._("Choose for example %(day)s.", day=f"{next_day:%d/%m/%Y}")
                problems.append(Problem(request, date_field, text, remedy))
            if not request[slot_field]:
                problems.append(Problem(request, slot_field, env._("The slot is missing."), env._("Choose one.")))
        if not request.wish1_date:
            problems.append(Problem(request, "wish1_date", env._("The wished day is missing."), env._("Choose one.")))
        return problems

    def _check_meter(self, request):
        if request.meter_id:
            return []
        text = self.env._("The point has no meter in the register.")
        return [Problem(request, "point_id", text, self.env._("Ask the back office to enter it."))]

    def _check_holder(self, request):
        """The customer can be identified, and is the one who holds the point."""
        env, partner, problems = self.env, request.partner_id, []
        if not partner:
            return [Problem(request, "partner_id", env._("The customer is missing."), env._("Choose one."))]
        if not partner._vegas_tax_code() and not partner._vegas_vat():
            remedy = env._("Enter it on the customer's page.")
            problems.append(Problem(request, "partner_id", env._("The customer has no tax code."), remedy))
        holder = request.contract_id.partner_id
        if holder and holder != partner:
            text = env._("The point belongs to another customer.")
            problems.append(Problem(request, "partner_id", text, env._("Holder: %(name)s.", name=holder.name)))
        return problems

    def _check_customer_reading(self, request):
        env = self.env
        if not request.customer_reading:
            return []
        bands = request.meter_id.bands
        indexes = self._indexes(request)
        if not indexes or len(indexes) != (3 if bands == "F3" else 1):
            text = env._("The reading is not a number.")
            remedy = (
                env._("Write F1 / F2 / F3, for example 1200 / 980 / 1410.")
                if bands == "F3"
                else env._("Write the black digits only, without decimals.")
            )
            return [Problem(request, "customer_reading", text, remedy)]
        if any(len(str(index)) > request.meter_id.digits for index in indexes):
            text = env._("The reading has more digits than the meter (%(digits)s).", digits=request.meter_id.digits)
            return [Problem(request, "customer_reading", text, env._("Leave out the red digits."))]
        if not request.customer_reading_date or request.customer_reading_date > fields.Date.context_today(self):
            text = env._("The day of the reading is missing or in the future.")
            return [Problem(request, "customer_reading_date", text, env._("Enter the day on which it was read."))]
        return []

    def _indexes(self, request):
        """Return the list of whole numbers of the customer's reading, empty when it is none."""
        parts = [part.strip() for part in (request.customer_reading or "").split("/")]
        return [int(part) for part in parts] if all(part.isascii() and part.isdigit() for part in parts) else []

    # === BLOCKS === #

    def _customer(self, request):
        """Return the block `ClienteFinale`: name or company name, tax code, VAT number, phone."""
        partner = request.partner_id
        last_name, first_name = partner._vegas_names()
        return blocks.customer(
            company=partner.name if partner.is_company else "",
            last_name=last_name,
            first_name=first_name,
            tax_code=partner._vegas_tax_code(),
            vat=partner._vegas_vat(),
            phone=request.phone or partner.phone,
        )

    def _point(self, request):
        """Return the leaves that say which point and meter are meant."""
        code = "cod_pdr" if request.commodity == "gas" else "cod_pod"
        return {code: request.point_id.code, "matr_mis": request.meter_id.serial}

    def _site(self, request):
        """Return the address block of the point, or of the site where there is no point yet."""
        point, city = request.point_id, request.site_city_id
        if point:
            return blocks.address(point.street, point.zip, point.istat_code, point.city, point.province)
        return blocks.address(
            request.site_street, request.site_zip, city.vegas_istat_code, city.name, city.vegas_province
        )

    def _note(self, request):
        """Return the note, headed by the code of the distributor's agenda: the standard has no leaf for it."""
        code = request.agenda_code and f"Codice agenda {request.agenda_code}"
        return ". ".join(text for text in (code, request.note) if text) or None

    def _appointment_wishes(self, request):
        """Return the block of the days and slots the customer wishes."""
        wishes = [(request.wish1_date, request.wish1_slot), (request.wish2_date, request.wish2_slot)]
        return blocks.appointment(wishes) if request.wish1_date else None

    def _customer_reading(self, request):
        """Return the block of the customer's reading, ``None`` without one."""
        indexes = self._indexes(request)
        return blocks.customer_reading(request.customer_reading_date, indexes) if indexes else None

    def _element_fields(self):
        return {
            **super()._element_fields(),
            "tel": "phone",
            **dict.fromkeys(("cf", "piva", "cognome", "nome", "rag_soc"), "partner_id"),
            **dict.fromkeys(("cod_pdr", "cod_pod", "matr_mis"), "point_id"),
            "data_ric_app1": "wish1_date",
            "fascia_ric_app1": "wish1_slot",
            "data_ric_app2": "wish2_date",
            "fascia_ric_app2": "wish2_slot",
            **dict.fromkeys(("valore_lettura_cl", "let_tot_prel"), "customer_reading"),
            **dict.fromkeys(("data_lettura_cl", "data_com_autolet_cf"), "customer_reading_date"),
            **dict.fromkeys(("via", "toponimo", "civ"), "site_street"),
            "cap": "site_zip",
            **dict.fromkeys(("comune", "istat", "prov"), "site_city_id"),
            "cod_tip_pre": "work_kind",
            "desc_lavoro": "work_description",
            "cat_uso": "use_category",
            "classe_prelievo": "withdrawal_class",
            "prel_annuo_prev": "annual_forecast",
            "pot_tot_inst": "appliance_power",
            **dict.fromkeys(("pot_max_richiesta", "pot_tot_util", "pot_ric_contratto"), "max_power"),
            "max_prel_ora": "max_hourly",
            "da_eseguire_non_prima_del": "not_before_date",
            "rif_reclamo": "complaint_reference",
            "dati_tecn_ric": "questions",
            "note": "note",
        }
