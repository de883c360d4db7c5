import io
import zipfile
from typing import NamedTuple

from odoo import fields, models


class Parcel(NamedTuple):
    """What is handed over in one piece: a file, or a zip of all files for one distributor."""

    name: str
    data: bytes
    positions: list  # of its files among those of the delivery
    messages: models.Model  # vegas.message of its files, empty where there are none
    log: dict  # what else the log is to say of it


class Address(NamedTuple):
    """From whom to whom a message goes, and what it is about."""

    user_vat: str
    distributor_vat: str
    distributor: models.Model
    commodity: str
    point_code: str
    own_number: str


class VegasChannel(models.Model):
    """Any channel may pack: one zip per distributor and delivery."""

    _inherit = "vegas.channel"

    pack = fields.Boolean(
        "ZIP per distributor", help="All files of one delivery to the same distributor go in one zip file."
    )

    def _parcels(self, files, messages):
        """Return the list of ``Parcel`` for ``files``, a list of ``(file name, bytes)``."""
        if not (self.pack and messages):
            return [
                Parcel(name, data, [position], messages[position : position + 1], {})
                for position, (name, data) in enumerate(files)
            ]
        addresses = self._addresses(messages)
        groups = {}
        for position, message in enumerate(messages):
            address = addresses[message.id]
            key = (address.user_vat, address.distributor_vat, address.distributor.id)
            groups.setdefault(key, []).append(position)
        return [
            Parcel(
                self._zip_name(user_vat, distributor_vat, messages[positions[0]]),
                self._zip([files[position] for position in positions], messages[positions[0]].create_date),
                positions,
                messages.browse(messages.ids[position] for position in positions),
                {},
            )
            for (user_vat, distributor_vat, _distributor), positions in groups.items()
        ]

    def _zip_name(self, user_vat, distributor_vat, first):
        """Name a zip after its first message, not after the clock: a repeated delivery replaces the same file.

        Its number stands at the end, since many messages are made in the same second.
        """
        return f"{user_vat}_{distributor_vat}_{first.create_date:%Y%m%d%H%M%S}_{first.id}.zip"

    def _zip(self, files, moment):
        """Return a zip whose bytes depend on ``files`` and ``moment`` only."""
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in files:
                archive.writestr(zipfile.ZipInfo(name, moment.timetuple()[:6]), data, zipfile.ZIP_DEFLATED)
        return stream.getvalue()

    def _addresses(self, messages):
        """Return ``{message id: Address}``, with a fixed number of queries."""
        parts = (
            self.env["vegas.message.part"].sudo().search_fetch([("message_id", "in", messages.ids)], order="position")
        )
        first_parts = {part.message_id.id: part for part in reversed(parts)}
        nothing = self.env["vegas.message.part"]
        own_vat = self.company_id.partner_id._vegas_vat()
        addresses = {}
        for message in messages:
            part = first_parts.get(message.id, nothing)
            request = part.request_id
            addressee = request._handler()._addressee(request) if request else request.distributor_id
            addresses[message.id] = Address(
                request.network_user_vat or own_vat or "",
                addressee._vegas_vat() if addressee else "",
                addressee,
                request.commodity or "",
                part.point_code or "",
                part.own_number or "",
            )
        return addresses
