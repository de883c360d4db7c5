from . import dunning, procedures
