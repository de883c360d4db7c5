"""The services that the simulated distributor knows. A further one is a module here and a line below."""

from .base import Service
from .v01 import V01

SERVICES: dict[str, Service] = {service.code: service for service in (V01(),)}
