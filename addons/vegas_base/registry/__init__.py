from . import contract, meter, network_contract, parameter, partner, reading, supply_point
