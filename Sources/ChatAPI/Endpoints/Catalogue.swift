import Conversations

/// Reads lists of models, as the AI/ML API, OpenRouter, Together, vLLM and llama.cpp write them.
enum Catalogue {
  /// Nil when it is no list of models.
  static func read(_ body: [UInt8]) -> [CatalogueModel]? {
    body.withUnsafeBytes { bytes in
      guard let document = JSONDocument(bytes) else { return nil }
      return document.read { root in
        // A server without any model sends null for the list (Ollama).
        if root["object"]?.string == "list", root["data"] == nil, root["models"] == nil { return [] }
        guard let list = root.isArray ? root : root["data"] ?? root["models"], list.isArray else { return nil }
        return list.elements.compactMap(model)
      }
    }
  }

  private static func model(_ value: JSONValue) -> CatalogueModel? {
    guard let id = (value["id"] ?? value["name"])?.string, !id.isEmpty else { return nil }
    let info = value["info"]
    var model = CatalogueModel(id: id)
    model.aliases = value["aliases"]?.elements.compactMap(\.string) ?? []
    model.title = (info?["name"] ?? value["display_name"] ?? (value["id"] == nil ? nil : value["name"]))?.string
    let window =
      info?["contextLength"] ?? value["context_length"] ?? value["max_model_len"] ?? value["context_window"]
      ?? value["max_context_length"] ?? value["metadata"]?["context_length"] ?? longest(value["providers"])
    let lessUsual =
      value["meta"]?["n_ctx"] ?? value["meta"]?["n_ctx_train"] ?? value["top_provider"]?["context_length"]
      ?? value["limits"]?["max_input_tokens"] ?? value["max_input_tokens"] ?? value["inputTokenLimit"]
    model.contextLength = Plausible.limit(window ?? lessUsual)
    model.outputMax = Plausible.limit(
      info?["outputMax"] ?? value["top_provider"]?["max_completion_tokens"] ?? value["max_completion_tokens"]
        ?? value["max_output_tokens"] ?? value["limits"]?["max_output_tokens"] ?? value["outputTokenLimit"]
        ?? value["metadata"]?["max_tokens"])
    let (prompt, completion) = prices(of: value)
    model.promptPrice = Plausible.dollars(prompt)
    model.completionPrice = Plausible.dollars(completion)
    model.isRetired = isRetired(value)
    readAbilities(of: value, into: &model)
    return model
  }

  /// The longest window among those who serve a model (Hugging Face's router).
  private static func longest(_ providers: JSONValue?) -> JSONValue? {
    providers?.elements.compactMap { $0["context_length"] }.max { ($0.double ?? 0) < ($1.double ?? 0) }
  }

  /// Dollars per million tokens of prompt and completion, in the spellings that lists have.
  private static func prices(of value: JSONValue) -> (Double?, Double?) {
    // xAI's are hundredths of a cent per million.
    if let prompt = value["prompt_text_token_price"]?.double,
      let completion = value["completion_text_token_price"]?.double
    {
      return (prompt / 1e4, completion / 1e4)
    }
    return prices(value["pricing"] ?? value["metadata"]?["pricing"] ?? firstPriced(value["providers"]))
  }

  /// What the first of those asks who serve a model (Hugging Face's router).
  private static func firstPriced(_ providers: JSONValue?) -> JSONValue? {
    providers?.elements.lazy.compactMap { $0["pricing"] }.first
  }

  private static func prices(_ pricing: JSONValue?) -> (Double?, Double?) {
    guard let pricing else { return (nil, nil) }
    if let units = pricing["units"]?.elements, !units.isEmpty {
      return (unitPrice(units, direction: "input"), unitPrice(units, direction: "output"))
    }
    // OpenRouter's are dollars per token, as strings; Together's are dollars per million, as numbers.
    if let prompt = pricing["prompt"]?.double, let completion = pricing["completion"]?.double {
      return (prompt * 1e6, completion * 1e6)
    }
    return (price(pricing["input"] ?? pricing["input_tokens"]), price(pricing["output"] ?? pricing["output_tokens"]))
  }

  /// A text is dollars per token, a number dollars per million.
  private static func price(_ value: JSONValue?) -> Double? {
    guard let value, let amount = value.double else { return nil }
    return value.bytes == nil ? amount : amount * 1e6
  }

  /// A unit is `{"unit": "input_token", "price": 0.6, "per": 1000000}`, its direction under one name or another.
  private static func unitPrice(_ units: [JSONValue], direction: String) -> Double? {
    for unit in units {
      let names: [StaticString] = ["unit", "type", "kind", "name", "direction"]
      guard names.contains(where: { unit[$0]?.string?.lowercased().contains(direction) == true }),
        let price = unit["price"]?.double
      else { continue }
      let per = unit["per"]?.double ?? unit["per"]?.string.flatMap(readPer) ?? 1e6
      return per > 0 && per.isFinite ? price / per * 1e6 : nil
    }
    return nil
  }

  private static func readPer(_ text: String) -> Double? {
    let text = text.lowercased()
    if text.contains("million") || text.hasPrefix("1m") { return 1e6 }
    if text.contains("thousand") || text.hasPrefix("1k") { return 1e3 }
    return text.contains("token") ? 1 : nil
  }
}
