"""Uninstall every addon of ours in the database that the script runs in."""

ours = env["ir.module.module"].search([("name", "=like", "vegas\\_%"), ("state", "=", "installed")])
ours.button_immediate_uninstall()
env.cr.commit()
