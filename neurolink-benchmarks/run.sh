#!/usr/bin/env bash
# Builds what is measured, runs all reports one after the other, and prints one document:
# the machine, the versions, all goals in one table, and what was measured. Needs JDK 17 and
# Maven.
#
#   neurolink-benchmarks/run.sh         # an hour or so: leave the machine alone
#   neurolink-benchmarks/run.sh quick   # a look
#   neurolink-benchmarks/run.sh pacing  # pacing only, some six minutes, with a picture
#   neurolink-benchmarks/run.sh models  # wrapped models only: blocking calls and starts, some minutes
#   neurolink-benchmarks/run.sh streams # 10,000 streams only, some ten minutes
#   neurolink-benchmarks/run.sh hedging # hedged calls only, five minutes; draws docs/images/hedging.svg
#
# The document is also in neurolink-benchmarks/target/run/results.md, and beside it what each
# report wrote. A report that fails is named in the document, and makes this script fail at
# its end.
set -uo pipefail
cd "$(dirname "$0")"

how=${1:-}
case $how in '' | quick | models | pacing | streams | hedging) ;; *) echo "usage: $0 [quick | models | pacing | streams | hedging]" >&2; exit 2 ;; esac

reports="method.MethodReport engine.EngineReport startup.StartupReport wire.WireReport wire.BlockingReport hedge.HedgingReport"
if [ "$how" = models ]; then reports="startup.StartupReport wire.BlockingReport"; fi
if [ "$how" = pacing ]; then reports="pacing.PacingReport"; fi
if [ "$how" = streams ]; then reports="wire.WireReport"; fi
if [ "$how" = hedging ]; then reports="hedge.HedgingReport"; fi
run=target/run
java=java
if [ -n "${JAVA_HOME:-}" ]; then java=$JAVA_HOME/bin/java; fi

# Packaged, for a host runs on jars.
(cd .. && mvn -B -q package -DskipTests -pl neurolink-benchmarks -am) >&2 || exit 1
rm -rf $run && mkdir -p $run
class_path=target/classes:$(cat target/class-path.txt)

failed=
for report in $reports; do
	echo "$(date +%T) $report" >&2
	name=${report#*.}
	if ! "$java" -cp "$class_path" "io.neurolink.benchmarks.$report" $how >$run/"$name".md 2>$run/"$name".log; then
		echo "$report failed: see neurolink-benchmarks/$run/$name.log" >&2
		failed="$failed $name"
	fi
done

if [ -f $run/pacing.csv ]; then
	"$java" -cp "$class_path" io.neurolink.benchmarks.pacing.PacingChart $run/pacing.csv $run/pacing.svg
fi

# A look does not replace the picture of a full run.
if [ "$how" != quick ] && [ -f $run/hedging.csv ]; then
	./draw.py "Time to the first token with and without hedged calls" $run/hedging.csv ../docs/images/hedging.svg ||
		failed="$failed draw.py"
fi

# The version of a library on the class path, by the beginning of its file's name.
version() {
	tr ':' '\n' <target/class-path.txt | sed -n "s#.*/$1-\([0-9][^/]*\)\.jar\$#\1#p" | head -n 1
}

processor() {
	sed -n 's/^model name[^:]*: //p' /proc/cpuinfo 2>/dev/null | head -n 1
}

memory() {
	awk '/^MemTotal/ { printf "%.0f GiB", $2 / 1024 / 1024 }' /proc/meminfo 2>/dev/null
}

machine() {
	echo "### Machine and versions"
	echo
	echo "| what | which |"
	echo "| --- | --- |"
	echo "| run | $(date -u +%F), ${how:-full}, commit $(git rev-parse --short HEAD 2>/dev/null || echo unknown) |"
	echo "| machine | $(getconf _NPROCESSORS_ONLN) cores, $(processor), $(memory), $(uname -s) $(uname -r | cut -d- -f1) |"
	echo "| JDK | $("$java" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.vm\.\(name\|version\) = //p' | paste -sd' ' -) |"
	while read -r label jar; do
		echo "| ${label//_/ } | $(version "$jar") |"
	done <<-'END'
		Spring_Boot spring-boot
		Spring_Framework spring-core
		Reactor reactor-core
		Reactor_Netty reactor-netty-http
		Resilience4j resilience4j-retry
		Bucket4j bucket4j_jdk17-core
		bucket4j-spring-boot-starter bucket4j-spring-boot-starter
		Caffeine caffeine
		Spring_AI spring-ai-openai
		LangChain4j langchain4j-open-ai
		JMH jmh-core
	END
}

# A row of a goal says at its end whether it is met. They stand in one table, not in those
# of the reports.
goals() {
	echo
	echo "### Goals"
	echo
	echo "| what | measured | goal | |"
	echo "| --- | --- | --- | --- |"
	cat $run/*.md | grep -E '\| (met|missed) \|$'
}

tables() {
	for report in $reports; do
		awk '
			function flush() { if (rows > 0 && !goals || rows == 0 && text) printf "\n%s", block; block = ""; rows = 0; goals = 0; text = 0 }
			/^### / { flush(); heads = 2 }
			/^\|/ { if (heads > 0) heads--; else rows++ }
			/\| (met|missed) \|$/ { goals = 1 }
			!/^\|/ && !/^### / && NF { text = 1 }
			{ block = block $0 "\n" }
			END { flush() }' $run/"${report#*.}".md
		case " $failed " in *" ${report#*.} "*)
			echo
			echo "**${report#*.} failed; what it measured before that, if anything, stands above.**"
			;;
		esac
	done
}

{ machine; goals; tables; } | cat -s >$run/results.md
cat $run/results.md
[ -z "$failed" ]
