"""The published names of leaves and columns are those of our schemas, so that files that use them are read."""

import unittest
from datetime import date

from odoo.addons.vegas_base.standard import check_schemas, reader, schemas

DAY = date(2026, 11, 24)
NAMES = {
    ("D01", "E050", "ele"): "piva_utente piva_distr cod_prat_utente cod_contr_disp cf tel cod_pod"
    " Presenza_Cliente_No_Telegestito Disatt_Fuori_Orario Da_Eseguire_Non_Prima_Del",
    ("D01", "E150", "ele"): "Esito cod_pod matr_mis matr_mis_attiva data_disattivazione lett_att lett_att_1 lett_att_2"
    " lett_att_3",
    ("D01", "0150", "gas"): "Esito data_disattivazione matr_mis segn_mis segn_conv revoca_disattivazione tipo_lettura"
    " acc_mis",
    ("SM1", "0150", "gas"): "Esito data_sosp matr_mis segn_mis segn_conv acc_mis",
    ("PN1", "0050", "ele"): "n_pod pot_tot_util fase tp_uso tp_tensione note",
    ("PN1", "0150", "gas"): "cod_prev_distr data_invio_prev data_scad_prev oneri_manodopera oneri_mat oneri_terzi"
    " spese_gen tot_imponibile tot_iva tot mod_acc_prev",
    ("E01", "0150", "ele"): "data_esecuzione matr_mis1 segn_Attiva1 segn_Attiva2 segn_Attiva3 segn_Reattiva1"
    " segn_Reattiva2 segn_Reattiva3 segn_Potenza1 segn_Potenza2 segn_Potenza3 cod_pod",
    ("E01", "0150", "gas"): "data_esec_lavori cod_pdr matr_mis anno_fabb_mis segn_mis classe_gruppo_mis acc_mis",
    ("A01", "0050", "ele"): "residente diritto_salvaguardia dati_fatt cod_pod pot_ric_contratto tensione tp_mercato"
    " tp_uso interrompibilita apparato_medicale fase categoria_merceologica",
    ("A40", "0150", "gas"): "cod_pdr matr_mis matr_conv anno_fabb_mis data_attivazione segn_mis segn_conv coeff_corr"
    " data_ricez_docum data_accert_docum esito_docum esito_accertamento docum_mancante rif_comunic_docum note",
    ("R01", "0150", "gas"): "data_riatt matr_mis anno_fabb_mis segn_mis matr_conv segn_conv coeff_corr",
    ("V01", "0150", "gas"): "data_verifica rif_resoconto verif_lab costo_lab costo_loco sost_mis data_sost"
    " anno_fabb_nuovo_mis",
    ("TAL", "0050", "gas"): "cod_pdr matr_mis data_com_autolet_cf let_tot_prel let_tot_conv matr_conv",
}
# Messages in tables: how many columns were published, some of them by name.
COLUMNS = {
    ("SE1", "0050"): (17, "REVOCA_TIMOE ACQUISTO_CREDITO COD_CONTR_DISP CONTRATTO_CONNESSIONE COD_OFFERTA"),
    ("VT1", "0050"): (55, "TIPOLOGIA_VOLTURA TIPO_CONTRATTO DATA_DECORRENZA_RET PAGAMENTO_IVA AUTOCERTIFICAZIONE"),
    ("VT1", "0040"): (8, "CP_GESTORE COD_POD MOTIVAZIONE"),
    ("AE1", "0050"): (50, "RESIDENZA DATA_VAL_RES TIPO_PRESTAZIONE DATA_ESECUZIONE"),
    ("RC1", "0050"): (16, "TIPOLOGIA_RISOLUZIONE DATA_DECORRENZA"),
    ("S01", "0050"): (None, "PRESENZA_CLIENTE_NO_TELEGESTITO DISALIMENTABILE DA_ESEGUIRE_NON_PRIMA_DEL"),
}
A40 = """<?xml version="1.0" encoding="UTF-8"?>
<Prestazione cod_servizio="A40" cod_flusso="0150" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xsi:noNamespaceSchemaLocation="A40_0150.xsd">
  <IdentificativiRichiesta>
    <piva_utente>01234567890</piva_utente><piva_distr>09876543210</piva_distr>
    <cod_prat_utente>V2025000123</cod_prat_utente><cod_prat_distr>D778899</cod_prat_distr>
  </IdentificativiRichiesta>
  <Esito>1</Esito>
  <DatiTecnici>
    <cod_pdr>00881234567890</cod_pdr><matr_mis>12345678</matr_mis><anno_fabb_mis>2024</anno_fabb_mis>
    <data_attivazione>15/09/2025</data_attivazione><segn_mis>0</segn_mis>
    <matr_conv/><segn_conv/>
  </DatiTecnici>
  <note/>
</Prestazione>"""
VALUES = {
    "piva_utente": "01234567890",
    "piva_distr": "09876543210",
    "cod_prat_utente": "V2025000123",
    "cod_prat_distr": "D778899",
    "Esito": "1",
    "cod_pdr": "00881234567890",
    "matr_mis": "12345678",
    "anno_fabb_mis": "2024",
    "data_attivazione": "15/09/2025",
    "segn_mis": "0",
}
TAL = """<Prestazione cod_servizio="TAL" cod_flusso="0050">
  <IdentificativiRichiesta><piva_utente>01234567890</piva_utente><piva_distr>09876543210</piva_distr>
  </IdentificativiRichiesta>
  <DatiPdR><cod_pdr>00881234567890</cod_pdr><matr_mis>12345678</matr_mis>
    <data_com_autolet_cf>15/09/2025</data_com_autolet_cf>
    <let_tot_prel>123</let_tot_prel><let_tot_conv>120</let_tot_conv><matr_conv>C1</matr_conv></DatiPdR>
</Prestazione>"""


class TestPublished(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry = schemas.Registry(sorted(check_schemas.ADDONS.glob("*/schemas")))

    def read(self, data, service="A40", flow="0150"):
        schema = self.registry.find(service, flow, "gas", DAY)
        root = schema.canonical(reader.parse_xml(data))
        leaves = {leaf.tag: leaf.text for leaf in root.iter() if not len(leaf)}
        return leaves, [(fault.element, fault.key) for fault in schema.validate(root)]

    def test_names(self):
        for key, names in NAMES.items():
            with self.subTest(key=key):
                known = {leaf.name for _path, leaf in self.registry.find(*key, DAY).node.leaves()}
                self.assertFalse(set(names.split()) - known)

    def test_columns(self):
        for (service, flow), (count, names) in COLUMNS.items():
            with self.subTest(service=service, flow=flow):
                columns = self.registry.find(service, flow, "ele", DAY).table.columns
                if count:  # the layout with two addresses says no names for all of its columns
                    self.assertEqual(len(columns), count)
                self.assertFalse(set(names.split()) - set(columns))

    def test_example_in_every_form(self):
        forms = {
            "as published": A40.encode(),
            "mark": A40.encode("utf-8-sig"),
            "UTF-16": A40.replace("UTF-8", "UTF-16").encode("utf-16"),
            "ISO-8859-1": A40.replace("UTF-8", "ISO-8859-1").encode("latin-1"),
            "ISO date": A40.replace("15/09/2025", "2025-09-15").encode(),
            "CodFlusso": A40.replace('cod_flusso="0150"', 'CodFlusso="150"').encode(),
            "prefix": A40.replace("<Prestazione ", '<ns0:Prestazione xmlns:ns0="urn:x" ')
            .replace("</Prestazione", "</ns0:Prestazione")
            .encode(),
            "case": A40.replace("DatiTecnici>", "datiTecnici>").encode(),
            "blanks": A40.replace(">12345678<", ">\n 12345678 <").encode(),
            "order": A40.replace("<Esito>1</Esito>", "").replace("<note/>", "<note/><Esito>1</Esito>").encode(),
        }
        for name, data in forms.items():
            with self.subTest(name=name):
                self.assertEqual(self.read(data), (VALUES, []))
        leaves, faults = self.read(
            A40.replace("<matr_conv/>", "<coeff_corr>1,006407</coeff_corr><matr_conv/>").encode()
        )
        self.assertEqual((leaves["coeff_corr"], faults), ("1.006407", []))

    def test_strict_in_meaning(self):
        for old, new, fault in (
            ("15/09/2025", "31/02/2025", ("data_attivazione", "not_date")),
            (">00881234567890<", ">008812345678901<", ("cod_pdr", "pattern")),
            ("<Esito>1", "<Esito>2", ("Esito", "enumeration")),
            ("<segn_mis>0", "<segn_mis>-1", ("segn_mis", "pattern")),
        ):
            with self.subTest(new=new):
                self.assertEqual(self.read(A40.replace(old, new).encode())[1], [fault])

    def test_readings_of_customers(self):
        for data in (TAL, TAL.replace("DatiPdR>", "DatiPdr>")):
            leaves, faults = self.read(data.encode(), "TAL", "0050")
            self.assertEqual(faults, [])
            expected = {"data_com_autolet_cf": "15/09/2025", "let_tot_prel": "123", "let_tot_conv": "120"}
            self.assertEqual({name: leaves[name] for name in expected}, expected)
