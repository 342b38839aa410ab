#!/usr/bin/env bash
# Measures how long an application of 500 beans takes to start, 20 of them with an annotated
# method: with proxies, and with AspectJ woven at load time, with and without an <include>
# that limits it to the application. Prints the medians of starts in turns as a table. Needs
# JDK 17 and Maven.
#
#   neurolink-benchmarks/weaving.sh [rounds]   # 9 rounds, some five minutes: leave the machine alone
set -euo pipefail
cd "$(dirname "$0")"

rounds=${1:-9}
bin=${JAVA_HOME:+$JAVA_HOME/bin/}
(cd .. && mvn -B -q package -DskipTests -pl neurolink-benchmarks -am) >&2
class_path=$(cat target/class-path.txt)
agent=$(tr ':' '\n' <target/class-path.txt | grep '/aspectjweaver-')

work=target/weaving
rm -rf $work && mkdir -p $work/source/many $work/classes $work/limited/META-INF
for ((i = 0; i < 500; i++)); do
	annotation=
	if ((i < 20)); then annotation='@io.neurolink.annotation.AiRetry'; fi
	cat >$work/source/many/Bean$i.java <<-END
		package many;
		@org.springframework.stereotype.Service
		public class Bean$i {
			$annotation public String answer(String question) { return question + $i; }
			public int sum(int last) { int sum = 0; for (int i = 0; i < last; i++) { sum += i; } return sum; }
		}
	END
done
cat >$work/source/many/Application.java <<'END'
package many;
@org.springframework.boot.autoconfigure.SpringBootApplication
public class Application {
	public static void main(String[] arguments) {
		long begin = java.lang.management.ManagementFactory.getRuntimeMXBean().getStartTime();
		try (var context = new org.springframework.boot.builder.SpringApplicationBuilder(Application.class)
			.web(org.springframework.boot.WebApplicationType.NONE)
			.run("--spring.main.banner-mode=off", "--logging.level.root=error", "--neurolink.providers.demo.type=simulated")) {
			System.out.println("ready " + (System.currentTimeMillis() - begin));
		}
	}
}
END
echo '<aspectj><weaver><include within="many..*"/></weaver></aspectj>' >$work/limited/META-INF/aop.xml
"${bin}javac" --release 17 -nowarn -proc:none -cp "$class_path" -d $work/classes $work/source/many/*.java 2>&1 | grep -v '^Note' >&2 || true

# Prints the milliseconds of one start.
start() {
	local mode=$1 path=$work/classes:$class_path options=()
	case $mode in
	proxy) ;;
	limited) options=("-javaagent:$agent" -Dneurolink.aspects.mode=aspectj) path=$work/limited:$path ;;
	all) options=("-javaagent:$agent" -Dneurolink.aspects.mode=aspectj) ;;
	esac
	"${bin}java" "${options[@]}" -cp "$path" many.Application 2>>$work/errors.log | sed -n 's/^ready //p'
}

for mode in proxy limited all; do start $mode >/dev/null; done
for ((round = 0; round < rounds; round++)); do
	for mode in proxy limited all; do start $mode >>$work/$mode.txt; done
done

median() {
	sort -n $work/"$1".txt | awk '{ value[NR] = $1 } END { if (NR == 0) { print "failed"; exit } printf "%.2f", value[int((NR + 1) / 2)] / 1000 }'
}
{
	echo "| start of 500 beans, $rounds rounds | seconds, median |"
	echo "| --- | --- |"
	echo "| proxies | $(median proxy) |"
	echo "| AspectJ at load time, limited by an \`<include>\` | $(median limited) |"
	echo "| AspectJ at load time, every class inspected | $(median all) |"
} | tee $work/results.md
