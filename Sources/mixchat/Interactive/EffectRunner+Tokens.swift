import ChatAPI
import ChatCore
import ChatStore
import Configuration
import Conversations
import Hands
import TerminalIO
import Threads
import Tokenizer

/// Counting: with the model's own tokenizer where it is here, by the embedded server for its model, else by estimate.
extension EffectRunner {
  func count(_ request: CountRequest) {
    if request.key.isEmbedded, requests.isLoaded(request.key.model) { return countAtServer(request) }
    counting.async { [counter, mailbox] in
      var answer = CountAnswer(request.key)
      let model = request.key.model
      answer.messages = request.messages.mapValues { counter.count($0, model: model) }
      answer.system = request.system.map { counter.count($0, model: model) }
      mailbox.post(.counted(answer))
    }
  }

  func countDraft(_ draft: ComposerDraft, _ key: CountKey, _ revision: UInt64) {
    if key.isEmbedded, requests.isLoaded(key.model) {
      let (client, mailbox) = (requests.client, mailbox)
      inBackground {
        mailbox.post(.draftCounted(await ServerCount.ask(client, draft.text, key), key: key, revision: revision))
      }
      return
    }
    counting.async { [counter, mailbox] in
      mailbox.post(.draftCounted(counter.countDraft(draft.text, model: key.model), key: key, revision: revision))
    }
  }

  private func countAtServer(_ request: CountRequest) {
    let (client, mailbox) = (requests.client, mailbox)
    inBackground {
      var answer = CountAnswer(request.key)
      for (id, text) in request.messages { answer.messages[id] = await ServerCount.ask(client, text, request.key) }
      if let system = request.system { answer.system = await ServerCount.ask(client, system, request.key) }
      mailbox.post(.counted(answer))
    }
  }
}

/// The embedded server as a tokenizer.
private enum ServerCount {
  /// The server's own count; an estimate while it cannot be asked.
  static func ask(_ client: ChatClient, _ text: String, _ key: CountKey) async -> TokenCount {
    guard let count = try? await client.tokenize(provider: key.provider, text: text) else {
      return TokenCount(TokenEstimate.tokens(in: text), .estimated)
    }
    return TokenCount(count, .exact)
  }
}

/// Real charges.
extension EffectRunner {
  /// Looks for charges of replies without a certain cost. Quiet: what fails now is tried again later.
  func settleCharges() {
    guard let store else { return }
    let (client, mailbox) = (requests.client, mailbox)
    let providers = launch.settings.providers.filter(\.tellsCharges).map(\.name)
    inBackground {
      let outcome = await Settlement.run(client, providers: providers) { body in try await store.run(body) }
      if !outcome.charges.isEmpty || outcome.isMissingSome {
        mailbox.post(.settled(outcome.charges, isMissingSome: outcome.isMissingSome))
      }
    }
  }
}
