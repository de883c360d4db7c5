"""The groups that show personal data. Which role has which is data: ``security/privacy_data.xml``."""

SEE_TAX_CODE = "vegas_base.group_vegas_see_tax_code"
SEE_PERSON = "vegas_base.group_vegas_see_person"
SEE_PAPERS = "vegas_base.group_vegas_see_papers"
SEE_IBAN = "vegas_base.group_vegas_see_iban"
SHOWN = 4


def sees(env, group):
    """Whether ``env`` may show what ``group`` guards."""
    return env.su or env.user.has_group(group)


def masked(text):
    """Return the last characters of ``text`` only, ``""`` when there is none; one that is short shows nothing."""
    plain = "".join((text or "").split())
    if not plain:
        return ""
    return f"…{plain[-SHOWN:]}" if len(plain) > 2 * SHOWN else "…"
