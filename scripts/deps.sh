#!/bin/bash
# Installs from Debian what MiniKube needs to run and to be tested, and nothing that is there already.
# No daemon is started or left enabled: MiniKube runs its own etcd, containerd and Docker.
set -euo pipefail
source "$(dirname "$0")/lib.sh"

# package | what shows that it is there (a command, or a path)
wanted() {
  cat <<'LIST'
etcd-server              etcd
etcd-client              etcdctl
containerd               containerd
runc                     runc
crun                     crun
docker.io                dockerd
containernetworking-plugins /usr/lib/cni/bridge
iptables                 iptables
nftables                 nft
conntrack                conntrack
bind9-dnsutils           dig
dnsmasq-base             dnsmasq
iproute2                 ip
util-linux               nsenter
jq                       jq
curl                     curl
ca-certificates          /etc/ssl/certs/ca-certificates.crt
npm                      npm
python3-grpcio           /usr/lib/python3/dist-packages/grpc
LIST
}

present() {
  case $1 in
    /*) [ -e "$1" ] ;;
    *) PATH=$PATH:/usr/sbin:/sbin command -v "$1" >/dev/null ;;
  esac
}

# A dynamically linked busybox is of no use inside an image that holds nothing else.
static_busybox() { [ -x /bin/busybox ] && ! ldd /bin/busybox >/dev/null 2>&1; }

policy=/usr/sbin/policy-rc.d
forbid_daemons() {
  if [ -e $policy ]; then
    # An answer of 101 forbids every action already, as in most containers.
    "$policy" etcd start >/dev/null 2>&1 || [ $? != 101 ] || return 0
    mv $policy $policy.before-minikube
  fi
  printf '#!/bin/sh\nexit 101\n' > $policy
  chmod 755 $policy
  trap restore_policy EXIT
}
restore_policy() {
  rm -f $policy
  [ ! -e $policy.before-minikube ] || mv $policy.before-minikube $policy
}

updated=
apt_update() {
  [ -z "$updated" ] || return 0
  say "refreshing the package lists"
  apt-get update -qq || die "apt-get update failed: check the network and /etc/apt/sources.list, then run this again"
  updated=1
}

install_packages() {
  local daemons=() unit
  say "installing from Debian: $*"
  need_root
  apt_update
  forbid_daemons
  for unit in etcd containerd docker.service docker.socket; do systemctl is-enabled -q $unit 2>/dev/null || daemons+=("$unit"); done
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null \
    || die "apt-get could not install $*: the lines above say why; run scripts/deps.sh again when that is mended"
  # The packages enable their units for the next boot; those that were not enabled before stay so.
  for unit in "${daemons[@]}"; do systemctl disable -q $unit 2>/dev/null || true; done
}

# kubectl of Debian 12 beside whatever kubectl the machine has: both are tested.
unpack_kubectl() {
  local dir=$root_dir/.tools/kubernetes-client
  [ ! -x "$dir/usr/bin/kubectl" ] || return 0
  if [ "$(dpkg-query -S /usr/bin/kubectl 2>/dev/null | cut -d: -f1)" = kubernetes-client ]; then
    mkdir -p "$dir/usr/bin"
    ln -sfn /usr/bin/kubectl "$dir/usr/bin/kubectl"
    return 0
  fi
  if [ ! -e /usr/bin/kubectl ]; then
    install_packages kubernetes-client
    unpack_kubectl
    return 0
  fi
  say "unpacking Debian's kubectl into .tools/ (another package owns /usr/bin/kubectl)"
  need_root
  apt_update
  mkdir -p "$dir/download"
  (cd "$dir/download" && apt-get download -qq kubernetes-client 2>/dev/null) || die "apt-get could not download kubernetes-client: check the network and run scripts/deps.sh again"
  dpkg -x "$dir"/download/kubernetes-client_*.deb "$dir"
  rm -rf "$dir/download"
}

missing=()
while read -r package probe; do
  present "$probe" || missing+=("$package")
done < <(wanted)
static_busybox || missing+=(busybox-static)

if [ ${#missing[@]} -gt 0 ] || [ ! -x "$root_dir/.tools/kubernetes-client/usr/bin/kubectl" ]; then
  . /etc/os-release
  [ "${ID:-}" = debian ] || command -v apt-get >/dev/null || die "this is ${PRETTY_NAME:-not Debian}, and the packages are fetched with apt-get: install these yourself and run it again: ${missing[*]:-kubectl}"
  [ "${VERSION_ID:-}" = 12 ] || say "note: tried on Debian 12; this is ${PRETTY_NAME:-unknown}"
fi
[ ${#missing[@]} -eq 0 ] || install_packages "${missing[@]}"
unpack_kubectl
find_dotnet
