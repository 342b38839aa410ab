package io.neurolink.test.support;

import org.springframework.stereotype.Service;

@Service
class SupportBot {

	private final SupportModels models;

	SupportBot(SupportModels models) {
		this.models = models;
	}

	String reply(String question) {
		return this.models.answer(this.models.intent(question), question);
	}

}
