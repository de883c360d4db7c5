"""The postal slip TD 896 (amount printed): customer code, code line and what its barcode says."""

from decimal import Decimal

DIVISOR = 93
TYPE = "896"
LARGEST = Decimal("99999999.99")


def customer_code(company: int, bill: int) -> str:
    """Return the 18 digits of the *IV campo*: company and bill in 16 digits, and two check digits.

    :raises ValueError: when company or bill have too many digits
    """
    digits = f"{company:04d}{bill:012d}"
    if len(digits) != 16:
        raise ValueError(digits)
    return f"{digits}{int(digits) % DIVISOR:02d}"


def is_customer_code(code: str) -> bool:
    """Tell whether the check digits of an *IV campo* are right."""
    return len(code) == 18 and code.isdecimal() and int(code[:16]) % DIVISOR == int(code[16:])


def can_be_printed(account: str, amount: Decimal) -> bool:
    """Tell whether a slip can ask for this amount on this account."""
    return account.isdecimal() and len(account) <= 12 and 0 < amount <= LARGEST


def code_line(code: str, amount: Decimal, account: str) -> str:
    """Return the line that is read by machine; its blanks count."""
    euros, cents = _amount(amount)
    return f"<{code}>       {euros:08d}+{cents:02d}>  {account:0>12}<  {TYPE}>"


def barcode(code: str, amount: Decimal, account: str) -> str:
    """Return the 50 digits of the barcode: each field after its length."""
    euros, cents = _amount(amount)
    return f"18{code}12{account:0>12}10{euros:08d}{cents:02d}3{TYPE}"


def _amount(amount):
    return divmod(int(amount * 100), 100)
