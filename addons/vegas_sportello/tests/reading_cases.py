"""Sixty readings as customers tell them, with the sentence that the clerk reads: rows of ``test_readings_table``."""

from datetime import date
from decimal import Decimal

from odoo.addons.vegas_sportello.readings.judgement import Meter

from .reading_facts import TODAY, converter, ele, gas, known, told

# name, what the register knows, what was typed, outcome, sentence
CASES = [
    # === FORMAT AND DIGITS === #
    ("plain", gas(), told("4170"), "ok", ""),
    ("leading zeros", gas(), told("04170"), "ok", ""),
    ("blanks between the digits", gas(), told("4 170"), "ok", ""),
    (
        "comma",
        gas(),
        told("4170,5"),
        "fault",
        "Lettura: «4170,5» ha i decimali. Lascia fuori le cifre dopo la virgola, o in rosso.",
    ),
    (
        "point",
        gas(),
        told("4170.538"),
        "fault",
        "Lettura: «4170.538» ha i decimali. Lascia fuori le cifre dopo la virgola, o in rosso.",
    ),
    (
        "a word",
        gas(),
        told("circa 4170"),
        "fault",
        "Lettura: «circa 4170» non è un numero. Scrivi solo le cifre che si vedono sul contatore.",
    ),
    (
        "below zero",
        gas(),
        told("-4170"),
        "fault",
        "Lettura: «-4170» non è un numero. Scrivi solo le cifre che si vedono sul contatore.",
    ),
    (
        "red digits too",
        gas(),
        told("4170538"),
        "fault",
        "Lettura: 4170538 ha più delle 5 cifre del contatore. Lascia fuori quelle rosse.",
    ),
    ("nothing", gas(), told(""), None, None),
    # === DAY === #
    (
        "no day",
        gas(),
        told("4170", day=None),
        "fault",
        "Manca il giorno della lettura: scrivi il giorno in cui è stato letto il contatore.",
    ),
    (
        "tomorrow",
        gas(),
        told("4170", day=date(2026, 11, 25)),
        "fault",
        "Il 25/11/2026 è nel futuro: scrivi il giorno in cui è stato letto il contatore.",
    ),
    ("today", gas(), told("4170", day=TODAY), "ok", ""),
    (
        "before the meter",
        gas(meter=Meter("G100", 5, installed_on=date(2026, 11, 1)), index=None),
        told("20", day=date(2026, 10, 2)),
        "fault",
        "Il contatore G100 è stato installato il 01/11/2026: correggi il giorno.",
    ),
    (
        "after the meter",
        gas(meter=Meter("G100", 5, removed_on=date(2026, 10, 31))),
        told("4170"),
        "fault",
        "Il contatore G100 è stato rimosso il 31/10/2026: correggi il giorno, o leggi il contatore che c'è ora.",
    ),
    (
        "before the supply",
        gas(index=None, supply=(date(2026, 11, 10), None)),
        told("4170", day=date(2026, 11, 1)),
        "fault",
        "La fornitura è iniziata il 10/11/2026: la lettura non può essere precedente.",
    ),
    (
        "day before the supply",
        gas(index=None, supply=(date(2026, 11, 10), None)),
        told("4170", day=date(2026, 11, 9)),
        "ok",
        "Prima lettura di questo punto: non c'è un consumo con cui confrontarla.",
    ),
    (
        "after the supply",
        gas(supply=(None, date(2026, 10, 15))),
        told("4170"),
        "fault",
        "La fornitura è cessata il 15/10/2026: la lettura non può essere successiva.",
    ),
    (
        "before a reading that counts",
        gas(later=date(2026, 11, 1)),
        told("4170", day=date(2026, 10, 20)),
        "fault",
        (
            "C'è già una lettura valida del 01/11/2026: correggi il giorno, o chiedi al back office di "
            "correggere il passato."
        ),
    ),
    (
        "twice on a day",
        gas(same_day=known(4165, date(2026, 11, 23), "self")),
        told("4170"),
        "warning",
        "C'è già una lettura del 23/11/2026 (4165): vale l'ultima inserita.",
    ),
    (
        "outside the window",
        gas(window=(date(2026, 12, 21), date(2027, 1, 5))),
        told("4170"),
        "ok",
        "Le autoletture sono richieste dal 21/12/2026 al 05/01/2027: questa si invia comunque.",
    ),
    ("inside the window", gas(window=(date(2026, 11, 20), date(2026, 12, 5))), told("4170"), "ok", ""),
    (
        "no meter",
        gas(meter=None),
        told("4170"),
        "fault",
        "Il punto non ha un contatore nel registro: chiedi al back office di inserirlo.",
    ),
    (
        "read from a distance",
        ele(meter=Meter("E100", 6, "F3", remote=True)),
        told("12200", "9150", "14250"),
        "fault",
        "Il contatore è telegestito: il distributore non ne accetta l'autolettura.",
    ),
    (
        "another serial number",
        gas(),
        told("4170", serial="G999"),
        "warning",
        "Il cliente legge sul contatore la matricola G999, nel registro c'è G100: il contatore è stato sostituito?",
    ),
    ("serial number with zeros", gas(meter=Meter("00G100", 5)), told("4170", serial="g 100"), "ok", ""),
    (
        "first reading",
        gas(index=None),
        told("4170"),
        "ok",
        "Prima lettura di questo punto: non c'è un consumo con cui confrontarla.",
    ),
    (
        "new meter without its first index",
        gas(index=None, older_meter=True),
        told("37"),
        "ok",
        "Prima lettura del contatore nuovo: non c'è un consumo con cui confrontarla.",
    ),
    ("new meter from its first index", gas(index=3, older_meter=True), told("140"), "ok", ""),
    (
        "new meter, ten times the first index but little",
        gas(index=3, older_meter=True),
        told("60"),
        "warning",
        "Consumo atteso 120–180 Smc, con questa lettura 57: verifica la terza cifra.",
    ),
    (
        "index of the old meter on the new one",
        gas(index=3, older_meter=True),
        told("4170"),
        "refused",
        (
            "4170 è almeno dieci volte 3, lettura effettiva del 31/08/2026: così diversa può essere "
            "rifiutata. Verifica la seconda cifra."
        ),
    ),
    # === CONSUMPTION === #
    ("lowest likely", gas(), told("4140"), "ok", ""),
    ("highest likely", gas(), told("4200"), "ok", ""),
    (
        "third digit",
        gas(),
        told("4960"),
        "warning",
        "Consumo atteso 120–180 Smc, con questa lettura 940: verifica la terza cifra.",
    ),
    (
        "two digits swapped",
        gas(),
        told("4710"),
        "warning",
        "Consumo atteso 120–180 Smc, con questa lettura 690: la terza e la quarta cifra sembrano scambiate (4170?).",
    ),
    (
        "first two swapped, falls",
        gas(),
        told("1470"),
        "warning",
        (
            "1470 è inferiore a 4020 del 31/08/2026. La seconda e la terza cifra sembrano scambiate "
            "(4170?). Se è giusta, il contatore è stato sostituito?"
        ),
    ),
    (
        "too high, no single digit",
        gas(),
        told("5390"),
        "warning",
        "Consumo atteso 120–180 Smc, con questa lettura 1370: verifica la seconda cifra.",
    ),
    (
        "too low",
        gas(),
        told("4060"),
        "warning",
        "Consumo atteso 120–180 Smc, con questa lettura 40: verifica la terza cifra.",
    ),
    (
        "no consumption",
        gas(),
        told("4020"),
        "warning",
        "Nessun consumo dal 31/08/2026, ne erano attesi 120–180 Smc: la casa è vuota? Rileggi il contatore.",
    ),
    ("no consumption in summer", gas(span=(8, 6, 10)), told("4020"), "ok", ""),
    ("little where little is expected", gas(span=(5, 4, 6)), told("4029"), "ok", ""),
    ("yearly consumption unknown", gas(span=None), told("4960"), "ok", ""),
    (
        "coefficient C turns cubic metres into Smc",
        gas(coefficient=Decimal("1.05")),
        told("4195"),
        "warning",
        "Consumo atteso 120–180 Smc, con questa lettura 184: la quarta e la quinta cifra sembrano scambiate (4159?).",
    ),
    # === LOWER, ORDER OF MAGNITUDE, AGAIN AT ZERO === #
    (
        "a little lower",
        gas(),
        told("4019"),
        "warning",
        (
            "4019 è inferiore a 4020 del 31/08/2026. Verifica la terza cifra. Se è giusta, il contatore è "
            "stato sostituito?"
        ),
    ),
    (
        "lower, unknown consumption",
        gas(span=None),
        told("3000"),
        "warning",
        "3000 è inferiore a 4020 del 31/08/2026. Rileggi il contatore. Se è giusta, il contatore è stato sostituito?",
    ),
    (
        "one digit missing",
        gas(),
        told("417"),
        "warning",
        (
            "417 è inferiore a 4020 del 31/08/2026. Sembra mancare una cifra. Se è giusta, il contatore è "
            "stato sostituito?"
        ),
    ),
    (
        "not a tenth",
        gas(),
        told("400"),
        "refused",
        (
            "400 non è nemmeno un decimo di 4020, lettura effettiva del 31/08/2026: così diversa può essere "
            "rifiutata. Rileggi il contatore."
        ),
    ),
    (
        "one digit too many",
        gas(),
        told("41705"),
        "refused",
        (
            "41705 è almeno dieci volte 4020, lettura effettiva del 31/08/2026: così diversa può essere "
            "rifiutata. Sembra esserci una cifra di troppo (4170?)."
        ),
    ),
    (
        "far, but not ten times the index",
        gas(),
        told("39000"),
        "warning",
        "Consumo atteso 120–180 Smc, con questa lettura 34980: verifica la prima cifra.",
    ),
    (
        "ten times a self-reading only",
        gas(index=400, actual=None),
        told("4600"),
        "warning",
        "Consumo atteso 120–180 Smc, con questa lettura 4200: verifica la seconda cifra.",
    ),
    (
        "began again at zero",
        gas(index=99950),
        told("00100"),
        "ok",
        "Il contatore ha ricominciato da zero: da 99950 a 100 ha contato 150 Smc.",
    ),
    (
        "began again, too much",
        gas(index=99950),
        told("1000"),
        "warning",
        "Consumo atteso 120–180 Smc, con questa lettura 1050: rileggi il contatore.",
    ),
    (
        "did not begin again: too far from the end",
        gas(index=89000),
        told("100"),
        "refused",
        (
            "100 non è nemmeno un decimo di 89000, lettura effettiva del 31/08/2026: così diversa può "
            "essere rifiutata. Rileggi il contatore."
        ),
    ),
    (
        "began again, consumption unknown",
        gas(index=99950, span=None),
        told("40"),
        "ok",
        "Il contatore ha ricominciato da zero: da 99950 a 40 ha contato 90 Smc.",
    ),
    (
        "estimated too high",
        gas(estimated=known(4250, date(2026, 10, 31), "estimated")),
        told("4170"),
        "ok",
        "La stima del 31/10/2026 era troppo alta: la prossima bolletta restituisce 80 Smc.",
    ),
    ("estimated too low", gas(estimated=known(4100, date(2026, 10, 31), "estimated")), told("4170"), "ok", ""),
    ("three bands", ele(), told("12200", "9150", "14250"), "ok", ""),
    (
        "a band is missing",
        ele(),
        told("12200", "", "14250"),
        "fault",
        "F2: manca il valore. Gli indici del contatore si leggono tutti insieme.",
    ),
    (
        "two bands swapped",
        ele(),
        told("9150", "12200", "14250"),
        "warning",
        "F1 e F2 sembrano scambiati: verifica quale numero è dell'uno e quale dell'altro.",
    ),
    (
        "one band falls",
        ele(),
        told("12200", "8950", "14250"),
        "warning",
        (
            "F2: 8950 è inferiore a 9000 del 31/08/2026. Verifica la terza cifra. Se è giusta, il contatore "
            "è stato sostituito?"
        ),
    ),
    (
        "one band too high",
        ele(),
        told("12200", "9750", "14250"),
        "warning",
        "F2: Consumo atteso 120–180 kWh, con questa lettura 750: verifica la quarta cifra.",
    ),
    ("both indexes", converter(), told("2150", "150600"), "ok", ""),
    (
        "converter not read",
        converter(),
        told("2150", ""),
        "fault",
        "Convertitore: manca il valore. Gli indici del contatore si leggono tutti insieme.",
    ),
    (
        "converter stands still",
        converter(),
        told("2150", "150000"),
        "warning",
        (
            "Convertitore: Nessun consumo dal 31/08/2026, ne erano attesi 480–720 Smc: la casa è vuota? "
            "Rileggi il contatore. Convertitore: non si è mosso, mentre l'altro indice ha contato 150. "
            "Rileggi tutti e due."
        ),
    ),
    (
        "converter too high",
        converter(),
        told("2150", "159600"),
        "warning",
        "Convertitore: Consumo atteso 480–720 Smc, con questa lettura 9600: verifica la terza cifra.",
    ),
]
