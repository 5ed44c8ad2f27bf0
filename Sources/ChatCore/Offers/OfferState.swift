import Conversations

/// What one key would do while nothing is typed.
package struct OfferState: Sendable {
  /// What may be done about a reply that was cut.
  var reply: ReplyOffer?
  /// A draft of an earlier session.
  package internal(set) var keptDraft: KeptDraft?
}
