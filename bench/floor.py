"""The least that importing answers can cost: parse, schema, and the same rows and columns by batched SQL in one
transaction, with nothing around them."""

from functools import cache

from lxml import etree

from .writes import write


class Floor:
    """Everything that can be known beforehand is: schemas and writes."""

    def __init__(self, registry, schemas, writes):
        self.registry = registry
        self.check = checker(schemas)
        self.writes = writes

    def receive(self, files):
        with self.registry.cursor() as cr:
            numbers = []
            for _name, data in files:
                root = etree.fromstring(data)
                self.check(root)
                numbers.append(root.findtext("IdentificativiRichiesta/cod_prat_utente"))
            cr.execute("SELECT id, name FROM vegas_request WHERE name IN %s FOR UPDATE", [tuple(numbers)])
            if len(cr.fetchall()) != len(numbers):
                raise AssertionError("not every answer has its request")
            write(cr, self.writes)
            cr.commit()


def checker(schemas):
    """Return a function that checks a root: ``schemas`` is ``{(service, flow, commodity): Schema}``."""

    @cache
    def validator(service, flow, commodity):
        return etree.XMLSchema(etree.fromstring(schemas[service, flow, commodity].assembled()))

    def check(root):
        commodity = "ele" if root.find("DatiTecnici/cod_pod") is not None else "gas"
        if not validator(root.get("cod_servizio"), root.get("cod_flusso"), commodity)(root):
            raise AssertionError(f"not valid: {etree.tostring(root)[:300]}")

    for key in schemas:
        validator(*key)
    return check
