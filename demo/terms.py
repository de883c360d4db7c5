"""On which conditions each contract of the demo stands: use, power, offer, taxes, way of payment."""

from random import Random

from schwifty import IBAN

from .people import CONDOMINIUM, PERSON
from .points import GAS
from .registry import QUIET

BANK = "09999"  # no bank has this code
DEBIT, DEPOSITS, RESIDENTS, TV = 0.3, 0.12, 0.8, 0.7


def make(env, rng: Random, points, offers):
    """Write the conditions of all contracts that have begun, mandates of those who pay by debit, some deposits."""
    env = env(context={**env.context, **QUIET})
    numbers = [contract.number for point in points for contract in point.contracts]
    records = {
        record.number: record
        for record in env["vegas.contract"].search([("number", "in", numbers), ("company_id", "=", env.company.id)])
    }
    terms, owners = [], []
    for point in points:
        contract = point.contracts[-1]
        begun = contract.start or contract.signed
        values = _terms(rng, point, contract.customer, offers)
        terms.append({"contract_id": records[contract.number].id, "valid_from": begun, **values})
        if values["payment_method"] == "debit":
            owners.append((len(terms) - 1, records[contract.number], contract))
    for (place, *_rest), mandate in zip(owners, _mandates(env, rng, owners), strict=True):
        terms[place]["mandate_id"] = mandate.id
    env["vegas.contract.version"].create(terms)
    chosen = [
        records[point.contracts[-1].number]
        for point, values in zip(points, terms, strict=True)
        if values["payment_method"] == "slip" and point.billed_until and rng.random() < DEPOSITS
    ]
    env["vegas.deposit"].create(
        [
            {
                "contract_id": contract.id,
                "amount": 30 if contract.commodity == "gas" else 34.5,
                "due_date": contract._first_billable_day(),
            }
            for contract in chosen
        ]
    )


def _terms(rng, point, customer, offers):
    person = customer.kind == PERSON
    household = person or customer.kind == CONDOMINIUM
    values = {
        "use": "household" if household else "other",
        "payment_method": "debit" if rng.random() < DEBIT else "slip",
    }
    if customer.kind == CONDOMINIUM:
        values |= {"vat_regime": "reduced", "vat_declaration": "Dichiarazione dell'amministratore del 12/01/2024"}
    if point.commodity == GAS:
        offer = "VLG-CASA-24" if rng.random() < 0.6 else "VLG-IND-25"
        values["use_category"] = "C3" if person else "C1"
        values["withdrawal_class"] = "1"
    else:
        offer = "VLL-CASA-24" if household else "VLL-PMI-25"
        resident = person and rng.random() < RESIDENTS
        values["resident"] = resident
        values["power"] = rng.choice((3, 3, 3, 4.5, 6)) if person else rng.choice((6, 10, 15))
        values["tv_fee"] = "due" if resident and rng.random() < TV else "exempt"
    if customer.name.startswith("Scuola"):
        values |= {"split_payment": True, "office_code": "UFAB12", "cig": "Z1A2B3C4D5"}
    return {**values, "offer_id": offers[offer].id}


def _mandates(env, rng, owners):
    accounts = env["res.partner.bank"].create(
        [
            {
                "partner_id": record.partner_id.id,
                "acc_number": _iban(rng),
                "company_id": env.company.id,
            }
            for _place, record, _contract in owners
        ]
    )
    return env["account.banking.mandate"].create(
        [
            {
                "partner_bank_id": account.id,
                "company_id": env.company.id,
                "unique_mandate_reference": f"VLC{contract.number.replace('-', '')}",
                "signature_date": contract.signed,
                "state": "valid",
            }
            for account, (_place, _record, contract) in zip(accounts, owners, strict=True)
        ]
    )


def _iban(rng):
    account = f"{rng.randint(1, 999999):012d}"
    return IBAN.generate("IT", bank_code=BANK, branch_code="11300", account_code=account).compact
