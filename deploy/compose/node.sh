#!/bin/bash
# The first process of a node's container: makes the container a host, then keeps containerd and the agent running. Being the first, it also
# takes leave of every process whose parent is gone. What is started again here does not end the pods; the end of this process does.
set -euo pipefail
share=/usr/local/share/minikube

# Docker covers or write-protects parts of /proc and /sys that a node sets for itself and its pods.
awk '$5 ~ "^/proc/." { print $5 }' /proc/self/mountinfo | while read -r covered; do umount "$covered"; done
mount -o remount,bind,rw /sys
if [ -e /sys/fs/cgroup/cgroup.controllers ]; then
  mount -o remount,bind,rw /sys/fs/cgroup
  # Under cgroup v2 a group that has processes of its own cannot hand controllers down.
  mkdir -p /sys/fs/cgroup/init
  while read -r pid; do echo "$pid" > /sys/fs/cgroup/init/cgroup.procs 2>/dev/null || true; done < /sys/fs/cgroup/cgroup.procs
  for controller in $(cat /sys/fs/cgroup/cgroup.controllers); do echo "+$controller" > /sys/fs/cgroup/cgroup.subtree_control || true; done
else
  for controller in /sys/fs/cgroup/*/; do
    [ -L "${controller%/}" ] || mount -o remount,bind,rw "$controller"
  done
fi
mount --make-rshared /
mkdir -p /run/lock /run/containerd /etc/containerd/certs.d

# CAP_SYS_RESOURCE is bit 24.
config=/run/containerd.toml
cp $share/containerd.toml $config
effective=$(awk '/^CapEff/ { print $2 }' /proc/self/status)
[ $((0x$effective >> 24 & 1)) = 1 ] || sed -i 's/^\( *restrict_oom_score_adj\) = .*/\1 = true/' $config

stopping=
declare -A pids
# Starts a program again a second after it ended.
keep() {
  local name=$1
  shift
  while :; do
    "$@" &
    echo $! > "/run/$name.pid"
    wait $! || true
    [ ! -e /run/stopping ] || return 0
    echo "node: $name ended; starting it again" >&2
    sleep 1
  done
}

stop() {
  stopping=1
  touch /run/stopping
  for name in agent containerd; do
    [ -e /run/$name.pid ] || continue
    kill "$(cat /run/$name.pid)" 2>/dev/null || true
    wait "${pids[$name]}" 2>/dev/null || true
  done
}
trap stop TERM INT

keep containerd containerd --config $config --log-level warn &
pids[containerd]=$!
until ctr version >/dev/null 2>&1; do sleep 0.1; done
ctr -n k8s.io images import $share/pause.tar >/dev/null

keep agent mkube agent "$@" &
pids[agent]=$!
while [ -z "$stopping" ]; do wait "${pids[agent]}" || true; done
