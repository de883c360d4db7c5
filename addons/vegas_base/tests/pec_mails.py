"""Mails as PEC providers make them."""

import email.policy
from email.message import EmailMessage

OURS = "flussi@pec.venditore.example"
THEIRS = "flussi@pec.rete.example"


def inner_mail(*files, text="In allegato gli esiti.", subject="Esito V01"):
    """Return the mail that the distributor wrote; ``files`` are (name, bytes, type)."""
    mail = EmailMessage()
    mail["Message-ID"] = "<interno@rete.example>"
    mail["From"], mail["To"], mail["Subject"] = THEIRS, OURS, subject
    mail.set_content(text)
    for name, data, kind in files:
        maintype, subtype = kind.split("/")
        mail.add_attachment(data, maintype, subtype, filename=name)
    return mail


def certificate(kind, message_id, fault=""):
    """Return ``daticert.xml`` as providers write it."""
    escaped = message_id.replace("<", "&lt;").replace(">", "&gt;")
    fault = f"<errore-esteso>{fault}</errore-esteso>" if fault else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<postacert tipo="{kind}" errore="nessuno"><intestazione>'
        f"<mittente>{OURS}</mittente></intestazione><dati><gestore-emittente>Prova</gestore-emittente>"
        f"<identificativo>opec1.{kind}@prova</identificativo><msgid>{escaped}</msgid>{fault}</dati></postacert>"
    ).encode()


def envelope(inner=None, headers=(), daticert=None, signed=True, inner_type="message/rfc822"):
    """Return the bytes of what the provider delivers around ``inner``: signed, with daticert.xml beside it."""
    mixed = EmailMessage()
    mixed.set_content("Messaggio di posta certificata")
    if daticert:
        mixed.add_attachment(daticert, "application", "xml", filename="daticert.xml")
    if inner is not None and inner_type == "message/rfc822":
        mixed.add_attachment(inner, filename="postacert.eml")
    elif inner is not None:
        mixed.add_attachment(bytes(inner), *inner_type.split("/"), filename="postacert.eml")
    if signed:
        outer = EmailMessage()
        outer["Content-Type"] = 'multipart/signed; protocol="application/pkcs7-signature"; micalg="sha-256"'
        signature = EmailMessage()
        signature.set_content(b"firma", "application", "pkcs7-signature", filename="smime.p7s")
        outer.set_payload([mixed, signature])
    else:
        outer = mixed
    outer["Message-ID"] = "<busta@prova.example>"
    outer["From"] = f'"Per conto di: {THEIRS}" <posta-certificata@prova.example>'
    outer["To"] = OURS
    outer["Subject"] = "POSTA CERTIFICATA: Esito V01"
    for name, value in headers:
        outer[name] = value
    return outer.as_bytes(policy=email.policy.SMTP)


TRANSPORT = (("X-Trasporto", "posta-certificata"), ("X-Riferimento-Message-ID", "<interno@rete.example>"))
