"""What a written communication is by the TIQV, proposed from its words and the facts known. Pure Python.

The rules are those of the TIQV in force from 1 January 2026. Prudence: what is doubtful is a complaint, before and
regardless of whether it is founded, and whatever the customer calls it. A person decides; the reasons are shown.
"""

import re
import unicodedata
from typing import NamedTuple

COMPLAINT, RECTIFICATION, DOUBLE, INFORMATION = "complaint", "rectification", "double_billing", "information"
# Not counted: the same matter, while its term runs.
REMINDER = "reminder"

# Beginnings of words, or phrases, as `plain` writes them.
GRIEVANCE = ["reclam", "lament", "protest", "contest", "disserviz", "inaccettabil", "vergogn", "scandal"]
GRIEVANCE += ["assurd", "ingiust", "errat", "sbagliat", "errore", "errori", "esagerat", "eccessiv"]
GRIEVANCE += ["spropositat", "sproporzionat", "pretend", "diffid", "risarciment", "truff", "oppongo"]
GRIEVANCE += ["inadempi", "insoddisf", "delus", "raggir", "abus", "illegittim", "indebit", "anomal", "ritard"]
GRIEVANCE += ["rimbors", "danneggiat", "danni", "esasperat", "intollerabil"]
GRIEVANCE += ["non corrett", "mai ricevut", "mai arrivat", "mai pervenut", "mai richiest", "mai firmat", "mai chiest"]
GRIEVANCE += ["non funziona", "non ho ricevuto", "non ho ancora", "non mi avete", "non avete", "non dovut", "da mesi"]
GRIEVANCE += ["troppo alt", "troppo car", "pagato due volte", "pagata due volte", "senza preavviso", "non richiest"]
GRIEVANCE += [
    "senza il mio consenso",
    "nessuno risponde",
    "nessuna risposta",
    "non risponde",
    "ancora non",
    "non torna",
]
QUESTION = ["vorrei sapere", "volevo sapere", "informazion", "come posso", "come si ", "come funziona", "quanto costa"]
QUESTION += ["potete dirmi", "potreste", "potete indicarmi", "chiariment", "delucidazion", "copia del", "copia della"]
QUESTION += ["chiedo di sapere", "quali documenti", "che documenti", "desidero sapere", "mi dite", "spiegazion", "?"]
AMOUNTS = ["bollett", "fattur", "import", "consum", "lettura", "letture", "conguagli", "ricalcol", "addebit", "euro"]
DOUBLE_WORDS = ["doppia fatturazione", "doppia bolletta", "due fornitori", "due venditori", "due societa"]
DOUBLE_WORDS += [
    "fatturato due volte",
    "fatturata due volte",
    "anche dal vecchio fornitore",
    "anche da altro fornitore",
]
DOUBLE_WORDS += ["anche da un altro fornitore", "non siete il mio fornitore", "non e mio il punto", "non e il mio pod"]
DOUBLE_WORDS += ["non e il mio pdr", "ho gia un altro fornitore", "bollette da due"]
REMINDER_WORDS = ["sollecit", "gia scritto", "gia inviato", "gia mandato", "secondo invio", "nuovamente", "reitero"]
REMINDER_WORDS += ["ancora in attesa", "nessuna risposta", "non ho ricevuto risposta", "senza risposta"]

# (level 1, level 2): words; the first row that fits is proposed, the narrow ones stand first.
TOPICS = [
    (("3", "3.4"), DOUBLE_WORDS),
    (("2", "2.3"), ["cmor"]),
    (("7", "7.2"), ["bonus cessat", "bonus revocat", "bonus tolto", "perso il bonus"]),
    (("7", "7.1"), ["bonus respint", "bonus rifiutat", "domanda di bonus", "bonus non ammess"]),
    (("7", "7.3"), ["bonus"]),
    (("4", "4.6"), ["prescrizion", "prescritt", "oltre due anni", "piu di due anni"]),
    (("3", "3.1"), ["non richiest", "mai richiest", "mai firmat", "mai chiest", "senza il mio consenso", "truff"]),
    (("1", "1.3"), ["modifica unilateral", "modifiche unilateral", "variazione unilateral", "aumentato il prezzo"]),
    (("1", "1.1"), ["recess", "disdett", "ripensament"]),
    (("1", "1.2"), ["voltura", "volture", "subentr"]),
    (("4", "4.1"), ["autolettur"]),
    (("4", "4.4"), ["chiusura", "periodicita", "bolletta finale"]),
    (("4", "4.2"), ["ricalcol", "conguagli"]),
    (("4", "4.3"), ["stimat", "stima", "consumi presunti"]),
    (("4", "4.5"), ["rimbors", "pagat", "pagament", "addebitato in banca", "domiciliazion", "rate ", "rateizzazion"]),
    (("2", "2.2"), ["sospes", "sospension", "staccat", "riattivazion", "riallacci", "distacc"]),
    (("2", "2.1"), ["moros", "messa in mora", "costituzione in mora", "recupero crediti"]),
    (("5", "5.1"), ["cambio contatore", "sostituzione del contatore", "contatore sostituit", "nuovo contatore"]),
    (("5", "5.2"), ["verifica del contatore", "contatore guast", "contatore rotto", "ricostruzion", "non funziona il"]),
    (("5", "5.3"), ["non legge", "mancata lettura", "mancate letture", "letturista", "mai letto"]),
    (("6", "6.2"), ["interruzion", "senza corrente", "senza luce", "senza gas", "blackout"]),
    (("6", "6.3"), ["tensione", "pressione", "sbalzi"]),
    (("6", "6.4"), ["odore di gas", "sicurezza", "pericol"]),
    (("6", "6.1"), ["preventiv", "allaccio", "allacciament", "attivazion", "lavori", "aumento di potenza"]),
    (("3", "3.2"), ["cambio fornitore", "switching", "altro fornitore", "passaggio a"]),
    (("3", "3.3"), ["offerta", "prezzo promesso", "condizioni economiche"]),
    (("8", "8.2"), ["indennizz"]),
    (("8", "8.1"), ["call center", "sportello", "operatore", "numero verde", "servizio clienti", "non risponde"]),
    (("4", "4.7"), ["bollett", "fattur", "import", "consum"]),
    (("5", "5.4"), ["contatore", "misurator", "lettura", "letture"]),
    (("1", "1.4"), ["contratt"]),
]
OTHER = ("9", None)


class Facts(NamedTuple):
    """What is known beside the words.

    :param text: what the customer wrote or said
    :param bill: a bill is named
    :param paid: that bill was paid already, or is being paid by instalments
    :param ours: the supply point stands in our contracts; ``None``: not known
    :param identified: customer and supply can be told
    :param earlier: an earlier one on the same matter: ``open`` while its term runs, ``answered``, ``None`` for none
    """

    text: str
    bill: bool = False
    paid: bool = False
    ours: bool | None = None
    identified: bool = True
    earlier: str | None = None


class Proposal(NamedTuple):
    """``kind`` is one of the constants, ``level1`` and ``level2`` are codes of Table A, ``reason`` is a key."""

    kind: str
    level1: str
    level2: str | None
    reason: str
    words: tuple = ()


def plain(text):
    """Return ``text`` in lower case, without accents, one blank between words."""
    text = unicodedata.normalize("NFKD", text or "").encode("ascii", "ignore").decode().lower()
    text = re.sub(r"[^a-z0-9?]+", " ", text.replace("'", " "))
    return f" {text.replace('?', ' ? ')} "


def found(text, words):
    """Return which of ``words`` (beginnings of words) stand in ``text``, which is plain."""
    return tuple(word for word in words if f" {word}" in text)


def topic(text):
    """Return the codes (level 1, level 2) of Table A that ``text`` is most likely about."""
    text = plain(text)
    return next((codes for codes, words in TOPICS if found(text, words)), OTHER)


def classify(facts):
    """Return the ``Proposal`` for ``facts``."""
    text = plain(facts.text)
    level1, level2 = topic(facts.text)
    kind, reason, words = _kind(facts, text)
    return Proposal(kind, level1, level2, reason, words)


def _kind(facts, text):
    reminds, grieves, asks = found(text, REMINDER_WORDS), found(text, GRIEVANCE), found(text, QUESTION)
    if facts.earlier == "open" and reminds:
        return REMINDER, "reminder_open", reminds
    if facts.earlier == "answered" and reminds:
        return INFORMATION, "reminder_answered", reminds
    doubles = found(text, DOUBLE_WORDS)
    if doubles and facts.ours:
        return INFORMATION, "double_ours", doubles
    if doubles:
        return DOUBLE, "double_not_ours" if facts.ours is False else "double_unknown", doubles
    if not facts.identified:
        return INFORMATION, "unidentified", ()
    if found(text, ["cmor"]):
        return (COMPLAINT, "cmor_grievance", grieves) if grieves else (INFORMATION, "cmor_question", ())
    if grieves and facts.bill and facts.paid and found(text, AMOUNTS):
        return RECTIFICATION, "bill_paid", grieves
    if grieves:
        return COMPLAINT, "bill_unpaid" if facts.bill and found(text, AMOUNTS) else "grievance", grieves
    if asks:
        return INFORMATION, "question", asks
    return COMPLAINT, "doubt", ()
