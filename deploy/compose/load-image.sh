#!/bin/bash
# Puts image archives ('docker save', 'mkube image pack') into every node of the composed cluster, all at the same time: load-image.sh TAR…
set -euo pipefail
[ $# -gt 0 ] || { sed -n '2p' "$0" >&2; exit 2; }
compose=(${COMPOSE:-docker-compose} -f "$(dirname "$0")/docker-compose.yml")
for archive in "$@"; do
  running=()
  for node in agent1 agent2; do
    "${compose[@]}" exec -T $node ctr -n k8s.io images import - < "$archive" &
    running+=($!)
  done
  for pid in "${running[@]}"; do wait "$pid"; done
done
