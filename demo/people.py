"""The invented customers: people, companies, condominiums and bodies, with codes that are valid and fit them.

VAT numbers and numeric tax codes start with digits that the offices of the province have not reached, phones with
prefixes that no operator has: nobody real is meant.
"""

import unicodedata
from dataclasses import dataclass
from datetime import date
from random import Random

from codicefiscale import codicefiscale
from stdnum import luhn

from . import names, places
from .places import Address

PERSON, COMPANY, CONDOMINIUM, ENTITY = "person", "company", "condominium", "entity"
OFFICE = "018"
PEOPLE, COMPANIES, FOREIGN, OMOCODIA = 150, 30, 12, 4


@dataclass(frozen=True)
class Customer:
    """One customer; ``first`` and ``last`` are empty for all but people."""

    kind: str
    number: str
    name: str
    tax_code: str
    address: Address
    phone: str
    email: str
    vat: str = ""
    first: str = ""
    last: str = ""


def tax_code(last: str, first: str, gender: str, born: date, birthplace: str) -> str:
    """The tax code of a person; ``birthplace`` is an Italian municipality or a country."""
    return codicefiscale.encode(last, first, gender, born.isoformat(), birthplace)


def omocodia(code: str, rank: int = 1) -> str:
    """The code given to the ``rank``-th further person who would have ``code``: letters in place of digits."""
    return codicefiscale.decode(code)["omocodes"][rank]


def numeric_code(progressive: int, first_digits: str = "09") -> str:
    """A VAT number (or a tax code of 11 digits) with its check digit."""
    digits = f"{first_digits}{progressive:05d}{OFFICE}"
    return digits + luhn.calc_check_digit(digits)


def customers(rng: Random) -> list[Customer]:
    """All customers, sorted by number; the first ones of the story are always there."""
    made = _story(rng)
    numbers = _numbers(rng, {customer.number for customer in made})
    made += _people(rng, numbers, PEOPLE - sum(customer.kind == PERSON for customer in made), made)
    made += _companies(rng, numbers, COMPANIES - sum(customer.kind == COMPANY for customer in made))
    made += _bodies(rng, numbers)
    return sorted(made, key=lambda customer: customer.number)


def _numbers(rng: Random, taken: set[str]):
    free = (f"{number:06d}" for number in rng.sample(range(100, 6400), 400))
    return (number for number in free if number not in taken)


# === PEOPLE === #


def _person(number, last, first, gender, *, born, birthplace, address, phone) -> Customer:
    code = tax_code(last, first, gender, born, birthplace)
    email = f"{_slug(first)[0]}.{_slug(last)}{born:%y}@posta.example"
    return Customer(PERSON, number, f"{last} {first}", code, address, phone, email, "", first, last)


def _story(rng: Random) -> list[Customer]:
    """The customers whom the handbook names."""
    people = (
        ("004417", "Ferrari", "Giovanni", "M", date(1948, 3, 14), "Pavia", "Via Mazzini 14", "Pavia"),
        ("004418", "Ferrari", "Lucia", "F", date(1971, 9, 2), "Pavia", "Via Mazzini 31", "Pavia"),
        ("002093", "Ferraris", "Aldo", "M", date(1955, 7, 21), "Voghera", "Piazza Mazzini 2", "Voghera"),
        ("006045", "Moretti", "Chiara", "F", date(1984, 5, 9), "Pavia", "Via Garibaldi 22", "Pavia"),
        ("004871", "Pozzi", "Marina", "F", date(1962, 11, 30), "Mortara", "Via Roma 8", "Mortara"),
        ("001644", "Rota", "Franco", "M", date(1951, 2, 17), "Stradella", "Via Dante 5", "Stradella"),
        ("002846", "Colombo", "Teresa", "F", date(1946, 10, 15), "Broni", "Via Verdi 3", "Stradella"),
    )
    made = [
        _person(*who, born=born, birthplace=birthplace, address=places.address(street, city), phone=_mobile(rng))
        for *who, born, birthplace, street, city in people
    ]
    address = places.address("Piazza Duomo 4", "Voghera")
    made.append(_company("001203", "Bar Centrale di Nava S.n.c.", numeric_code(101), address, "0383 012203"))
    address = places.address("Via dei Tigli 10", "Pavia")
    made.append(
        _body(
            CONDOMINIUM,
            "000731",
            "Condominio I Tigli",
            code=numeric_code(102, "97"),
            address=address,
            phone="0382 011731",
        )
    )
    return made


def _people(rng: Random, numbers, count: int, known: list[Customer]) -> list[Customer]:
    made, codes = [], {customer.tax_code for customer in known}
    abroad, twins = set(range(0, FOREIGN * 7, 7)), set(range(3, OMOCODIA * 20, 20))
    for rank in range(count):
        gender = rng.choice("MF")
        if rank in abroad:
            birthplace, men, women, surnames = rng.choice(names.ABROAD)
        else:
            birthplace, men, women, surnames = rng.choice(places.BIRTHPLACES), names.MALE, names.FEMALE, names.SURNAMES
        last, first = rng.choice(surnames), rng.choice(men if gender == "M" else women)
        # Provinces changed with time: a birth after 1935 finds the municipality as it is today.
        born = date(rng.randint(1936, 2003), rng.randint(1, 12), rng.randint(1, 28))
        where, phone = places.random_address(rng), _mobile(rng)
        customer = _person(
            next(numbers), last, first, gender, born=born, birthplace=birthplace, address=where, phone=phone
        )
        code = customer.tax_code
        if rank in twins or code in codes:
            code = omocodia(code)
        codes.add(code)
        made.append(Customer(**{**vars(customer), "tax_code": code}))
    return made


# === ORGANISATIONS === #


def _company(number, name, vat, address, phone) -> Customer:
    return Customer(COMPANY, number, name, vat, address, phone, f"info@{_slug(name)[:24]}.example", vat)


def _body(kind, number, name, *, code, address, phone) -> Customer:
    return Customer(kind, number, name, code, address, phone, f"{_slug(name)[:24]}@posta.example")


def _companies(rng: Random, numbers, count: int) -> list[Customer]:
    made = []
    trades, signs = rng.sample(names.TRADES, len(names.TRADES)), rng.sample(names.SIGNS, len(names.SIGNS))
    for rank in range(count):
        trade, sign = trades[rank % len(trades)], signs[(rank + rank // len(trades)) % len(signs)]
        name = f"{trade.format(sign)} {rng.choice(names.LEGAL_FORMS)}"
        made.append(_company(next(numbers), name, numeric_code(200 + rank), places.random_address(rng), _landline(rng)))
    return made


def _bodies(rng: Random, numbers) -> list[Customer]:
    bodies = [(CONDOMINIUM, f"Condominio {name}") for name in names.CONDOMINIUMS]
    bodies += [(ENTITY, name) for name in names.ENTITIES]
    made = []
    for rank, (kind, name) in enumerate(bodies):
        code, where, phone = numeric_code(300 + rank, "97"), places.random_address(rng), _landline(rng)
        made.append(_body(kind, next(numbers), name, code=code, address=where, phone=phone))
    return made


# === PIECES === #


def _mobile(rng: Random) -> str:
    return f"39{rng.randint(4, 9)} {rng.randint(100, 999)} {rng.randint(0, 9999):04d}"


def _landline(rng: Random) -> str:
    return f"038{rng.randint(2, 5)} 0{rng.randint(10000, 99999)}"


def _slug(text: str) -> str:
    """``text`` in small letters and digits only."""
    plain = unicodedata.normalize("NFKD", text.lower())
    return "".join(char for char in plain if char.isascii() and char.isalnum())
