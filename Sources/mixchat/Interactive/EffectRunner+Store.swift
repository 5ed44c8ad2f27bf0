import ChatCore
import ChatStore
import Configuration
import Conversations
import Hands
import Inputs
import TerminalIO
import Threads

/// What takes the database longer than a command: exports, imports, figures.
extension EffectRunner {
  /// Runs work on the store's queue and says how it went; without a store says that nothing is kept.
  private func withStore(_ body: @escaping @Sendable (ConversationDatabase) throws -> Event) {
    asking { try await $0.run(body) }
  }

  private func asking(_ body: @escaping @Sendable (ConversationStore) async throws -> Event) {
    guard let store else { return say(.warning, "Nothing is kept in this session (--no-save).") }
    errands.run {
      do {
        return try await body(store)
      } catch let failure as Failure {
        return .notice(Notice(.error, failure.message))
      } catch {
        return .notice(Notice(.error, "The store failed: \(error)."))
      }
    }
  }

  /// From the database, or from memory where nothing is saved.
  func export(
    _ conversation: Conversation, isSaved: Bool, upTo end: MessageID?, as format: ExportFormat, to path: String
  ) {
    let path = UserFiles.expanded(path)
    guard isSaved, store != nil else {
      do throws(Failure) {
        let hashes = Set(conversation.messages.values.flatMap(\.pictures).map(\.hash))
        var pictures: [String: [UInt8]] = [:]
        for hash in hashes { pictures[hash] = inputs.reader.shelf.bytes(hash) }
        try (end.map(conversation.cut) ?? conversation).export(as: format, to: path, pictures: pictures)
        return say(.success, "Exported to \(path).")
      } catch {
        return say(.error, error.message)
      }
    }
    withStore { database in
      try database.export([conversation.id], upTo: end, as: format, to: path)
      return .notice(Notice(.success, "Exported to \(path)."))
    }
  }

  func importFile(_ path: String) {
    let (path, mailbox) = (UserFiles.expanded(path), mailbox)
    withStore { database in
      let report = try database.importFile(path)
      if let last = report.imported.last { mailbox.post(.imported(last.id)) }
      let count = report.imported.count
      let skipped = report.left.map { "\($0.name) was left out: \($0.reason)." }
      if count == 0, skipped.isEmpty, let sentence = report.knownSentence {
        return .notice(Notice(.info, sentence))
      }
      let notes = report.imported.flatMap { item in item.notes.map { "\(item.title): \($0)" } }
      guard skipped.isEmpty, notes.isEmpty else {
        return .page(
          title: "Imported \(count), left out \(skipped.count)", text: (skipped + notes).joined(separator: "\n"))
      }
      return .notice(Notice(.success, "Imported \(count) conversation\(count == 1 ? "" : "s") from \(path)."))
    }
  }

  func backUp(to path: String) {
    let path = UserFiles.expanded(path)
    withStore { database in
      try database.backup(to: path)
      return .notice(Notice(.success, "The database was copied to \(path)."))
    }
  }

  func showUsage(_ head: [String]) {
    guard store != nil else { return mailbox.post(.usage(head, [])) }
    // The last month: all of a large database would hold up the journal.
    let since = LoopClock.daysAgo(30)
    withStore { .usage(head, try $0.usage(since: since)) }
  }

  /// Deletes what was not used within `retention.days`; without the setting nothing is ever deleted.
  func applyRetention() {
    guard let days = launch.settings.retentionDays else { return }
    let oldest = LoopClock.daysAgo(days)
    withStore { database in
      let count = try database.deleteUnused(since: oldest)
      return .retired(count)
    }
  }

  func askSpending() {
    let midnight = LoopClock.midnight()
    guard store != nil else {
      let (paths, mailbox) = (launch.settings.paths, mailbox)
      return inBackground {
        do {
          mailbox.post(.spentToday(try Consent.spentToday(paths)))
        } catch {
          let reason = (error as? CommandStop)?.message ?? "\(error)"
          mailbox.post(
            .notice(Notice(.error, "What was spent today cannot be read, so budget.day is not checked. \(reason)")))
        }
      }
    }
    asking { .spentToday(try await $0.usage(since: midnight).cost) }
  }

  /// The request behind a reply as a command for a shell; keys are in it by their variables' names only.
  func showRequest(behind id: MessageID, _ timings: ReplyTimings, headers: [String]) {
    withStore { database in
      guard let provenance = try database.provenance(id) else {
        return .notice(Notice(.warning, "The request behind this reply was not kept."))
      }
      let command = CurlCommand.text(url: provenance.url, body: provenance.body, headers: headers)
      var text = command
      if !provenance.headers.isEmpty {
        text += "\n\n# What came with the reply\n"
        text += provenance.headers.map { "\($0.name): \($0.value)" }.joined(separator: "\n")
      }
      if let stages = timings.stages { text += "\n\n# When, in milliseconds from asking\n\(stages)" }
      return .page(title: "The request behind this reply", text: text, copies: command)
    }
  }

  /// Brings the body of the request behind a reply, to be sent again.
  func readRequest(behind id: MessageID) {
    withStore { database in .request(behind: id, body: try database.provenance(id)?.body) }
  }

  /// Brings the bodies of the requests behind two versions.
  func readVersions(_ old: MessageID, _ new: MessageID) {
    withStore { database in
      .versions(old: old, try database.provenance(old)?.body, new: new, try database.provenance(new)?.body)
    }
  }

  /// Reads a reply's probabilities, away from the keys.
  func readOdds(of id: MessageID) {
    guard store != nil else {
      let lists = odds[id] ?? []
      return errands.run { .odds(id, OddsReader.tokens(lists)) }
    }
    asking { store in
      let lists = try await store.run { try $0.odds(of: id) }
      return .odds(id, OddsReader.tokens(lists))
    }
  }
}
