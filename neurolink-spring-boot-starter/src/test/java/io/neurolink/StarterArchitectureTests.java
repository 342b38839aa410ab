package io.neurolink;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.neurolink.autoconfigure.NeuroLinkProperties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

/**
 * The directions of imports in the starter. A broken arrow fails the build.
 */
class StarterArchitectureTests {

	private static final JavaClasses STARTER = new ClassFileImporter()
		.withImportOption(new ImportOption.DoNotIncludeTests())
		.importPackages("io.neurolink");

	@Test
	void nobodyKnowsTheWiring() {
		noClasses().that()
			.resideOutsideOfPackage("io.neurolink.autoconfigure..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("io.neurolink.autoconfigure..")
			.check(STARTER);
	}

	@Test
	void theProvidersAndDiagnosticsKnowOfTheWiringItsPropertiesOnly() {
		noClasses().that()
			.resideInAnyPackage("io.neurolink.autoconfigure.provider", "io.neurolink.autoconfigure.diagnostics")
			.should()
			.dependOnClassesThat(
					resideInAPackage("io.neurolink.autoconfigure").and(not(belongTo(type(NeuroLinkProperties.class)))))
			.check(STARTER);
	}

	@Test
	void theDiagnosticsKnowNoProvider() {
		noClasses().that()
			.resideInAPackage("io.neurolink.autoconfigure.diagnostics")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("io.neurolink.autoconfigure.provider")
			.check(STARTER);
	}

	@Test
	void theAspectsKnowTheCoreOnly() {
		noClasses().that()
			.resideInAPackage("io.neurolink.aop..")
			.should()
			.dependOnClassesThat(resideInAnyPackage("io.neurolink.provider.*..", "io.neurolink.sse.."))
			.allowEmptyShould(true)
			.check(STARTER);
	}

	@ParameterizedTest
	@CsvSource({ "openai, anthropic, google", "anthropic, openai, google", "google, openai, anthropic" })
	void aWireProtocolKnowsNoOther(String one, String other, String another) {
		noClasses().that()
			.resideInAPackage("io.neurolink.provider." + one + "..")
			.should()
			.dependOnClassesThat(resideInAnyPackage("io.neurolink.provider." + other + "..",
					"io.neurolink.provider." + another + "..", "io.neurolink.aop..", "io.neurolink.template.."))
			.allowEmptyShould(true)
			.check(STARTER);
	}

	@Test
	void theClassificationKnowsNoProtocol() {
		noClasses().that()
			.resideInAPackage("io.neurolink.classify..")
			.should()
			.dependOnClassesThat(resideInAnyPackage("io.neurolink.provider.*..", "io.neurolink.aop..",
					"io.neurolink.template..", "io.neurolink.autoconfigure.."))
			.check(STARTER);
	}

	@Test
	void onlyWhatKeepsThingsOnRedisKnowsItsClients() {
		noClasses().that()
			.resideOutsideOfPackages("io.neurolink.redis..", "io.neurolink.autoconfigure..")
			.should()
			.dependOnClassesThat(resideInAnyPackage("io.lettuce..", "org.springframework.data.redis..",
					"io.github.bucket4j.redis.."))
			.check(STARTER);
	}

	@Test
	void onlyItsNeighbourKnowsBucket4jsStarter() {
		noClasses().that()
			.resideOutsideOfPackages("io.neurolink.bucket4j..", "io.neurolink.autoconfigure..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("com.giffing..")
			.check(STARTER);
	}

	@Test
	void onlyItsNeighboursKnowLangChain4j() {
		noClasses().that()
			.resideOutsideOfPackages("io.neurolink.langchain4j..", "io.neurolink.classify..",
					"io.neurolink.autoconfigure..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("dev.langchain4j..")
			.check(STARTER);
	}

	@Test
	void langChain4jKnowsTheCoreOnly() {
		noClasses().that()
			.resideInAPackage("io.neurolink.langchain4j..")
			.should()
			.dependOnClassesThat(resideInAnyPackage("io.neurolink.aop..", "io.neurolink.provider.*..",
					"io.neurolink.sse..", "io.neurolink.springai.."))
			.check(STARTER);
	}

	@Test
	void springAiKnowsTheCoreOnly() {
		noClasses().that()
			.resideInAPackage("io.neurolink.springai..")
			.should()
			.dependOnClassesThat(resideInAnyPackage("io.neurolink.aop..", "io.neurolink.provider.*..",
					"io.neurolink.sse..", "io.neurolink.langchain4j.."))
			.check(STARTER);
	}

	@Test
	void thePartsThatWrappedModelsShareKnowNoLibrary() {
		noClasses().that()
			.resideInAPackage("io.neurolink.hostmodel..")
			.should()
			.dependOnClassesThat(
					resideInAnyPackage("io.neurolink.aop..", "io.neurolink.provider.*..", "io.neurolink.sse..",
							"io.neurolink.springai..", "io.neurolink.langchain4j..", "io.neurolink.classify.."))
			.check(STARTER);
	}

	@Test
	void onlyTheirNeighboursKnowTheVendorsLibraries() {
		noClasses().that()
			.resideOutsideOfPackages("io.neurolink.classify..", "io.neurolink.springai..", "io.neurolink.langchain4j..",
					"io.neurolink.autoconfigure..")
			.should()
			.dependOnClassesThat(resideInAnyPackage("com.openai..", "com.anthropic..", "com.google.genai..",
					"com.azure..", "software.amazon..", "feign..", "org.springframework.ai..", "dev.langchain4j.."))
			.check(STARTER);
	}

	@Test
	void onlyItsNeighbourKnowsSpringAi() {
		noClasses().that()
			.resideOutsideOfPackages("io.neurolink.springai..", "io.neurolink.autoconfigure..")
			.should()
			.dependOnClassesThat(resideInAnyPackage("org.springframework.ai..", "okhttp3.."))
			.check(STARTER);
	}

	@Test
	void theCoreStaysFreeOfSpring() {
		classes().that()
			.resideInAnyPackage("io.neurolink.error..", "io.neurolink.model..", "io.neurolink.retry..",
					"io.neurolink.cache..", "io.neurolink.ratelimit..", "io.neurolink.fallback..")
			.should()
			.onlyDependOnClassesThat()
			.resideOutsideOfPackage("org.springframework..")
			.check(STARTER);
	}

	@Test
	void namesSayWhatAClassIs() {
		noClasses().should().haveNameMatching(".*(Util|Utils|Helper|Manager|Impl)").check(STARTER);
	}

}
