package io.neurolink.samples;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.stream.Stream;

import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.ScriptTimeoutException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * A headless Chromium that looks at one page.
 */
final class Browser implements AutoCloseable {

	/** The reason why tests are skipped. */
	static final String ABSENT = "there is no chromium with a chromedriver on the PATH";

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final String AWAIT_TEXT = """
			const [id, text, done] = arguments;
			const isThere = () => document.getElementById(id)?.textContent.includes(text);
			if (isThere()) {
				done();
				return;
			}
			const observer = new MutationObserver(() => {
				if (isThere()) {
					observer.disconnect();
					done();
				}
			});
			observer.observe(document, { childList: true, characterData: true, subtree: true });
			""";

	private final ChromeDriver driver;

	private Browser(ChromeDriver driver) {
		this.driver = driver;
	}

	/**
	 * Whether this machine has a Chromium with a driver.
	 */
	static boolean isInstalled() {
		return chromium().isPresent() && chromedriver().isPresent();
	}

	/**
	 * Starts the Chromium of this machine.
	 */
	static Browser start(Path profile) {
		Optional<File> chromium = chromium();
		Optional<File> chromedriver = chromedriver();
		// Named, so that nothing is looked for on the network.
		ChromeDriverService service = new ChromeDriverService.Builder()
			.usingDriverExecutable(chromedriver.orElseThrow())
			.usingAnyFreePort()
			.build();
		ChromeOptions options = new ChromeOptions();
		options.setBinary(chromium.orElseThrow());
		options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
				"--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update",
				"--disable-sync", "--force-prefers-reduced-motion", "--window-size=800,600",
				"--user-data-dir=" + profile);
		LoggingPreferences logs = new LoggingPreferences();
		logs.enable(LogType.BROWSER, Level.ALL);
		options.setCapability("goog:loggingPrefs", logs);
		ChromeDriver driver = new ChromeDriver(service, options);
		driver.manage().timeouts().scriptTimeout(PATIENCE);
		return new Browser(driver);
	}

	private static Optional<File> chromium() {
		return executable("chromium", "chromium-browser", "google-chrome");
	}

	private static Optional<File> chromedriver() {
		return executable("chromedriver", "chromium.chromedriver");
	}

	private static Optional<File> executable(String... names) {
		List<String> folders = List.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator));
		return Stream.of(names)
			.flatMap((name) -> folders.stream().map((folder) -> new File(folder, name)))
			.filter(File::canExecute)
			.findFirst();
	}

	void open(String url) {
		this.driver.get(url);
	}

	Object run(String script) {
		return this.driver.executeScript(script);
	}

	void click(String id) {
		awaitElement(id).click();
	}

	void choose(String label) {
		this.driver.findElement(By.xpath("//label[contains(., '" + label + "')]/input")).click();
	}

	void type(String id, String text) {
		WebElement field = awaitElement(id);
		field.sendKeys(Keys.chord(Keys.CONTROL, "a"), text);
	}

	void press(CharSequence... keys) {
		new Actions(this.driver).sendKeys(keys).perform();
	}

	String focused() {
		return String.valueOf(run("return document.activeElement.id"));
	}

	String text(String id) {
		return String.valueOf(run("return document.getElementById('" + id + "')?.textContent ?? ''"));
	}

	void awaitText(String id, String text) {
		try {
			this.driver.executeAsyncScript(AWAIT_TEXT, id, text);
		}
		catch (ScriptTimeoutException ex) {
			throw new AssertionError("No '" + text + "' in #" + id + ": " + text(id), ex);
		}
	}

	List<String> complaints() {
		return this.driver.manage()
			.logs()
			.get(LogType.BROWSER)
			.getAll()
			.stream()
			.filter((entry) -> entry.getLevel().intValue() >= Level.WARNING.intValue())
			.map(LogEntry::getMessage)
			.toList();
	}

	@Override
	public void close() {
		this.driver.quit();
	}

	private WebElement awaitElement(String id) {
		awaitText(id, "");
		return this.driver.findElement(By.id(id));
	}

}
