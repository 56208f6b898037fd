#!/bin/sh
# Valkey as a message broker: with a password, never evicting, nothing kept on disk.
set -eu
exec valkey-server - <<SETTINGS
bind * -::*
port 6379
requirepass $(cat /run/secrets/valkey_password)
maxmemory 512mb
maxmemory-policy noeviction
save ""
appendonly no
dir /data
SETTINGS
