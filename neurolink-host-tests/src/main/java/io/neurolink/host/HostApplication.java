package io.neurolink.host;

import java.io.PrintStream;

import io.neurolink.template.AiTemplate;
import io.neurolink.token.TokenCounter;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * An application with one provider and one annotated service, which prints an answer and
 * exits.
 */
@SpringBootApplication
public class HostApplication {

	/**
	 * Starts the application, asks one question twice and closes the application.
	 * @param args arguments for Spring Boot
	 */
	public static void main(String[] args) {
		PrintStream out = System.out;
		try (ConfigurableApplicationContext context = SpringApplication.run(HostApplication.class, args)) {
			Desk desk = context.getBean(Desk.class);
			out.println("ANSWER " + desk.answer("Where is my parcel?"));
			out.println("AGAIN " + desk.answer("Where is my parcel?"));
			out.println("CALLS " + desk.calls());
			out.println("CHARACTERS " + (context.getBean(TokenCounter.class) == TokenCounter.byCharacters()));
			out.println("DEFAULT " + context.getBean(AiTemplate.class).defaultModel());
		}
	}

}
