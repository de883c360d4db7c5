"""Who may see which personal datum: fields of the core's and our models behind the groups of ``privacy_data.xml``."""

from . import access, history, papers, partner, partner_bank
