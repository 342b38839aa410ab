package io.neurolink.langchain4j;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Logs at the start that the calls to the models do not pass the pipeline, because the
 * version of LangChain4j is too old.
 */
public final class OutdatedLibraryReport implements SmartInitializingSingleton {

	private static final Logger logger = LoggerFactory.getLogger(OutdatedLibraryReport.class);

	private final ListableBeanFactory beans;

	/**
	 * Creates the report.
	 * @param beans the beans of the application
	 */
	public OutdatedLibraryReport(ListableBeanFactory beans) {
		this.beans = beans;
	}

	@Override
	public void afterSingletonsInstantiated() {
		Set<String> names = new LinkedHashSet<>();
		names.addAll(List.of(this.beans.getBeanNamesForType(ChatModel.class, true, false)));
		names.addAll(List.of(this.beans.getBeanNamesForType(StreamingChatModel.class, true, false)));
		if (!names.isEmpty()) {
			logger.warn("The calls to the models {} do not pass the pipeline, because that requires LangChain4j 1.13 "
					+ "or later. Annotations act around the methods that call them; change the version, or set "
					+ "neurolink.langchain4j.enabled=false", names);
		}
	}

}
