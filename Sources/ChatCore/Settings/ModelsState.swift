import Conversations

/// What providers serve, as far as they were asked, and how the embedded server is.
package struct ModelsState: Sendable {
  /// The embedded server.
  package internal(set) var local = LocalModelStatus.idle
  /// Why that failed last; nil once it answers again.
  var localFailure: Failure?
  /// Catalogues that came, by provider.
  var catalogues: [String: [CatalogueModel]] = [:]
  /// The same by name and alias in lower case: figures on every frame are looked up here.
  var index: [String: [String: CatalogueModel]] = [:]
  /// Whether the list shows models that are not for conversations as well.
  var listsAll = false
  /// What models do not take.
  var refusals = FieldRefusals()
  /// Providers whose catalogue was asked for again because a price was wanted.
  var wanted: Set<String> = []
}
