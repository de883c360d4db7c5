"""The bills of the last eighteen months, by the real billing run, and who has paid them."""

from datetime import date, timedelta
from random import Random

from simulator import clock as italy

from .points import HISTORY_MONTHS, last_cycle_end, month_end
from .registry import QUIET

ISSUED_AFTER = 8  # days between the end of a cycle and its bills
PAID, PAID_LAST = 0.96, 0.55  # share of the bills that are paid: those of earlier cycles, those of the last one


def cycle_ends(today: date):
    """The ends of the cycles that are billed, oldest first."""
    last = last_cycle_end(today)
    return [month_end(last, -months) for months in range(HISTORY_MONTHS - 2, -1, -2)]


def run(env, until: date):
    """One billing run of the cycle of two months, to its end; what is set aside stays for a person."""
    made = env["vegas.billing.run"].create(
        {
            "company_id": env.company.id,
            "cycle": "2",
            "until": until,
            "issue_date": until + timedelta(days=ISSUED_AFTER),
        }
    )
    made.action_preview()
    made.state = "posting"
    made._go_on()
    return made


def pay(env, rng: Random, moves, share: float):
    """Let the given share of the bills be paid, by one entry of the bank, each line against its bill."""
    env = env(context={**env.context, **QUIET})
    owed = moves.filtered(lambda move: move.move_type == "out_invoice" and move.amount_residual > 0)
    chosen = [move for move in owed if rng.random() < share]
    if not chosen:
        return
    journal = env["account.journal"].search([("type", "=", "bank"), ("company_id", "=", env.company.id)], limit=1)
    receivables = [move.line_ids.filtered(lambda line: line.account_type == "asset_receivable") for move in chosen]
    day = min(chosen[0].invoice_date_due - timedelta(days=2), italy.today())
    entry = env["account.move"].create(
        {
            "move_type": "entry",
            "journal_id": journal.id,
            "date": day,
            "ref": f"Incassi bollettini e SDD del {day:%d/%m/%Y}",
            "line_ids": [
                (
                    0,
                    0,
                    {
                        "name": f"Incasso {move.name}",
                        "partner_id": move.commercial_partner_id.id,
                        "account_id": line.account_id.id,
                        "credit": move.amount_residual,
                    },
                )
                for move, line in zip(chosen, receivables, strict=True)
            ]
            + [
                (
                    0,
                    0,
                    {
                        "name": "Incassi",
                        "account_id": journal.default_account_id.id,
                        "debit": sum(move.amount_residual for move in chosen),
                    },
                )
            ],
        }
    )
    entry.action_post()
    credits = entry.line_ids.filtered("credit")
    env["account.move.line"]._reconcile_plan([line + credit for line, credit in zip(receivables, credits, strict=True)])
