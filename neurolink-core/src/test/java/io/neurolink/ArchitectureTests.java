package io.neurolink;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/**
 * The directions of imports in the core. A broken arrow fails the build.
 */
@AnalyzeClasses(packages = "io.neurolink", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTests {

	@ArchTest
	static final ArchRule error_knows_nothing_of_the_rest = room("error");

	@ArchTest
	static final ArchRule time_knows_nothing_of_the_rest = room("time");

	@ArchTest
	static final ArchRule attempt = room("attempt", "error", "time");

	@ArchTest
	static final ArchRule key_knows_nothing_of_the_rest = room("key");

	@ArchTest
	static final ArchRule model = room("model", "error");

	@ArchTest
	static final ArchRule annotation = room("annotation", "error");

	@ArchTest
	static final ArchRule event = room("event", "model", "error");

	@ArchTest
	static final ArchRule scope = room("scope", "model", "error", "time");

	@ArchTest
	static final ArchRule stage = room("stage", "model", "scope", "error");

	@ArchTest
	static final ArchRule provider = room("provider", "model", "error", "time");

	@ArchTest
	static final ArchRule token = room("token", "model");

	@ArchTest
	static final ArchRule injection = room("injection");

	@ArchTest
	static final ArchRule middleware = room("middleware", "stage", "model", "scope", "error", "time", "token",
			"injection", "cost");

	@ArchTest
	static final ArchRule retry = room("retry", "attempt", "model", "scope", "error", "time", "event");

	@ArchTest
	static final ArchRule outage = room("outage", "error", "time");

	@ArchTest
	static final ArchRule ratelimit = room("ratelimit", "outage", "key", "model", "scope", "error", "time", "event",
			"token");

	@ArchTest
	static final ArchRule cost = room("cost", "outage", "key", "model", "scope", "error", "time", "event", "token");

	@ArchTest
	static final ArchRule cache = room("cache", "attempt", "outage", "key", "model", "scope", "error", "time", "event");

	@ArchTest
	static final ArchRule fallback = room("fallback", "attempt", "model", "scope", "error", "time", "event");

	@ArchTest
	static final ArchRule balance = room("balance", "stage", "model", "scope", "error", "time");

	@ArchTest
	static final ArchRule hedge = room("hedge", "model", "scope", "error", "time", "event");

	@ArchTest
	static final ArchRule breaker = room("breaker", "stage", "provider", "model", "error", "time", "event");

	@ArchTest
	static final ArchRule pace = room("pace", "outage", "provider", "model", "scope", "error", "time", "event",
			"token");

	@ArchTest
	static final ArchRule only_the_breaker_knows_resilience4j = noClasses()
		.that(resideOutsideOfPackage("io.neurolink.breaker"))
		.should()
		.dependOnClassesThat(resideInAPackage("io.github.resilience4j.."));

	@ArchTest
	static final ArchRule batch = room("batch", "template", "model", "scope", "error", "time", "event");

	@ArchTest
	static final ArchRule nobody_reads_the_annotations_in_the_core = noClasses()
		.that(resideOutsideOfPackage("io.neurolink.annotation"))
		.should()
		.dependOnClassesThat(resideInAPackage("io.neurolink.annotation"));

	@ArchTest
	static final ArchRule no_cycles = slices().matching("io.neurolink.(*)..").should().beFreeOfCycles();

	@ArchTest
	static final ArchRule no_spring = noClasses().should()
		.dependOnClassesThat(resideInAPackage("org.springframework.."));

	@ArchTest
	static final ArchRule only_the_token_counter_knows_an_encoding = noClasses()
		.that(resideOutsideOfPackage("io.neurolink.token"))
		.should()
		.dependOnClassesThat(resideInAPackage("com.knuddels.."));

	@ArchTest
	static final ArchRule only_the_clock_sleeps = noClasses().that(resideOutsideOfPackage("io.neurolink.time"))
		.should()
		.callMethod(Thread.class, "sleep", long.class);

	@ArchTest
	static final ArchRule packages_are_null_marked = classes()
		.that(DescribedPredicate.describe("are package descriptions",
				(JavaClass type) -> type.getSimpleName().equals("package-info")))
		.should()
		.beAnnotatedWith(NullMarked.class);

	@ArchTest
	static final ArchRule names_say_what_a_class_is = noClasses().should()
		.haveSimpleNameEndingWith("Util")
		.orShould()
		.haveSimpleNameEndingWith("Utils")
		.orShould()
		.haveSimpleNameEndingWith("Helper")
		.orShould()
		.haveSimpleNameEndingWith("Manager")
		.orShould()
		.haveSimpleNameEndingWith("Impl");

	@ArchTest
	static final ArchRule no_public_fields_but_constants = classes().that()
		.areTopLevelClasses()
		.should(new PublicFieldsAreConstants());

	private static ArchRule room(String name, String... known) {
		String[] allowed = new String[known.length + 1];
		allowed[0] = "io.neurolink." + name;
		for (int i = 0; i < known.length; i++) {
			allowed[i + 1] = "io.neurolink." + known[i];
		}
		return classes().that(resideInAPackage("io.neurolink." + name))
			.should()
			.onlyDependOnClassesThat(resideOutsideOfPackage("io.neurolink..").or(resideInAnyPackage(allowed)));
	}

	private static final class PublicFieldsAreConstants extends ArchCondition<JavaClass> {

		PublicFieldsAreConstants() {
			super("have no public fields but constants");
		}

		@Override
		public void check(JavaClass type, ConditionEvents events) {
			type.getFields()
				.stream()
				.filter((field) -> field.getModifiers().contains(JavaModifier.PUBLIC))
				.filter((field) -> !field.getModifiers().contains(JavaModifier.FINAL)
						|| !field.getModifiers().contains(JavaModifier.STATIC))
				.forEach((field) -> events.add(SimpleConditionEvent.violated(field, field.getFullName())));
		}

	}

}
