import Conversations

/// What a `ChatClient` needs to know. Holds no key but those in `environment`, which is never shown.
package struct ClientConfiguration: Sendable {
  /// The entries that requests may name.
  package var providers: [Provider]
  /// How long to wait for what.
  package var timeouts: Timeouts
  /// When to ask again.
  package var retry: RetryPolicy
  /// Lets a key travel over plain http to another machine.
  package var insecureHTTP: Bool
  /// Keys, proxies and certificate authorities are looked up in here; `key_command` gets it as its own.
  package var environment: [String: String]
  /// Seconds a `key_command` may take.
  package var keyCommandTimeout: Double
  /// Sent as `User-Agent`.
  package var userAgent: String
  /// Lets a reply that comes evenly in small pieces gather for up to 100 ms at a time, which wakes a reader who could
  /// not see the difference a third as often. Its first words, and a fast one, are handed on without delay.
  package var gathersSteadyStreams: Bool

  /// A configuration; everything but the providers has a default.
  package init(
    providers: [Provider], timeouts: Timeouts = Timeouts(), retry: RetryPolicy = RetryPolicy(),
    insecureHTTP: Bool = false, environment: [String: String] = [:], keyCommandTimeout: Double = 30,
    userAgent: String = "mixchat", gathersSteadyStreams: Bool = false
  ) {
    self.providers = providers
    self.timeouts = timeouts
    self.retry = retry
    self.insecureHTTP = insecureHTTP
    self.environment = environment
    self.keyCommandTimeout = keyCommandTimeout
    self.userAgent = userAgent
    self.gathersSteadyStreams = gathersSteadyStreams
  }
}

extension ClientConfiguration: CustomReflectable {
  /// Printed and dumped without the values of its environment, among which the keys are.
  package var customMirror: Mirror {
    Mirror(
      self,
      children: [
        "providers": providers.map(\.name), "timeouts": timeouts, "retry": retry, "insecureHTTP": insecureHTTP,
        "environment": environment.keys.sorted(), "userAgent": userAgent,
      ])
  }
}

/// How long to wait, in seconds. There is no limit on a whole reply: it may stream for as long as it moves.
package struct Timeouts: Sendable, Equatable {
  /// For the name, TCP, the proxy and TLS together (`timeouts.connect`).
  package var connect: Double
  /// From the request to the end of the response's head (`timeouts.first_byte`); five times that for a reply that is
  /// asked for whole, whose head comes only when all of it has been written.
  package var firstByte: Double
  /// Between two pieces of the response (`timeouts.idle`).
  package var idle: Double

  /// Limits in seconds.
  package init(connect: Double = 10, firstByte: Double = 120, idle: Double = 60) {
    self.connect = connect
    self.firstByte = firstByte
    self.idle = idle
  }

  /// The same, and none longer than so many seconds.
  package func limited(to seconds: Double) -> Timeouts {
    Timeouts(connect: min(connect, seconds), firstByte: min(firstByte, seconds), idle: min(idle, seconds))
  }

  func firstByte(streams: Bool) -> Double { streams ? firstByte : firstByte * 5 }
}

/// When a request that failed is asked again: exponential backoff with jitter, or as long as the endpoint says.
package struct RetryPolicy: Sendable, Equatable {
  /// How often a request is sent at most, the first time included.
  package var attempts: Int
  /// Seconds before the second attempt; doubles with each further one.
  package var base: Double
  /// The longest wait of our own, in seconds.
  package var cap: Double
  /// The longest `Retry-After` that is waited for, in seconds; one that is longer ends the request and is shown.
  package var longestRetryAfter: Double

  /// A policy; `attempts: 1` never asks again.
  package init(attempts: Int = 4, base: Double = 0.5, cap: Double = 20, longestRetryAfter: Double = 60) {
    self.attempts = attempts
    self.base = base
    self.cap = cap
    self.longestRetryAfter = longestRetryAfter
  }

  /// What is said of a wait that is too long, which the endpoint asks for; nil where it asks for none.
  func unwaited(_ failure: Failure) -> String? {
    guard failure.cause.row.isRetried, attempts > 1, let asked = failure.retryAfter, asked > longestRetryAfter else {
      return nil
    }
    return " It asks to wait \(asked.formatted) s\(Self.inLargerUnits(asked));"
      + " retry.longest_wait is \(longestRetryAfter.formatted) s."
  }

  /// Seconds that no one reads as such, ` (~2 days)`; nothing of less than two hours.
  private static func inLargerUnits(_ seconds: Double) -> String {
    let units = [("years", 31_557_600.0), ("days", 86_400), ("hours", 3600)]
    guard let (name, length) = units.first(where: { seconds >= 2 * $0.1 }) else { return "" }
    return seconds / length < 1000 ? " (~\(Int(seconds / length)) \(name))" : ""
  }

  /// Seconds to wait after the `attempt`th attempt (from 1) failed; nil to give up. `chance` is 0..<1.
  func delay(after attempt: Int, _ failure: Failure, chance: Double) -> Double? {
    // A proxy that wants a password wants it again.
    guard failure.cause.row.isRetried, attempt < attempts, failure.status != 407 else { return nil }
    // No time at all is no advice: whoever is in trouble is not helped by being asked again immediately.
    if let asked = failure.retryAfter, asked > 0 {
      // A little later than asked, so that clients that were sent away together do not come back together.
      return asked <= longestRetryAfter ? asked + chance * min(1, asked * 0.1) : nil
    }
    var span = base
    for _ in 1..<max(1, attempt) where span < cap { span *= 2 }
    span = min(span, cap)
    return span / 2 + chance * span / 2
  }
}
