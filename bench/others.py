"""The same invoices through OCA's contract: recurring contracts with a line per move line, invoiced and posted."""

from .ground import environment
from .seller import SECOND_END

CODE = "bench"


def contracts_of_oca(registry, fixture, values):
    """Make one contract of OCA for each of the moves' values; those of an earlier run go."""
    with environment(registry, allowed_company_ids=[fixture.company_id], tracking_disable=True) as env:
        contracts = env["contract.contract"].with_context(skip_modification_mail=True)
        contracts.search([("code", "=", CODE)]).unlink()
        products = {}
        contracts.create([_contract(env, products, move) for move in values])
        env.cr.commit()


def invoice(env):
    """Create and post the invoices of all contracts."""
    contracts = env["contract.contract"].search([("code", "=", CODE)], order="id")
    moves = contracts._recurring_create_invoice(SECOND_END)
    moves.action_post()
    env.flush_all()
    return moves


def _contract(env, products, move):
    return {
        "name": move["invoice_origin"],
        "code": CODE,
        "company_id": move["company_id"],
        "partner_id": move["partner_id"],
        "journal_id": move["journal_id"],
        "contract_type": "sale",
        "contract_line_ids": [
            (
                0,
                0,
                {
                    "name": line["name"],
                    "product_id": _product(env, products, line).id,
                    "quantity": 1,
                    "price_unit": line["price_unit"],
                    "date_start": move["vegas_first"],
                    "recurring_next_date": move["vegas_last"],
                    "recurring_rule_type": "monthly",
                    "recurring_interval": 2,
                    "recurring_invoicing_type": "post-paid",
                },
            )
            for _create, _zero, line in move["invoice_line_ids"]
        ],
    }


def _product(env, products, line):
    """The product carries account and tax."""
    tax_ids = line["tax_ids"][0][2]
    key = (line["account_id"], *tax_ids)
    if key not in products:
        products[key] = env["product.product"].create(
            {
                "name": line["name"],
                "type": "service",
                "property_account_income_id": line["account_id"],
                "taxes_id": [(6, 0, tax_ids)],
            }
        )
    return products[key]
