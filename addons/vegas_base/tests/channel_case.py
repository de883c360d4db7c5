from .common import VegasCase


class ChannelCase(VegasCase):
    """Messages of requests that are ready to go by a channel."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.procedure = cls.env["vegas.procedure"].create({"code": "exchange", "label": "T", "name": "Prova"})

    def _ready(self, number, channel=None, point=None, service="V01", flow="0050", data=None):
        """Return a message with its request, ready to be sent."""
        point = point or self.gas_point
        request = self.env["vegas.request"].create(
            {"procedure_id": self.procedure.id, "partner_id": self.customer.id, "point_id": point.id}
        )
        request.sudo().write({"name": number, "network_user_vat": self.OUR_VAT})
        message = self.env["vegas.message"]._store(
            [
                {
                    "company_id": self.company.id,
                    "direction": "out",
                    "channel_id": (channel or self.channel).id,
                    "name": f"{service}.{flow}_{number}.xml",
                    "service": service,
                    "flow": flow,
                    "state": "ready",
                }
            ],
            [data or f"<x>{number}</x>".encode()],
        )
        self.env["vegas.message.part"].sudo().create(
            {
                "message_id": message.id,
                "company_id": self.company.id,
                "request_id": request.id,
                "own_number": number,
                "point_code": point.code,
                "state": "sent",
            }
        )
        return message

    def _channel(self, **values):
        return self.env["vegas.channel"].create({"company_id": self.company.id, "name": "Canale", **values})

    def _send(self):
        return self.env["vegas.message"]._send_batch()

    def _logs(self, channel):
        return self.env["vegas.channel.log"].search([("channel_id", "=", channel.id)], order="id")

    def _received(self, channel):
        return self.env["vegas.message"].search([("channel_id", "=", channel.id), ("direction", "=", "in")])
