#!/bin/sh
# Takes MiniKube off this host: services, containers, mounts, service rules, pod network, files. Safe to run again. --keep-data leaves /var/lib/minikube.
set -eu

keep=no
case ${1:-} in --keep-data) keep=yes ;; '') ;; *) sed -n '2p' "$0" >&2; exit 2 ;; esac
[ "$(id -u)" = 0 ] || { echo "uninstall.sh: this removes a service: run it as root, with sudo" >&2; exit 1; }
socket=${CONTAINERD_SOCKET:-/run/containerd/containerd.sock}
data=/var/lib/minikube

# 0. Clusters of 'mkube up' have hosts, interfaces and mounts of their own, which nothing below would find.
if [ -x /usr/local/bin/mkube ]; then
  for cluster in "$data"/clusters/*/; do
    [ -d "$cluster" ] || continue
    if [ $keep = no ]; then verb=down; else verb=stop; fi
    /usr/local/bin/mkube $verb --name "$(basename "$cluster")" || true
  done
fi

# 1. Services.
if [ -d /run/systemd/system ]; then
  for unit in minikube-server.service minikube-agent.service; do systemctl disable --now $unit 2>/dev/null || true; done
fi
rm -f /etc/systemd/system/minikube-server.service /etc/systemd/system/minikube-agent.service
[ ! -d /run/systemd/system ] || systemctl daemon-reload

# 2. Containers. The runtime itself may have other users; the namespace k8s.io is ours.
if [ -S "$socket" ] && command -v ctr >/dev/null; then
  ctr="ctr -a $socket -n k8s.io"
  for task in $($ctr tasks list -q); do $ctr tasks delete --force "$task" >/dev/null 2>&1 || true; done
  for container in $($ctr containers list -q); do $ctr containers delete "$container" >/dev/null 2>&1 || true; done
  [ "$(command -v crictl || true)" = '' ] || crictl --runtime-endpoint "unix://$socket" rmp -fa >/dev/null 2>&1 || true
fi
if command -v docker >/dev/null && docker version >/dev/null 2>&1; then
  docker ps -aq --filter label=io.minikube.kind | xargs -r docker rm -f >/dev/null 2>&1 || true
fi

# 3. Service rules: every chain whose name begins with ours, and the jumps to them.
for tool in iptables ip6tables; do
  command -v $tool-save >/dev/null || continue
  for table in nat filter mangle; do
    $tool-save -t $table 2>/dev/null | grep -E 'MKUBE|KUBE-' >/dev/null || continue
    $tool-save -t $table | grep -vE 'MKUBE|KUBE-' | $tool-restore -T $table 2>/dev/null || true
  done
done
if command -v nft >/dev/null; then
  # The address at which this node answered DNS is an address of its own, and the table says which.
  for family in ip ip6; do
    nft list table $family mkube-dns 2>/dev/null | awk '$2 == "daddr" { print $3 }' | sort -u | while read -r address; do
      ip address delete "$address/$([ $family = ip ] && echo 32 || echo 128)" dev lo 2>/dev/null || true
    done
  done
  nft list tables 2>/dev/null | grep -E ' (minikube|mkube)' | while read -r word family name; do nft delete $word "$family" "$name" || true; done
fi

# 4. Pod network.
ip route flush proto 107 2>/dev/null || true
ip -6 route flush proto 107 2>/dev/null || true
for device in cni0 mkube-vxlan; do ip link delete $device 2>/dev/null || true; done
ip -o netns list 2>/dev/null | awk '/^cni-/ { print $1 }' | while read -r ns; do ip netns delete "$ns" || true; done
grep -l '"mkube\|minikube' /etc/cni/net.d/* 2>/dev/null | xargs -r rm -f
rm -rf /var/lib/cni/networks/minikube; rm -f /var/lib/cni/results/minikube-* 2>/dev/null || true

# 5. Mounts, deepest first; then files.
awk -v d="$data/" 'index($2, d) == 1 { print $2 }' /proc/mounts | sort -r | while read -r mount; do umount -l "$mount" || true; done
# The folder may be a file system of its own: then it stays, empty.
if [ $keep = no ] && [ -d "$data" ]; then
  find "$data" -xdev -mindepth 1 -delete
  rmdir "$data" 2>/dev/null || true
fi
rm -rf /etc/minikube /usr/local/share/minikube /run/minikube
rm -f /usr/local/bin/mkube
for group in /sys/fs/cgroup/*/kubepods /sys/fs/cgroup/kubepods; do
  [ ! -d "$group" ] || find "$group" -depth -type d -exec rmdir {} \; 2>/dev/null || true
done
echo "MiniKube is gone from this host$([ $keep = no ] || echo ", but for $data")"
