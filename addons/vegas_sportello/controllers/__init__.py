from . import dossier, manual
