#!/usr/bin/env bash
# The README's path as a new user walks it: start, read the key, first request, demo, verify, stop. Runs on a port and a data folder of its own.
set -euo pipefail
cd "$(dirname "$0")/../.."
export OSTIARY_PORT="${OSTIARY_PORT:-18080}" OSTIARY_DATA_DIR
OSTIARY_DATA_DIR="$(mktemp -d)"
export OSTIARY_URL="http://127.0.0.1:$OSTIARY_PORT"
npm start >"$OSTIARY_DATA_DIR/out" 2>"$OSTIARY_DATA_DIR/err" &
server=$!
finish() {
  kill -TERM "$server" 2>/dev/null || true
  wait "$server" 2>/dev/null || true
  rm -rf "$OSTIARY_DATA_DIR"
}
trap finish EXIT
for _ in $(seq 100); do
  node -e "fetch('$OSTIARY_URL/readyz').then((one) => process.exit(one.ok ? 0 : 1), () => process.exit(1))" && break
  kill -0 "$server" 2>/dev/null || { cat "$OSTIARY_DATA_DIR/err"; echo "the server did not start"; exit 1; }
  sleep 0.2
done
grep -q "Ostiary .* is at $OSTIARY_URL" "$OSTIARY_DATA_DIR/out"
npx --no-install ostiary call POST /v1/customers --pick status \
  '{"chainId":"eip155:1:0x19E7E376E7C213B7E7e7e46cc70A5dD086DAff2A","externalId":"cust-1"}' | grep -qx initiating
npm run --silent demo
npm run --silent demo >/dev/null
npx --no-install ostiary verify
npx --no-install ostiary lists status
psql_url="$(npx --no-install ostiary db url)"
case "$psql_url" in postgres*) ;; *) echo "db url printed $psql_url"; exit 1 ;; esac
