import base64

from odoo.tests import Form, TransactionCase, new_test_user

from odoo.addons.base.models import res_users


class VegasCase(TransactionCase):
    """An Italian seller with one distributor, a gas and an electricity customer, and users of each role."""

    EVIDENCE = base64.b64encode(b"%PDF-1.4 portal")

    OUR_VAT = "00743110157"
    DISTRIBUTOR_VAT = "07643520567"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Nobody attacks the passwords of these users: hashing them well takes a minute of every run.
        cls.classPatch(res_users, "MIN_ROUNDS", 1)
        italy = cls.env.ref("base.it")
        cls.company = cls.env["res.company"].create({"name": "Prova Luce e Gas", "country_id": italy.id})
        cls.company.partner_id.write({"vat": f"IT{cls.OUR_VAT}", "lang": "en_US"})
        cls.env = cls.env(context={**cls.env.context, "allowed_company_ids": [cls.company.id], "lang": "en_US"})
        cls.clerk = cls._user("clerk", "vegas_base.group_vegas_sportello")
        cls.back_office = cls._user("office", "vegas_base.group_vegas_backoffice")
        cls.administrator = cls._user("boss", "vegas_base.group_vegas_admin")
        cls.distributor = cls.env["res.partner"].create(
            {
                "name": "Rete di Prova",
                "is_company": True,
                "vegas_is_distributor": True,
                "country_id": italy.id,
                "vat": f"IT{cls.DISTRIBUTOR_VAT}",
            }
        )
        cls.channel = cls.env["vegas.channel"].create(
            {"name": "Cartella di prova", "code": "prova", "company_id": cls.company.id}
        )
        cls.env["vegas.network.contract"].create(
            [
                {
                    "company_id": cls.company.id,
                    "distributor_id": cls.distributor.id,
                    "commodity": commodity,
                    "code": "C1",
                    "network_user_id": cls.company.partner_id.id,
                    "channel_id": cls.channel.id,
                    "valid_from": "2020-01-01",
                }
                for commodity in ("gas", "ele")
            ]
        )
        cls.customer = cls.env["res.partner"].create(
            {
                "name": "Rossi Maria",
                "vegas_last_name": "Rossi",
                "vegas_first_name": "Maria",
                "vegas_is_customer": True,
                "l10n_it_codice_fiscale": "RSSMRA80A01H501U",
                "phone": "338 414 7092",
                "street": "Via Roma 1",
                "zip": "27100",
                "city": "Pavia",
                "country_id": italy.id,
            }
        )
        cls.gas_point = cls._point("01614000382917", "gas")
        cls.ele_point = cls._point("IT001E12345678", "ele", bands="F3", digits=6)

    @classmethod
    def _user(cls, login, group):
        return new_test_user(
            cls.env,
            login=f"vegas_{login}",
            groups=group,
            company_id=cls.company.id,
            company_ids=[(6, 0, cls.company.ids)],
            context={"no_reset_password": True},
        )

    @classmethod
    def _point(cls, code, commodity, bands="F0", digits=5, state="active", customer=None):
        point = cls.env["vegas.supply.point"].create(
            {
                "company_id": cls.company.id,
                "code": code,
                "commodity": commodity,
                "state": state,
                "distributor_id": cls.distributor.id,
                "street": "Via Roma 1",
                "city": "Pavia",
            }
        )
        cls.env["vegas.meter"].create(
            {
                "point_id": point.id,
                "serial": f"M{code[-8:]}",
                "digits": digits,
                "bands": bands,
                "installed_on": "2015-01-01",
            }
        )
        cls.env["vegas.contract"].create(
            {
                "company_id": cls.company.id,
                "number": f"C-{code}",
                "partner_id": (customer or cls.customer).id,
                "point_id": point.id,
                "state": "active",
                "start_date": "2015-01-01",
            }
        )
        return point

    def _table_rows(self):
        """Return ``{table: (rows, checksum)}`` of all our tables: what a repeat must leave as it is."""
        self.env.flush_all()
        # the entries of the search are written before a commit
        self.env["vegas.search.entry"]._write_noted()
        tables = self.env.execute_query_dict(
            self._sql("SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename LIKE 'vegas\\_%%'")
        )
        result = {}
        for row in tables:
            name = row["tablename"]
            if name.startswith("vegas_message_import"):
                continue
            result[name] = self.env.execute_query(
                self._sql(f'SELECT count(*), md5(string_agg(t::text, chr(10) ORDER BY t::text)) FROM "{name}" t')
            )[0]
        return result

    def _told(self, request, flow, positive=True, **values):
        """Enter an answer as the clerk does: the form asks what such an answer says."""
        form = Form(
            self.env["vegas.told.answer"].with_user(self.clerk).with_context(default_request_id=request.id),
            "vegas_base.vegas_told_answer_view_form",
        )
        form.flow = flow
        if flow != "0200":
            form.positive = positive
        form.source = "portal"
        form.evidence = self.EVIDENCE
        for index in range(len(form.line_ids)):
            with form.line_ids.edit(index) as line:
                name = line.path.rpartition("/")[2]
                if name in values:
                    line.value = values.pop(name)
        self.assertFalse(values, "the form asks for each of them")
        return form.save().action_apply()

    @staticmethod
    def _sql(text):
        from odoo.tools import SQL

        return SQL(text)
