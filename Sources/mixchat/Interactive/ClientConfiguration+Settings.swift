import ChatAPI
import Configuration
import Conversations

extension ClientConfiguration {
  /// What the settings say about the network.
  init(_ settings: Settings) {
    self.init(
      providers: settings.providers,
      timeouts: Timeouts(
        connect: settings.timeouts.connect, firstByte: settings.timeouts.firstByte, idle: settings.timeouts.idle),
      retry: RetryPolicy(
        attempts: settings.retry.attempts, cap: settings.retry.cap, longestRetryAfter: settings.retry.longestWait),
      insecureHTTP: settings.allowsInsecureHTTP, environment: ProcessEnvironment.variables,
      userAgent: "mixchat/\(VersionText.version)")
  }
}
