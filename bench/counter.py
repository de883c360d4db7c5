"""The counter at two sizes of the register: what a page takes must not follow the number of points.

A further page is one more function of ``PAGES``: it gets the environment of a clerk and the ``Ground`` it stands on,
and returns what is measured as {name: function}.
"""

import gc
import time
from collections import namedtuple
from random import Random
from statistics import median

from .counter_rows import SURNAME, copied, grow, settle
from .ground import environment
from .measure import Line, Result, in_seconds

LONG = (10_000, 300_000)
SMALLER = 10  # times
TIMES = 15  # each thing is measured
SAMPLE = 60
GROWTH, READS = 2.0, 100.0
CUSTOMERS = [("vegas_is_customer", "=", True)]
CUT = 100  # what core's name_search shows at most
Ground = namedtuple("Ground", "company_id partner_ids point_ids")
Taken = namedtuple("Taken", "seconds queries")


def run(registry, fixture, rounds, size):
    """Return the ``Result`` at ``size`` points and at a tenth of them."""
    return measure(registry, fixture, (max(1, size // SMALLER), size), rounds)


def run_long(registry, fixture):
    """Return the ``Result`` at 10,000 and 300,000 points."""
    return measure(registry, fixture, LONG, 3)


def measure(registry, fixture, sizes, rounds):
    """Measure all pages at both ``sizes``, in a copy of the database that is thrown away."""
    taken, reads, notes = [], [], []
    with copied(registry) as copy:
        for size in sizes:
            start = time.perf_counter()
            with environment(copy, allowed_company_ids=[fixture.company_id], tracking_disable=True) as env:
                ground = Ground(fixture.company_id, *grow(env, fixture, size))
                env.cr.commit()
            settle(copy)
            # What growing left in this process is not to be gone through while a page is measured.
            gc.collect()
            gc.freeze()
            notes.append(f"{size} points made and entered in {time.perf_counter() - start:.0f} s")
            with environment(copy, fixture.user_id, allowed_company_ids=[fixture.company_id], lang="it_IT") as clerk:
                acts = {name: act for page in PAGES for name, act in page(clerk, ground).items()}
                taken.append({name: _take(clerk, act, rounds) for name, act in acts.items()})
                reads.append(_take(clerk, lambda env=clerk, ground=ground: _read(env, ground), rounds).seconds)
                if size == sizes[-1]:
                    notes += _found(clerk, ground)
    gc.unfreeze()
    small, large = taken
    lines = [
        Line(
            f"{name}: {sizes[1]} / {sizes[0]} points",
            in_seconds(large[name].seconds),
            in_seconds(small[name].seconds),
            large[name].seconds / small[name].seconds,
            GROWTH if name not in OF_MANY else None,
        )
        for name in small
    ]
    common = large[COMMON].seconds
    lines.append(
        Line(f"{COMMON} / primary-key reads", in_seconds(common), f"{1e6 * reads[1]:.0f} µs", common / reads[1], READS)
    )
    for name, one in large.items():
        verdict = "" if one.queries <= small[name].queries else ": they GROW"
        notes.append(f"{name}: {one.queries} queries, {small[name].queries} at the smaller size{verdict}")
    return Result(lines, {}, notes)


# === PAGES === #

COMMON, MISTAKE, ADDRESS = "search, commonest surname", "search, typing mistake", "search, address"
# The more points, the more of them fit.
OF_MANY = {COMMON, MISTAKE, ADDRESS}


def search(env, ground):
    """The box: a code, a phone, a rare name, the commonest one, a mistake, an address."""
    partner = env["res.partner"].browse(ground.partner_ids[len(ground.partner_ids) // 2])
    point = env["vegas.supply.point"].browse(ground.point_ids[len(ground.point_ids) // 3])
    name = partner.name
    texts = {
        "search, tax code": partner.l10n_it_codice_fiscale,
        "search, beginning of a POD or PDR": point.code[:-2],
        "search, phone": partner.phone,
        "search, rare name": name,
        ADDRESS: f"{point.street} {point.city}",
        COMMON: SURNAME,
        MISTAKE: _slip(name, Random(1)),
        "search, nothing": "qwzxk jjyqw",
    }
    return {name: lambda text=text: env["vegas.search"].action_search(text) for name, text in texts.items()}


def role_center(env, _ground):
    """The start page: its tiles and its customers' pane."""
    center = env["vegas.role.center"]
    return {"role center": center.action_load}


def customer_page(env, ground):
    """The page of one customer."""
    if "vegas.customer.page" not in env:
        return {}
    partner_id = ground.partner_ids[len(ground.partner_ids) // 2]
    return {"customer page": lambda: env["vegas.customer.page"].action_load(partner_id)}


PAGES = (search, role_center, customer_page)


# === MEASURING === #


def _take(env, act, rounds):
    """Return the median ``Taken`` of ``act``, with nothing in the cache."""
    seconds, queries = [], set()
    act()
    for _turn in range(max(TIMES, rounds)):
        env.flush_all()
        env.invalidate_all()
        before = env.cr.sql_log_count
        start = time.perf_counter()
        act()
        seconds.append(time.perf_counter() - start)
        queries.add(env.cr.sql_log_count - before)
    return Taken(median(seconds), max(queries))


def _read(env, ground):
    """Read one customer by its primary key, as the clerk does."""
    env["res.partner"].browse(ground.partner_ids[7]).read(["name"])


def _slip(text, random):
    """Return ``text`` with two neighbouring letters of its first word changed over, or one left out."""
    place = random.randrange(1, len(text.split()[0]) - 1)
    if random.random() < 0.5:
        return text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    return text[:place] + text[place + 1 :]


def _found(env, ground):
    """Return sentences: whether the search finds what core finds, and names with one slip.

    Where more bear a name than either list shows, both show the first ones of their own: then the name counts.
    """
    random = Random(7)
    partners = env["res.partner"].browse(random.sample(ground.partner_ids, SAMPLE))
    missing = slipped = cut = 0
    for partner in partners:
        core = _listed(env, [found for found, _name in partners.name_search(partner.name, CUSTOMERS)])
        ours = _listed(env, env["vegas.search"]._ids_of(partners, partner.name))
        cut += len(core) >= CUT
        missing += len(set(core.mapped("name")) - set(ours.mapped("name")) if len(core) >= CUT else core - ours)
        slip = env["vegas.search"]._ids_of(partners, _slip(partner.name, random))
        slipped += partner.name not in _listed(env, slip).mapped("name") if len(partner.name.split()[0]) > 3 else 0
    return [
        f"{missing} customers that core's name_search finds by {SAMPLE} names were not found"
        f" ({cut} of these names more bear than a list shows)",
        f"{slipped} of {SAMPLE} names with one slip were not found",
    ]


def _listed(env, ids):
    return env["res.partner"].browse(ids)
