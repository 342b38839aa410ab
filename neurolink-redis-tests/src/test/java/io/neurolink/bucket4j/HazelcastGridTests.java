package io.neurolink.bucket4j;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

import com.giffing.bucket4j.spring.boot.starter.config.cache.AsyncCacheResolver;
import com.giffing.bucket4j.spring.boot.starter.config.cache.CacheResolver;
import com.giffing.bucket4j.spring.boot.starter.config.cache.SyncCacheResolver;
import com.giffing.bucket4j.spring.boot.starter.config.cache.hazelcast.HazelcastCacheResolver;
import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.spring.cache.HazelcastCacheManager;
import io.neurolink.event.AiEvent;
import io.neurolink.testserver.RecordedEvents;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for limits on Hazelcast with the dependencies of the documentation: two members
 * of one grid, on the loopback interface.
 */
@Tag("cluster")
@Timeout(120)
class HazelcastGridTests {

	private static final List<HazelcastInstance> members = new ArrayList<>();

	@BeforeAll
	static void startGrid() throws IOException {
		List<Integer> ports = List.of(freePort(), freePort());
		for (int port : ports) {
			members.add(Hazelcast.newHazelcastInstance(config(port, ports)));
		}
		Awaitility.await().until(() -> members.get(0).getCluster().getMembers().size() == 2);
	}

	@AfterAll
	static void stopGrid() {
		members.forEach((member) -> member.getLifecycleService().terminate());
	}

	@ParameterizedTest
	@ValueSource(classes = { Blocking.class, Async.class })
	void twoApplicationsNeverExceedTheLimitOnTwoMembers(Class<?> configuration) {
		String limiter = configuration.getSimpleName();
		try (ConfigurableApplicationContext one = start(configuration, 0, limiter);
				ConfigurableApplicationContext other = start(configuration, 1, limiter)) {
			assertThat(GridApplication.letThrough(one, 8)).isEqualTo(8);
			assertThat(GridApplication.letThrough(other, 40)).isEqualTo(12);
			assertThat(GridApplication.letThrough(one, 40)).isZero();
			assertShared(one);
			assertShared(other);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "hazelcast-spring", "hazelcast-reactive" })
	void theGridThatTheStarterMakesIsUsed(String cacheToUse) {
		String filter = cacheToUse.equals("hazelcast-spring") ? "bucket4j.filters[0].filter-method=servlet"
				: "bucket4j.filters[0].filter-method=webflux";
		try (ConfigurableApplicationContext application = start(OfTheStarter.class, 0, cacheToUse,
				"bucket4j.cache-to-use=" + cacheToUse, filter, "bucket4j.filters[0].cache-name=customers",
				"bucket4j.filters[0].url=/.*", "bucket4j.filters[0].rate-limits[0].bandwidths[0].capacity=5",
				"bucket4j.filters[0].rate-limits[0].bandwidths[0].time=10",
				"bucket4j.filters[0].rate-limits[0].bandwidths[0].unit=seconds")) {
			assertThat(application.getBean(CacheResolver.class)).isInstanceOf(HazelcastCacheResolver.class);
			assertThat(GridApplication.letThrough(application, 40)).isEqualTo(20);
			assertShared(application);
		}
	}

	@Test
	void aMemberThatIsLostLeavesTheLimitsExact() throws IOException {
		List<Integer> ports = List.of(freePort(), freePort());
		HazelcastInstance stays = Hazelcast.newHazelcastInstance(config(ports.get(0), ports));
		HazelcastInstance lost = Hazelcast.newHazelcastInstance(config(ports.get(1), ports));
		try (ConfigurableApplicationContext application = start(Async.class, stays, "lost")) {
			assertThat(GridApplication.letThrough(application, 8)).isEqualTo(8);
			Awaitility.await().until(() -> stays.getPartitionService().isClusterSafe());
			lost.getLifecycleService().terminate();
			Awaitility.await().until(() -> stays.getCluster().getMembers().size() == 1);
			assertThat(GridApplication.letThrough(application, 40)).isEqualTo(12);
		}
		finally {
			lost.getLifecycleService().terminate();
			stays.getLifecycleService().terminate();
		}
	}

	private static ConfigurableApplicationContext start(Class<?> configuration, int member, String limiter,
			String... properties) {
		return start(configuration, members.get(member), limiter, properties);
	}

	private static ConfigurableApplicationContext start(Class<?> configuration, HazelcastInstance member,
			String limiter, String... properties) {
		return new SpringApplicationBuilder(configuration).web(WebApplicationType.NONE)
			.initializers((context) -> context.getBeanFactory().registerSingleton("hazelcastInstance", member))
			.properties("neurolink.rate-limit.store=bucket4j", "neurolink.rate-limit.store-timeout=10s",
					"spring.application.name=" + limiter, "spring.main.banner-mode=off")
			.properties(properties)
			.run();
	}

	private static Config config(int port, List<Integer> ports) {
		Config config = new Config().setClusterName("desk " + ports)
			.setProperty("hazelcast.phone.home.enabled", "false")
			.setProperty("hazelcast.logging.type", "slf4j")
			.setProperty("hazelcast.shutdownhook.enabled", "false")
			.setProperty("hazelcast.wait.seconds.before.join", "0");
		config.getNetworkConfig().setPort(port).setPortAutoIncrement(false);
		config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
		JoinConfig join = config.getNetworkConfig().getJoin();
		join.getAutoDetectionConfig().setEnabled(false);
		join.getMulticastConfig().setEnabled(false);
		join.getTcpIpConfig().setEnabled(true);
		ports.forEach((member) -> join.getTcpIpConfig().addMember("127.0.0.1:" + member));
		return config;
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	private static void assertShared(ApplicationContext application) {
		assertThat(application.getBean(RecordedEvents.class).of(AiEvent.StoreUnavailable.class)).isEmpty();
	}

	@Configuration(proxyBeanMethods = false)
	static class Blocking extends GridApplication {

		@Bean
		SyncCacheResolver hazelcastCacheResolver(HazelcastInstance member) {
			return new HazelcastCacheResolver(member, false);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Async extends GridApplication {

		@Bean
		AsyncCacheResolver hazelcastCacheResolver(HazelcastInstance member) {
			return new HazelcastCacheResolver(member, true);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OfTheStarter extends GridApplication {

		@Bean
		HazelcastCacheManager cacheManager(HazelcastInstance member) {
			return new HazelcastCacheManager(member);
		}

	}

}
