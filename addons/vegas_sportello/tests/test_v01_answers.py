"""Answers of the distributor to V01: applied once, in order, or kept with a readable reason."""

from odoo import fields
from odoo.tests import tagged
from odoo.tests.common import mute_logger

from .common import ADMITTED, FAILED, REJECTED, SCHEDULED, V01Case

NEW_METER = (
    "<sost_mis>SI</sost_mis><data_sost>24/11/2026</data_sost><matr_nuovo_mis>NUOVO1</matr_nuovo_mis>"
    "<anno_fabb_nuovo_mis>2026</anno_fabb_nuovo_mis><n_cifre_nuovo_mis>6</n_cifre_nuovo_mis>"
    "<segn_nuovo_mis>3</segn_nuovo_mis>"
)


@tagged("post_install", "-at_install")
class TestV01Answers(V01Case):
    # === OUTCOMES === #

    def test_conforming(self):
        request = self._sent()
        self._receive(self._answer(request, "0100", ADMITTED))
        self.assertEqual((request.stage_id.code, request.distributor_number), ("admitted", "D1"))
        self._receive(self._answer(request, "0200", SCHEDULED))
        self.assertEqual(request.stage_id.code, "appointment")
        self.assertEqual(request.appointment_date, fields.Date.to_date("2026-12-02"))
        self._receive(self._answer(request, "0150", self._positive(request)))
        self.assertEqual((request.stage_id.code, request.v01_conforming), ("done", "C"))
        reading = self.gas_point.reading_ids
        self.assertEqual((reading.index_f0, reading.kind, reading.request_id), (4271, "actual", request))
        letter = "Send the customer the letter with the result"
        self.assertEqual(request.effect_ids.mapped("after"), ["4271", "€ 42,00", letter])
        item = self.env["vegas.bill.item"].search([("contract_id", "=", request.contract_id.id)])
        self.assertEqual((item.kind, item.amount, item.vat, item.origin), ("fee", 42, "22", request.name))
        # Two working days after the 24th.
        self.assertEqual(request.activity_ids.mapped("summary"), [letter])
        self.assertEqual(request.activity_ids.date_deadline, fields.Date.to_date("2026-11-26"))
        self.assertEqual(request.history_ids.mapped("verb"), ["send", "admit", "schedule", "execute"])
        titles = [row["title"][:4] for row in request.timeline if row["kind"] != "stage"]
        self.assertEqual(titles, ["0150", "0200", "0100", "0050"])
        self.assertEqual([row["kind"] for row in request.timeline], ["stage", "in"] * 3 + ["stage", "out"])

    def test_not_conforming_replaces_the_meter_and_asks_for_the_recalculation(self):
        request = self._sent()
        old = self.gas_point.meter_id
        self._receive(self._answer(request, "0100", ADMITTED))
        self._receive(self._answer(request, "0150", self._positive(request, "N", more=NEW_METER)))
        self.assertEqual(old.removed_on, fields.Date.to_date("2026-11-24"))
        new = self.gas_point.meter_id
        self.assertEqual((new.serial, new.digits, new.year), ("NUOVO1", 6, 2026))
        self.assertEqual({r.meter_id: r.index_f0 for r in self.gas_point.reading_ids}, {old: 4271, new: 3})
        self.assertIn("compute the bills again", request.activity_ids[0].summary)
        self.assertFalse(self.env["vegas.bill.item"].search([("contract_id", "=", request.contract_id.id)]))
        self.assertEqual(request.activity_ids.user_id, self.clerk)

    def test_electricity_in_bands(self):
        request = self._sent(self.ele_point)
        self._receive(self._answer(request, "0100", ADMITTED))
        self._receive(self._answer(request, "0150", self._positive(request)))
        reading = self.ele_point.reading_ids
        self.assertEqual((reading.index_f1, reading.index_f2, reading.index_f3), (4272, 4273, 4274))

    def test_rejected(self):
        request = self._sent()
        self._receive(self._answer(request, "0100", REJECTED))
        self.assertEqual((request.stage_id.code, request.state), ("rejected", "refused"))
        self.assertEqual((request.reason_code, request.reason_text), ("MATR", "Matricola non corrispondente"))
        self.assertFalse(request.deadline_date)
        self.assertFalse(self.gas_point.reading_ids)

    def test_not_carried_out(self):
        request = self._sent()
        self._receive(self._answer(request, "0100", ADMITTED), self._answer(request, "0150", FAILED))
        self.assertEqual((request.stage_id.code, request.reason_text), ("failed", "Cliente assente"))
        self.assertFalse(self.gas_point.reading_ids)

    # === REPEATED, EARLY, LATE === #

    def test_the_same_file_twice_changes_nothing(self):
        request = self._sent()
        files = [self._answer(request, "0100", ADMITTED), self._answer(request, "0150", self._positive(request))]
        self._receive(*files)
        before = self._table_rows()
        report = self._receive(*files)
        self.assertEqual([line["status"] for line in report], ["known", "known"])
        self.assertEqual(self._table_rows(), before)

    def test_the_same_answer_in_another_file_has_no_effect(self):
        request = self._sent()
        answer = self._answer(request, "0100", ADMITTED)
        self._receive(answer)
        history = len(request.history_ids)
        self._receive(answer.replace(b"><", b">\n<"))
        self.assertEqual(len(request.history_ids), history)
        self.assertEqual(request.part_ids.filtered(lambda part: part.state == "no_effect").mapped("flow"), ["0100"])

    def test_an_early_answer_waits_and_is_applied_in_its_time(self):
        request = self._sent()
        (line,) = self._receive(self._answer(request, "0150", self._positive(request)))
        self.assertEqual(line["status"], "waiting")
        self.assertEqual(request.stage_id.code, "sent")
        self._receive(self._answer(request, "0200", SCHEDULED))
        self._receive(self._answer(request, "0100", ADMITTED))
        self.assertEqual(request.stage_id.code, "done")
        self.assertEqual(request.appointment_slot, "09:00-11:00")
        self.assertEqual(request.history_ids.mapped("verb"), ["send", "admit", "schedule", "execute"])
        self.assertNotIn("waiting", request.part_ids.mapped("state"))

    def test_an_outcome_after_a_refusal_waits_for_its_correction(self):
        request = self._sent()
        self._receive(self._answer(request, "0100", REJECTED))
        self._receive(self._answer(request, "0150", self._positive(request)))
        self.assertEqual(request.stage_id.code, "rejected")
        self.assertFalse(self.gas_point.reading_ids)
        part = request.part_ids.filtered(lambda part: part.flow == "0150")
        self.assertEqual(part.state, "waiting")
        self.assertIn("Inadmissible", part.reason)

    def test_a_moved_appointment(self):
        request = self._sent()
        moved = SCHEDULED.replace("02/12/2026", "04/12/2026")
        for inner in (SCHEDULED, moved, SCHEDULED):
            self._receive(
                self._answer(request, "0100", ADMITTED), self._answer(request, "0200", inner, number=request.name)
            )
        # The first file came again at the end: known, so the second date stands.
        self.assertEqual(request.appointment_date, fields.Date.to_date("2026-12-04"))

    # === NOT OURS === #

    def _error(self, data, *words, company=None):
        before = self.env["vegas.request.history"].search_count([])
        (line,) = self._receive(("x.xml", data), company=company)
        self.assertEqual(line["status"], "error", line)
        for word in ("x.xml", *words):
            self.assertIn(word, line["reason"])
        self.assertEqual(self.env["vegas.request.history"].search_count([]), before)

    def test_wrong_vat_numbers(self):
        request = self._sent()
        self._error(self._answer(request, "0100", ADMITTED, theirs="00743110157"), "piva_distr", "07643520567")
        self._error(self._answer(request, "0100", ADMITTED, ours="07643520567"), "piva_utente", "07643520567")
        self.assertEqual(request.stage_id.code, "sent")

    def test_vat_of_the_network_user_in_force_when_it_went_out(self):
        wholesaler = self.env["res.partner"].create({"name": "Grossista", "vat": "IT00488410010", "is_company": True})
        contract = self.env["vegas.network.contract"].search(
            [("company_id", "=", self.company.id), ("commodity", "=", "gas")]
        )
        contract.network_user_id = wholesaler
        request = self._sent()
        self.assertEqual(request.network_user_vat, "00488410010")
        self._error(self._answer(request, "0100", ADMITTED), "piva_utente", "00488410010")
        self._receive(self._answer(request, "0100", ADMITTED, ours="00488410010"))
        self.assertEqual(request.stage_id.code, "admitted")

    def test_unknown_number(self):
        request = self._sent()
        self._error(self._answer(request, "0100", ADMITTED, number="1999-000001"), "cod_prat_utente", "1999-000001")

    def test_answer_for_another_company(self):
        request = self._sent()
        other = self.env["res.company"].create({"name": "Altra", "country_id": self.env.ref("base.it").id})
        other.partner_id.vat = "IT00488410010"
        self._error(self._answer(request, "0100", ADMITTED), "piva_utente", self.OUR_VAT, company=other)
        self._error(self._answer(request, "0100", ADMITTED, ours="00488410010"), "cod_prat_utente", company=other)
        self.assertEqual(request.stage_id.code, "sent")

    def test_another_point(self):
        request = self._sent()
        inner = self._positive(request).replace(self.gas_point.code, "01614000382999")
        self._receive(self._answer(request, "0100", ADMITTED))
        self._receive(self._answer(request, "0150", inner))
        part = request.part_ids.sorted("id")[-1]
        self.assertEqual((part.state, request.stage_id.code), ("confirm", "admitted"))
        self.assertIn("01614000382999", part.reason)
        part.with_user(self.clerk).action_accept()
        self.assertEqual((part.state, request.stage_id.code), ("processed", "done"))

    def test_our_own_request_is_no_answer(self):
        request = self._sent()
        message = request.part_ids.message_id
        self._error(message._bytes()[message.id], "cod_flusso", "0050")
        self.assertEqual(request.stage_id.code, "sent")

    def test_invalid_against_the_schema(self):
        request = self._sent()
        self._error(self._answer(request, "0100", "<Ammissibilita/>"), "verifica_amm")
        self._error(self._answer(request, "0100", ADMITTED, service="ZZZ"), "ZZZ")

    def test_forgiving_in_form(self):
        request = self._sent()
        answer = self._answer(request, "0100", ADMITTED).decode()
        answer = answer.replace("<Ammissibilita>", " <AMMISSIBILITA>\n").replace("</Ammissibilita>", "</AMMISSIBILITA>")
        self._receive(("bom.xml", "﻿".encode() + answer.replace("UTF-8", "utf-8").encode()))
        self.assertEqual(request.stage_id.code, "admitted")

    # === MANY PARTS, RETRY === #

    def test_two_parts_of_which_one_is_wrong(self):
        gas, ele = self._sent(), self._sent(self.ele_point)
        header = "COD_SERVIZIO;COD_FLUSSO;PIVA_UTENTE;PIVA_DISTR;COD_PRAT_UTENTE;COD_PRAT_DISTR;VERIFICA_AMM\n"
        row = f"V01;100;{self.OUR_VAT};{self.DISTRIBUTOR_VAT};%s;D1;1\n"
        (line,) = self._receive(("a.csv", (header + row % gas.name + row % "1999-000009").encode()))
        self.assertEqual(line["status"], "error")
        self.assertIn("1999-000009", line["reason"])
        self.assertEqual((gas.stage_id.code, ele.stage_id.code), ("admitted", "sent"))
        message = self.env["vegas.message"].search([("name", "=", "a.csv")])
        self.assertEqual(sorted(message.part_ids.mapped("state")), ["error", "processed"])
        self.assertEqual(message.state, "error")

    def test_retry_after_the_cause_is_healed(self):
        request = self._sent()
        self.distributor.vat = "IT00488410010"
        self._receive(self._answer(request, "0100", ADMITTED))
        part = self.env["vegas.message.part"].search([("own_number", "=", request.name), ("state", "=", "error")])
        self.assertIn("piva_distr", part.reason)
        self.distributor.vat = f"IT{self.DISTRIBUTOR_VAT}"
        part.with_user(self.clerk).action_retry()
        self.assertEqual((part.state, part.tries, request.stage_id.code), ("processed", 1, "admitted"))
        self.assertEqual(part.message_id.state, "read")

    def test_one_that_fails_does_not_stop_the_others(self):
        gas, ele = self._sent(), self._sent(self.ele_point)
        self._receive(self._answer(gas, "0100", ADMITTED), self._answer(ele, "0100", ADMITTED))
        # Something breaks that nobody foresaw: the new meter cannot be created.
        bad = self._answer(gas, "0150", self._positive(gas, "N", more=NEW_METER.replace("NUOVO1", "X" * 25)))
        self.patch(type(self.env["vegas.handler.v01"]), "_new_meter", lambda handler, request: {"serial": None})
        with mute_logger("odoo.addons.vegas_base.engine.messages.part_apply", "odoo.sql_db"):
            report = self._receive(bad, self._answer(ele, "0150", self._positive(ele)))
        self.assertEqual([line["status"] for line in report], ["error", "applied"])
        self.assertEqual((gas.stage_id.code, ele.stage_id.code), ("admitted", "done"))
        self.assertFalse(self.gas_point.reading_ids)
        self.assertTrue(report[0]["reason"])
