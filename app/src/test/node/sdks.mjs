// The official npm SDKs against a running gateway. Usage: node sdks.mjs GATEWAY FREE_KEY ENTERPRISE_KEY
// Every claim is an assertion; the last line is "all good".
import assert from "node:assert/strict";
import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";

const [gateway, free, enterprise] = process.argv.slice(2);
const openai = (key) => new OpenAI({ apiKey: key, baseURL: `${gateway}/v1`, maxRetries: 0, timeout: 20_000 });
const anthropic = (key) => new Anthropic({ apiKey: key, baseURL: gateway, maxRetries: 0, timeout: 20_000 });
const user = (content) => [{ role: "user", content }];
const weather = {
  name: "get_weather",
  description: "Current weather in a city",
  schema: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
};

async function chat() {
  const whole = await openai(free).chat.completions.create({ model: "pebble", messages: user("How do I bake bread?") });
  assert.match(whole.choices[0].message.content, /dough|bread|flour/);
  let text = "";
  let chunks = 0;
  const stream = await openai(free).chat.completions.create({
    model: "pebble", messages: user("How do I bake bread?"), stream: true, stream_options: { include_usage: true },
  });
  let usage;
  for await (const chunk of stream) {
    chunks++;
    text += chunk.choices[0]?.delta?.content ?? "";
    usage = chunk.usage ?? usage;
  }
  assert.ok(chunks > 5 && text.length > 20);
  assert.ok(usage.completion_tokens > 0);
}

async function tools() {
  const tool = {
    type: "function",
    function: { name: weather.name, description: weather.description, parameters: weather.schema },
  };
  const messages = user("What is the weather in Lisbon?");
  const first = await openai(free).chat.completions.create({ model: "pebble", messages, tools: [tool] });
  const call = first.choices[0].message.tool_calls[0];
  assert.deepEqual(JSON.parse(call.function.arguments), { city: "Lisbon" });
  messages.push(first.choices[0].message, { role: "tool", tool_call_id: call.id, content: "18 degrees and cloudy" });
  const second = await openai(free).chat.completions.create({ model: "pebble", messages, tools: [tool] });
  assert.match(second.choices[0].message.content, /18 degrees and cloudy/);
}

async function responses() {
  const ask = { model: "pebble", input: "How does a vaccine work?" };
  const whole = await openai(free).responses.create(ask);
  assert.ok(whole.output_text.length > 20);
  const stream = openai(free).responses.stream(ask);
  const kinds = new Set();
  for await (const event of stream) {
    kinds.add(event.type);
  }
  assert.ok(kinds.has("response.created") && kinds.has("response.completed"));
  assert.ok((await stream.finalResponse()).output_text.length > 20);
}

async function messages(key, hidden) {
  const ask = {
    model: "pebble", max_tokens: 2000, thinking: { type: "enabled", budget_tokens: 1024 },
    tools: [{ name: weather.name, description: weather.description, input_schema: weather.schema }],
  };
  const turns = user("What is the weather in Oslo?");
  const stream = anthropic(key).messages.stream({ ...ask, messages: turns });
  let thought = "";
  stream.on("thinking", (delta) => { thought += delta; });
  const first = await stream.finalMessage();
  assert.equal(first.stop_reason, "tool_use");
  assert.equal(first.content[0].type, hidden ? "redacted_thinking" : "thinking");
  assert.equal(thought === "", hidden);
  const use = first.content.find((block) => block.type === "tool_use");
  turns.push(
    { role: "assistant", content: first.content },
    { role: "user", content: [{ type: "tool_result", tool_use_id: use.id, content: "3 degrees and snow" }] },
  );
  const second = await anthropic(key).messages.create({ ...ask, messages: turns });
  assert.match(second.content.filter((block) => block.type === "text").map((block) => block.text).join(""), /3 degrees and snow/);
}

async function errors() {
  const ask = (client, model) => client.chat.completions.create({ model, messages: user("hi") });
  await assert.rejects(ask(openai("pk-wrong-00000000000000000000000000000000"), "pebble"), OpenAI.AuthenticationError);
  await assert.rejects(ask(openai(free), "no-such-model"), OpenAI.NotFoundError);
  await assert.rejects(openai(free).chat.completions.create({ model: "pebble", messages: 7 }), OpenAI.BadRequestError);
  await assert.rejects(
    anthropic("pk-wrong-00000000000000000000000000000000")
      .messages.create({ model: "pebble", max_tokens: 5, messages: user("hi") }),
    Anthropic.AuthenticationError,
  );
  const broken = await openai(free).chat.completions.create({ model: "broken-reset", messages: user("hi"), stream: true });
  await assert.rejects(async () => { for await (const chunk of broken) assert.ok(chunk); }, OpenAI.APIError);
  await assert.rejects(
    anthropic(free).messages.stream({ model: "broken-reset", max_tokens: 500, messages: user("hi") }).finalMessage(),
    Anthropic.AnthropicError,
  );
}

async function abort() {
  const stream = await openai(enterprise).chat.completions.create({
    model: "broken-endless", messages: user("Tell me everything about bread."), stream: true,
  });
  let seen = 0;
  for await (const chunk of stream) {
    assert.ok(chunk);
    if (++seen === 10) {
      stream.controller.abort();
    }
  }
  assert.ok(seen >= 10 && seen < 200);
}

await chat();
await tools();
await responses();
await messages(free, true);
await messages(enterprise, false);
await errors();
await abort();
console.log("all good");
