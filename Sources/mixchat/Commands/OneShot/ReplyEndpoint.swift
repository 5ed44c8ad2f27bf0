import ChatAPI
import ChatCore
import Configuration
import TerminalIO

/// The endpoint that a one-shot asks: any provider's, or the embedded model's once it has loaded.
struct ReplyEndpoint {
  let client: ChatClient
  let settings: Settings
  let mailbox: Mailbox<ReplyEvent>
  private var request: ChatRequest?

  init(client: ChatClient, settings: Settings, mailbox: Mailbox<ReplyEvent>) {
    self.client = client
    self.settings = settings
    self.mailbox = mailbox
  }

  /// Asks; events arrive in the mailbox, the last is `ended`.
  mutating func send(_ request: ChatRequest) {
    self.request = request
    client.send(request) { [mailbox] _, event in mailbox.post(event) }
  }

  /// Stops asking; the last event follows.
  func cancel() {
    if let request { client.cancel(request.id) }
  }

  /// Closes connections.
  func end() { client.shutdown() }
}
