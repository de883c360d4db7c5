"""Texts and codes in the form in which they are compared: small letters and digits, accents and signs taken away.

What is kept is made plain by PostgreSQL, what is typed here; a letter beyond ASCII is left to PostgreSQL as well.
"""

import re
import string

from odoo.tools import SQL

SHORT = 3  # letters of a word from which on a trigram helps to find it
ITALY = "39"
PHONE = 10  # digits of an Italian mobile number
# The prefix of Italy before a number, as Python and PostgreSQL read it.
PREFIX = rf"^(00{ITALY}|{ITALY}(?=\d{{{PHONE}}}$))"


def plain_sql(env, text):
    """Return the SQL of ``text`` as words: what stands between them becomes one blank, other signs nothing."""
    apart = SQL(r"regexp_replace(%s, '[\s,;:/()]+', ' ', 'g')", env.registry.unaccent(SQL("lower(%s)", text)))
    return SQL("regexp_replace(%s, '[^[:alnum:] ]+', '', 'g')", apart)


def code_sql(env, text):
    """Return the SQL of ``text`` as a code: in one word."""
    return SQL("regexp_replace(%s, '[^[:alnum:]]+', '', 'g')", env.registry.unaccent(SQL("lower(%s)", text)))


def phone_sql(text):
    """Return the SQL of ``text`` as a phone number: its digits, without the prefix of Italy."""
    digits = SQL(r"regexp_replace(%s, '\D+', '', 'g')", text)
    return SQL("regexp_replace(%s, %s, '')", digits, PREFIX)


def plain_words(text):
    """Return the words of ``text`` (ASCII)."""
    apart = re.sub(r"[\s,;:/()]+", " ", text.lower())
    return [word for part in apart.split(" ") if (word := plain_code(part))]


def plain_code(text):
    """Return ``text`` (ASCII) in one word."""
    return "".join(sign for sign in text.lower() if sign.isalnum())


def possible_codes(words):
    """Return the codes that typed ``words`` may mean, the likeliest first."""
    code = "".join(words)
    found = [code]
    if code.isdigit():
        short = re.sub(PREFIX, "", code)
        found.append(short)
    elif re.fullmatch(r"it\d{11}", code):
        found.append(code[2:])
    if len(words) > 1 and words[0] in ("pdr", "pod", "cf", "tel", "n", "nr"):
        found += possible_codes(words[1:])
    return list(dict.fromkeys(filter(None, found)))


def mistyped(code):
    """Return the codes from which one slip leads to ``code``: a sign wrong, missing, too many, or two changed over."""
    signs = string.digits if code.isdigit() else string.digits + string.ascii_lowercase
    halves = [(code[:place], code[place:]) for place in range(len(code) + 1)]
    found = {left + sign + right[1:] for left, right in halves if right for sign in signs}
    found.update(left + sign + right for left, right in halves for sign in signs)
    found.update(left + right[1:] for left, right in halves if right)
    found.update(left + right[1] + right[0] + right[2:] for left, right in halves if len(right) > 1)
    return sorted(found - {code})


def shortened(word):
    """Return ``word`` and what is left of it without one of its letters."""
    return sorted({word, *(word[:place] + word[place + 1 :] for place in range(len(word)))})


def slips(one, other):
    """Return how many slips lead from ``one`` to ``other``: letters wrong, missing, too many, neighbours changed."""
    before, row = None, list(range(len(other) + 1))
    for place, letter in enumerate(one, 1):
        last, before, row = before, row, [place]
        for position, target in enumerate(other, 1):
            cost = min(before[position] + 1, row[-1] + 1, before[position - 1] + (letter != target))
            swapped = place > 1 and position > 1 and letter == other[position - 2] and one[place - 2] == target
            row.append(min(cost, last[position - 2] + 1) if swapped else cost)
    return row[-1]


def number_tail_sql(number):
    """Return the SQL of the running number at the end of ``number``, without its zeros: 2025-003184 is 3184."""
    return SQL(r"substring(%s FROM '\D0*(\d+)$')", number)
