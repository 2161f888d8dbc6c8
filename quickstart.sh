#!/bin/bash
# From a fresh checkout to a running cluster with a web page on it. Can be run again at any time.
set -euo pipefail
source "$(dirname "$0")/scripts/lib.sh"
need_root
name=quickstart

bash scripts/deps.sh
./build.sh
find_kubectl
kubectl() { "$KUBECTL" --context "mkube-$name" "$@"; }

# Asks again until the answer is the one that is waited for, and says what it was otherwise.
until_it_is() {
  local want=$1 seen=
  shift
  for _ in $(seq 300); do
    seen=$("$@" 2>/dev/null) && [ "$seen" = "$want" ] && return 0
    sleep 0.1
  done
  die "waited 30 s for '$*' to print '$want'; it printed '$seen'. Look around with: kubectl --context mkube-$name get pods; kubectl --context mkube-$name get events"
}

say "starting a cluster of one node (Ctrl-C at any time; 'out/mkube down --name $name' removes it)"
out/mkube up --name $name

say "making a small web image from this machine's busybox and loading it into the node"
archive=$(mktemp --suffix=.tar)
trap 'rm -f "$archive"' EXIT
out/mkube image pack --tag web.local/hello:1 --file /serve.sh=deploy/examples/web/serve.sh --output "$archive" -- /serve.sh
out/mkube image load --name $name "$archive"

say "kubectl apply -f deploy/examples/web.yaml"
kubectl apply -f deploy/examples/web.yaml
kubectl rollout status deployment/web --timeout=60s
kubectl get pods -o wide -l app=web

node=$(out/mkube status --name $name --output json | jq -r '.nodes[0].address')
port=$(kubectl get service web -o jsonpath='{.spec.ports[0].nodePort}')
address=$(kubectl get service web -o jsonpath='{.spec.clusterIP}')
pod=$(kubectl get pods -l app=web -o jsonpath='{.items[0].metadata.name}')
url=http://$node:$port/

say "the page through the Service, from this machine ($url)"
for _ in 1 2 3; do curl -sS --retry 5 --retry-connrefused --max-time 5 "$url"; done
say "and from inside of a pod (http://$address/)"
kubectl exec "$pod" -- wget -q -O- "http://$address/"

say "killing the container of $pod: it is started again"
restarts() { kubectl get pod "$pod" -o jsonpath='{.status.containerStatuses[0].restartCount} {.status.containerStatuses[0].ready}'; }
before=$(restarts)
kubectl exec "$pod" -- kill 1 2>/dev/null || true # the shell that ran kill goes down with it
until_it_is "$((${before% *} + 1)) true" restarts
kubectl get pod "$pod"

say "deleting $pod: another one takes its place"
kubectl delete pod "$pod" --wait=false
ready() { kubectl get deployment web -o jsonpath='{.status.readyReplicas}'; }
gone() { kubectl get pod "$pod" --ignore-not-found -o name; }
until_it_is "" gone
until_it_is 3 ready
kubectl get pods -l app=web

cat <<TEXT

The cluster is yours: kubectl's context mkube-$name is selected.

    kubectl get pods -A                       what runs
    kubectl scale deployment web --replicas=5
    kubectl logs -l app=web
    curl $url
    out/mkube status --name $name             the parts of the cluster

Remove all of it:

    out/mkube down --name $name
TEXT
