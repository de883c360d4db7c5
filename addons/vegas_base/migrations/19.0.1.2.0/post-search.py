from odoo import SUPERUSER_ID, api


def migrate(cr, _version):
    """Let the search find what is there already."""
    api.Environment(cr, SUPERUSER_ID, {})["vegas.search.entry"]._rebuild()
