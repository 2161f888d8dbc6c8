#!/bin/bash
# Runs the conformance tests of Kubernetes against a cluster and sums them up by area.
#
#   scripts/conformance.sh E2E_TEST KUBECONFIG [FOCUS]
#
#   E2E_TEST    Kubernetes' own test program (e2e.test); a ginkgo and a kubectl beside it are used where they are there
#   KUBECONFIG  of the cluster, as an administrator; at least two nodes
#   FOCUS       a regular expression over the names of tests (default: all that are [Conformance])
#
# SKIP  what to leave out (default: Serial, Disruptive, Slow)     PAR   tests at a time, needs ginkgo (default 4)
# OUT   folder for reports (default: a new one)                   LIMIT minutes (default 60)
#
# The nodes must have the suite's images: mkube image load FILE.tar… when there is no registry within reach.
set -uo pipefail
usage() { sed -n '2,/^set/{/^set/d; s/^# \{0,1\}//; p}' "$0" >&2; exit 2; }
[ $# -ge 2 ] || usage
suite=$(readlink -f "$1") config=$(readlink -f "$2") focus=${3:-'\[Conformance\]'}
[ -x "$suite" ] || { echo "there is no program $1: build it from Kubernetes' sources with 'make WHAT=test/e2e/e2e.test'" >&2; exit 2; }
[ -r "$config" ] || { echo "there is no kubeconfig $2: 'mkube kubeconfig > $2' writes one" >&2; exit 2; }
skip=${SKIP-'\[Serial\]|\[Disruptive\]|\[Slow\]'} par=${PAR:-4} limit=${LIMIT:-60}
out=${OUT:-$(mktemp -d "${TMPDIR:-/tmp}/conformance.XXXX")}; mkdir -p "$out"; out=$(readlink -f "$out")
beside=$(dirname "$suite")
kubectl=$beside/kubectl; [ -x "$kubectl" ] || kubectl=$(command -v kubectl) || { echo "the suite needs a kubectl beside it or in the PATH" >&2; exit 2; }

# Up to version 1.23 every service account had a secret with its token, and suites of that age wait for it before each test. This makes those secrets,
# as a user would by hand; the cluster fills them.
give_tokens() {
  while :; do
    "$kubectl" --kubeconfig="$config" get serviceaccounts -A --watch -o jsonpath='{.metadata.namespace}{" "}{.metadata.name}{" "}{.secrets[0].name}{"\n"}' 2>/dev/null |
    while read -r space account secret; do
      [ -z "$secret" ] || continue
      printf '{"apiVersion":"v1","kind":"Secret","type":"kubernetes.io/service-account-token","metadata":{"name":"%s-token","namespace":"%s","annotations":{"kubernetes.io/service-account.name":"%s"}}}' \
        "$account" "$space" "$account" | "$kubectl" --kubeconfig="$config" create --validate=false -f - &&
      "$kubectl" --kubeconfig="$config" patch serviceaccount -n "$space" "$account" --type=merge -p '{"secrets":[{"name":"'"$account"'-token"}]}'
    done
    sleep 1
  done > "$out/tokens.log" 2>&1
}
giver=
if [[ $("$suite" --help 2>&1) == *ginkgo.noColor* ]]; then # versions before 1.25
  set -m; give_tokens & giver=$!; set +m
  trap '[ -z "$giver" ] || kill -- -$giver 2>/dev/null' EXIT
fi

flags=(--kubeconfig="$config" --provider=skeleton --kubectl-path="$kubectl" --report-dir="$out" --report-prefix=r_ --disable-log-dump --dump-logs-on-failure=false
  --delete-namespace=true --allowed-not-ready-nodes=0 --num-nodes=1 --minStartupPods=0 --system-pods-startup-timeout=1m)
cd "$out" || exit 1
if [ -x "$beside/ginkgo" ]; then
  timeout -s INT -k 60 $((limit * 60)) "$beside/ginkgo" -nodes="$par" -randomizeAllSpecs -noColor -focus="$focus" ${skip:+-skip="$skip"} "$suite" -- "${flags[@]}" ${E2E_FLAGS:-}
else
  timeout -s INT -k 60 $((limit * 60)) "$suite" --ginkgo.focus="$focus" ${skip:+--ginkgo.skip="$skip"} "${flags[@]}" ${E2E_FLAGS:-}
fi > "$out/e2e.log" 2>&1 < /dev/null

# One line a test: PASS or FAIL and its name.
cat "$out"/junit*.xml | awk 'BEGIN { RS = "<testcase " } NR > 1 && !/<skipped/ {
  name = $0; sub(/^[^"]*name="/, "", name); sub(/".*/, "", name); gsub(/&#34;|&quot;/, "\"", name); gsub(/&#39;|&apos;/, "\047", name); gsub(/&lt;/, "<", name); gsub(/&gt;/, ">", name); gsub(/&amp;/, "\\&", name)
  if (name ~ /^(Synchronized)?(Before|After)Suite/) next
  gsub(/ +/, " ", name); print (/<failure/ ? "FAIL " : "PASS ") name }' | sort -u > "$out/list.txt"
awk '{ result = $1; rest = $0; sub(/^[A-Z]+ /, "", rest); match(rest, /^\[[^]]*\]/); group = substr(rest, 2, RLENGTH - 2); rest = substr(rest, RLENGTH + 2)
  while (match(rest, /^\[[^]]*\] */)) rest = substr(rest, RLENGTH + 1)
  split(rest, words, /[ :]/); area = group " " words[1]; all[area]++; total++; if (result == "PASS") { passed[area]++; good++ } }
  END { for (area in all) printf "%-45s %d/%d\n", area, passed[area], all[area] | "sort"; close("sort"); printf "passed %d of %d\n", good, total }' "$out/list.txt"
grep '^FAIL' "$out/list.txt"
echo "log: $out/e2e.log, tests: $out/list.txt"
[ -s "$out/list.txt" ] && ! grep -q '^FAIL' "$out/list.txt"
