package io.neurolink.host;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;

import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The POMs of the published modules.
 */
class PublishedModulesTests {

	private static final Path ROOT = Path.of("..");

	@Test
	void everyPublishedModuleIsInTheBom() throws Exception {
		List<String> published = publishedModules();
		assertThat(published).contains("neurolink-core", "neurolink-spring-boot-starter", "neurolink-test");
		assertThat(values(pom("neurolink-bom"),
				"/project/dependencyManagement//dependency[groupId='io.neurolink']/artifactId"))
			.containsExactlyInAnyOrderElementsOf(published);
	}

	@Test
	void theBomHasNoParentAndTheVersionOfTheModules() throws Exception {
		Document bom = pom("neurolink-bom");
		assertThat(values(bom, "/project/parent")).isEmpty();
		assertThat(values(bom, "/project/version")).isEqualTo(values(xml(ROOT.resolve("pom.xml")), "/project/version"));
	}

	@Test
	void everyVersionOfTheBomIsFixed() throws Exception {
		List<String> versions = values(pom("neurolink-bom"), "/project/dependencyManagement//dependency/version");
		assertThat(versions).isNotEmpty().noneMatch((version) -> version.contains("[") || version.contains("LATEST"));
	}

	@Test
	void publishedModulesHaveNameDescriptionAndModuleName() throws Exception {
		for (String module : publishedModules()) {
			Document pom = pom(module);
			assertThat(values(pom, "/project/name")).as(module).hasSize(1);
			assertThat(values(pom, "/project/description")).as(module).hasSize(1);
			assertThat(values(pom, "/project/properties/automatic.module.name")).as(module).hasSize(1);
		}
	}

	@Test
	void everyLibraryThatTheStarterDoesNotRequireIsOptional() throws Exception {
		assertThat(values(pom("neurolink-spring-boot-starter"),
				"/project/dependencies/dependency[not(optional='true') and not(scope)]/artifactId"))
			.containsExactlyInAnyOrder("spring-boot-starter", "spring-boot-webclient", "spring-boot-jackson",
					"context-propagation", "spring-aop", "spring-webflux", "micrometer-observation", "neurolink-core");
	}

	private static List<String> publishedModules() throws Exception {
		List<String> published = new ArrayList<>();
		for (String module : values(xml(ROOT.resolve("pom.xml")), "/project/modules/module")) {
			Document pom = pom(module);
			boolean skipped = values(pom, "/project/properties/maven.deploy.skip").contains("true");
			boolean code = !values(pom, "/project/packaging").contains("pom");
			if (code && !skipped) {
				published.add(module);
			}
		}
		return published;
	}

	private static Document pom(String module) throws Exception {
		return xml(ROOT.resolve(module).resolve("pom.xml"));
	}

	private static List<String> values(Document document, String expression) throws Exception {
		NodeList nodes = (NodeList) XPathFactory.newInstance()
			.newXPath()
			.evaluate(expression, document, XPathConstants.NODESET);
		return Stream.iterate(0, (index) -> index < nodes.getLength(), (index) -> index + 1)
			.map((index) -> nodes.item(index).getTextContent().strip())
			.toList();
	}

	private static Document xml(Path file) throws Exception {
		try (InputStream content = Files.newInputStream(file)) {
			return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(content);
		}
	}

}
