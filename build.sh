#!/bin/bash
# Publishes out/mkube: one self-contained, ReadyToRun file. Run it again after any change.
# ./build.sh --quick leaves out compiling it as one whole: sooner built, slower to start, larger.
set -euo pipefail
source "$(dirname "$0")/scripts/lib.sh"
find_dotnet

case $(uname -m) in
  x86_64) rid=linux-x64 ;;
  aarch64) rid=linux-arm64 ;;
  *) die "no build for $(uname -m): linux-x64 and linux-arm64 are known" ;;
esac

quick=false
[ "${1:-}" != --quick ] || quick=true
say "building out/mkube ($rid, Release)"
stage=$root_dir/artifacts/stage
"$DOTNET" publish src/MiniKube.Cli -c Release -p:MkubeRid=$rid -p:MkubeQuick=$quick -o "$stage" -nologo -v q ${MK_ART:+--artifacts-path "$MK_ART"}

# Renamed into place: a running cluster keeps the file it was started with.
mkdir -p out
cp "$stage/mkube" out/.mkube.new
mv -f out/.mkube.new out/mkube
say "out/mkube: $(du -h out/mkube | cut -f1), version $(out/mkube --version)"
