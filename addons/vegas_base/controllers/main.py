from odoo import http
from odoo.http import content_disposition, request

from ..privacy.access import SEE_PAPERS, sees
from ..standard import show


class VegasController(http.Controller):
    @http.route("/vegas/message/<int:message_id>", type="http", auth="user", readonly=True)
    def message(self, message_id):
        """Give the raw file of a message to whoever may read it; personal data go to the back office only."""
        message = request.env["vegas.message"].browse(message_id).exists()
        if not message or not message.has_access("read"):
            raise request.not_found()
        content = message._bytes().get(message.id, b"")
        if not message._may_see_all():
            content = show.text(content, masked=True).encode()
        name = message.name.rpartition("/")[2]
        return request.make_response(
            content,
            headers=[
                ("Content-Type", "text/plain; charset=utf-8"),
                ("Content-Disposition", content_disposition(name)),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )

    @http.route("/vegas/papers/<string:ids>", type="http", auth="user", readonly=True)
    def papers(self, ids):
        """Give papers that were handed over (their ids, separated by commas) as one PDF to whoever may read them."""
        numbers = [int(part) for part in ids.split(",") if part.isascii() and part.isdigit()]
        handed = request.env["vegas.handed.paper"].browse(numbers).exists()
        if not handed or not handed.has_access("read") or not handed.request_id.has_access("read"):
            raise request.not_found()
        # The list may be read by more people than the files.
        if not sees(request.env, SEE_PAPERS):
            raise request.not_found()
        return request.make_response(
            handed._merged(),
            headers=[
                ("Content-Type", "application/pdf"),
                ("Content-Disposition", content_disposition("documenti.pdf", "inline")),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
