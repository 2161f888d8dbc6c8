#!/bin/sh
# Makes this host a server or a node of a MiniKube cluster. Safe to run again: it brings the host to what is asked for.
#
#   install.sh server [--binary FILE] [--no-start] [-- OPTION VALUE …]
#   install.sh agent --server https://HOST:6443 [--token-file FILE] [--binary FILE] [--no-start] [-- OPTION VALUE …]
#
# Options after -- are those of 'mkube server' and 'mkube agent'; they are kept in /etc/minikube. The token may stand in MKUBE_TOKEN as well.
# DESTDIR puts all files below another folder and starts nothing.
set -eu

die() { echo "install.sh: $*" >&2; exit 1; }

role=${1:-}
case $role in server|agent) shift ;; *) sed -n '2,9p' "$0" >&2; exit 2 ;; esac
here=$(cd "$(dirname "$0")" && pwd)
root=${DESTDIR:-}
binary=$here/../out/mkube
server='' token_file='' start=yes
while [ $# -gt 0 ]; do
  case $1 in
    --binary) binary=${2:?--binary needs a file}; shift 2 ;;
    --server) server=${2:?--server needs an address}; shift 2 ;;
    --token-file) token_file=${2:?--token-file needs a file}; shift 2 ;;
    --no-start) start=no; shift ;;
    --) shift; break ;;
    *) die "unknown option $1: see '$0' without options" ;;
  esac
done

[ -n "$root" ] || [ "$(id -u)" = 0 ] || die "this installs a service: run it as root, with sudo"
[ -x "$binary" ] || die "there is no program at $binary: build it with ./build.sh, or name it with --binary"
[ -n "$root" ] || command -v containerd >/dev/null || die "containerd is missing: install it (Debian: apt-get install containerd containernetworking-plugins iptables)"
if [ "$role" = server ] && [ -z "$root" ]; then
  command -v etcd >/dev/null || die "etcd is missing: install it (Debian: apt-get install etcd-server, then 'systemctl disable --now etcd'), or give -- --etcd-endpoints"
fi

etc=$root/etc/minikube unit=minikube-$role.service
mkdir -p "$etc" "$root/usr/local/bin" "$root/etc/systemd/system" "$root/usr/local/share/minikube"
chmod 0700 "$etc"

# Renamed into place: a running service keeps the file it was started with.
if ! cmp -s "$binary" "$root/usr/local/bin/mkube"; then
  cp "$binary" "$root/usr/local/bin/.mkube.new"
  chmod 0755 "$root/usr/local/bin/.mkube.new"
  mv -f "$root/usr/local/bin/.mkube.new" "$root/usr/local/bin/mkube"
fi
cp "$here/systemd/$unit" "$root/etc/systemd/system/$unit"
cp "$here/uninstall.sh" "$root/usr/local/share/minikube/uninstall.sh"
[ ! -f "$here/../docs/operations.md" ] || cp "$here/../docs/operations.md" "$root/usr/local/share/minikube/operations.md"

# The configuration: what was there, unless options are given now.
conf=$etc/$role.yaml
if [ ! -f "$conf" ] || [ $# -gt 0 ] || [ -n "$server" ]; then
  umask 077
  {
    echo "# Options of 'mkube $role', without the dashes. Restart $unit after a change."
    [ -z "$server" ] || echo "server: $server"
    while [ $# -gt 1 ]; do
      case $1 in --*) echo "${1#--}: '$2'"; shift 2 ;; *) die "options after -- come in pairs, --NAME VALUE: '$1' is none" ;; esac
    done
    [ $# = 0 ] || die "option $1 has no value"
  } > "$conf.new"
  mv -f "$conf.new" "$conf"
fi
if [ "$role" = agent ]; then
  umask 077
  if [ -n "$token_file" ]; then cp "$token_file" "$etc/token"
  elif [ -n "${MKUBE_TOKEN:-}" ]; then printf '%s\n' "$MKUBE_TOKEN" > "$etc/token"; fi
  [ -f "$root/var/lib/minikube/agent/pki/node.pem" ] || [ -s "$etc/token" ] || die "this host is no node yet: give the token of 'mkube token create' with --token-file FILE or in MKUBE_TOKEN"
fi

[ -z "$root" ] || exit 0
if ! [ -d /run/systemd/system ]; then
  echo "systemd does not run here: start '$(sed -n 's/^ExecStart=//p' "/etc/systemd/system/$unit")' by what this host uses instead"
  exit 0
fi
systemctl daemon-reload
systemctl enable "$unit" >/dev/null
[ $start = no ] || systemctl restart "$unit"
echo "$unit is installed; look at it with 'systemctl status $unit' and 'journalctl -u $unit'"
[ $role = agent ] || echo "a token for other hosts: mkube token create"
