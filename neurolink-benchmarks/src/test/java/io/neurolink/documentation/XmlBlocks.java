package io.neurolink.documentation;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;

import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * Reads blocks of XML: they are well formed, and the artifacts of ours that they name are
 * modules.
 */
final class XmlBlocks {

	private final Path root;

	XmlBlocks(Path root) {
		this.root = root;
	}

	List<String> errors(Block block) {
		Document document;
		try {
			document = DocumentBuilderFactory.newInstance()
				.newDocumentBuilder()
				.parse(new InputSource(new StringReader(block.text())));
		}
		catch (SAXException | IOException | ParserConfigurationException ex) {
			return List.of(block + ": " + ex.getMessage());
		}
		List<String> errors = new ArrayList<>();
		NodeList artifacts = document.getElementsByTagName("artifactId");
		for (int i = 0; i < artifacts.getLength(); i++) {
			String artifact = artifacts.item(i).getTextContent();
			if (artifact.startsWith("neurolink-") && !Files.exists(this.root.resolve(artifact).resolve("pom.xml"))) {
				errors.add(block + ": there is no module " + artifact);
			}
		}
		return errors;
	}

}
