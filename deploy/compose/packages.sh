#!/bin/sh
# What the parts of a cluster call. With --list it names the packages; without, it installs those that are missing.
set -eu
packages='ca-certificates conntrack containerd containernetworking-plugins curl etcd-server iproute2 iptables nftables openssl runc'
if [ "${1:-}" = --list ]; then echo "$packages"; exit 0; fi

for program in conntrack containerd /usr/lib/cni/bridge curl etcd ip iptables nft openssl runc; do
  command -v "$program" >/dev/null || missing=$program
done
[ -n "${missing:-}" ] || exit 0

apt-get update -qq
# shellcheck disable=SC2086 # a list
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $packages
rm -rf /var/lib/apt/lists/*
