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
      ? "?include=info,pricing,capabilities,modalities" : ""
    let request = CallRequest(url: endpoint.resource("models") + query, isKeyOptional: true, timeouts: timeouts)
    let reply = try await ask(request, of: provider, at: endpoint).get()
    let body = try Self.checked(reply, endpoint: endpoint)
    guard let models = Catalogue.read(body) else {
      throw Failure(.notChat, "What \(endpoint.place) sent is no list of models.", status: reply.head.status)
    }
    return models
  }

  /// The body of a success; the failure that any other status means.
  static func checked(_ reply: CallReply, endpoint: Endpoint) throws(Failure) -> [UInt8] {
    guard !(200..<300).contains(reply.head.status) else { return reply.body }
    throw reply.failure(at: endpoint)
  }
}
