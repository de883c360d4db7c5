from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged

from .common import VegasCase


@tagged("post_install", "-at_install")
class TestDistributors(VegasCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pavia, cls.milan = cls.env["res.city"].create(
            [
                {"name": name, "country_id": cls.env.ref("base.it").id, "vegas_province": province}
                for name, province in (("Pavia di Prova", "PV"), ("Milano di Prova", "MI"))
            ]
        )
        cls.points = cls.env["vegas.supply.point"]
        cls.distributor.write(
            {"vegas_pod_digits": "998", "vegas_remis": "99990001\n99990002", "vegas_city_ids": cls.pavia.ids}
        )
        cls.other = cls.env["res.partner"].create(
            {
                "name": "Altra Rete",
                "vegas_is_distributor": True,
                "vegas_pod_digits": "999",
                "vegas_remis": "99990002 99990003",
                "vegas_city_ids": cls.milan.ids,
            }
        )

    def test_who_is_found(self):
        ours, other, nobody = self.distributor, self.other, self.env["res.partner"]
        cases = [
            ({"commodity": "ele", "code": "it998e12345678 "}, ours),
            ({"commodity": "ele", "code": "IT999E12345678"}, other),
            ({"commodity": "ele", "code": "IT997E12345678"}, nobody),
            ({"commodity": "ele", "code": ""}, nobody),
            # The digits of a PDR say nothing.
            ({"commodity": "gas", "code": "00998000000000"}, nobody),
            ({"commodity": "gas", "remi": "99990001"}, ours),
            ({"commodity": "gas", "remi": "99990003", "city_id": self.pavia.id}, other),
            # Two of them have this one.
            ({"commodity": "gas", "remi": "99990002", "city_id": self.pavia.id}, nobody),
            ({"commodity": "gas", "remi": "99999999", "city_id": self.pavia.id}, ours),
            ({"commodity": "gas", "city_id": self.milan.id}, other),
            ({}, nobody),
        ]
        found = self.points._find_distributors([vals for vals, _distributor in cases])
        self.assertEqual(found, [distributor for _vals, distributor in cases])
        self.milan.vegas_distributor_ids = [Command.link(ours.id)]
        self.assertEqual(self.points._find_distributors([{"commodity": "gas", "city_id": self.milan.id}]), [nobody])

    def test_a_few_queries_for_all(self):
        several = [{"commodity": "gas", "city_id": city.id} for city in (self.pavia, self.milan)] * 20
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(3):
            self.points._find_distributors(several)

    def test_the_form_proposes_and_people_decide(self):
        form = Form(self.points.with_user(self.clerk))
        form.commodity = "ele"
        form.code = "IT998E12345678"
        self.assertEqual(form.distributor_id, self.distributor)
        form.code = "IT999E12345678"
        self.assertEqual(form.distributor_id, self.other)
        form.distributor_id = self.distributor
        point = form.save()
        self.assertEqual(point.distributor_id, self.distributor)
        # Of a point that is there, nothing changes behind one's back.
        with Form(point) as form:
            form.city_id = self.milan
        self.assertEqual(point.distributor_id, self.distributor)

    def test_a_point_without_distributor_gets_it(self):
        points = self.points.create(
            [
                {"company_id": self.company.id, "commodity": "ele", "code": "IT999E12345679"},
                {"company_id": self.company.id, "commodity": "gas", "code": "01614000382999", "remi": "99990001"},
            ]
        )
        self.assertEqual(points.mapped("distributor_id"), self.other + self.distributor)

    def test_wrong_codes_are_refused(self):
        for values in ({"vegas_remis": "99990001, 2"}, {"vegas_pod_digits": "1"}, {"vegas_pod_digits": "E01"}):
            with self.subTest(**values), self.assertRaises(ValidationError):
                self.distributor.write(values)
