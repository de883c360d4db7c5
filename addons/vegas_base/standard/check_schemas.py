"""Which of our requests the official schemas of a folder would refuse, before they take over.

Usage: ``python -m standard.check_schemas FOLDER [FILE …]`` (in the folder of the addon) or
``./vegas check schemas FOLDER``. The folder holds ``<service>/<flow>/<gas|ele>/<YYYY-MM-DD>.xsd`` or ``.csv``, as the
administrator's folder does. Without files, the sample requests of the addons are checked; they are found only where
the tests of the addons are. Exit status: 0 nothing would be refused, 1 something would or a file is unusable or
misplaced, 2 no folder.
"""

import sys
from pathlib import Path

from . import envelope, reader, schemas

ADDONS = Path(__file__).resolve().parents[2]
# What goes out: requests and annulments.
FLOWS = ("0050", "0051", "0040", "E050", "E051")
TEXTS = {
    "missing": "{element}: manca",
    "unexpected": "{element}: non è previsto qui",
    "pattern": "{element}: «{value}» non ha la forma giusta",
    "too_long": "{element}: «{value}» è troppo lungo, al più {limit} caratteri",
    "too_short": "{element}: «{value}» è troppo corto, almeno {limit} caratteri",
    "enumeration": "{element}: «{value}» non è uno dei valori ammessi",
    "not_integer": "{element}: «{value}» non è un numero intero",
    "not_date": "{element}: «{value}» non è una data (gg/mm/aaaa)",
    "choice": "{element}: manca una delle alternative",
}


def fault_line(fault):
    """Return what is wrong in Italian, with the element first."""
    text = TEXTS.get(fault.key, "{element}: non è valido ({detail})")
    params = {"value": "", "limit": "", "detail": fault.key, **fault.params, "element": fault.element}
    return text.format(**params)


def faults_of(schema, data, layouts):
    """Return the list of ``Fault`` of a file of ours under ``schema``.

    :param data: the bytes as we wrote them
    :param layouts: see ``schemas.Registry.layouts``
    :raises reader.Refused: the file cannot be read
    """
    return [fault for root in _roots(schema, data, layouts) for fault in schema.validate(root)]


def _roots(schema, data, layouts):
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        return [reader.parse_xml(data)]
    if schema.unusable is not None:
        return []
    return [schema.from_row(row) for row in reader.read_csv(data, reader.SEPARATORS, layouts)[1]]


def kind(data, layouts):
    """Return (service, flow, commodity) of a file of ours, ``None`` when it says none."""
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        root = reader.parse_xml(data)
        head = envelope.read(root)
        if not head.commodity:  # a new connection has no point yet; only electricity names the dispatching contract
            commodity = "gas" if root.find(".//cod_contr_disp") is None else "ele"
            return head.service, head.flow, commodity
        return head.service, head.flow, head.commodity
    rows = reader.read_csv(data, reader.SEPARATORS, layouts)[1]
    if not rows:
        return None
    commodity = "gas" if rows[0].get("COD_PDR") else "ele"
    return rows[0].get("COD_SERVIZIO", ""), rows[0].get("COD_FLUSSO", "").zfill(4), commodity


def samples():
    """Return the paths of the sample requests of the addons."""
    return sorted(path for flow in FLOWS for path in ADDONS.glob(f"*/tests/messages/*_{flow}_*"))


def check(folder, files):
    """Return ``(lines to print, whether all is well)``."""
    official = schemas.Registry([folder])
    ours = schemas.Registry([*sorted(ADDONS.glob("*/schemas")), folder])
    newest = {(schema.service, schema.flow, schema.commodity): schema for schema in official.all()}
    lines = [f"{path}: fuori posto, serve SERVIZIO/FLUSSO/gas|ele/AAAA-MM-GG.xsd o .csv" for path in _misplaced(folder)]
    lines += [
        f"{schema.path}: inutilizzabile ({schema.unusable})" for schema in official.all() if schema.unusable is not None
    ]
    well, without = not lines, set()
    for path in files:
        try:
            data = path.read_bytes()
            of = kind(data, ours.layouts)
            schema = newest.get(of)
            if schema is None or schema.unusable is not None:
                without.add(" ".join(of) if of else path.name)
                continue
            faults = faults_of(schema, data, ours.layouts)
        except OSError:
            lines.append(f"{path}: il file non si può leggere, controllare percorso e permessi")
            well = False
            continue
        except reader.Refused as refused:
            lines.append(f"{path}: il file non si può leggere ({refused.key})")
            well = False
            continue
        result = "; ".join(map(fault_line, faults)) or "accettata"
        lines.append(f"{' '.join(of)}\t{path.name}\t{f'rifiutata: {result}' if faults else result}")
        well = well and not faults
    if without:
        lines.append(f"Senza file ufficiale utilizzabile: {', '.join(sorted(without))}")
    return lines, well


def _misplaced(folder):
    known = {schema.path for schema in schemas.Registry([folder]).all()}
    # Files that a schema includes lie beside the folders of flows, without a day in their name.
    return [
        path
        for path in sorted(Path(folder).rglob("*"))
        if path.is_file() and path.suffix in (".xsd", ".csv") and path not in known and not _is_included(path)
    ]


def _is_included(path):
    """Whether the file declares types only: no message of its own."""
    try:
        root = reader.parse_xml(path.read_bytes(), max_attribute=None)
    except reader.Refused:
        return False
    return root.tag.endswith("}schema") and root.find("{*}element[@name='Prestazione']") is None


def main(arguments=None):
    """Print what would be refused and return the exit status."""
    arguments = sys.argv[1:] if arguments is None else arguments
    if not arguments or arguments[0].startswith("-") or not Path(arguments[0]).is_dir():
        asked = arguments and arguments[0] in ("-h", "--help")
        text = "uso: check schemas CARTELLA [FILE …] (SERVIZIO/FLUSSO/gas|ele/AAAA-MM-GG.xsd o .csv)"
        print(text, file=sys.stdout if asked else sys.stderr)
        return 0 if asked else 2
    lines, well = check(Path(arguments[0]), [Path(name) for name in arguments[1:]] or samples())
    for line in lines:
        print(line)
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
