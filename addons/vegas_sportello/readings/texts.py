"""The sentences behind the keys of ``plausibility``, which knows no language."""

from decimal import Decimal

from odoo.tools.translate import LazyTranslate

from odoo.addons.vegas_billing.computation.numbers import whole

from .judgement import CONVERTER, Finding, Judgement

_lt = LazyTranslate(__name__)

SENTENCES = {
    # what must be corrected
    "no_meter": _lt("The point has no meter in the register: ask the back office to enter it."),
    "remote": _lt("The meter is read from a distance: the distributor takes no self-reading of it."),
    "no_day": _lt("The day of the reading is missing: enter the day on which the meter was read."),
    "future": _lt("%(day)s lies in the future: enter the day on which the meter was read."),
    "before_meter": _lt("Meter %(serial)s was installed on %(day)s: correct the day."),
    "after_meter": _lt(
        "Meter %(serial)s was removed on %(day)s: correct the day, or read the meter that is there now."
    ),
    "before_supply": _lt("The supply began on %(day)s: the reading cannot be older."),
    "after_supply": _lt("The supply ended on %(day)s: the reading cannot be younger."),
    "later": _lt("A reading of %(day)s counts already: correct the day, or ask the back office to correct the past."),
    "missing": _lt("%(label)s is missing: all indexes of the meter are read together."),
    "no_number": _lt("%(label)s: “%(text)s” is no number. Write only the digits that the meter shows."),
    "decimals": _lt("%(label)s: “%(text)s” has decimals. Leave out what stands after the comma, or in red."),
    "too_long": _lt("%(label)s: %(text)s has more than the %(digits)s digits of the meter. Leave out the red ones."),
    # what the rule allows to refuse
    "magnitude_low": _lt(
        "%(new)s is not even a tenth of %(old)s, actual reading of %(day)s: so different, it may be refused. %(advice)s"
    ),
    "magnitude_high": _lt(
        "%(new)s is at least ten times %(old)s, actual reading of %(day)s: so different, it may be refused. %(advice)s"
    ),
    # what is hard to believe
    "lower": _lt("%(new)s is less than %(old)s of %(day)s. %(advice)s If it is right, was the meter replaced?"),
    "zero": _lt(
        "No consumption since %(day)s, %(low)s–%(high)s %(unit)s were expected: is the house empty? Read it again."
    ),
    "unlikely": _lt("Expected consumption %(low)s–%(high)s %(unit)s, with this reading %(found)s: %(advice)s"),
    "columns": _lt("%(one)s and %(other)s look swapped: check which number belongs to which."),
    "converter_still": _lt("%(still)s did not move, the other index counted %(found)s: read both again."),
    "serial": _lt("The customer tells meter %(told)s, the register has %(serial)s: was the meter replaced?"),
    "same_day": _lt("There is a reading of %(day)s already (%(values)s): the last one that is entered counts."),
    # what is good to know
    "first": _lt("First reading of this point: there is no consumption to compare it with."),
    "new_meter": _lt("First reading of the new meter: there is no consumption to compare it with."),
    "rolled": _lt("The meter began again at zero: from %(old)s to %(new)s it counted %(found)s %(unit)s."),
    "estimate": _lt("The estimate of %(day)s was too high: the next bill gives back %(found)s %(unit)s."),
    "window": _lt("Self-readings are asked for from %(first)s to %(last)s: this one is sent all the same."),
}
# After a colon, in the middle of a sentence; and as a sentence of its own.
ADVICE = {
    None: (_lt("read the meter again."), _lt("Read the meter again.")),
    "digit": (_lt("check the %(first)s digit."), _lt("Check the %(first)s digit.")),
    "swapped": (
        _lt("the %(first)s and the %(second)s digit look swapped (%(value)s?)."),
        _lt("The %(first)s and the %(second)s digit look swapped (%(value)s?)."),
    ),
    "extra": (
        _lt("there seems to be one digit too many (%(value)s?)."),
        _lt("There seems to be one digit too many (%(value)s?)."),
    ),
    "missing": (_lt("one digit seems to be missing."), _lt("One digit seems to be missing.")),
}
ORDINALS = (
    _lt("first"),
    _lt("second"),
    _lt("third"),
    _lt("fourth"),
    _lt("fifth"),
    _lt("sixth"),
    _lt("seventh"),
    _lt("eighth"),
    _lt("ninth"),
)
LABELS = {"F0": _lt("Reading"), CONVERTER: _lt("Converter")}
# Their advice follows a colon.
_INSIDE = {"unlikely"}
# They name their index themselves.
_NAMING = {"missing", "no_number", "decimals", "too_long"}


def label_of(env, column):
    """Return the name of an index as the page heads its column."""
    return str(env._(LABELS[column])) if column in LABELS else column


def sentence(env, finding: Finding, several=False):
    """Return what the clerk reads of ``finding``, in the user's language.

    :param several: whether the meter has more than one index, so that it must be said which one is meant
    """
    params = {name: _said(env, name, value) for name, value in finding.params.items() if name != "slip"}
    params["label"] = label_of(env, finding.column)
    params["advice"] = _advice(env, finding)
    text = env._(SENTENCES[finding.key])
    text %= params
    if several and finding.column and finding.key not in _NAMING:
        return f"{params['label']}: {text}"
    return text


def sentences(env, judgement: Judgement, several=False):
    """Return all that is to be said of a reading, the worst first; what is only good to know follows nothing bad."""
    worst = judgement.outcome
    found = [finding for finding in judgement.findings if finding.outcome == worst]
    return " ".join(dict.fromkeys(sentence(env, finding, several) for finding in found))


def _advice(env, finding):
    slip = finding.params.get("slip")
    inside, alone = ADVICE[slip and slip.kind]
    text = env._(inside if finding.key in _INSIDE else alone)
    if not slip:
        return text
    names = {}
    if slip.first:
        names["first"] = env._(ORDINALS[slip.first - 1])
        if slip.kind == "swapped":
            names["second"] = env._(ORDINALS[slip.first])
    return text % {**names, "value": slip.value}


def _said(env, name, value):
    if hasattr(value, "strftime"):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, Decimal):
        return whole(value)
    if name in ("one", "other", "still"):
        return label_of(env, value)
    if name == "values":
        if len(value) == 1:
            return next(iter(value.values()))
        return " · ".join(f"{label_of(env, column)} {index}" for column, index in value.items())
    return value
