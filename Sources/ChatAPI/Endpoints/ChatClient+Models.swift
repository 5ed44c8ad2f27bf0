import Conversations

/// The catalogue of models.
extension ChatClient {
  /// Asks for the models of a provider (`GET …/models`), waiting as long as the configuration says or `timeouts` does.
  /// Needs no key where the endpoint needs none.
  package func models(provider name: String, timeouts: Timeouts? = nil) async throws(Failure) -> [CatalogueModel] {
    let provider = try provider(name)
    let endpoint = try Endpoint(baseURL: provider.baseURL, provider: provider.name)
    // Others do not know the parameter, and some refuse what they do not know.
    let query =
      endpoint.isAIMLAPI || provider.name == Provider.aimlapi.name
      ? "?include=info,pricing,modalities,capabilities" : ""
    let request = CallRequest(url: endpoint.resource("models") + query, isKeyOptional: true, timeouts: timeouts)
    let reply = try await ask(request, of: provider, at: endpoint).get()
    let body = try Self.checked(reply, endpoint: endpoint)
    guard let models = Catalogue.read(body) else {
      throw Failure(.notChat, "What \(endpoint.place) sent is no list of models.", status: reply.head.status)
    }
    return models
  }

  /// The body of a success; the failure that any other status stands for.
  static func checked(_ reply: CallReply, endpoint: Endpoint) throws(Failure) -> [UInt8] {
    guard !(200..<300).contains(reply.head.status) else { return reply.body }
    throw reply.failure(at: endpoint)
  }
}

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
    model.contextLength = Plausible.limit(
      info?["contextLength"] ?? value["context_length"] ?? value["max_model_len"]
        ?? value["context_window"] ?? value["max_context_length"] ?? value["metadata"]?["context_length"]
        ?? longest(value["providers"]) ?? value["meta"]?["n_ctx"] ?? value["meta"]?["n_ctx_train"])
    model.outputMax = Plausible.limit(info?["outputMax"] ?? value["top_provider"]?["max_completion_tokens"])
    let (prompt, completion) = prices(value["pricing"])
    model.promptPrice = Plausible.dollars(prompt)
    model.completionPrice = Plausible.dollars(completion)
    model.isRetired =
      value["deprecated"]?.bool ?? value["retired"]?.bool ?? info?["deprecated"]?.bool
      ?? (value["status"]?.string.map { ["retired", "deprecated", "removed", "unavailable"].contains($0.lowercased()) }
        ?? false)
    model.takesPictures = sight(value)
    return model
  }

  /// Whether it takes pictures; nil where nothing is said. What goes in is said more plainly than what it can do.
  private static func sight(_ value: JSONValue) -> Bool? {
    let inputs = [value["modalities"]?["input"], value["architecture"]?["input_modalities"], value["input_modalities"]]
    for case let list? in inputs where !list.elements.isEmpty {
      return list.elements.contains { $0.string?.lowercased().hasPrefix("image") == true }
    }
    guard let capabilities = value["capabilities"] else { return nil }
    if let vision = capabilities["vision"]?.bool { return vision }
    return capabilities.elements.isEmpty ? nil : capabilities.elements.contains { $0.string?.lowercased() == "vision" }
  }

  /// The longest window among those who serve a model (Hugging Face's router).
  private static func longest(_ providers: JSONValue?) -> JSONValue? {
    providers?.elements.compactMap { $0["context_length"] }.max { ($0.double ?? 0) < ($1.double ?? 0) }
  }

  /// Dollars per million tokens of prompt and completion.
  private static func prices(_ pricing: JSONValue?) -> (Double?, Double?) {
    guard let pricing else { return (nil, nil) }
    if let units = pricing["units"]?.elements, !units.isEmpty {
      return (unitPrice(units, direction: "input"), unitPrice(units, direction: "output"))
    }
    // OpenRouter's are dollars per token, as strings; Together's are dollars per million, as numbers.
    if let prompt = pricing["prompt"]?.double, let completion = pricing["completion"]?.double {
      return (prompt * 1e6, completion * 1e6)
    }
    return (pricing["input"]?.double, pricing["output"]?.double)
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
