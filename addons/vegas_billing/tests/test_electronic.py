from datetime import date
from unittest.mock import patch

from lxml import etree

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import BillingCase
from .fattura_pa import schema

PUBLIC_BODY_CODE = "80003120187"


@tagged("post_install", "-at_install", "vegas")
class TestElectronic(BillingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.schema = schema()
        cls.company.write(
            {
                "street": "Corso Francia 10",
                "zip": "10143",
                "city": "Torino",
                "state_id": cls.env.ref("base.state_it_to").id,
                "phone": "011 555 0100",
                "email": "clienti@provaluceegas.example",
                "l10n_it_codice_fiscale": cls.OUR_VAT,
                "l10n_it_tax_system": "RF01",
            }
        )
        cls.env["res.partner.bank"].create(
            {"partner_id": cls.company.partner_id.id, "acc_number": "IT60X0542811101000000123456"}
        )

    def _bills(self, until="2026-02-28"):
        """Return the gas and the electricity bill of a run, with their e-invoices."""
        moves = self._post(self._run(until))
        self.assertFalse(moves._make_electronic())
        gas = moves.filtered(lambda move: move.vegas_contract_id == self.gas_contract)
        return gas, moves - gas

    def _file(self, move):
        """Return the e-invoice of a bill, held against the official schema and against the entry."""
        raw = self.env["ir.attachment"].search(_stored(move)).raw
        root = etree.fromstring(raw)
        self.schema.assertValid(root)
        self._same_amounts(move, root)
        self.assertEqual(root.findtext(".//DatiContratto/IdDocumento"), move.vegas_contract_id.number)
        self.assertEqual(root.findtext(".//DatiContratto/Data"), "2025-12-01")
        for line in root.iter("DettaglioLinee"):
            self.assertEqual(line.findtext("DataInizioPeriodo"), move.vegas_first.isoformat())
            self.assertEqual(line.findtext("DataFinePeriodo"), move.vegas_last.isoformat())
        return root

    def _same_amounts(self, move, root):
        lines = root.findall(".//DettaglioLinee")
        self.assertEqual(
            [float(line.findtext("PrezzoTotale")) for line in lines], move.invoice_line_ids.mapped("price_subtotal")
        )
        summaries = root.findall(".//DatiRiepilogo")
        base = sum(float(summary.findtext("ImponibileImporto")) for summary in summaries)
        vat = sum(float(summary.findtext("Imposta")) for summary in summaries)
        paid_by_customer = sum(
            float(summary.findtext("Imposta")) for summary in summaries if summary.findtext("EsigibilitaIVA") != "S"
        )
        self.assertAlmostEqual(base, move.amount_untaxed, 2)
        self.assertAlmostEqual(paid_by_customer, move.amount_tax, 2)
        self.assertAlmostEqual(float(root.findtext(".//ImportoTotaleDocumento")), base + vat, 2)
        for summary in summaries:
            rate, exempt = summary.findtext("AliquotaIVA"), summary.findtext("Natura")
            own = [line for line in lines if (line.findtext("AliquotaIVA"), line.findtext("Natura")) == (rate, exempt)]
            total = sum(float(line.findtext("PrezzoTotale")) for line in own)
            self.assertAlmostEqual(float(summary.findtext("ImponibileImporto")), total, 2)

    def test_household(self):
        for move, rates in zip(self._bills(), ({"10.00", "22.00"}, {"10.00"}), strict=True):
            root = self._file(move)
            self.assertEqual(root.get("versione"), "FPR12")
            self.assertEqual(root.findtext(".//CodiceDestinatario"), "0000000")
            self.assertIsNone(root.find(".//PECDestinatario"))
            self.assertEqual(root.findtext(".//RegimeFiscale"), "RF01")
            buyer = root.find(".//CessionarioCommittente/DatiAnagrafici")
            self.assertEqual(buyer.findtext("CodiceFiscale"), "RSSMRA80A01H501U")
            self.assertIsNone(buyer.find("IdFiscaleIVA"))
            self.assertEqual((buyer.findtext(".//Nome"), buyer.findtext(".//Cognome")), ("Maria", "Rossi"))
            self.assertEqual(root.findtext(".//TipoDocumento"), "TD01")
            self.assertEqual(root.findtext(".//Numero"), move.name[-20:])
            self.assertEqual({rate.text for rate in root.iterfind(".//DatiRiepilogo/AliquotaIVA")}, rates)
            self.assertEqual(root.findtext(".//ModalitaPagamento"), "MP18")
            self.assertAlmostEqual(float(root.findtext(".//ImportoPagamento")), move.amount_total, 2)

    def test_made_once(self):
        gas, _ele = self._bills()
        attachment = self.env["ir.attachment"].search(_stored(gas))
        name, raw = gas.l10n_it_edi_attachment_name, attachment.raw
        self.customer.name = "Rossi Maria Luisa"
        action = gas.with_user(self.clerk).action_vegas_electronic()
        self.assertIn(f"/{gas.id}/l10n_it_edi_attachment_file/{name}", action["url"])
        self.assertEqual(self.env["ir.attachment"].search(_stored(gas)), attachment)
        self.assertEqual((attachment.name, attachment.raw), (name, raw))
        self.assertFalse(gas._reverse_moves().l10n_it_edi_attachment_name)

    def test_a_changed_bill_gets_another(self):
        gas, _ele = self._bills()
        name = gas.l10n_it_edi_attachment_name
        gas.button_draft()
        self.assertFalse(gas.l10n_it_edi_attachment_name or gas.l10n_it_edi_attachment_file)
        gas.action_post()
        gas._make_electronic()
        self.assertNotEqual(gas.l10n_it_edi_attachment_name, name)
        self._file(gas)

    def test_company_with_recipient_of_its_contract(self):
        self.customer.write({"is_company": True, "l10n_it_pa_index": "AAAAAAA", "l10n_it_pec_email": "a@pec.example"})
        self.gas_contract.version_ids.write({"sdi_code": "M5UXCR1", "pec": "b@pec.example"})
        self.ele_contract.version_ids.write({"pec": "c@pec.example", "payment_method": "debit"})
        gas, ele = (self._file(move) for move in self._bills())
        self.assertEqual(gas.findtext(".//CodiceDestinatario"), "M5UXCR1")
        self.assertIsNone(gas.find(".//PECDestinatario"))
        self.assertEqual(gas.findtext(".//CessionarioCommittente//Denominazione"), self.customer.name)
        self.assertEqual(ele.findtext(".//CodiceDestinatario"), "0000000")
        self.assertEqual(ele.findtext(".//PECDestinatario"), "c@pec.example")
        self.assertEqual(ele.findtext(".//ModalitaPagamento"), "MP19")

    def test_conditions_of_the_last_day_count(self):
        self.customer.l10n_it_pa_index = "AAAAAAA"
        self.gas_contract._change(date(2026, 3, 1), {"sdi_code": "M5UXCR1"})
        gas, _ele = self._bills()
        self.assertEqual(self._file(gas).findtext(".//CodiceDestinatario"), "AAAAAAA")
        self._read(self.gas_point, "2026-04-30", 1400)
        gas = self._post(self._run("2026-04-30")).filtered(lambda move: move.vegas_contract_id == self.gas_contract)
        gas._make_electronic()
        self.assertEqual(self._file(gas).findtext(".//CodiceDestinatario"), "M5UXCR1")

    def test_public_body(self):
        body = {"name": "Comune di Prova", "is_company": True, "l10n_it_codice_fiscale": PUBLIC_BODY_CODE}
        self.customer.write({**body, "vegas_first_name": False, "vegas_last_name": False})
        self.ele_contract.version_ids.write(
            {"split_payment": True, "office_code": "UF1A2B", "cig": "Z123456789", "cup": "J31B26000010004"}
        )
        _gas, ele = self._bills()
        root = self._file(ele)
        self.assertEqual(root.get("versione"), "FPA12")
        self.assertEqual(root.findtext(".//FormatoTrasmissione"), "FPA12")
        self.assertEqual(root.findtext(".//CodiceDestinatario"), "UF1A2B")
        self.assertEqual(root.findtext(".//CessionarioCommittente//CodiceFiscale"), PUBLIC_BODY_CODE)
        self.assertEqual(root.findtext(".//DatiContratto/CodiceCIG"), "Z123456789")
        self.assertEqual(root.findtext(".//DatiContratto/CodiceCUP"), "J31B26000010004")
        self.assertEqual({entry.text for entry in root.iterfind(".//EsigibilitaIVA")}, {"S"})
        self.assertGreater(float(root.findtext(".//ImportoTotaleDocumento")), ele.amount_total)
        self.assertAlmostEqual(float(root.findtext(".//ImportoPagamento")), ele.amount_total, 2)

    def test_credit(self):
        self._item(kind="bonus", name="Bonus sociale", amount=-2000)
        gas, _ele = self._bills()
        self.assertEqual(gas.move_type, "out_refund")
        root = self._file(gas)
        self.assertEqual(root.findtext(".//TipoDocumento"), "TD04")
        self.assertGreater(float(root.findtext(".//ImportoTotaleDocumento")), 0)
        self.assertIsNone(root.find(".//DatiPagamento"))

    def test_outside_vat(self):
        self._item(kind="deposit", name="Deposito cauzionale", amount=77)
        gas, _ele = self._bills()
        root = self._file(gas)
        (line,) = (line for line in root.iter("DettaglioLinee") if line.findtext("Natura"))
        self.assertEqual((line.findtext("Natura"), float(line.findtext("PrezzoTotale"))), ("N1", 77))
        (summary,) = (entry for entry in root.iter("DatiRiepilogo") if entry.findtext("Natura"))
        self.assertEqual((summary.findtext("Natura"), float(summary.findtext("Imposta"))), ("N1", 0))
        self.assertTrue(summary.findtext("RiferimentoNormativo"))

    def test_what_is_missing_is_said_and_holds_up_nobody(self):
        other = self.customer.copy({"name": "Bianchi", "vegas_first_name": False, "city": False})
        self.gas_contract.partner_id = other
        moves = self._post(self._run("2026-02-28"))
        with patch.object(type(self.env["ir.cron"]), "_commit_progress", lambda *args, **kwargs: 1):
            self.env["account.move"]._cron_make_electronic()
        gas = moves.filtered(lambda move: move.vegas_contract_id == self.gas_contract)
        self._file(moves - gas)
        self.assertFalse(gas.l10n_it_edi_attachment_name)
        self.assertIn("address", gas.l10n_it_edi_header)
        with self.assertRaisesRegex(UserError, "address"):
            gas.with_user(self.clerk).action_vegas_electronic()
        other.write({"city": "Pavia", "vat": "IT00743110157", "l10n_it_codice_fiscale": "00743110157"})
        gas.with_user(self.clerk).action_vegas_electronic()
        self.assertFalse(gas.l10n_it_edi_header)
        root = self._file(gas)
        self.assertEqual(root.findtext(".//CessionarioCommittente//Denominazione"), "Bianchi")

    def _item(self, **values):
        return self.env["vegas.bill.item"].create(
            {"contract_id": self.gas_contract.id, "date": "2026-02-01", "vat": "none", **values}
        )


def _stored(move):
    return [
        ("res_model", "=", move._name),
        ("res_id", "=", move.id),
        ("res_field", "=", "l10n_it_edi_attachment_file"),
    ]
