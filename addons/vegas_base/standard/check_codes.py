"""Check the codes of a CSV file against what the file says of them, for whom a distributor sends odd codes.

Usage: ``python -m standard.check_codes FILE.csv`` (in the folder of the addon) or ``./vegas check codes FILE.csv``.
The file has a header row and the columns ``value``, ``kind`` (pdr, pod, codice_fiscale, partita_iva, iban) and
``valid`` (1/0, true/false, si/no, valid/invalid). Exit status: 0 all as expected, 1 one differs, 2 unusable file.
"""

import sys
from pathlib import Path

from . import codes, reader

COLUMNS = ("VALUE", "KIND", "VALID")
WORDS = {
    **dict.fromkeys(("1", "true", "t", "si", "sì", "s", "yes", "y", "vero", "valid", "valido", "ok"), True),
    **dict.fromkeys(("0", "false", "f", "no", "n", "falso", "invalid", "non valido", "ko"), False),
}
REASONS = {
    "pdr_format": "un PDR ha 14 cifre, zeri iniziali compresi",
    "pod_format": "un POD è fatto di IT, 3 cifre, E e 8 caratteri, più un eventuale carattere di controllo",
    "tax_code_format": "un codice fiscale ha 16 caratteri disposti secondo la regola, oppure 11 cifre",
    "tax_code_check_digit": "il carattere di controllo del codice fiscale non torna",
    "tax_code_birth_date": "la data di nascita nel codice fiscale non esiste",
    "tax_code_office": "l'ufficio nelle cifre da 8 a 10 non esiste, o il numero è tutto zeri",
    "vat_format": "una partita IVA ha 11 cifre",
    "vat_check_digit": "la cifra di controllo della partita IVA non torna",
    "vat_office": "l'ufficio nelle cifre da 8 a 10 della partita IVA non esiste, o il numero è tutto zeri",
    "iban_format": "lunghezza, paese o caratteri dell'IBAN non sono quelli previsti",
    "iban_check_digit": "le due cifre di controllo dell'IBAN non tornano",
    "iban_cin": "il CIN dell'IBAN (carattere di controllo nazionale) non torna",
}
FILE_REASONS = {
    "empty": "il file è vuoto",
    "too_big": "il file è troppo grande",
    "too_many_elements": "il file ha troppe righe",
    "nul_byte": "il file non è un testo (contiene byte NUL)",
    "encoding": "la codifica dei caratteri non è leggibile, salvarlo in UTF-8",
    "not_csv": "il file non è un CSV leggibile",
    "csv_header": "l'intestazione non è utilizzabile",
}


class Unusable(Exception):
    """The file cannot be checked; the text is the line to print."""


def read(path):
    """Return ``[(value, kind, expected)]`` of a file.

    :raises Unusable:
    """
    try:
        header, rows = reader.read_csv(Path(path).read_bytes(), separators=";,\t")
    except FileNotFoundError:
        raise Unusable(f"{path}: il file non esiste") from None
    except IsADirectoryError:
        raise Unusable(f"{path}: è una cartella, serve un file CSV") from None
    except OSError:
        raise Unusable(f"{path}: il file non si può leggere, controllare i permessi") from None
    except reader.Refused as refused:
        detail = refused.params.get("detail")
        raise Unusable(f"{path}: {FILE_REASONS[refused.key]}{f' ({detail})' if detail else ''}") from None
    if absent := [name.lower() for name in COLUMNS if name not in header]:
        raise Unusable(f"{path}: manca la colonna {', '.join(absent)}; servono value, kind, valid")
    if not rows:
        raise Unusable(f"{path}: nessuna riga dopo l'intestazione")
    return [_entry(path, number, row) for number, row in enumerate(rows, 1)]


def _entry(path, number, row):
    kind, valid = row["KIND"].lower(), row["VALID"].lower()
    if kind not in codes.CHECKS:
        kinds = ", ".join(codes.CHECKS)
        raise Unusable(f"{path}: riga di dati {number}: tipo «{row['KIND']}» sconosciuto; i tipi sono {kinds}")
    if valid not in WORDS:
        raise Unusable(f"{path}: riga di dati {number}: valid «{row['VALID']}» non è 1 o 0")
    if any(name.startswith("COLONNA_") for name in row):
        raise Unusable(f"{path}: riga di dati {number}: più celle dell'intestazione")
    return row["VALUE"], kind, WORDS[valid]


def line(value, kind, expected):
    """Return ``(text to print, whether the check agrees with the file)``."""
    fault = codes.check(kind, value)
    reason = REASONS.get(fault, fault)
    if (fault is None) == expected:
        return f"{value}\t{kind}\tok", True
    found = f"trovato non valido: {reason}" if fault else "trovato valido"
    return f"{value}\t{kind}\tatteso {'valido' if expected else 'non valido'}, {found}", False


def main(arguments=None):
    """Print a line per code and return the exit status."""
    arguments = sys.argv[1:] if arguments is None else arguments
    if len(arguments) != 1 or arguments[0].startswith("-"):
        asked = arguments and arguments[0] in ("-h", "--help")
        print("uso: check codes FILE.csv (colonne value, kind, valid)", file=sys.stdout if asked else sys.stderr)
        return 0 if asked else 2
    try:
        entries = read(arguments[0])
    except Unusable as error:
        print(error, file=sys.stderr)
        return 2
    results = [line(*entry) for entry in entries]
    for text, _agrees in results:
        print(text)
    return 0 if all(agrees for _text, agrees in results) else 1


if __name__ == "__main__":
    sys.exit(main())
