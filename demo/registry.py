"""Writes the invented customers and points into a database, each kind of row in one go."""

from . import points as points_module
from .company import where
from .points import BANDS, GAS

QUIET = {"tracking_disable": True, "mail_create_nolog": True, "mail_create_nosubscribe": True, "mail_notrack": True}


def make_customers(env, customers):
    """Return ``{customer number: partner}``."""
    partners = (
        env["res.partner"]
        .with_context(**QUIET)
        .create(
            [
                {
                    "name": customer.name,
                    "vegas_first_name": customer.first,
                    "vegas_last_name": customer.last,
                    "is_company": not customer.first,
                    "vegas_is_customer": True,
                    "company_id": env.company.id,
                    "ref": customer.number,
                    "l10n_it_codice_fiscale": customer.tax_code,
                    "vat": f"IT{customer.vat}" if customer.vat else False,
                    "phone": customer.phone,
                    "email": customer.email,
                    "lang": "it_IT",
                    "tz": "Europe/Rome",
                    **where(env, customer.address),
                }
                for customer in customers
            ]
        )
    )
    return dict(zip((customer.number for customer in customers), partners, strict=True))


def make_points(env, points, partners, distributors):
    """Points, meters, contracts and readings."""
    env = env(context={**env.context, **QUIET})
    # The state of a point follows from requests; here it is where the company starts from, since its meter is there.
    records = env["vegas.supply.point"].create(
        [
            {
                "company_id": env.company.id,
                "code": point.code,
                "commodity": point.commodity,
                "state_ids": [(0, 0, {"state": point.state, "valid_from": point.installed})],
                "distributor_id": distributors[point.distributor].id,
                "street": point.address.street,
                "zip": point.address.zip,
                "city": point.address.city,
                "province": point.address.province,
                "istat_code": point.address.istat,
                "remi": point.remi or False,
                "point_type": "household" if point.commodity == GAS else False,
                **_annual(point),
            }
            for point in points
        ]
    )
    pairs = list(zip(points, records, strict=True))
    meters = env["vegas.meter"].create(
        [
            {
                "point_id": record.id,
                "serial": point.serial,
                "meter_class": point.meter_class,
                "digits": point.digits,
                "year": point.installed.year,
                "bands": point.bands,
                "installed_on": point.installed,
            }
            for point, record in pairs
        ]
    )
    env["vegas.point.coefficient"].create(
        [
            {
                "point_id": record.id,
                "value": point.coefficient,
                "valid_from": "2009-01-01",
                "source": "Comunicazione del distributore",
            }
            for point, record in pairs
            if point.commodity == GAS
        ]
    )
    env["vegas.contract"].create(
        [
            {
                "company_id": env.company.id,
                "number": contract.number,
                "partner_id": partners[contract.customer.number].id,
                "point_id": record.id,
                "state": contract.state,
                "signed_date": contract.signed,
                "start_date": contract.start,
                "end_date": contract.end,
                "cycle": point.cycle,
                "billed_until": contract.end if contract is not point.contracts[-1] else point.billed_until,
                "billed_smc": points_module.billed_smc(point) if point.commodity == GAS and point.billed_until else 0,
            }
            for point, record in pairs
            for contract in point.contracts
        ]
    )
    env["vegas.reading"].create(
        [
            {
                "point_id": record.id,
                "meter_id": meter.id,
                "date": reading.date,
                "kind": reading.kind,
                "source": reading.source,
                "state": "validated",
                **_indexes(point, reading),
            }
            for (point, record), meter in zip(pairs, meters, strict=True)
            for reading in point.readings
        ]
    )


def _indexes(point, reading):
    if point.bands == "F0":
        return {"index_f0": reading.indexes[0]}
    return {f"index_f{band}": index for band, index in enumerate(reading.indexes, 1)}


def _annual(point):
    if point.commodity == GAS:
        return {"annual_f0": point.yearly}
    return {f"annual_f{band}": round(point.yearly * share) for band, share in enumerate(BANDS, 1)}
