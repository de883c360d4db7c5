"""Before accounting is installed: the company is Italian and works in Italian and in euro."""

env["res.lang"]._activate_lang("it_IT")
company = env["res.company"].search([], limit=1, order="id")
company.write({"country_id": env.ref("base.it").id, "currency_id": env.ref("base.EUR").id})
company.partner_id.write({"lang": "it_IT", "tz": "Europe/Rome"})
env["res.users"].with_context(active_test=False).search([]).write({"lang": "it_IT", "tz": "Europe/Rome"})
env["ir.default"].set("res.partner", "lang", "it_IT")
env["ir.default"].set("res.partner", "tz", "Europe/Rome")
env.cr.commit()
