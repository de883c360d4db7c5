import mimetypes
import smtplib
from string import Formatter

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import email_normalize

from odoo.addons.base.models.ir_mail_server import MailDeliveryException

# Mails of one turn: few, so that a crash repeats few of them.
BATCH = 20
SUBJECT = "{cod_servizio} {cod_flusso} {utility} {podpdr} {cod_prat_utente}"
SUBJECT_FIELDS = ("cod_servizio", "cod_flusso", "utility", "podpdr", "cod_prat_utente")
# A packed mail holds several requests: what differs among them is called so in its subject.
SEVERAL = "VARI"
UTILITIES = {"gas": "GAS", "ele": "ELE"}


class VegasChannel(models.Model):
    """Files go as attachments of a PEC, by the mail server chosen on the channel; what comes stands in its own file.

    The proof of a PEC is its Message-Id: the receipts of the provider name it.
    """

    _inherit = "vegas.channel"

    pec_address = fields.Char(
        "Our PEC",
        index="btree_not_null",
        help="Sender of what goes out; what arrives at this address is taken in by this channel.",
    )
    mail_server_id = fields.Many2one(
        "ir.mail_server",
        "Outgoing mail server",
        groups="vegas_base.group_vegas_admin",
        help="The SMTP server of the PEC provider, with our PEC as user.",
    )
    pec_subject = fields.Char("Subject", default=SUBJECT)

    _pec_address_unique = models.UniqueIndex(
        "(lower(pec_address)) WHERE active AND kind = 'pec' AND pec_address IS NOT NULL",
        "Another channel has this PEC already: one channel serves many distributors.",
    )

    @api.constrains("pec_subject")
    def _check_pec_subject(self):
        for channel in self:
            try:
                names = {name for _text, name, _spec, _conversion in Formatter().parse(channel.pec_subject or "")}
            except ValueError:
                names = {"{"}
            if unknown := names - {None, *SUBJECT_FIELDS}:
                raise ValidationError(
                    self.env._(
                        "Subject of channel %(channel)s: “%(unknown)s” is not known; use %(known)s.",
                        channel=channel.name,
                        unknown=", ".join(sorted(unknown)),
                        known=" ".join(f"{{{name}}}" for name in SUBJECT_FIELDS),
                    )
                )

    @api.constrains("pec_address")
    def _check_pec_address(self):
        for channel in self.filtered("pec_address"):
            if email_normalize(channel.pec_address) != channel.pec_address.lower():
                raise ValidationError(
                    self.env._(
                        "Our PEC “%(address)s” of channel %(channel)s is no mail address: write it without a name.",
                        address=channel.pec_address,
                        channel=channel.name,
                    )
                )

    # === OUT === #

    def _deliver_pec(self, parcels):
        """One mail per parcel, one connection for all; a mail that is refused does not stop the others."""
        now = parcels[:BATCH]
        messages = self.env["vegas.message"].union(*(parcel.messages for parcel in now))
        addresses = self._addresses(messages)
        recipients = self._recipients(messages, addresses)
        session = self._smtp()
        try:
            results = [self._send_parcel(parcel, addresses, recipients, session) for parcel in now]
        finally:
            self._quit(session)
        return results + [None] * (len(parcels) - len(now))

    def _send_parcel(self, parcel, addresses, recipients, session):
        """Return the Message-Id of the mail that carries ``parcel``, or a ``UserError``."""
        first = parcel.messages[:1]
        recipient = recipients.get(first.id)
        if not recipient:
            return self._no_recipient(addresses.get(first.id))
        parcel.log["recipient"] = recipient
        # A repeat after a crash has the same Message-Id, by which mail systems know it; a resend after a failure has
        # another, so that late receipts of the first mail do not touch it.
        message_id = f"<vegas-{first.id}-{first.channel_log_id.id or 0}@{self.pec_address.rpartition('@')[2]}>"
        mail = self.env["ir.mail_server"]._build_email__(
            email_from=self.pec_address,
            email_to=[recipient],
            subject=self._subject(parcel.messages, addresses),
            body=self.env._("Attached: %(name)s", name=parcel.name),
            attachments=[(parcel.name, parcel.data, mimetypes.guess_type(parcel.name)[0])],
            message_id=message_id,
            # PEC providers refuse another sender of the envelope than the PEC itself.
            headers={"Return-Path": self.pec_address},
        )
        try:
            return self.env["ir.mail_server"].send_email(
                mail, mail_server_id=self.mail_server_id.id, smtp_session=session
            )
        except (OSError, AssertionError, MailDeliveryException) as error:
            return UserError(self._smtp_fault(error))

    def _smtp(self):
        """Return an open session with the mail server of the channel (``None`` where mails are switched off)."""
        if not (self.mail_server_id and self.pec_address):
            raise UserError(
                self.env._(
                    "Channel %(channel)s has no outgoing mail server or no PEC of ours: write both on the channel.",
                    channel=self.name,
                )
            )
        try:
            return self.env["ir.mail_server"]._connect__(
                mail_server_id=self.mail_server_id.id, smtp_from=self.pec_address
            )
        except (OSError, smtplib.SMTPException) as error:
            raise UserError(self._smtp_fault(error)) from error

    def _quit(self, session):
        if session:
            try:
                session.quit()
            except (OSError, smtplib.SMTPException):
                # It broke off before: there is nothing to end.
                return

    def _smtp_fault(self, error):
        return self.env._(
            "Channel %(channel)s: mail server %(host)s does not take the PEC (%(reason)s): check server, user and"
            " password, and the recipient's PEC, then send again.",
            channel=self.name,
            host=self.mail_server_id.smtp_host or self.mail_server_id.name,
            reason=" ".join(str(argument) for argument in error.args) or type(error).__name__,
        )

    def _no_recipient(self, address):
        return UserError(
            self.env._(
                "Channel %(channel)s: %(distributor)s has no PEC: write it on the network contract or on the"
                " distributor, then send again.",
                channel=self.name,
                distributor=(address and address.distributor.name) or "–",
            )
        )

    def _recipients(self, messages, addresses):
        """Return ``{message id: PEC}``: of the service, of the network contract, or of the distributor."""
        networks = self.env["vegas.network.contract"]._in_force(self.company_id, fields.Date.context_today(self))
        result = {}
        for message in messages:
            address = addresses[message.id]
            network = networks.get((address.distributor.id, address.commodity))
            pec = network and network._pec(message.service, message.flow)
            result[message.id] = pec or address.distributor.l10n_it_pec_email
        return result

    def _subject(self, messages, addresses):
        """Fill the template of the subject with what ``messages`` are about."""
        values = {name: set() for name in SUBJECT_FIELDS}
        for message in messages:
            address = addresses[message.id]
            values["cod_servizio"].add(message.service or "")
            values["cod_flusso"].add(message.flow or "")
            values["utility"].add(UTILITIES.get(address.commodity, ""))
            values["podpdr"].add(address.point_code)
            values["cod_prat_utente"].add(address.own_number)
        words = {name: found.pop() if len(found) == 1 else SEVERAL for name, found in values.items()}
        return " ".join((self.pec_subject or SUBJECT).format_map(words).split())

    # === LOG === #

    def _log_key(self, parcel, result):
        return parcel.name if self.kind == "pec" else super()._log_key(parcel, result)

    # === IN === #

    def _collect_pec(self):
        """Nothing waits: Odoo's mail gateway brings each mail as it comes."""
        return []

    def _collected_pec(self, names):
        return None

    # === TRY === #

    def _try_pec(self):
        self._quit(self._smtp())
        found = [self.env._("Mail server %(host)s takes our user.", host=self.mail_server_id.smtp_host)]
        boxes = self.env["fetchmail.server"].sudo().search([("user", "=ilike", self.pec_address)])
        if boxes:
            found.append(self.env._("Incoming mail is fetched by “%(name)s”.", name=boxes[0].name))
        else:
            found.append(
                self.env._(
                    "No incoming mail server has %(address)s as user: answers come only if another one, or an alias,"
                    " brings its mail to Odoo.",
                    address=self.pec_address,
                )
            )
        return found
