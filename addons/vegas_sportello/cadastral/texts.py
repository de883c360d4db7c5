"""The sentences behind the fault keys of the pure modules, which know no language."""

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

FAULTS = {
    # holder; a tax code is never repeated, the list is read by many
    "tax_code_missing": _lt("The tax code is missing: enter it on the customer's page."),
    "tax_code_format": _lt("The tax code has neither 16 characters nor 11 digits: copy it from the card again."),
    "tax_code_check_digit": _lt("The last character of the tax code does not match the others: check it on the card."),
    "tax_code_birth_date": _lt("The birth date inside the tax code does not exist: check it on the card."),
    "tax_code_office": _lt("Digits 8 to 10 of the tax code name no tax office: check it."),
    "company_name_missing": _lt("The name of the company is missing: enter it on the customer's page."),
    "last_name_missing": _lt("The last name is missing: enter it on the customer's page."),
    "last_name_of_code": _lt("The last name does not agree with the tax code: check both, a name may be misspelt."),
    "first_name_missing": _lt("The first name is missing: enter it on the customer's page."),
    "first_name_of_code": _lt("The first name does not agree with the tax code: check both, a name may be misspelt."),
    "sex_missing": _lt("The sex is missing: enter it on the customer's page."),
    "sex_of_code": _lt("The sex does not agree with the tax code: check both."),
    "birth_date_missing": _lt("The birth date is missing: enter it on the customer's page."),
    "birth_date_of_code": _lt("The birth date does not agree with the tax code: check both."),
    "birth_place_missing": _lt("The birth place is missing: enter it on the customer's page."),
    "home_city_missing": _lt("The municipality of residence or seat is missing: enter it on the customer's page."),
    "home_province_form": _lt("The province of residence or seat has two letters, as in PV: choose it again."),
    # contract
    "contract_missing": _lt("The contract has no number: enter it on the contract."),
    "user_kind_unknown": _lt("The kind of user is not in the list of that year: look at the use of the contract."),
    "contract_kind_unknown": _lt("The kind of contract is not in the list of that year: check the cadastral codes."),
    "start_date_missing": _lt("The contract has no first day: enter it on the contract."),
    "start_date_late": _lt("The contract begins after the year of the file: it does not belong in it."),
    "street_missing": _lt("The address of the supply is missing: enter it on the supply point."),
    "quality_unknown": _lt("The title of the holder is not in the list of that year: choose it again."),
    # unit
    "missing_and_unit": _lt("There are cadastral data and a reason why they are missing: leave one of the two."),
    "missing_or_unit": _lt(
        "There are neither cadastral data nor the reason why they are missing: enter one of the two."
    ),
    "missing_unknown": _lt("The reason why the data are missing is not in the list of that year: choose another one."),
    "kind_missing": _lt("Choose whether the unit is a building (F) or land (T)."),
    "kind_unknown": _lt("A unit is a building (F) or land (T): choose one of them."),
    "city_missing": _lt("The municipality is missing: choose it, its cadastral code comes by itself."),
    "city_form": _lt("The cadastral code of a municipality is a letter and three digits, as in H501: check it."),
    "city_unknown": _lt("No municipality has this cadastral code: choose the municipality again."),
    "section_form": _lt("The section has at most 3 letters or digits: copy it from the deed or the visura."),
    "sheet_missing": _lt("The sheet (foglio) is missing: it is on the deed and on the visura."),
    "sheet_form": _lt("The sheet (foglio) has 1 to 4 digits, perhaps a letter at the end: check it on the visura."),
    "parcel_missing": _lt("The parcel (particella) is missing: it is on the deed and on the visura."),
    "parcel_form": _lt("The parcel (particella) has 1 to 5 digits, or one letter among them: check it on the visura."),
    "parcel_kind_unknown": _lt("The kind of parcel is E (building) or F (land), in tavolare municipalities only."),
    "extension_form": _lt("The extension of the parcel has at most 4 letters or digits: check it."),
    "extension_alone": _lt("An extension needs the kind of parcel: both are of tavolare municipalities only."),
    "subordinate_form": _lt("The subordinate has 1 to 4 digits: copy it from the visura, or leave it empty."),
    "subordinate_of_land": _lt("Land has no subordinate: take it away, or choose building (F)."),
    # billed
    "months_range": _lt("The months billed must lie between 0 and 12: look at the bills of the contract."),
    "months_missing": _lt("An amount was billed, but no month: look at the bills of the contract."),
    "consumption_negative": _lt(
        "The consumption billed is below zero, which the record cannot hold: look at the bills."
    ),
    "consumption_too_big": _lt("The consumption billed does not fit into the record: look at the bills."),
    "amount_negative": _lt("The amount billed is below zero, which the record cannot hold: look at the bills."),
    "amount_too_big": _lt("The amount billed does not fit into the record: look at the bills."),
    "too_long": _lt("“%(field)s” is too long for the record: shorten it."),
    "twice": _lt("The same unit stands twice for this contract: take one away."),
    # receipts
    "receipt_empty": _lt("The file is empty: download the receipt again."),
    "receipt_too_big": _lt("The file is larger than %(limit)s MB, no receipt is: check what you have chosen."),
    "receipt_binary": _lt("The file is neither a text nor a PDF: download the receipt again."),
    "receipt_lines": _lt("The file has more than %(limit)s lines, no receipt has: check what you have chosen."),
    "receipt_foreign": _lt("The receipt does not name our tax code: it belongs to somebody else."),
    "receipt_unclear": _lt(
        "The receipt says neither that the file was accepted nor that it was rejected: say it yourself."
    ),
    "receipt_both": _lt("The receipt speaks of acceptance and of rejection: read it and say the outcome yourself."),
    "receipt_pdf": _lt("A PDF is kept, but not read: say the outcome yourself, and the protocol if there is one."),
}


def sentence(env, fault, **params):
    """Return the sentence of ``fault`` in the user's language."""
    text = FAULTS.get(fault)
    if not text:
        return fault
    found = env._(text)
    return found % params if params else found
