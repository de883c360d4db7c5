from odoo import http
from odoo.exceptions import AccessError
from odoo.http import content_disposition, request

# More cases than this are no case file but a copy of the register.
MOST = 60
TYPES = {"pdf": ("application/pdf", "inline"), "zip": ("application/zip", "attachment")}


class VegasDossierController(http.Controller):
    @http.route("/vegas/dossier/<string:ids>/<string:kind>", type="http", auth="user", readonly=False)
    def dossier(self, ids, kind):
        """Give the case file of requests (their ids, separated by commas) to whoever may have it."""
        numbers = [int(part) for part in ids.split(",") if part.isascii() and part.isdigit() and len(part) < 10]
        requests = request.env["vegas.request"].browse(numbers[:MOST]).exists()
        if not requests or kind not in TYPES:
            raise request.not_found()
        dossier = request.env["vegas.dossier"]
        dossier = dossier.with_context(lang=request.env.user.lang, allowed_company_ids=request.env.user.company_ids.ids)
        requests = requests.with_env(dossier.env)
        try:
            name, content = dossier._pdf(requests) if kind == "pdf" else dossier._zip(requests)
        except AccessError:
            raise request.not_found() from None
        mimetype, place = TYPES[kind]
        return request.make_response(
            content,
            headers=[
                ("Content-Type", mimetype),
                ("Content-Disposition", content_disposition(name.replace("/", "-"), place)),
                ("X-Content-Type-Options", "nosniff"),
                ("Cache-Control", "no-store"),
            ],
        )
