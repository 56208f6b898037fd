"""The broker as a server: does it answer, and does it keep what it was given?"""

from typing import Any

from celery import current_app

KEEPS_EVERYTHING = "noeviction"
# Whoever asks for health waits for the answer.
QUICK = {"socket_connect_timeout": 2, "socket_timeout": 2}


class BrokerEvicts(RuntimeError):
    """The broker may drop messages when its memory is full."""


def eviction_policy() -> str:
    """Return what the broker does when its memory is full; raises when it does not answer."""
    with current_app.connection_for_write(transport_options=QUICK) as connection:
        channel: Any = connection.default_channel
        memory = channel.client.info("memory")
    return str(memory["maxmemory_policy"])


def refuse_eviction() -> None:
    """Raise ``BrokerEvicts`` unless the broker keeps every message."""
    policy = eviction_policy()
    if policy != KEEPS_EVERYTHING:
        raise BrokerEvicts(f"消息代理的 maxmemory-policy 是 {policy}，必须是 {KEEPS_EVERYTHING}")


def worker_answers(seconds: float = 1.0) -> bool:
    """Return whether any worker answers a ping within ``seconds``."""
    control = current_app.control
    return bool(control.broadcast("ping", reply=True, timeout=seconds, limit=1))
