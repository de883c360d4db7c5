"""The services that the simulated distributors know. A further one is an entry in one of these modules."""

from . import activation, closing, data, meter, quotes, sii, works
from .base import Service

SERVICES: dict[str, Service] = {
    service.code: service
    for module in (activation, closing, data, meter, quotes, sii, works)
    for service in module.SERVICES
}
