"""What earlier versions let be copied out of guarded fields: tax codes of persons and whole account numbers."""


def migrate(cr, version):
    """Run after the upgrade of a database of an earlier version."""
    cr.execute(
        """
        UPDATE res_partner SET peppol_endpoint = NULL
         WHERE NOT coalesce(is_company, FALSE) AND peppol_endpoint = l10n_it_codice_fiscale
        """
    )
    cr.execute(
        """
        DELETE FROM mail_tracking_value USING ir_model_fields field
         WHERE field.id = mail_tracking_value.field_id
               AND field.model = 'res.partner' AND field.name = 'peppol_endpoint'
               AND (old_value_char ~ '^[A-Z]{6}[0-9A-Z]{10}$' OR new_value_char ~ '^[A-Z]{6}[0-9A-Z]{10}$')
        """
    )
    # The name of an account was its number.
    cr.execute(
        """
        UPDATE mail_tracking_value
           SET old_value_char = regexp_replace(old_value_char, %(number)s, %(end)s),
               new_value_char = regexp_replace(new_value_char, %(number)s, %(end)s)
          FROM ir_model_fields field
         WHERE field.id = mail_tracking_value.field_id AND field.relation = 'res.partner.bank'
        """,
        {"number": "^[A-Z]{2}[0-9]{2}[0-9A-Z ]*(([0-9A-Z] *){4})", "end": r"…\1"},
    )
