"""Lock files, scan and Compose rules: what the checks rely on."""

import json
import re
import subprocess

import pytest
import yaml

from ops import compose_check, scan
from ops.home import CHECKOUT


def pinned(lock):
    text = (CHECKOUT / lock).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9-]+)(?:\[[^]]*\])?==(\S+)", text, re.MULTILINE))


def test_the_development_lock_contains_the_other_one():
    everything = pinned("requirements-dev.lock")
    needed = pinned("requirements.lock")
    assert needed
    assert {name: everything.get(name) for name in needed} == needed


@pytest.mark.parametrize(
    "lock", ["requirements.lock", "requirements-dev.lock", "requirements-node.lock"]
)
def test_every_pinned_package_has_a_hash(lock):
    blocks = re.split(r"\n(?=[a-z0-9-]+(?:\[[^]]*\])?==)", (CHECKOUT / lock).read_text())
    assert all("--hash=sha256:" in block for block in blocks if "==" in block)


def test_the_front_end_lock_has_hashes_and_names_no_registry():
    packages = json.loads((CHECKOUT / "package-lock.json").read_text())["packages"]
    installed = [package for name, package in packages.items() if name]
    assert installed
    assert all("integrity" in package and "resolved" not in package for package in installed)


# Joined here, so that this file is clean itself.
@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("private key", "-----BEGIN RSA " + "PRIVATE KEY-----"),
        ("access token", "token = 'gh" + "p_" + "a" * 36 + "'"),
        ("secret key", "SECRET_" + "KEY = 'django-insecure-abc'"),
        ("address with a password", "postgresql://louyu" + ":topsecret@db/louyu"),
        ("path of one machine", "open('/ho" + "me/somebody/file')"),
    ],
)
def test_the_scan_finds_what_must_not_be_there(name, line, tmp_path, monkeypatch):
    monkeypatch.setattr(scan, "CHECKOUT", tmp_path)
    (tmp_path / "module.py").write_text(f"first = 1\n{line}\n")
    assert list(scan.inspect(scan.Path("module.py"))) == [f"module.py:2: {name}"]


def test_the_scan_finds_a_registry_in_a_lock_and_a_file_that_grew_too_long(tmp_path, monkeypatch):
    monkeypatch.setattr(scan, "CHECKOUT", tmp_path)
    (tmp_path / "a.lock").write_text("--index-" + "url somewhere\n")
    (tmp_path / "long.py").write_text("x = 1\n" * 401)
    assert list(scan.inspect(scan.Path("a.lock"))) == ["a.lock:1: registry host"]
    assert list(scan.inspect(scan.Path("long.py"))) == ["long.py: 401 lines, the limit is 400"]


@pytest.fixture
def compose():
    return yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text(encoding="utf-8"))


def test_the_compose_file_is_clean(compose):
    assert list(compose_check.inspect(compose)) == []


def test_the_compose_rules_find_dangling_names_and_missing_belts(compose):
    web = compose["services"]["web"]
    web["secrets"] = ["unknown"]
    web["user"] = "0"
    del web["healthcheck"]
    web["environment"] = {"DATABASE_PASSWORD": "x"}
    assert list(compose_check.inspect(compose)) == [
        "services/web: there is no unknown among the secrets",
        "services/web: runs as root",
        "services/web: has no health check",
        "services/web: DATABASE_PASSWORD must come from a file",
    ]


def test_the_secrets_of_production_fit_together_and_are_kept(tmp_path):
    def make():
        subprocess.run(
            ["python3", "-m", "ops.make_secrets", str(tmp_path / "secrets")],
            cwd=CHECKOUT,
            check=True,
            capture_output=True,
        )
        return {path.name: path.read_text() for path in (tmp_path / "secrets").iterdir()}

    first = make()
    assert first == make()
    declared = yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text())["secrets"]
    files = {secret["file"].rsplit("/", 1)[-1] for secret in declared.values()}
    assert files - set(first) == {"tls.crt", "tls.key"}
    assert first["postgres_app_password"] in first["database_url"]
    assert first["postgres_owner_password"] in first["database_owner_url"]
    assert (tmp_path / "secrets").stat().st_mode & 0o777 == 0o700
