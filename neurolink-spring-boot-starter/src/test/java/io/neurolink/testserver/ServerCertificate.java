package io.neurolink.testserver;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

import org.springframework.util.FileSystemUtils;

/**
 * A certificate of a server on the loopback interface, made by the JDK's keytool: none
 * can be in the repository without expiring there.
 */
public final class ServerCertificate implements AutoCloseable {

	/**
	 * The password of the key store.
	 */
	public static final String PASSWORD = "changeit";

	private static final String ALIAS = "server";

	private final Path directory;

	private final KeyStore keys;

	/**
	 * Creates a certificate that nothing trusts, in a PKCS12 key store of its own.
	 */
	public ServerCertificate() throws IOException, GeneralSecurityException {
		this.directory = Files.createTempDirectory("server-certificate");
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-J-XX:TieredStopAtLevel=1", "-genkeypair", "-keyalg", "EC", "-alias", ALIAS, "-dname", "CN=localhost",
				"-ext", "san=dns:localhost,ip:127.0.0.1", "-validity", "2", "-storetype", "PKCS12", "-storepass",
				PASSWORD, "-keystore", keyStore().toString())
			.redirectErrorStream(true)
			.start();
		try {
			process.getOutputStream().close();
			String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
				throw new IOException("keytool failed: " + output);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException(ex);
		}
		this.keys = KeyStore.getInstance(keyStore().toFile(), PASSWORD.toCharArray());
	}

	/**
	 * Returns the key store, which is there until the certificate is closed.
	 * @return the file
	 */
	public Path keyStore() {
		return this.directory.resolve("key.p12");
	}

	/**
	 * Writes the certificate as servers read it that are not written in Java.
	 * @return the PEM file, which is there until the certificate is closed
	 */
	public Path certificateFile() throws IOException, GeneralSecurityException {
		return pem("CERTIFICATE", this.keys.getCertificate(ALIAS).getEncoded());
	}

	/**
	 * Writes the private key as servers read it that are not written in Java.
	 * @return the PEM file, which is there until the certificate is closed
	 */
	public Path keyFile() throws IOException, GeneralSecurityException {
		return pem("PRIVATE KEY", this.keys.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded());
	}

	/**
	 * Creates the context of a server with this certificate.
	 * @return the context
	 */
	public SSLContext serverContext() throws IOException, GeneralSecurityException {
		KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
		managers.init(this.keys, PASSWORD.toCharArray());
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(managers.getKeyManagers(), null, null);
		return context;
	}

	@Override
	public void close() throws IOException {
		FileSystemUtils.deleteRecursively(this.directory);
	}

	private Path pem(String kind, byte[] encoded) throws IOException {
		return Files.writeString(this.directory.resolve(kind.replace(' ', '-') + ".pem"), "-----BEGIN " + kind
				+ "-----\n" + Base64.getMimeEncoder().encodeToString(encoded) + "\n-----END " + kind + "-----\n");
	}

}
