// A caller of each official npm SDK climbs the ladder of a running gateway and sees every step; an honest one sees none.
// Usage: node ladder.mjs GATEWAY ADMIN ADMIN_TOKEN OPENAI_KEY ANTHROPIC_KEY HONEST_KEY
import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";

const [gateway, admin, token, chatKey, messageKey, honestKey] = process.argv.slice(2);
const openai = (key) => new OpenAI({ apiKey: key, baseURL: `${gateway}/v1`, maxRetries: 2, timeout: 20_000 });
const anthropic = (key) => new Anthropic({ apiKey: key, baseURL: gateway, maxRetries: 2, timeout: 20_000 });
const messages = [{ role: "user", content: "Why are there tides?" }];
const GROUND = 16;

async function call(method, path, body) {
  const reply = await fetch(`${admin}/admin/v1/${path}`, {
    method, headers: { authorization: `Bearer ${token}`, "content-type": "application/json" }, body,
  });
  assert.equal(reply.status, 200, `${method} ${path}`);
  return reply.json();
}

async function untilStep(account, wanted) {
  let step;
  for (let i = 0; i < 1_000; i++) {
    step = (await call("GET", `accounts/${account}/ruling`)).step;
    if (step === wanted) {
      return;
    }
    await pause(10);
  }
  assert.equal(step, wanted);
}

const chats = {
  account: "node-chat",
  async whole(key) {
    const answer = await openai(key).chat.completions.create({
      model: "pebble", messages, logprobs: true, top_logprobs: 2, max_completion_tokens: 30,
    });
    const choice = answer.choices[0];
    return { full: choice.logprobs !== null, model: answer.model, tokens: answer.usage.completion_tokens };
  },
  async streamed(key) {
    const stream = openai(key).chat.completions.stream({ model: "pebble", messages, logprobs: true, max_completion_tokens: 30 });
    const answer = await stream.finalChatCompletion();
    return { full: Boolean(answer.choices[0].logprobs?.content), model: answer.model, text: answer.choices[0].message.content };
  },
  denied: (e) => e instanceof OpenAI.PermissionDeniedError && e.code,
};

const thoughts = {
  account: "node-message",
  ask: { model: "pebble", max_tokens: 1500, thinking: { type: "enabled", budget_tokens: 1024 }, messages },
  seen(answer) {
    const full = answer.content.some((block) => block.type === "thinking");
    const text = answer.content.filter((block) => block.type === "text").map((block) => block.text).join("");
    return { full, model: answer.model, tokens: answer.usage.output_tokens, text };
  },
  async whole(key) {
    return this.seen(await anthropic(key).messages.create(this.ask));
  },
  async streamed(key) {
    return this.seen(await anthropic(key).messages.stream(this.ask).finalMessage());
  },
  denied: (e) => e instanceof Anthropic.PermissionDeniedError && e.error.error.type,
};

async function refused(dialect, key, expected) {
  // the SDK is allowed two retries and makes none: a refusal says x-should-retry: false
  const before = Date.now();
  await assert.rejects(dialect.whole(key), (e) => {
    assert.equal(e.headers.get("x-should-retry"), "false");
    assert.doesNotMatch(e.message, /ladder|suspicio|campaign/);
    assert.match(String(dialect.denied(e)), expected);
    return true;
  });
  assert.ok(Date.now() - before < 10_000);
}

async function climb(dialect, key) {
  for (let i = 0; i < GROUND; i++) {
    assert.ok((await dialect.whole(key)).full);
  }
  await untilStep(dialect.account, "friction");
  await refused(dialect, key, /verification_required|permission_error/);
  await untilStep(dialect.account, "shape");
  const shaped = await dialect.streamed(key);
  assert.ok(!shaped.full && shaped.text.length > 0);
  await untilStep(dialect.account, "strip");
  assert.ok((await dialect.whole(key)).tokens <= 5);
  await untilStep(dialect.account, "mark");
  assert.ok((await dialect.streamed(key)).text.length > 0);
  await untilStep(dialect.account, "slow");
  const before = Date.now();
  assert.ok((await dialect.streamed(key)).text.length > 0);
  assert.ok(Date.now() - before >= 300);
  await untilStep(dialect.account, "smaller");
  assert.equal((await dialect.whole(key)).model, "house-large");
  await untilStep(dialect.account, "refuse");
  await refused(dialect, key, /abnormal_usage_detected|permission_error/);
  const until = new Date(Date.now() + 3_600_000).toISOString();
  await call("POST", `accounts/${dialect.account}/ruling`, JSON.stringify({ step: "observe", reason: "appeal 18", until }));
  assert.ok((await dialect.whole(key)).full);
  await call("POST", `accounts/${dialect.account}/ruling/lift`, "{}");
  assert.ok((await dialect.streamed(key)).full);
}

await climb(chats, chatKey);
await climb(thoughts, messageKey);
for (let i = 0; i < GROUND; i++) {
  const served = await (i % 2 ? chats : thoughts)[i % 4 < 2 ? "whole" : "streamed"](honestKey);
  assert.ok(served.full);
  assert.equal(served.model, "pebble");
}
assert.equal((await call("GET", "accounts/honest/ruling")).step, "observe");
console.log("all good");
