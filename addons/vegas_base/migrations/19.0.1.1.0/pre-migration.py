"""What was renamed with the exchange of all services: nothing is entered twice, nothing is lost."""

from odoo.tools.sql import column_exists, rename_column


def migrate(cr, version):
    """Run before the upgrade of a database of an earlier version."""
    # The notice for appointments serves all procedures now, and each outcome is kept under one name.
    cr.execute(
        """
        UPDATE ir_model_data SET module = 'vegas_base'
         WHERE module = 'vegas_sportello' AND name = 'parameter_appointment_notice_days'
        """
    )
    if column_exists(cr, "vegas_request", "v01_outcome") and not column_exists(cr, "vegas_request", "outcome"):
        rename_column(cr, "vegas_request", "v01_outcome", "outcome")
    # One row of terms holds for several stages: V01 keeps the one of "sent".
    cr.execute(
        """
        WITH old AS (
            DELETE FROM ir_model_data
             WHERE model = 'vegas.term' AND module = 'vegas_sportello'
               AND name IN ('term_v01_draft', 'term_v01_admitted', 'term_v01_appointment')
         RETURNING res_id
        )
        DELETE FROM vegas_term WHERE id IN (SELECT res_id FROM old)
        """
    )
