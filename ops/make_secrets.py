"""Make the secrets of a production installation: python3 -m ops.make_secrets

Writes one file per secret into deploy/secrets (or the folder given as argument); a file that
exists is kept. The folder is closed to others; the files inside are readable, because Compose
mounts them as they are and the containers run as accounts of their own.

Keep a copy elsewhere: without field_encryption_key the telephone numbers in a backup are lost.
"""

import base64
import os
import secrets
import sys
from pathlib import Path

from ops.home import CHECKOUT


def main() -> None:
    """Write what is missing and say what was written."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else CHECKOUT / "deploy" / "secrets"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    for name in ("postgres_admin", "postgres_owner", "postgres_app", "valkey"):
        write(folder / f"{name}_password", secrets.token_hex(24))
    for name in ("field_encryption_key", "blind_index_key"):
        write(folder / name, base64.urlsafe_b64encode(secrets.token_bytes(32)).decode())
    write(folder / "secret_key", secrets.token_urlsafe(48))
    owner, application, broker = (
        (folder / f"{name}_password").read_text()
        for name in ("postgres_owner", "postgres_app", "valkey")
    )
    write(folder / "database_owner_url", f"postgresql://louyu_owner:{owner}@database:5432/louyu")
    write(folder / "database_url", f"postgresql://louyu_app:{application}@database:5432/louyu")
    write(folder / "broker_url", f"redis://:{broker}@broker:6379/0")


def write(path: Path, content: str) -> None:
    """Write a secret unless there is one already."""
    if path.exists():
        return
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o444), "w") as file:
        file.write(content)
    path.chmod(0o444)
    print(path)


if __name__ == "__main__":
    main()
