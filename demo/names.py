"""Frequent first names and surnames, and names of invented organisations; no list of real people."""

MALE = (
    *("Alessandro", "Andrea", "Angelo", "Antonio", "Carlo", "Claudio", "Daniele", "Davide", "Emanuele", "Enrico"),
    *("Fabio", "Federico", "Filippo", "Francesco", "Gabriele", "Giacomo", "Giorgio", "Giulio", "Giuseppe", "Lorenzo"),
    *("Luca", "Luigi", "Marco", "Massimo", "Matteo", "Michele", "Nicolò", "Paolo", "Pietro", "Riccardo", "Roberto"),
    *("Sergio", "Simone", "Stefano", "Tommaso", "Umberto", "Vincenzo", "Walter"),
)
FEMALE = (
    *("Alessia", "Anna", "Arianna", "Barbara", "Beatrice", "Carla", "Caterina", "Chiara", "Cinzia", "Cristina"),
    *("Daniela", "Elena", "Elisa", "Emma", "Federica", "Francesca", "Giovanna", "Giulia", "Irene", "Laura", "Lidia"),
    *("Lucia", "Manuela", "Marina", "Marta", "Monica", "Nadia", "Paola", "Patrizia", "Rita", "Rosa", "Sara", "Silvia"),
    *("Sofia", "Teresa", "Valentina", "Vera"),
)
SURNAMES = (
    *("Albini", "Anselmi", "Baldi", "Barbieri", "Bassi", "Beretta", "Bertolini", "Bianchi", "Boselli", "Brambilla"),
    *("Calvi", "Campari", "Cantoni", "Carini", "Casali", "Cattaneo", "Cerri", "Chiesa", "Colli", "Colombo", "Conti"),
    *("Crespi", "D'Amico", "De Luca", "De Santis", "Fasani", "Ferri", "Fontana", "Forlani", "Fumagalli", "Galli"),
    *("Gatti", "Gelmini", "Ghisoni", "Giorgi", "Grassi", "Greco", "Guidi", "Lanza", "Lodigiani", "Lombardi"),
    *("Lunghi", "Maffi", "Maggi", "Malaspina", "Manfredi", "Marchesi", "Mariani", "Martini", "Massari", "Merli"),
    *("Milani", "Monti", "Morandi", "Moretti", "Nava", "Negri", "Orlandi", "Pagani", "Parodi", "Pavesi", "Pellegrini"),
    *("Piazza", "Poggi", "Pozzi", "Quaglia", "Rampini", "Ricci", "Riva", "Rizzi", "Romano", "Rota", "Sacchi", "Sala"),
    *("Salvi", "Sartori", "Scotti", "Serra", "Soldati", "Tacconi", "Testa", "Tosi", "Valli", "Vercesi", "Villa"),
    *("Viola", "Zambelli", "Zanetti", "Zucca"),
)
# (country of birth, men's names, women's names, surnames)
ABROAD = (
    ("Romania", ("Andrei", "Mihai", "Ionut"), ("Elena", "Mihaela", "Ioana"), ("Popescu", "Ionescu", "Dumitru")),
    ("Albania", ("Arben", "Ilir", "Dritan"), ("Mirela", "Teuta", "Albana"), ("Hoxha", "Shehu", "Leka")),
    ("Marocco", ("Youssef", "Rachid", "Karim"), ("Fatima", "Khadija", "Samira"), ("Alaoui", "Benali", "Idrissi")),
    ("Ucraina", ("Oleksandr", "Ivan"), ("Oksana", "Natalia", "Svitlana"), ("Kovalenko", "Shevchenko", "Bondar")),
    ("Egitto", ("Ahmed", "Mahmoud"), ("Mona", "Heba"), ("Hassan", "Mansour", "Farouk")),
)

TRADES = (
    *("Bar {0}", "Panificio {0}", "Officina {0}", "Ristorante {0}", "Ferramenta {0}", "Autofficina {0}"),
    *("Lavanderia {0}", "Pizzeria {0}", "Macelleria {0}", "Falegnameria {0}", "Cantina {0}", "Tipografia {0}"),
    *("Immobiliare {0}", "Trasporti {0}", "Azienda agricola {0}", "Farmacia {0}"),
)
SIGNS = (
    *("Centrale", "Due Ponti", "del Naviglio", "Bella Vista", "La Rosa Blu", "San Siro", "del Borgo", "Tre Mori"),
    *("Oltrefiume", "La Risaia", "Valchiusa", "del Sole", "La Torretta", "Ponte Coperto", "Le Querce", "Aurora"),
)
LEGAL_FORMS = ("S.r.l.", "S.n.c.", "S.a.s.", "S.p.A.", "S.r.l.s.")
CONDOMINIUMS = (
    *("I Pioppi", "Le Magnolie", "Il Glicine", "Residenza Ticino", "Le Ginestre", "Miralago", "La Quercia"),
    *("Cortile Nuovo", "Parco Verde", "Belvedere", "Le Palme", "San Rocco", "Stella"),
)
ENTITIES = (
    "Parrocchia di San Luca in Borgovalle",
    "Associazione sportiva Borgovalle",
    "Scuola materna Il Girotondo",
    "Circolo ricreativo La Lanterna",
    "Croce Azzurra Borgovalle O.d.V.",
    "Consorzio irriguo Roggia Chiara",
)
