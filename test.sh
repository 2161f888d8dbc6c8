#!/bin/bash
# Everything: dependencies, build, every test. Ends with "N passed, N failed" and the exit code to match.
# ./test.sh FILTER runs only the tests whose full name contains FILTER.
set -uo pipefail
source "$(dirname "$0")/scripts/lib.sh"
need_root
started=$SECONDS

bash scripts/deps.sh || exit 1
bash scripts/helm.sh || exit 1
find_dotnet
./build.sh || exit 1
export MKUBE=$root_dir/out/mkube

results=$root_dir/artifacts/test-results
rm -rf "$results" && mkdir -p "$results"
filter=()
[ $# -eq 0 ] || filter=(--filter "FullyQualifiedName~$1")

say "building the tests"
"$DOTNET" build MiniKube.sln -c Release -nologo -v q || exit 1

say "running the tests"
"$DOTNET" test MiniKube.sln -c Release --no-build --nologo -m:2 -v q --logger trx --results-directory "$results" "${filter[@]}" 2>&1 \
  | grep -v -e '^No test matches' -e '^Results File:' -e '^Test run for' -e '^A total of' -e '^$'
code=${PIPESTATUS[0]}

counter() { cat "$results"/*.trx 2>/dev/null | grep -o "<Counters [^>]*" | grep -o " $1=\"[0-9]*\"" | grep -o '[0-9]*' | awk '{n += $1} END {print n + 0}'; }
# Each failed test's name, with the first lines of its message and of where it happened.
failures() {
  sed -e 's/<UnitTestResult /\n&/g; s/<Message>/\n&/g; s/<StackTrace>/\n&/g; s/<\/ErrorInfo>/\n&/g' | awk '
    /^<UnitTestResult / { failed = /outcome="Failed"/; if (failed && match($0, /testName="[^"]*"/)) print substr($0, RSTART + 10, RLENGTH - 11) }
    /^<Message>/ { left = failed ? 30 : 0 }
    /^<StackTrace>/ { left = failed ? 6 : 0 }
    /^<\/ErrorInfo>/ { left = 0 }
    left-- > 0 { gsub(/<[^>]*>/, ""); gsub(/&#xD;/, ""); gsub(/&quot;/, "\""); gsub(/&lt;/, "<"); gsub(/&gt;/, ">"); gsub(/&amp;/, "\\&"); print "    " substr($0, 1, 300) }'
}
passed=$(counter passed)
failed=$(( $(counter failed) + $(counter error) + $(counter timeout) + $(counter aborted) ))
if [ "$failed" -gt 0 ]; then
  say "failed:"
  cat "$results"/*.trx | failures >&2
elif [ "$code" != 0 ] || [ "$passed" = 0 ]; then
  say "the test run itself broke (exit code $code): its last lines above say where"
  failed=1
fi
say "took $(( SECONDS - started )) s"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
