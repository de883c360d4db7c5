import base64
import re
import tempfile
from functools import lru_cache
from pathlib import Path

from odoo import api, fields, models, modules
from odoo.exceptions import UserError, ValidationError
from odoo.tools import config

from ...standard import check_schemas, columns, schemas
from ...texts import fault_text

# So many of our latest files are checked against official schemas.
CHECKED = 500


@lru_cache(maxsize=8)
def _addon_registry(folders):
    """The compiled schemas of the addons; they change only with the program."""
    return schemas.Registry([Path(folder) for folder in folders])


@lru_cache(maxsize=8)
def _full_registry(folders, official):
    """As above plus the official files: ``official`` is a tuple of ``(relative path, bytes)``."""
    temporary = tempfile.TemporaryDirectory(prefix="vegas-schemas-")
    laid_down = Path(temporary.name)
    for relative, content in official:
        target = laid_down / relative
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    registry = schemas.Registry([*(Path(folder) for folder in folders), laid_down], official=laid_down)
    # The folder goes when the registry goes.
    registry.temporary = temporary
    return registry


def _suffix(content):
    return ".csv" if columns.is_table(content) else ".xsd"


class VegasSchema(models.Model):
    """The schemas of messages: those of the addons, and official files that an administrator put in place.

    A version is the first day on which it is in force. On a given day the newest version not after it is used;
    of the same version the official file wins. Official files stand in the database, so that every server
    process has them.
    """

    _name = "vegas.schema"
    _description = "Message schema"
    _order = "service, flow, commodity, version desc, official desc"

    service = fields.Char(required=True)
    flow = fields.Char(required=True)
    commodity = fields.Selection([("gas", "Gas"), ("ele", "Electricity")], required=True)
    version = fields.Date("In force from", required=True)
    official = fields.Boolean(default=True, readonly=True)
    file_name = fields.Char()
    content = fields.Binary("XSD file", attachment=False, help="Or the table of columns of a message in CSV.")
    source = fields.Char(help="Where the file comes from, for example the page of the Authority.")
    in_force = fields.Boolean("In force today", compute="_compute_in_force")

    _version_unique = models.UniqueIndex(
        "(service, flow, commodity, version, official)", "There is already a schema of that version."
    )

    @api.constrains("service", "flow", "content")
    def _check_content(self):
        for schema in self.filtered("official"):
            if not re.fullmatch(r"[A-Z0-9]{2,3}", schema.service) or not re.fullmatch(r"[A-Z0-9]{4}", schema.flow):
                raise ValidationError(self.env._("Service and flow are codes in capitals, for example V01 and 0050."))
            reason = schemas.unusable_reason(schema._bytes()) if schema.content else self.env._("no file")
            if reason:
                raise ValidationError(
                    self.env._(
                        "“%(name)s” is no usable XSD (%(reason)s): upload the file as it was published.",
                        name=schema.file_name or schema.display_name,
                        reason=reason,
                    )
                )

    @api.depends("service", "flow", "commodity", "version")
    def _compute_display_name(self):
        for schema in self:
            schema.display_name = f"{schema.service} {schema.flow} {schema.commodity or ''} {schema.version or ''}"

    @api.depends("version", "official")
    def _compute_in_force(self):
        registry = self._registry()
        today = fields.Date.context_today(self)
        for schema in self:
            found = registry.find(schema.service, schema.flow, schema.commodity, today)
            schema.in_force = bool(
                found and found.version == schema.version and bool(found.official) == schema.official
            )

    def _bytes(self):
        self.ensure_one()
        return base64.b64decode(self.with_context(bin_size=False).content or b"")

    # === REGISTRY === #

    @api.model
    def _registry(self):
        """Return the ``standard.schemas.Registry`` in force: all installed addons, then the official files."""
        folders = self._addon_folders()
        ids = self._official_ids()
        if not ids:
            return _addon_registry(folders)
        official = tuple(
            (f"{schema.service}/{schema.flow}/{schema.commodity}/{schema.version}{_suffix(content)}", content)
            for schema, content in ((schema, schema._bytes()) for schema in self.sudo().browse(ids))
        )
        return _full_registry(folders, official)

    @api.model
    def _official_ids(self):
        return tuple(self.sudo().search([("official", "=", True)], order="id").ids)

    @api.model
    def _addon_folders(self):
        paths = (modules.module.get_module_path(name) for name in sorted(self.env["ir.module.module"]._installed()))
        return tuple(f"{path}/schemas" for path in paths if path and Path(path, "schemas").is_dir())

    # === SCREEN === #

    @api.model
    def action_open(self):
        """Bring the list up to date with the addons and the administrator's folder, and show it."""
        if not self.env.user.has_group("vegas_base.group_vegas_admin"):
            raise UserError(self.env._("Only an administrator looks after the schemas."))
        self._load_dropped_files()
        self._list_shipped()
        return self.env["ir.actions.act_window"]._for_xml_id("vegas_base.vegas_schema_action")

    @api.model
    def action_check_ours(self):
        """Say which of our latest files the newest official schemas would refuse, also those not yet in force."""
        if not self.env.user.has_group("vegas_base.group_vegas_admin"):
            raise UserError(self.env._("Only an administrator looks after the schemas."))
        registry = self._registry()
        official = {(s.service, s.flow, s.commodity): s for s in registry.all() if s.official}
        services = list({service for service, _flow, _commodity in official})
        messages = self.env["vegas.message"].search(
            [("direction", "=", "out"), ("service", "in", services)], limit=CHECKED
        )
        contents, lines = messages._bytes(), []
        for message in messages:
            data = contents[message.id]
            schema = official.get(check_schemas.kind(data, registry.layouts))
            faults = check_schemas.faults_of(schema, data, registry.layouts) if schema else []
            if faults:
                reasons = (fault_text(self.env, f.key, **{**f.params, "element": f.element}) for f in faults)
                lines.append(f"{message.name}: {' '.join(reasons)}")
        text = "\n".join(lines[:20]) or self.env._("The official schemas would refuse none of our latest files.")
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"message": text, "type": "warning" if lines else "success", "sticky": True},
        }

    @api.model
    def _drop_folder(self):
        """The folder into which an administrator may drop ``<service>/<flow>/<commodity>/<version>.xsd`` or
        ``.csv``."""
        return Path(config["data_dir"], "vegas_schemas", self.env.cr.dbname)

    @api.model
    def _load_dropped_files(self):
        known = {(s.service, s.flow, s.commodity, s.version): s for s in self.search([("official", "=", True)])}
        new = []
        for dropped in schemas.Registry([self._drop_folder()]).all() if self._drop_folder().is_dir() else ():
            if dropped.unusable:
                raise UserError(
                    self.env._("“%(path)s” is no usable XSD: %(reason)s", path=dropped.path, reason=dropped.unusable)
                )
            # With the files it includes, so that the database holds all of it.
            assembled = dropped.assembled()
            content = base64.b64encode(assembled)
            schema = known.get((dropped.service, dropped.flow, dropped.commodity, dropped.version))
            if not schema:
                new.append({**self._values(dropped), "content": content, "official": True})
            elif schema._bytes() != assembled:
                schema.content = content
        self.create(new)

    @api.model
    def _list_shipped(self):
        listed = {(s.service, s.flow, s.commodity, s.version) for s in self.search([("official", "=", False)])}
        shipped = _addon_registry(self._addon_folders()).all()
        self.create(
            [
                {**self._values(schema), "official": False}
                for schema in shipped
                if (schema.service, schema.flow, schema.commodity, schema.version) not in listed
            ]
        )

    @api.model
    def _values(self, schema):
        return {
            "service": schema.service,
            "flow": schema.flow,
            "commodity": schema.commodity,
            "version": schema.version,
            "file_name": schema.path.name,
            "source": str(schema.path.name),
        }
