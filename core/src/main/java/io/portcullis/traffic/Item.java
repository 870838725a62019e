package io.portcullis.traffic;

/**
 * A message, an input or output item, or a content block while it is being read; the three share one grammar in all
 * dialects, so one reader and one scratch record serve them all.
 */
final class Item {
    String role = "";
    String type = "";
    final Text text = new Text();
    final Text reasoning = new Text();
    final Text tool = new Text();
    String name = "";
    String arguments = "";
    int logprobs;

    void clear() {
        role = "";
        type = "";
        text.clear();
        reasoning.clear();
        tool.clear();
        name = "";
        arguments = "";
        logprobs = 0;
    }

    /** Settles what a late {@code type} means for text that was already read, and adds a tool call as text. */
    void settle() {
        switch (type) {
            case "thinking", "reasoning", "reasoning_text", "redacted_thinking" -> {
                reasoning.add(text);
                text.clear();
            }
            case "tool_result", "web_search_tool_result", "code_execution_tool_result", "mcp_tool_result" -> {
                tool.add(text);
                text.clear();
            }
            case "tool_use", "server_tool_use", "mcp_tool_use", "function", "function_call", "custom_tool_call" -> {
                call();
            }
            default -> {
                if (!arguments.isEmpty()) {
                    call();
                }
            }
        }
    }

    /** Takes over what a settled part of this item holds. */
    void take(Item part) {
        text.add(part.text);
        reasoning.add(part.reasoning);
        tool.add(part.tool);
        logprobs += part.logprobs;
    }

    private void call() {
        if (!name.isEmpty() || !arguments.isEmpty()) {
            text.add(name + "(" + arguments + ")");
        }
    }
}
