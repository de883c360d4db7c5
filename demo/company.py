"""The seller itself, its distributors, its wholesaler and the ways to them."""

from . import places
from .people import numeric_code
from .points import DISTRIBUTORS

NAME = "Valchiara Luce e Gas S.r.l."
VAT = numeric_code(1)
WHOLESALER = ("Compagnia Energetica Arzago S.p.A.", numeric_code(2))


def make(env):
    """Write the company; return ``{distributor code: partner}``."""
    _write_company(env)
    partners = env["res.partner"].create(
        [
            _organisation(env, WHOLESALER[0], WHOLESALER[1], "Casorate Primo"),
            *(
                {
                    **_organisation(env, distributor.name, numeric_code(distributor.vat_progressive), distributor.city),
                    "vegas_is_distributor": True,
                    "vegas_patron_saint": distributor.patron,
                    "vegas_pod_digits": distributor.prefix if distributor.commodity == "ele" else False,
                }
                for distributor in DISTRIBUTORS
            ),
        ]
    )
    wholesaler, distributors = partners[0], partners[1:]
    channels = env["vegas.channel"].create(
        [
            {"name": f"Cartella – {distributor.name}", "code": distributor.code, "company_id": env.company.id}
            for distributor in DISTRIBUTORS
        ]
    )
    env["vegas.network.contract"].create(
        [
            {
                "company_id": env.company.id,
                "distributor_id": partner.id,
                "commodity": distributor.commodity,
                "code": f"CD-{2021 + rank}-{rank + 1:03d}",
                "network_user_id": wholesaler.id if distributor.wholesaler else env.company.partner_id.id,
                "channel_id": channel.id,
                "valid_from": "2010-01-01",
            }
            for rank, (distributor, partner, channel) in enumerate(
                zip(DISTRIBUTORS, distributors, channels, strict=True)
            )
        ]
    )
    _open_way_to_the_sii(env)
    return {distributor.code: partner for distributor, partner in zip(DISTRIBUTORS, distributors, strict=True)}


def _open_way_to_the_sii(env):
    """The manager of the central register is reached by a folder like the distributors."""
    channel = env["vegas.channel"].create(
        {"company_id": env.company.id, "name": "Sistema Informativo Integrato", "code": "sii", "kind": "folder"}
    )
    env["vegas.network.contract"].create(
        {
            "company_id": env.company.id,
            "distributor_id": env.ref("vegas_base.partner_sii").id,
            "commodity": "ele",
            "code": "SII",
            "network_user_id": env.company.partner_id.id,
            "channel_id": channel.id,
            "valid_from": "2010-01-01",
        }
    )


def _write_company(env):
    company = env.company
    euro = env.ref("base.EUR")
    euro.active = True
    values = {"name": NAME, "country_id": env.ref("base.it").id}
    if company.currency_id != euro:
        values["currency_id"] = euro.id
    company.write(values)
    company.write(
        {
            "vat": f"IT{VAT}",
            "company_registry": VAT,
            "l10n_it_codice_fiscale": VAT,
            "l10n_it_tax_system": "RF01",
            **where(env, places.address("Viale della Stazione 18", "Pavia")),
            "phone": "0382 010000",
            "email": "sportello@valchiara.example",
            "website": "https://www.valchiara.example",
        }
    )
    company.write(
        {"vegas_postal_account": "000099000123", "vegas_postal_permit": "AUT. n. 0000 del 01/01/2024 (dimostrativa)"}
    )
    company.partner_id.write({"lang": "it_IT", "tz": "Europe/Rome"})
    if "iap_enrich_auto_done" in company._fields:
        # An invented company is not looked up at a service on the net.
        company.iap_enrich_auto_done = True


def _organisation(env, name, vat, city):
    slug = "".join(char for char in name.partition(" S.")[0].lower() if char.isalnum())
    return {
        "name": name,
        "is_company": True,
        "vat": f"IT{vat}",
        "l10n_it_codice_fiscale": vat,
        "email": f"rete@{slug}.example",
        "lang": "it_IT",
        **where(env, places.address("Corso Italia 1", city)),
    }


def where(env, address):
    """The fields of ``address`` on a partner or company."""
    return {
        "street": address.street,
        "zip": address.zip,
        "city": address.city,
        "state_id": env.ref(f"base.state_it_{address.province.lower()}").id,
        "country_id": env.ref("base.it").id,
    }
