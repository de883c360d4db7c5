"""Things to do that the program gives to people, on any record that has activities."""

from odoo import fields


def put_to_do(env, rows, told=False):
    """Make and return the activities ``(record, user, summary, day)``; without a day they are due today.

    :param told: whether a colleague also gets core's message that something was assigned
    """
    models, kind = env["ir.model"], env.ref("mail.mail_activity_data_todo")
    today = fields.Date.context_today(env.user)
    # To-dos are written for colleagues, too.
    activities = env["mail.activity"].sudo().with_context(mail_activity_quick_update=not told)
    return activities.create(
        [
            {
                "res_model_id": models._get_id(record._name),
                "res_id": record.id,
                "activity_type_id": kind.id,
                "summary": summary,
                "user_id": user.id,
                "date_deadline": day or today,
            }
            for record, user, summary, day in rows
        ]
    )
