"""Gets Odoo, its Python packages and PostgreSQL, and starts them. Python standard library only."""
