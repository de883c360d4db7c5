from odoo import api, fields, models

from odoo.addons.vegas_base.engine.requests.problem import Problem


class VegasChangeDocument(models.Model):
    """A document that a case of change asks for (domain sheet, 3.3).

    ``need`` says whether it must be there, whether one of its ``alternative_group`` is enough, or whether it is taken
    when the customer has it; ``asked_of`` keeps papers of companies away from persons and the other way round.
    """

    _name = "vegas.change.document"
    _description = "Document asked for a change"
    _order = "sequence, id"

    code = fields.Char(required=True)
    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    need = fields.Selection(
        [("required", "Compulsory"), ("alternative", "One of its group"), ("optional", "If there is one")],
        required=True,
        default="required",
    )
    alternative_group = fields.Char(help="Of documents with the same word here one is enough.")
    asked_of = fields.Selection(
        [("all", "Everybody"), ("person", "Persons"), ("company", "Companies and bodies")], required=True, default="all"
    )
    active = fields.Boolean(default=True)

    _code_unique = models.UniqueIndex("(code)", "A document with this code exists already.")
    _grouped = models.Constraint(
        "CHECK (need != 'alternative' OR COALESCE(alternative_group, '') <> '')",
        "Say of which group one document is enough.",
    )

    def _asked_of(self, partner):
        """Return those of these documents that ``partner`` (a person or a company) is asked for."""
        kind = "company" if partner.is_company else "person"
        return self.filtered(lambda document: document.asked_of in ("all", kind))

    @api.model
    def _missing(self, asked, shown):
        """Return the texts of what is missing: compulsory documents of ``asked`` that are not among ``shown``.

        Of a group of alternatives one is enough; missing, the whole group is named.
        """
        missing = [document.name for document in asked if document.need == "required" and document not in shown]
        alternatives = asked.filtered(lambda document: document.need == "alternative")
        for group in alternatives.grouped("alternative_group").values():
            if not group & shown:
                missing.append(self.env._(" or ").join(group.mapped("name")))
        return missing

    @api.model
    def _problems(self, request, field, asked, shown):
        """Return a Problem at ``field`` of ``request`` per document that is missing."""
        env = self.env
        return [
            Problem(
                request,
                field,
                env._("“%(document)s” is missing.", document=name),
                env._("Look at it, then tick it."),
            )
            for name in self._missing(asked, shown)
        ]
