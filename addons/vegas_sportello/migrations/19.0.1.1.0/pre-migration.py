def migrate(cr, version):
    """The two papers of V01 gave way to those of all procedures; a text of one's own stays, as that of V01 alone."""
    cr.execute(
        "ALTER TABLE vegas_paper ADD COLUMN IF NOT EXISTS procedure_id integer"
        " REFERENCES vegas_procedure (id) ON DELETE CASCADE"
    )
    cr.execute("DELETE FROM vegas_paper WHERE code IN ('v01_request', 'v01_result') AND COALESCE(template, '') = ''")
    cr.execute(
        "UPDATE vegas_paper SET procedure_id = procedure.id, code = substr(vegas_paper.code, 5)"
        " FROM vegas_procedure procedure WHERE procedure.code = 'v01'"
        " AND vegas_paper.code IN ('v01_request', 'v01_result')"
    )
    cr.execute(
        "DELETE FROM ir_model_data WHERE module = 'vegas_sportello'"
        " AND name IN ('paper_v01_request', 'paper_v01_result')"
    )
