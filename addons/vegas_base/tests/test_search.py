from contextlib import suppress

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import VegasCase


class SearchCase(VegasCase):
    def setUp(self):
        super().setUp()
        self.search = self.env["vegas.search"].with_user(self.clerk).with_company(self.company)

    def _customer(self, name, **values):
        return self.env["res.partner"].create({"name": name, "vegas_is_customer": True, **values})

    def _found(self, text, kind="customer", **options):
        """Return the ids of the rows of ``kind``, in their order."""
        groups = self.search.action_search(text, **options)["groups"]
        return [row["id"] for group in groups if group["kind"] == kind for row in group["rows"]]


@tagged("post_install", "-at_install")
class TestSearch(SearchCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.write({"ref": "004417", "email": "maria.rossi@posta.example"})

    def test_a_customer_is_found_by_everything_he_can_say(self):
        cases = (
            *("rossi", "Maria", "ROSSI MARIA", "maria rossi", "mariarossi", "ross mar", "rossi via roma"),
            *("RSSMRA80A01H501U", "rssmra80", "rss mra 80a01 h501u", "004417", "4417", "n. 004417"),
            *("338 414 7092", "3384147092", "+39 338 4147092", "0039 338/4147092", "338-414", "rossi 338414"),
            *("maria.rossi@posta.example", "rossi@posta", "via roma 1", "roma 1, pavia"),
        )
        for text in cases:
            self.assertIn(self.customer.id, self._found(text), text)

    def test_a_point_is_found_by_code_address_and_meter_and_leads_to_its_holder(self):
        meter = self.gas_point.meter_id
        for text in ("01614000382917", "PDR 0161400038", "0161 4000 382 917", meter.serial, meter.serial.lower()):
            self.assertEqual(self._found(text, "point")[0], self.gas_point.id, text)
            self.assertEqual(self._found(text), [self.customer.id], text)
        self.assertEqual(self._found("it001e1234", "point"), [self.ele_point.id, self.gas_point.id])
        self.assertEqual(set(self._found("via roma pavia", "point")), {self.gas_point.id, self.ele_point.id})

    def test_a_contract_and_a_request_are_found_by_their_numbers(self):
        contract = self.gas_point.contract_ids
        self.assertEqual(self._found(contract.number.lower(), "contract"), contract.ids)
        request = self.env["vegas.request"].create(
            {
                "procedure_id": self.env["vegas.procedure"].search([], limit=1).id,
                "partner_id": self.customer.id,
                "point_id": self.gas_point.id,
            }
        )
        request.sudo().distributor_number = "DX/77-0042"
        tail = request.name.split("-")[-1].lstrip("0")
        for text in (request.name, tail, request.name.replace("-", " "), "dx77-0042"):
            self.assertIn(request.id, self._found(text, "request"), text)
        self.assertEqual(self.search.action_search(request.name)["open"], {"model": "vegas.request", "id": request.id})
        self.assertFalse(self.search.action_search("rossi")["open"])

    def test_accents_apostrophes_and_signs_do_not_matter(self):
        angelo = self._customer("D'Angelò Niccolò", street="Corso Garibaldi, 7/B")
        firm = self._customer("Caffè S.r.l. – Torrefazione", is_company=True, vat="IT00743110157")
        for text in ("dangelo", "D'ANGELÒ", "d angelo", "niccolo", "garibaldi 7 b", "garibaldi 7/b"):
            self.assertIn(angelo.id, self._found(text), text)
        for text in ("caffe srl", "caffè s.r.l.", "torrefazione", "IT00743110157", "00743110157", "007431"):
            self.assertIn(firm.id, self._found(text), text)

    def test_a_typing_mistake_is_forgiven_and_told(self):
        ferrari = self._customer("Ferrari Giovanni", l10n_it_codice_fiscale="FRRGNN48C14G388T", street="Via Mazzini 14")
        for text in ("ferarri mazz", "ferari giovanni", "ferrarri", "fertari", "giovani ferrari", "FRRGNN48C14G388X"):
            found = self.search.action_search(text)
            rows = [row for group in found["groups"] for row in group["rows"]]
            self.assertEqual((rows[0]["id"], rows[0]["how"]), (ferrari.id, "fuzzy"), text)
        found = self.search.action_search("ferarri mazz")
        self.assertEqual(found["note"], {"typed": ["ferarri"], "meant": ["Ferrari"]})
        self.assertEqual(found["marks"], {"exact": ["ferarri", "mazz", "ferarrimazz"], "fuzzy": ["ferrari"]})
        self.assertFalse(self.search.action_search("ferarri mazz", literal=True)["groups"])

    def test_every_name_with_one_slip_is_found(self):
        names = ("Verdi Rosa", "Neri Ugo", "Zanetti Pierangela", "Lo Bue Ida", "Bassi Otto")
        people = {self._customer(name): name.lower() for name in names}
        for partner, name in people.items():
            last = name.split()[0] if len(name.split()[0]) > 2 else name.split()[1]
            for place in range(len(last)):
                slipped = (
                    last[:place] + last[place + 1 :],
                    last[:place] + "x" + last[place + 1 :],
                    last[:place] + last[place] + last[place:],
                    last[:place] + last[place : place + 2][::-1] + last[place + 2 :],
                )
                for wrong in slipped:
                    text = name.replace(last, wrong, 1)
                    if len(wrong) > 2:
                        self.assertIn(partner.id, self._found(text), text)

    def test_mistakes_are_looked_for_only_when_little_was_found(self):
        for number in range(3):
            self._customer(f"Bianco Piero {number}")
        near = self._customer("Bianca Piera")
        self.assertNotIn(near.id, self._found("bianco"))

    def test_the_best_come_first_and_few(self):
        last = self._customer("Mario Condominio Colombo")
        people = [self._customer(f"Colombo {letter}") for letter in "DCBA"]
        exact = self._customer("Colombo")
        self.assertEqual(self._found("colombo"), [exact.id, people[3].id, people[2].id])
        (group,) = self.search.action_search("colombo")["groups"]
        self.assertTrue(group["more"])
        action = self.search.action_all("customer", "colombo")
        everybody = self.env["res.partner"].with_user(self.clerk).search(action["domain"])
        self.assertEqual(set(everybody.ids), {exact.id, last.id, *(partner.id for partner in people)})

    def test_rows_tell_homonyms_apart(self):
        row = self.search.action_search("rossi")["groups"][0]["rows"][0]
        self.assertEqual(row["code"], "RSSMRA80A01H501U")
        self.assertEqual(row["subtitle"], "Via Roma 1, 27100 Pavia · 338 414 7092 · no. 004417")
        row = self.search.action_search("01614000382917")["groups"][1]["rows"][0]
        self.assertEqual((row["title"], row["code"]), ("PDR 01614000382917", "Via Roma 1, Pavia"))
        self.assertEqual(row["chip"], {"text": "Active", "kind": "done"})
        self.assertIn("Rossi Maria", row["subtitle"])

    def test_a_contact_leads_to_its_customer(self):
        contact = self.env["res.partner"].create(
            {"name": "Bellini Ada", "parent_id": self.customer.id, "phone": "0382 112233"}
        )
        for text in ("bellini", "0382112233"):
            self.assertEqual(self._found(text), [self.customer.id], text)
        self.customer.vegas_is_customer = False
        self.assertFalse(self._found("bellini"))
        self.customer.vegas_is_customer = True
        contact.unlink()
        self.assertFalse(self._found("bellini", literal=True))

    def test_nothing_and_nonsense(self):
        for text in ("", "  ", "!!", "%", "_", "nessunocosìmai", "x" * 500, "\\", "' OR 1=1 --", "東京", None):
            self.assertEqual(self.search.action_search(text)["groups"], [], text)
        tokyo = self._customer("東京 Łukasz")
        for text in ("東京", "lukasz", "ŁUKASZ"):
            self.assertEqual(self._found(text), tokyo.ids, text)

    def test_what_core_finds_by_name_is_found(self):
        people = self.customer | self._customer("O’Hara-Bianchi, Mc (eredi)", email="ohara@x.example", ref="K-7/b")
        people |= self._customer("  Li   Wu ") | self._customer("S.A.S. dei F.lli Bo'")
        for partner in people:
            for source in filter(None, (partner.complete_name, partner.email, partner.ref, partner.vat)):
                places = range(len(source))
                pieces = {source[start:][:length] for start in places for length in (1, 2, 3, 5, 8, 40)}
                for piece in pieces:
                    if not any(sign.isalnum() for sign in piece):
                        continue
                    wanted = {id_ for id_, _name in self.env["res.partner"].name_search(piece, [], limit=None)}
                    found = set(self.search._ids_of(self.env["res.partner"], piece))
                    self.assertLessEqual(wanted & set(people.ids), found, piece)


@tagged("post_install", "-at_install")
class TestSearchAccess(SearchCase):
    def test_only_the_counter_searches(self):
        for group in ("base.group_user", "vegas_base.group_vegas_sales"):
            user = new_test_user(self.env, login=f"vegas_{group}", groups=group, company_id=self.company.id,
                                 company_ids=[(6, 0, self.company.ids)])  # fmt: skip
            with self.assertRaises(AccessError):
                self.search.with_user(user).action_search("rossi")

    def test_another_company_is_not_found(self):
        other = self.env["res.company"].create({"name": "Altra"})
        stranger = self._customer("Rossi Straniera", company_id=other.id)
        self.assertNotIn(stranger.id, self._found("rossi straniera"))
        self.search = self.search.with_context(allowed_company_ids=other.ids).sudo()
        self.assertFalse(self._found("01614000382917", "point"))

    def test_rows_obey_the_rules_of_the_models(self):
        self.env["ir.rule"].create(
            {
                "name": "Not Maria",
                "model_id": self.env.ref("base.model_res_partner").id,
                "domain_force": f"[('id', '!=', {self.customer.id})]",
            }
        )
        self.assertFalse(self._found("rossi maria"))
        self.assertFalse(self._found("RSSMRA80A01H501U"))

    def test_entries_are_not_for_users(self):
        for model in ("vegas.search.entry", "vegas.search.word"):
            self.assertFalse(self.env[model].with_user(self.back_office).has_access("read"), model)


@tagged("post_install", "-at_install")
class TestSearchEntries(SearchCase):
    def _entries(self):
        return self.env["vegas.search.entry"]

    def test_kept_as_rebuilt(self):
        self.assertEqual(self._entries()._differences(), [])
        partner = self._customer("Gallo Pia", phone="02 1234567 / 348 1112223", ref="0009")
        contact = self.env["res.partner"].create({"name": "Gallo Ugo", "parent_id": partner.id})
        self.assertEqual(self._entries()._differences(), [])
        partner.write({"phone": "", "street": "Via Po 3", "name": "Gallo Pia Maria"})
        self.assertEqual(self._entries()._differences(), [])
        self.gas_point.write({"street": "Via Po 3", "city": "Milano"})
        self.gas_point.meter_id.serial = "ZZ99"
        self.ele_point.contract_ids.number = "NUOVO-1"
        self.assertEqual(self._entries()._differences(), [])
        partner.active = False
        self.assertEqual(self._entries()._differences(), [])
        partner.active = True
        (contact | partner).unlink()
        self.gas_point.contract_ids.state = "requested"
        self.gas_point.contract_ids.unlink()
        self.gas_point.unlink()
        self.assertEqual(self._entries()._differences(), [])

    def test_differences_are_seen_and_healed(self):
        self._entries()._differences()
        self.env.cr.execute("DELETE FROM vegas_search_entry WHERE owner_model = 'res.partner' AND role = 'words'")
        self.env.cr.execute("UPDATE vegas_search_entry SET text = 'x' WHERE owner_id = %s AND owner_model = %s",
                            [self.gas_point.meter_id.id, "vegas.meter"])  # fmt: skip
        faults = {(model, fault) for model, _id, _role, _text, fault in self._entries()._differences()}
        self.assertLessEqual({("res.partner", "missing"), ("vegas.meter", "missing"), ("vegas.meter", "stale")}, faults)
        self._entries()._rebuild()
        self.assertEqual(self._entries()._differences(), [])
        self.assertIn(self.customer.id, self._found("rossi maria"))

    def test_what_is_rolled_back_leaves_nothing(self):
        self.env.flush_all()
        self.env.cr.flush()
        with suppress(ZeroDivisionError), self.env.cr.savepoint():
            self._customer("Svanito Tizio")
            raise ZeroDivisionError
        self.assertFalse(self._found("svanito", literal=True))
        self.assertEqual(self._entries()._differences(), [])

    def test_one_statement_for_many_records(self):
        self.env.cr.flush()

        def queries(count):
            partners = self.env["res.partner"].create(
                [{"name": f"Molti {count} {index}", "vegas_is_customer": True} for index in range(count)]
            )
            self.env.flush_all()
            with self.assertQueryCount(2):
                self._entries()._write_noted()
            partners.write({"street": "Via Lunga 1"})
            self.env.flush_all()
            with self.assertQueryCount(2):
                self._entries()._write_noted()
            partners.write({"comment": "nothing to search"})
            self.env.flush_all()
            with self.assertQueryCount(0):
                self._entries()._write_noted()

        queries(2)
        queries(60)


@tagged("post_install", "-at_install")
class TestSearchBudget(SearchCase):
    BUDGET = 24

    def test_queries_do_not_grow(self):
        texts = ("rossi", "RSSMRA80A01H501U", "01614000382917", "rosssi", "via roma", "nessunomai")
        for text in texts:
            self.search.action_search(text)
        few = [self._queries(text) for text in texts]
        for number in range(40):
            partner = self._customer(f"Rossi {number}", street="Via Roma 1")
            self._point(f"0161400{number:07d}", "gas", customer=partner)
        many = [self._queries(text) for text in texts]
        self.assertLessEqual(max(few + many), self.BUDGET, (few, many))

    def _queries(self, text):
        self.env["vegas.search.entry"]._write_noted()
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.search.action_search(text)
        return self.env.cr.sql_log_count - before
