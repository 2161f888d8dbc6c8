#!/bin/bash
# The composed cluster from a clean state: two nodes become Ready, the example answers through its Service, and both hold over restarts of every part,
# a fall of the whole, and a node that was wiped. Exit code 0 when all of it was seen. Some three minutes; needs root, Docker, docker-compose and out/mkube.
#
#   scripts/compose-test.sh [--binary FILE] [--base IMAGE]     a Docker daemon of its own is used unless DOCKER_HOST names one
set -euo pipefail
source "$(dirname "$0")/lib.sh"
source scripts/private-docker.sh
need_root
find_kubectl

binary=out/mkube base=()
while [ $# -gt 0 ]; do
  case $1 in
    --binary) binary=${2:?--binary needs a file}; shift 2 ;;
    --base) base=(--base "${2:?--base needs an image}"); shift 2 ;;
    *) sed -n '5p' "$0" >&2; exit 2 ;;
  esac
done
[ -x "$binary" ] || die "there is no program at $binary: build it with ./build.sh, or name it with --binary"
for tool in docker docker-compose curl; do command -v $tool >/dev/null || die "$tool is missing: apt-get install docker.io docker-compose curl"; done

work=$(mktemp -d /var/tmp/mkube-compose.XXXXXX)
project=mkc$$
compose() { docker-compose -p $project -f deploy/compose/docker-compose.yml "$@"; }
export COMPOSE="docker-compose -p $project" MKUBE_API=127.0.0.1:${MKUBE_API_PORT:-16443} MKUBE_HTTP=127.0.0.1:${MKUBE_HTTP_PORT:-18080}
finish() {
  local code=$?
  [ $code = 0 ] || { say "what the parts said last:"; compose logs --tail 15 2>&1 | tail -120 >&2; }
  compose down -v --remove-orphans --timeout 5 >/dev/null 2>&1 || true
  docker_down
  rm -rf "$work"
  exit $code
}
trap finish EXIT

if [ -z "${DOCKER_HOST:-}" ]; then
  say "starting a Docker daemon in namespaces of its own"
  docker_up "$work/docker"
  outside() { in_docker "$@"; }
else
  outside() { "$@"; }
fi
kubectl() { outside "$KUBECTL" --kubeconfig "$work/admin.conf" "$@"; }

# Asks again until a command succeeds, for a minute.
until_done() {
  local what=$1 seen=
  shift
  for _ in $(seq 300); do
    if seen=$("$@" 2>&1); then return 0; fi
    sleep 0.2
  done
  die "waited a minute for $what; last seen: $seen"
}
nodes_ready() {
  local ready
  ready=$(kubectl get nodes -o jsonpath='{range .items[*]}{.metadata.name}={.status.conditions[?(@.type=="Ready")].status} {end}')
  echo "$ready"
  [ "$ready" = "agent1=True agent2=True " ]
}
# Silent nodes count as Ready for the grace period: so both have to say something new.
fresh() {
  local since=$1 node
  for node in agent1 agent2; do
    until_done "a heartbeat of $node since $since" heartbeat_after $node "$since"
  done
  until_done "two Ready nodes" nodes_ready
}
heartbeat_after() {
  local renewed
  renewed=$(kubectl -n kube-node-lease get lease "$1" -o jsonpath='{.spec.renewTime}')
  echo "$renewed"
  [[ $renewed > $2 ]]
}
now() { date -u +%Y-%m-%dT%H:%M:%S; }
page() {
  local address=$1 port=$2 text
  text=$(outside curl -sS --max-time 3 "http://$address:$port/") && echo "$text" && [[ $text = "hello from web-"* ]]
}
address_of() { docker inspect -f '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}' "$(compose ps -q "$1")"; }
answers() {
  local port node
  kubectl rollout status deployment/web --timeout=60s >/dev/null
  port=$(kubectl get service web -o jsonpath='{.spec.ports[0].nodePort}')
  for node in agent1 agent2; do until_done "the page at $node" page "$(address_of $node)" "$port"; done
  until_done "the page inside of a pod" inside
}
inside() { kubectl exec deployment/web -- timeout 5 wget -q -O- "http://$(kubectl get service web -o jsonpath='{.spec.clusterIP}')/"; }
admin() { compose exec -T apiserver sed "s#server: .*#server: https://$MKUBE_API#" /var/lib/minikube/server/kubeconfig/admin.conf > "$work/admin.conf"; }

say "making the image"
deploy/compose/build.sh --binary "$binary" "${base[@]}"
"$binary" image pack --tag web.local/hello:1 --file /serve.sh=deploy/examples/web/serve.sh --output "$work/web.tar" -- /serve.sh

say "docker-compose up"
started=$(date +%s%N)
compose up -d >/dev/null 2>&1
until_done "the administrator's credentials" admin
until_done "two Ready nodes" nodes_ready
say "two nodes are Ready after $((($(date +%s%N) - started) / 1000000)) ms"
deploy/compose/load-image.sh "$work/web.tar" >/dev/null
kubectl apply -f deploy/examples/web.yaml
answers
kubectl get pods -o wide -l app=web

for part in etcd apiserver scheduler controller-manager agent1 agent2; do
  say "restarting $part"
  at=$(now)
  compose restart --timeout 10 $part >/dev/null 2>&1
  fresh "$at"
  answers
done

say "killing every container at once, and starting all again"
compose kill >/dev/null 2>&1
at=$(now)
compose up -d >/dev/null 2>&1
fresh "$at"
answers

say "taking all containers away, keeping the volumes"
compose down --timeout 10 >/dev/null 2>&1
at=$(now)
compose up -d >/dev/null 2>&1
until_done "the administrator's credentials" admin
fresh "$at"
answers

say "a node that lost its disk joins again under its name"
compose rm -s -f agent2 >/dev/null 2>&1
docker volume rm "${project}_agent2" "${project}_agent2-containers" >/dev/null
at=$(now)
compose up -d >/dev/null 2>&1
fresh "$at"
deploy/compose/load-image.sh "$work/web.tar" >/dev/null
answers

say "pods cannot reach etcd"
etcd=$(docker inspect -f "{{(index .NetworkSettings.Networks \"${project}_storage\").IPAddress}}" "$(compose ps -q etcd)")
server=$(docker inspect -f "{{(index .NetworkSettings.Networks \"${project}_cluster\").IPAddress}}" "$(compose ps -q apiserver)")
connects() { kubectl exec deployment/web -- sh -c "echo | nc -w 3 $1 $2 >/dev/null" 2>/dev/null; }
connects "$server" 6443 || die "a pod does not even reach the API server at $server: this proves nothing"
! connects "$etcd" 2379 || die "a pod reached etcd at $etcd"
compose down -v --timeout 5 >/dev/null 2>&1
say "all of it was seen"
