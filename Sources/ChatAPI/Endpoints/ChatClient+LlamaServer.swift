import Conversations

/// What llama.cpp's server offers in addition to the common protocol.
extension ChatClient {
  /// How many tokens a text has in the tokenizer of the server's own model (`POST /tokenize`), special ones aside.
  package func tokenize(provider name: String, text: String) async throws(Failure) -> Int {
    var writer = JSONWriter()
    writer.beginObject()
    writer.name("content")
    writer.string(text)
    writer.endObject()
    let body = try await ask(path: "tokenize", body: writer.bytes, provider: name)
    let count = body.withUnsafeBytes { bytes in
      JSONDocument(bytes)?.read { root in root["tokens"].flatMap { $0.isArray ? $0.elementCount : nil } }
    }
    guard let count = count.flatMap({ $0 }) else {
      throw Failure(.notChat, "The provider \u{201C}\(name)\u{201D} does not count tokens.")
    }
    return count
  }

  /// The window of one slot of the server, in tokens (`GET /props`).
  package func window(provider name: String) async throws(Failure) -> Int {
    let body = try await ask(path: "props", body: nil, provider: name)
    let window = body.withUnsafeBytes { bytes in
      JSONDocument(bytes)?.read { root in
        Plausible.limit(root["default_generation_settings"]?["n_ctx"] ?? root["n_ctx"])
      }
    }
    guard let window = window.flatMap({ $0 }), window > 0 else {
      throw Failure(.notChat, "The provider \u{201C}\(name)\u{201D} does not tell its window.")
    }
    return window
  }

  private func ask(path: String, body: [UInt8]?, provider name: String) async throws(Failure) -> [UInt8] {
    let provider = try provider(name)
    let endpoint = try Endpoint(baseURL: provider.baseURL, provider: provider.name)
    let request = CallRequest(url: endpoint.rootResource(path), body: body)
    let reply = try await ask(request, of: provider, at: endpoint).get()
    return try Self.checked(reply, endpoint: endpoint)
  }
}
