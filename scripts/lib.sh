# Sourced by the scripts at the root. Says what it does, and names the fix when something is missing.

root_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root_dir"

say() { printf '\033[1m==>\033[0m %s\n' "$*" >&2; }
die() { printf 'error: %s\n' "$*" >&2; exit 1; }

need_root() {
  [ "$(id -u)" = 0 ] || die "this needs root (namespaces, cgroups, packages): run it again as  sudo $0"
}

# Under sudo the SDK of the calling user is not on the PATH: look where the installers put it.
find_dotnet() {
  local home candidates=()
  home=$(getent passwd "${SUDO_USER:-root}" | cut -d: -f6)
  candidates=("$(command -v dotnet || true)" "${DOTNET_ROOT:-/nowhere}/dotnet" "$home/.dotnet/dotnet" /usr/share/dotnet/dotnet /usr/lib/dotnet/dotnet)
  for DOTNET in "${candidates[@]}"; do
    [ -x "$DOTNET" ] && "$DOTNET" --list-sdks 2>/dev/null | grep -q '^10\.' && { export DOTNET; return; }
  done
  die "no .NET 10 SDK found: install it with
    curl -sSL https://dot.net/v1/dotnet-install.sh | bash -s -- --channel 10.0 --install-dir /usr/share/dotnet && ln -sf /usr/share/dotnet/dotnet /usr/bin/dotnet"
}

# kubectl of the user when there is one, otherwise the one that deps.sh unpacked.
find_kubectl() {
  KUBECTL=$(command -v kubectl || true)
  [ -n "$KUBECTL" ] || KUBECTL=$root_dir/.tools/kubernetes-client/usr/bin/kubectl
  [ -x "$KUBECTL" ] || die "no kubectl found: run scripts/deps.sh"
  export KUBECTL
}

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
