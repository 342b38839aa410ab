package io.neurolink.autoconfigure.provider;

import java.util.HashMap;
import java.util.Map;

import io.neurolink.provider.ProviderName;
import org.jspecify.annotations.Nullable;

/**
 * The base URLs of well-known vendors and servers with OpenAI's protocol, by the names
 * that may be used as a type by mistake. The application has to replace the parts in
 * angle brackets.
 */
final class KnownVendors {

	private static final Map<String, String> BASE_URLS = new HashMap<>();

	private static final Map<String, String> TYPES = Map.ofEntries(Map.entry("claude", "anthropic"),
			Map.entry("gemini", "google-ai"), Map.entry("google", "google-ai"), Map.entry("googlegenai", "google-ai"),
			Map.entry("googleaistudio", "google-ai"), Map.entry("gpt", "openai"), Map.entry("chatgpt", "openai"),
			Map.entry("mock", "simulated"), Map.entry("fake", "simulated"), Map.entry("simulation", "simulated"));

	static {
		add("https://api.mistral.ai/v1", "mistral", "mistral-ai");
		add("https://api.groq.com/openai/v1", "groq", "groq-cloud");
		add("https://api.together.xyz/v1", "together", "together-ai");
		add("https://api.fireworks.ai/inference/v1", "fireworks", "fireworks-ai");
		add("https://api.deepseek.com/v1", "deepseek");
		add("https://api.x.ai/v1", "xai", "grok");
		add("https://openrouter.ai/api/v1", "openrouter");
		add("https://api.perplexity.ai", "perplexity", "sonar");
		add("https://api.cohere.ai/compatibility/v1", "cohere");
		add("https://<resource>.openai.azure.com/openai/v1", "azure", "azure-openai", "azure-ai");
		add("https://api.moonshot.ai/v1", "moonshot", "moonshot-ai", "kimi");
		add("https://open.bigmodel.cn/api/paas/v4", "zhipu", "zhipu-ai", "glm", "bigmodel");
		add("https://api.z.ai/api/paas/v4", "zai");
		add("https://dashscope-intl.aliyuncs.com/compatible-mode/v1", "qwen", "dashscope", "alibaba", "tongyi");
		add("https://api.siliconflow.cn/v1", "siliconflow");
		add("https://api.cerebras.ai/v1", "cerebras");
		add("https://api.sambanova.ai/v1", "sambanova");
		add("https://integrate.api.nvidia.com/v1", "nvidia", "nvidia-nim", "nim");
		add("https://models.github.ai/inference", "github", "github-models");
		add("https://api.deepinfra.com/v1/openai", "deepinfra");
		add("https://router.huggingface.co/v1", "huggingface", "hf");
		add("https://api.novita.ai/openai", "novita", "novita-ai");
		add("https://api.minimax.io/v1", "minimax");
		add("https://api.stepfun.com/v1", "stepfun");
		add("https://api.hunyuan.cloud.tencent.com/v1", "hunyuan", "tencent");
		add("https://qianfan.baidubce.com/v2", "qianfan", "baidu", "ernie");
		add("https://ark.cn-beijing.volces.com/api/v3", "volcengine", "ark", "doubao");
		add("https://api.portkey.ai/v1", "portkey");
		add("https://ai-gateway.vercel.sh/v1", "vercel");
		add("https://api.cloudflare.com/client/v4/accounts/<account>/ai/v1", "cloudflare", "workers-ai");
		add("https://bedrock-runtime.<region>.amazonaws.com/openai/v1", "bedrock", "aws", "aws-bedrock");
		add("http://localhost:11434/v1", "ollama");
		add("http://localhost:1234/v1", "lmstudio");
		add("http://localhost:8000/v1", "vllm");
		add("http://localhost:30000/v1", "sglang");
		add("http://localhost:8080/v1", "llama.cpp", "llamacpp", "localai", "tgi");
		add("http://localhost:4000/v1", "litellm");
	}

	private KnownVendors() {
	}

	/**
	 * Returns the base URL of a vendor.
	 * @param name the name of the vendor, in any spelling
	 * @return the base URL, or {@code null} if the vendor is not known
	 */
	static @Nullable String baseUrl(String name) {
		return BASE_URLS.get(normalized(name));
	}

	/**
	 * Returns the type that another name denotes.
	 * @param name the name, in any spelling
	 * @return the type, or {@code null} if the name denotes none
	 */
	static @Nullable String type(String name) {
		return TYPES.get(normalized(name));
	}

	private static void add(String baseUrl, String... names) {
		for (String name : names) {
			BASE_URLS.put(normalized(name), baseUrl);
		}
	}

	private static String normalized(String name) {
		return ProviderName.canonical(name).replaceAll("[._ ]", "");
	}

}
