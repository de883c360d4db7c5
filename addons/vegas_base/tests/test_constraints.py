from odoo.tests import TransactionCase, tagged

# What the database itself must refuse, whatever the program does: a declaration that vanished shows here.
EXCLUSIONS = {
    "vegas_base": {
        "res_partner_vegas_code_unique",
        "vegas_access_trace_once",
        "vegas_consent_one_live",
        "vegas_contract_one_live",
        "vegas_contract_version_validity",
        "vegas_network_contract_validity",
        "vegas_parameter_validity",
        "vegas_point_coefficient_validity",
        "vegas_point_state_validity",
        "vegas_reason_validity",
    },
    "vegas_billing": {
        "vegas_bill_notice_validity",
        "vegas_billed_period_one_live",
        "vegas_calorific_value_validity",
        "vegas_price_component_validity",
        "vegas_social_bonus_validity",
    },
    "vegas_sportello": {
        "vegas_cadastral_code_validity",
        "vegas_change_case_validity",
        "vegas_tiqv_topic_validity",
        "vegas_cadastral_declaration_one_live",
        "vegas_cadastral_layout_field_places",
        "vegas_cadastral_layout_validity",
        "vegas_counter_appointment_slot_free",
    },
}


@tagged("post_install", "-at_install")
class TestConstraints(TransactionCase):
    """Odoo goes on without an index or a constraint that PostgreSQL could not make: here it is noticed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Without `_abstract` and `_auto` there is no table.
        cls.tables = {
            model._table: model
            for model in (cls.env[name] for name in cls.registry)
            if model._auto and not model._abstract
        }
        cls.constraints = cls._names(
            "SELECT conname, contype FROM pg_constraint WHERE connamespace = 'public'::regnamespace"
        )
        cls.indexes = cls._names("SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'")

    @classmethod
    def _names(cls, query):
        cls.env.cr.execute(query)
        return dict(cls.env.cr.fetchall())

    def _declared(self):
        """Return (object, its name in the database) of each that an addon of VEGAs declares."""
        return [
            (table_object, table_object.full_name(model))
            for model in self.tables.values()
            for table_object in model._table_objects.values()
            if table_object._module.startswith("vegas_")
        ]

    def test_every_declared_one_exists(self):
        declared = self._declared()
        self.assertGreater(len(declared), 40)
        missing = [
            name
            for table_object, name in declared
            if name not in (self.indexes if hasattr(table_object, "unique") else self.constraints)
        ]
        self.assertFalse(missing)

    def test_every_unique_index_is_unique(self):
        unique = [name for table_object, name in self._declared() if getattr(table_object, "unique", False)]
        self.assertFalse([name for name in unique if "UNIQUE" not in self.indexes.get(name, "")])

    def test_the_exclusions_are_the_known_ones(self):
        installed = {
            name for module, names in EXCLUSIONS.items() if module in self.registry._init_modules for name in names
        }
        tables = {name for name, kind in self.constraints.items() if kind == "x"}
        ours = {name for _table_object, name in self._declared()}
        self.assertEqual(tables & ours, installed)

    def test_every_exclusion_says_what_to_do(self):
        """A refusal without a sentence would show the customer's clerk the name of a constraint."""
        silent = [
            name for table_object, name in self._declared() if name in self.constraints and not table_object.message
        ]
        self.assertFalse(silent)

    def test_every_field_that_asks_for_it_has_an_index(self):
        fields = [
            (table, field)
            for table, model in self.tables.items()
            for field in model._fields.values()
            if field.store and field.column_type and field.index and field._module.startswith("vegas_")
        ]
        self.assertTrue([field for _table, field in fields if field.index == "trigram"])
        missing = []
        for table, field in fields:
            wanted = "gin_trgm_ops" if field.index == "trigram" else f"({field.name})"
            on_column = [text for text in self.indexes.values() if f"ON public.{table} USING" in text]
            if not any(wanted in text and field.name in text for text in on_column):
                missing.append(f"{table}.{field.name}")
        self.assertFalse(missing)
