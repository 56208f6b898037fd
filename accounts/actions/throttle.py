"""Failed sign-ins, counted exactly: rows are locked while a password is checked.

The counts live in PostgreSQL, not with the broker: a restart forgets nothing.
"""

import datetime
import hashlib
from dataclasses import dataclass

from accounts.models import SignInWindow
from common.limits.limit import Limit

PAIR = Limit("pair", 5, 15 * 60)
ACCOUNT = Limit("account", 20, 3600)
ADDRESS = Limit("address", 100, 3600)
# A device on which the account has signed in before: strangers cannot use up its tries.
DEVICE = Limit("device", 5, 15 * 60)
LONGEST = datetime.timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Attempt:
    """Who tries from where; ``device`` names a known device of the account, or is empty."""

    username: str
    address: str
    device: str = ""

    def limits(self) -> dict[str, Limit]:
        """Return the limits that hold for this attempt by the keys of their windows."""
        if self.device:
            return {_key(DEVICE, self.username, self.device): DEVICE}
        return {
            _key(PAIR, self.username, self.address): PAIR,
            _key(ACCOUNT, self.username): ACCOUNT,
            _key(ADDRESS, self.address): ADDRESS,
        }


@dataclass(slots=True)
class Counter:
    """The windows of one attempt, locked until the transaction ends."""

    windows: list[SignInWindow]
    limits: dict[str, Limit]
    now: datetime.datetime

    def seconds_to_wait(self) -> int:
        """Return in how many seconds all windows are open; 0: now."""
        waits = [
            self.limits[window.key].seconds_to_wait(window.failed_at, self.now)
            for window in self.windows
        ]
        return max(waits, default=0)

    def count_failure(self) -> None:
        """Add this moment to all windows."""
        for window in self.windows:
            recent = self.limits[window.key].recent(window.failed_at, self.now)
            window.failed_at = [*recent, self.now]
        SignInWindow.objects.bulk_update(self.windows, ["failed_at"])

    def forget_own(self) -> None:
        """Forget the failures of this pair or device; strangers' counts stay."""
        own = [w for w in self.windows if self.limits[w.key] in {PAIR, DEVICE} and w.failed_at]
        for window in own:
            window.failed_at = []
        SignInWindow.objects.bulk_update(own, ["failed_at"])


def lock_windows(attempt: Attempt, now: datetime.datetime) -> Counter:
    """Lock the windows of ``attempt``, made if they are missing; needs a transaction."""
    limits = attempt.limits()
    # One statement locks in the order of the keys: two attempts never wait crosswise.
    SignInWindow.objects.bulk_create(
        [SignInWindow(key=key, last_at=now) for key in sorted(limits)],
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["last_at"],
    )
    return Counter(list(SignInWindow.objects.filter(key__in=limits)), limits, now)


def prune_windows(now: datetime.datetime) -> int:
    """Delete windows in which nothing counts any more; return how many."""
    deleted, _ = SignInWindow.objects.filter(last_at__lt=now - LONGEST).delete()
    return deleted


def _key(limit: Limit, *parts: str) -> str:
    digest = hashlib.sha256("\0".join(parts).encode()).hexdigest()
    return f"{limit.name}:{digest}"
