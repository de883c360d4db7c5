"""Makes databases: core first, made Italian, then our addons."""

from pathlib import Path

from . import addons, database, place
from .odoo_process import Ground, script, server_task
from .say import step

SCRIPTS = place.ROOT / "launcher" / "scripts"
CORE = "vegas: core {}"
TOOLS_TEMPLATE = "vegas_core"


def core_identity(ground: Ground) -> str:
    return CORE.format(place.digest(ground.odoo.identity, addons.core(), SCRIPTS / "make_italian.py"))


def core(ground: Ground, name: str, log: str = "install.log") -> None:
    """A database with the core addons that ours need, in Italian, with an Italian company."""
    with step(f"Installing Odoo's own addons in the database {name}"):
        database.create(ground.server, name)
        server_task(ground, name, "-i", "base", "--load-language", "it_IT", log=log)
        script(ground, name, SCRIPTS / "make_italian.py", log=log)
        server_task(ground, name, "-i", ",".join(addons.core()), log=log)


def core_template(ground: Ground, name: str, log: str) -> None:
    """The same, kept as long as it is up to date."""
    wanted = core_identity(ground)
    if database.state(ground.server, name) != wanted:
        core(ground, name, log)
        database.set_state(ground.server, name, wanted)


def install_ours(ground: Ground, name: str, more: tuple[str, ...] = (), log: str = "install.log") -> None:
    with step(f"Installing {', '.join([*addons.ours(), *more])}"):
        server_task(ground, name, "-i", ",".join([*addons.ours(), *more]), log=log)


def throwaway(ground: Ground, name: str) -> None:
    """A database for tools, kept as long as it is up to date. Never for real data: its keys are those of a copy."""
    wanted = f"{core_identity(ground)} addons={addons.fingerprint()}"
    if database.state(ground.server, name) != wanted:
        core_template(ground, TOOLS_TEMPLATE, log="install.log")
        database.copy(ground.server, TOOLS_TEMPLATE, name)
        install_ours(ground, name)
        database.set_state(ground.server, name, wanted)


def upgrade_ours(ground: Ground, name: str, log: str = "install.log") -> None:
    with step(f"The addons have changed: upgrading the database {name}"):
        names = ",".join(addons.ours())
        server_task(ground, name, "-i", names, "-u", names, log=log)


def demo_script() -> Path:
    return place.ROOT / "demo" / "build.py"
