package io.neurolink.aspectj.matrix;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;

import io.neurolink.cost.AiBudgets;
import io.neurolink.error.AiException;
import io.neurolink.event.AiEvent;
import io.neurolink.event.AiEventListener;
import io.neurolink.time.VirtualClock;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;

/**
 * Starts an application with all subjects of the matrix as beans, and asks each of them.
 */
public final class MatrixRun {

	private MatrixRun() {
	}

	/**
	 * Prints a line for each cell.
	 * @param args none
	 */
	public static void main(String[] args) {
		run(MatrixRun.class.getClassLoader()).forEach((cell) -> System.out.println(cell.line()));
	}

	static List<Cell> run(ClassLoader classLoader) {
		Class<?>[] subjects = subjects(classLoader);
		List<Cell> cells = new ArrayList<>();
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class).sources(subjects)
			.resourceLoader(new DefaultResourceLoader(classLoader))
			.web(WebApplicationType.NONE)
			.properties(Map.of("spring.main.banner-mode", "off", "logging.level.root", "error",
					"neurolink.prices[first/any].input", "1000", "neurolink.prices[first/any].output", "1000",
					"neurolink.aspects.mode", "aspectj", "neurolink.default-provider", "first",
					"neurolink.circuit-breaker.enabled", "false", "neurolink.retry.budget.enabled", "false",
					"spring.aop.proxy-target-class", "false"))
			.run()) {
			for (Placement placement : Placement.values()) {
				for (Advice advice : Advice.values()) {
					for (Shape shape : Shape.values()) {
						cells.add(observe(context, placement, advice, shape));
					}
				}
			}
		}
		return cells;
	}

	private static Class<?>[] subjects(ClassLoader classLoader) {
		List<Class<?>> classes = new ArrayList<>();
		for (Placement placement : Placement.values()) {
			for (Advice advice : Advice.values()) {
				for (Shape shape : Shape.values()) {
					try {
						classes.add(classLoader
							.loadClass(GeneratedSubjects.PACKAGE + "." + placement.className(advice, shape)));
					}
					catch (ClassNotFoundException ex) {
						throw new IllegalStateException(ex);
					}
				}
			}
		}
		return classes.toArray(Class<?>[]::new);
	}

	private static Cell observe(ConfigurableApplicationContext context, Placement placement, Advice advice,
			Shape shape) {
		Subject subject = context.getBean(placement.className(advice, shape), Subject.class);
		int transactions = context.getBean(Transactions.class).begun.get();
		Observed observed = new Observed(context, subject, placement.className(advice, shape));
		String outcome = advice.observe(observed);
		if (placement == Placement.TRANSACTIONAL) {
			int begun = context.getBean(Transactions.class).begun.get() - transactions;
			if (begun != observed.asked) {
				outcome += ", but " + begun + " transactions";
			}
		}
		return new Cell(placement, advice, shape, outcome);
	}

	/**
	 * One cell of the matrix.
	 *
	 * @param placement the kind of method
	 * @param advice the annotation
	 * @param shape the return type
	 * @param outcome what the calls did
	 */
	record Cell(Placement placement, Advice advice, Shape shape, String outcome) {

		static Cell parse(String line) {
			String[] parts = line.split("\\|");
			return new Cell(Placement.valueOf(parts[0]), Advice.valueOf(parts[1]), Shape.valueOf(parts[2]), parts[3]);
		}

		String line() {
			return this.placement.name() + "|" + this.advice.name() + "|" + this.shape.name() + "|" + this.outcome;
		}

		boolean advisedOnce() {
			return this.outcome.equals(this.advice.expected());
		}

	}

	private static final class Observed implements Advice.Asking {

		private final ConfigurableApplicationContext context;

		private final Subject subject;

		private final String cell;

		private int asked;

		Observed(ConfigurableApplicationContext context, Subject subject, String cell) {
			this.context = context;
			this.subject = subject;
			this.cell = cell;
		}

		@Override
		public String ask(String question) {
			this.asked++;
			try {
				Object returned = this.subject.ask(question + " " + this.cell);
				if (this.cell.startsWith(Placement.ASYNC.name()) && returned instanceof CompletableFuture<?> future) {
					returned = future.join();
				}
				Shape.complete(returned);
				return "ok";
			}
			catch (AiException ex) {
				return ex.type().name();
			}
			catch (CompletionException ex) {
				return (ex.getCause() instanceof AiException cause) ? cause.type().name() : ex.toString();
			}
			catch (RuntimeException ex) {
				return ex.toString();
			}
		}

		@Override
		public String calls(String question) {
			return calls("first", question) + " + " + calls("second", question);
		}

		private int calls(String provider, String question) {
			return this.context.getBean(provider, CountingProvider.class).calls(question + " " + this.cell);
		}

		@Override
		public String spent() {
			return this.context.getBean(AiBudgets.class).spent(this.cell).stripTrailingZeros().toPlainString();
		}

		@Override
		public int hits() {
			return this.context.getBean(CacheEvents.class).hits.get();
		}

		@Override
		public int misses() {
			return this.context.getBean(CacheEvents.class).misses.get();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableAsync
	@EnableTransactionManagement
	static class Application {

		@Bean
		VirtualClock clock() {
			return VirtualClock.advancing();
		}

		@Bean
		CountingProvider first() {
			return new CountingProvider("first");
		}

		@Bean
		CountingProvider second() {
			return new CountingProvider("second");
		}

		@Bean
		CacheEvents cacheEvents() {
			return new CacheEvents();
		}

		@Bean
		PlatformTransactionManager transactionManager() {
			return new Transactions();
		}

	}

	static final class CacheEvents implements AiEventListener {

		private final AtomicInteger hits = new AtomicInteger();

		private final AtomicInteger misses = new AtomicInteger();

		@Override
		public void onEvent(AiEvent event) {
			if (event instanceof AiEvent.Hit) {
				this.hits.incrementAndGet();
			}
			else if (event instanceof AiEvent.Miss) {
				this.misses.incrementAndGet();
			}
		}

	}

	static final class Transactions extends AbstractPlatformTransactionManager {

		private final AtomicInteger begun = new AtomicInteger();

		@Override
		protected Object doGetTransaction() {
			return new Object();
		}

		@Override
		protected void doBegin(Object transaction, @Nullable TransactionDefinition definition) {
			this.begun.incrementAndGet();
		}

		@Override
		protected void doCommit(DefaultTransactionStatus status) {
		}

		@Override
		protected void doRollback(DefaultTransactionStatus status) {
		}

	}

}
