"""The doors of RPC through which somebody could look for a datum, all by real calls as a logged-in user."""

import json

from werkzeug.test import Client

from odoo import http
from odoo.exceptions import AccessError
from odoo.service import security
from odoo.tests.common import get_db_name
from odoo.tools import mute_logger

from . import access_matrix
from .common import VegasCase


class PrivacyCase(VegasCase):
    """Users of each role, and every door through which a field can be asked for.

    The requests go through the whole web application in this process: a test run has no port of its own.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # They may all export: the right of the core, that no role brings, must not be what hides a datum.
        cls.users = {
            role: cls._user(f"privacy_{role}", f"{group},base.group_allow_export" if role != "portal" else group)
            for role, group in access_matrix.ROLES.items()
        }

    def setUp(self):
        super().setUp()
        self.registry_enter_test_mode()
        self.http_request_allow_all = True

    def _login(self, role):
        """Be the user of ``role`` from now on, in a session as the log-in makes it."""
        user = self.users[role]
        session = http.root.session_store.new()
        session.update(http.get_default_session(), db=get_db_name(), _trace_disable=True)
        session.update(uid=user.id, login=user.login)
        session.session_token = security.compute_session_token(session, self.env)
        session.context = {**user.context_get(), "lang": "en_US", "allowed_company_ids": self.company.ids}
        http.root.session_store.save(session)
        self.session = session
        self.addCleanup(http.root.session_store.delete, session)
        self.client = Client(http.root)
        self.client.set_cookie("session_id", session.sid)

    def _open(self, path, **options):
        self.env.flush_all()
        try:
            # A door that stays shut says so in the log; what counts is its answer.
            with mute_logger("odoo.http", "odoo.addons.web.controllers.export"):
                return self.client.open(path, environ_base={"REMOTE_ADDR": "127.0.0.1"}, **options)
        finally:
            self.env.invalidate_all()

    def _rpc(self, model, method, *args, **kwargs):
        """Return (whether it was answered, the whole answer as text)."""
        kwargs.setdefault("context", {"allowed_company_ids": self.company.ids})
        params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        body = {"jsonrpc": "2.0", "method": "call", "id": 1, "params": params}
        answer = self._open(f"/web/dataset/call_kw/{model}/{method}", json=body, method="POST").json
        return "error" not in answer, json.dumps(answer, ensure_ascii=False)

    def _get(self, path):
        """Return the bytes of ``path``, none when they are refused."""
        response = self._open(path)
        return response.data if response.status_code == 200 else b""

    def _export(self, record, names):
        """Return what the export of a list downloads."""
        data = {
            "model": record._name,
            "fields": [{"name": name, "label": name} for name in names],
            "ids": record.ids,
            "domain": [],
            "groupby": [],
            "import_compat": False,
        }
        answer = self._open(
            "/web/export/csv",
            method="POST",
            data={"data": json.dumps(data), "csrf_token": http.Request.csrf_token(self)},
        )
        return answer.get_data(as_text=True) if answer.status_code == 200 else ""

    def _doors(self, record, name, aggregate="array_agg"):
        """Yield (door, its answer as text) of every way to ask for field ``name`` of ``record``."""
        model, ids, alone = record._name, record.ids, [["id", "in", record.ids]]
        calls = {
            "read": ("read", ids, [name]),
            "search_read": ("search_read", alone, [name]),
            "web_read": ("web_read", ids, {name: {}}),
            "web_search_read": ("web_search_read", alone, {name: {}}),
            "formatted_read_group": ("formatted_read_group", alone, [name], ["__count"]),
            "aggregate": ("formatted_read_group", alone, [], [f"{name}:{aggregate}"]),
            "web_read_group": ("web_read_group", alone, [name]),
            "export_data": ("export_data", ids, [name]),
            "onchange": ("onchange", ids, {}, [], {name: {}}),
            "name": ("web_read", ids, {"display_name": {}}),
        }
        for door, (method, *args) in calls.items():
            yield door, self._rpc(model, method, *args)[1]
        yield "export", self._export(record, [name, "display_name"])

    def _oracle(self, record, name, right, wrong, order=True):
        """Whether a search tells a right beginning (``right``) of the datum from a ``wrong`` one; also by order."""
        model = record._name
        for operator in ("=", "=like", "=ilike", "like", "ilike", ">=", "in"):
            answers = []
            for value in (right, wrong):
                text = f"{value}%" if operator in ("=like", "=ilike") else value
                term = [name, operator, [text] if operator == "in" else text]
                good, answer = self._rpc(model, "search_count", [["id", "in", record.ids], term])
                answers.append(answer if good else "refused")
            if answers[0] != answers[1]:
                return f"{operator}: {answers}"
        if not order:
            return ""
        answer = self._rpc(model, "search_read", [["id", "in", record.ids]], ["id"], order=name)[1]
        return "order" if f'"id": {record.id}}}' in answer else ""

    def _readable(self, records, role):
        """Return all that ``role`` can read of ``records``, as text: each field alone, some of the core's refuse."""
        records = records.with_user(self.users[role]).with_context(allowed_company_ids=self.company.ids)
        found = []
        for name in records.fields_get(attributes=["type"]):
            try:
                found += records.read([name])
            except AccessError:
                continue
        return str(found)

    def _names(self, model, text):
        """Return what the name search of ``model`` answers to ``text``."""
        return self._rpc(model, "name_search", text)[1] + self._rpc(model, "web_name_search", text, {"id": {}})[1]

    def _chatter(self, record):
        """Return what the notes of ``record`` answer."""
        params = {"thread_model": record._name, "thread_id": record.id}
        body = {"jsonrpc": "2.0", "id": 1, "params": params}
        return self._open("/mail/thread/messages", json=body, method="POST").get_data(as_text=True)
