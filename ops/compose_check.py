"""Find in docker-compose.yml what the Compose schema cannot: dangling names, missing safety belts.

The schema itself is checked by check-jsonschema with its copy of the official compose-spec.json
(see `ops.check`). Neither builds nor starts a container.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import yaml

from ops.home import CHECKOUT

BELTS = {"read_only": True, "cap_drop": ["ALL"], "security_opt": ["no-new-privileges:true"]}
ONE_SHOT = {"migrate"}


def main() -> int:
    """Print every finding; return 1 when there is one."""
    compose = yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text(encoding="utf-8"))
    findings = list(inspect(compose))
    for finding in findings:
        print(finding)
    return 1 if findings else 0


def inspect(compose: dict[str, Any]) -> Iterator[str]:
    """Yield every finding in a parsed Compose file."""
    for name, service in compose["services"].items():
        for finding in (*dangling(compose, service), *unsafe(name, service)):
            yield f"services/{name}: {finding}"
    for name, secret in compose["secrets"].items():
        if not secret["file"].startswith("./deploy/secrets/"):
            yield f"secrets/{name}: is not in the folder that git ignores"


def dangling(compose: dict[str, Any], service: dict[str, Any]) -> Iterator[str]:
    """Yield names of services, secrets, networks and files that do not exist."""
    for kind, used in (
        ("secrets", service.get("secrets", [])),
        ("networks", service.get("networks", [])),
        ("services", service.get("depends_on", {})),
    ):
        for name in sorted(set(used) - set(compose[kind])):
            yield f"there is no {name} among the {kind}"
    for volume in service.get("volumes", []):
        source = volume.split(":")[0]
        if source not in compose["volumes"] and not (CHECKOUT / source).exists():
            yield f"volume {source} does not exist"


def unsafe(name: str, service: dict[str, Any]) -> Iterator[str]:
    """Yield what a service lacks of the safety belts of the house."""
    for belt, value in BELTS.items():
        if service.get(belt) != value:
            yield f"{belt} must be {value}"
    if service.get("user", "0").split(":")[0] in {"0", "root"}:
        yield "runs as root"
    if "healthcheck" not in service and name not in ONE_SHOT:
        yield "has no health check"
    for variable in service.get("environment", {}):
        if "PASSWORD" in variable and not variable.endswith("_FILE"):
            yield f"{variable} must come from a file"


if __name__ == "__main__":
    sys.exit(main())
