#!/usr/bin/env bash
# Runs `mvn -B -T3 verify` ten times, or as often as is said, and prints a line for each: how long
# it took, and how many tests ran. Stops at the first that fails, and shows how it ended.
#
#   neurolink-benchmarks/ten-times.sh [times]
set -uo pipefail
cd "$(dirname "$0")/.."

times=${1:-10}
log=$(mktemp)
trap 'rm -f "$log"' EXIT
for ((i = 1; i <= times; i++)); do
	begin=$SECONDS
	if mvn -B -T3 verify >"$log" 2>&1; then result=green; else result=RED; fi
	took=$((SECONDS - begin))
	# The sum over the modules: the lines that name no class.
	tests=$(sed -n 's/^.*Tests run: \([0-9]*\), Failures: [0-9]*, Errors: [0-9]*, Skipped: [0-9]*$/\1/p' "$log" | awk '{ sum += $1 } END { print sum + 0 }')
	printf '%2d  %s  %d:%02d  %d tests\n' "$i" "$result" $((took / 60)) $((took % 60)) "$tests"
	if [ $result = RED ]; then
		tail -n 60 "$log"
		exit 1
	fi
done
