"""Municipalities of the province of Pavia with their real postal and ISTAT codes, and invented addresses in them."""

from collections import namedtuple
from random import Random

PROVINCE = "PV"

Town = namedtuple("Town", "name zip istat weight")
Address = namedtuple("Address", "street zip city province istat")

TOWNS = (
    Town("Pavia", "27100", "018110", 30),
    Town("Vigevano", "27029", "018177", 22),
    Town("Voghera", "27058", "018182", 18),
    Town("Mortara", "27036", "018102", 9),
    Town("Stradella", "27049", "018153", 8),
    Town("Broni", "27043", "018024", 7),
    Town("Casteggio", "27045", "018037", 5),
    Town("Garlasco", "27026", "018069", 6),
    Town("Casorate Primo", "27022", "018034", 5),
    Town("Belgioioso", "27011", "018013", 4),
    Town("Certosa di Pavia", "27012", "018046", 4),
    Town("Cava Manara", "27051", "018041", 4),
    Town("San Martino Siccomario", "27028", "018137", 4),
    Town("Robbio", "27038", "018123", 3),
    Town("Varzi", "27057", "018171", 2),
)

STREETS = (
    *("Via Roma", "Via Mazzini", "Via Garibaldi", "Via Cavour", "Via Verdi", "Via Dante", "Via Manzoni"),
    *("Via Matteotti", "Via Gramsci", "Via XX Settembre", "Via della Libertà", "Via Alcide De Gasperi"),
    *("Via dei Tigli", "Via delle Rose", "Via dei Mille", "Via San Francesco", "Via Sant'Anna", "Via Marconi"),
    *("Via Leonardo da Vinci", "Via Volta", "Via Puccini", "Via Rossini", "Via Foscolo", "Via Pascoli"),
    *("Corso Italia", "Piazza della Vittoria", "Piazza Duomo", "Vicolo del Pozzo", "Viale della Stazione"),
    *("Strada per Milano", "Strada della Chiesa", "Via Fratelli Bandiera", "Via Carducci", "Via Parini"),
)

BIRTHPLACES = (
    *("Pavia", "Pavia", "Pavia", "Vigevano", "Voghera", "Mortara", "Stradella", "Broni", "Milano", "Milano"),
    *("Lodi", "Alessandria", "Novara", "Piacenza", "Cremona", "Genova", "Napoli", "Palermo", "Lecce", "Catania"),
)

_BY_NAME = {town.name: town for town in TOWNS}


def address(street: str, city: str) -> Address:
    """The address of ``street`` (with its number) in a town of ``TOWNS``."""
    town = _BY_NAME[city]
    return Address(street, town.zip, town.name, PROVINCE, town.istat)


def random_address(rng: Random) -> Address:
    """Some address: larger towns more often; now and then a letter after the number."""
    town = rng.choices(TOWNS, [town.weight for town in TOWNS])[0]
    letter = rng.choice("ABC") if rng.random() < 0.08 else ""
    return address(f"{rng.choice(STREETS)} {rng.randint(1, 140)}{letter}", town.name)
