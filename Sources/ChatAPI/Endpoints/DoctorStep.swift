import Conversations

/// One step of `mixchat doctor`, as it turned out.
package struct DoctorStep: Sendable, Equatable {
  /// The steps, in their order.
  package enum Name: String, Sendable, CaseIterable {
    /// The provider's entry and its base_url make sense.
    case address
    /// The host's name has an address.
    case dns
    /// The proxy, where one is set, lets us through.
    case proxy
    /// A connection comes about.
    case connection
    /// The certificate is trusted.
    case tls
    /// There is a key, and the endpoint takes it.
    case key
    /// The model is in the endpoint's list.
    case model
    /// The model writes one token.
    case completion
  }
  /// How a step turned out.
  package enum Result: String, Sendable {
    case passed
    /// Worth a look, but no obstacle.
    case warned
    case failed
    /// Not needed here, or not reached.
    case skipped
  }
  /// Which step.
  package var name: Name
  /// How it turned out.
  package var result: Result
  /// How long it took; nil where it was not taken.
  package var milliseconds: Double?
  /// One sentence: what was found, or why it failed.
  package var detail: String
  /// What to do about it; nil where nothing is.
  package var advice: String?
  /// The failure behind it, with its exit code.
  package var failure: Failure?

  init(
    _ name: Name, _ result: Result, _ detail: String, milliseconds: Double? = nil, advice: String? = nil
  ) {
    self.name = name
    self.result = result
    self.detail = detail
    self.milliseconds = milliseconds
    self.advice = advice
  }

  init(_ name: Name, failed failure: Failure, milliseconds: Double? = nil) {
    self.init(name, .failed, failure.message, milliseconds: milliseconds, advice: failure.cause.row.advice)
    self.failure = failure
  }
}
