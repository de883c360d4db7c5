"""Importing answers against the floor: parse, schema, and the same rows by batched SQL in one transaction."""

import random
from datetime import date

from .floor import Floor
from .measure import Line, Result, alternate, in_seconds
from .sending import clerk, request_values, send

POSITIVE = """<Ammissibilita><verifica_amm>1</verifica_amm></Ammissibilita>"""
NEGATIVE = """<Ammissibilita><verifica_amm>0</verifica_amm><cod_causale>PDR</cod_causale>
<motivazione>Punto di riconsegna non trovato</motivazione></Ammissibilita>"""
ANSWER = """<?xml version="1.0" encoding="UTF-8"?>
<Prestazione cod_servizio="V01" cod_flusso="0100">
  <IdentificativiRichiesta>
    <piva_utente>{user_vat}</piva_utente>
    <piva_distr>{distributor_vat}</piva_distr>
    <cod_prat_utente>{number}</cod_prat_utente>
    <cod_prat_distr>{their_number}</cod_prat_distr>
  </IdentificativiRichiesta>
  <DatiTecnici><{tag}>{point}</{tag}></DatiTecnici>
  {verdict}
</Prestazione>
"""


def run(registry, fixture, rounds, size):
    """Return the ``Result``."""

    def product(number):
        files = _answers(registry, fixture, size, number)
        return lambda: _receive(registry, fixture, files)

    def floor(number):
        files = _answers(registry, fixture, size, number)
        bottom = Floor(registry, fixture)
        return lambda: bottom.receive(files)

    ours, other = alternate(registry, [product, floor], rounds)
    seconds = [side.seconds for side in (ours, other)]
    lines = [Line(f"import {size} answers / floor", *map(in_seconds, seconds), seconds[0] / seconds[1], 8)]
    return Result(lines, {"ours": ours, "floor": other}, [])


def _answers(registry, fixture, size, number):
    """Send ``size`` requests and return the answers of their distributors: nine of ten are positive."""
    values = request_values(registry, fixture, size)
    rng = random.Random(number)
    with clerk(registry, fixture) as env:
        requests = send(env, values).sudo()
        files = [_answer(request, number) for request in requests]
    rng.shuffle(files)
    return files


def _answer(request, number):
    positive = request.id % 10
    text = ANSWER.format(
        user_vat=request.network_user_vat,
        distributor_vat=request.distributor_id._vegas_vat(),
        number=request.name,
        their_number=f"D{request.id}",
        tag="cod_pdr" if request.commodity == "gas" else "cod_pod",
        point=request.point_id.code,
        verdict=POSITIVE if positive else NEGATIVE,
    )
    name = f"{request.distributor_id._vegas_vat()}_{request.network_user_vat}_{date.today():%Y%m}_V010100"
    return f"{name}_{request.id}_{number}.xml", text.encode()


def _receive(registry, fixture, files):
    with clerk(registry, fixture) as env:
        report = env["vegas.message"]._receive(files)
        # What an import leaves to the job after its few seconds belongs to the price.
        while not env["vegas.message"]._process(60):
            continue
        env.cr.commit()
    bad = [line for line in report if line["status"] not in ("applied", "later")]
    if bad:
        raise AssertionError(f"{len(bad)} answers were not applied, the first: {bad[0]}")
