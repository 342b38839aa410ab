package io.neurolink.test;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

/**
 * The directions of imports of the test support.
 */
class TestArchitectureTests {

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(new ImportOption.DoNotIncludeTests())
		.importPackages("io.neurolink");

	@Test
	void nobodyKnowsTheTestSupport() {
		noClasses().that()
			.resideOutsideOfPackage("io.neurolink.test..")
			.should()
			.dependOnClassesThat(resideInAPackage("io.neurolink.test.."))
			.check(CLASSES);
	}

	@Test
	void theTestSupportKnowsNeitherProtocolsNorAspects() {
		noClasses().that()
			.resideInAPackage("io.neurolink.test..")
			.should()
			.dependOnClassesThat(
					resideInAnyPackage("io.neurolink.provider.*..", "io.neurolink.aop..", "io.neurolink.sse.."))
			.check(CLASSES);
	}

	@Test
	void theTestSupportBringsNoTestEngine() {
		noClasses().that()
			.resideInAPackage("io.neurolink.test..")
			.should()
			.dependOnClassesThat(resideInAnyPackage("org.junit..", "org.mockito..", "reactor.test.."))
			.check(CLASSES);
	}

}
