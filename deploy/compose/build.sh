#!/bin/bash
# Makes the image minikube/node:local from out/mkube, without a registry: the base is put together from Debian's packages by mmdebstrap.
#
#   build.sh [--binary FILE] [--base IMAGE]      with --base another Debian 12 image is taken, e.g. debian:bookworm-slim
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
die() { echo "build.sh: $*" >&2; exit 1; }

binary=$here/../../out/mkube base=
while [ $# -gt 0 ]; do
  case $1 in
    --binary) binary=${2:?--binary needs a file}; shift 2 ;;
    --base) base=${2:?--base needs an image}; shift 2 ;;
    *) sed -n '2,4p' "$0" >&2; exit 2 ;;
  esac
done
[ -x "$binary" ] || die "there is no program at $binary: build it with ./build.sh, or name it with --binary"
docker version >/dev/null 2>&1 || die "no Docker answers: start it, or set DOCKER_HOST"
image=${MKUBE_IMAGE:-minikube/node:local}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if [ -z "$base" ]; then
  packages=$(sh "$here/packages.sh" --list)
  # The name changes with the packages: a list that was changed makes a base of its own.
  base=minikube/base:bookworm-$(echo "$packages" | sha256sum | cut -c1-12)
  if ! docker image inspect "$base" >/dev/null 2>&1; then
    cache=${MKUBE_BASE_CACHE:-/var/cache/minikube}
    tar=$cache/${base##*:}.tar
    if [ ! -s "$tar" ]; then
      command -v mmdebstrap >/dev/null || die "mmdebstrap is missing: apt-get install mmdebstrap, or name a base with --base debian:bookworm-slim"
      [ "$(id -u)" = 0 ] || die "mmdebstrap needs root here: run this with sudo, or name a base with --base debian:bookworm-slim"
      echo "making a base of Debian's packages ($tar)" >&2
      mkdir -p "$cache"
      mmdebstrap --quiet --variant=minbase --include="${packages// /,}" \
        --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' --dpkgopt='path-exclude=/usr/share/doc/*' \
        bookworm "$tar.new"
      mv "$tar.new" "$tar"
    fi
    docker import "$tar" "$base" >/dev/null
  fi
fi

# Only what the image is made of goes to the builder.
mkdir -p "$work/out" "$work/deploy"
cp "$binary" "$work/out/mkube"
cp -r "$here" "$work/deploy/compose"
DOCKER_BUILDKIT=0 docker build -q --build-arg BASE="$base" -f "$work/deploy/compose/Dockerfile" -t "$image" "$work" >/dev/null
echo "$image"
