#!/bin/sh
# Whether the API says that this node is ready, asked as the node.
set -eu
pki=/var/lib/minikube/agent/pki
curl -sf --max-time 4 --cacert $pki/ca.crt --cert $pki/node.pem "https://apiserver:6443/api/v1/nodes/$(hostname)" \
  | tr -d ' \n' | grep -qE '"type":"Ready","status":"True"|"status":"True"[^}]*"type":"Ready"'
