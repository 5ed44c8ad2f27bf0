import Cells

/// Why the model ended a reply (`choices[].finish_reason`).
package enum FinishReason: Equatable, Sendable {
  /// A natural end, or a stop sequence.
  case stop
  /// `max_tokens` or the window was reached.
  case length
  /// The endpoint's filter withheld content.
  case contentFilter
  /// The model asked for a tool; shown as data.
  case toolCalls
  /// The older form of `tool_calls`.
  case functionCall
  /// Anything newer than this program, word for word.
  case other(String)

  /// Reads the wire's word, the schema's own or another server's, however it is written.
  package init(wire: String) {
    if case .reason(let reason) = FinishWord(wire) { self = reason } else { self = .other(wire) }
  }

  /// The wire's word, as `--json` and the database keep it.
  package var wire: String {
    switch self {
    case .stop: "stop"
    case .length: "length"
    case .contentFilter: "content_filter"
    case .toolCalls: "tool_calls"
    case .functionCall: "function_call"
    case .other(let word): word
    }
  }
}

/// What a server's word in `finish_reason` comes to.
package enum FinishWord: Equatable, Sendable {
  case reason(FinishReason)
  /// It has not ended: some servers have a word for it, where the schema has null.
  case unfinished
  /// It ended before it was whole.
  case failure

  /// Reads a word: its letters count, not their case nor what is between them, and not what the field is called.
  package init(_ word: String) {
    let letters = String(decoding: word.utf8.filter(\.isASCIILetterOrDigit), as: UTF8.self).lowercased()
    // A word in other letters is a word.
    guard !letters.isEmpty || word.trimmingSpaces().isEmpty else {
      self = .reason(.other(word))
      return
    }
    let prefix = Self.prefixes.first { letters.hasPrefix($0) && letters != $0 } ?? ""
    self = Self.words[String(letters.dropFirst(prefix.count))] ?? .reason(.other(word))
  }

  private static let prefixes = ["finishreason", "stopreason", "incomplete"]

  private static let words: [String: FinishWord] = {
    let table: [(FinishWord, [String])] = [
      (.reason(.stop), ["stop", "eos", "eostoken", "eosfound", "eosreached", "eot", "eotid", "eom"]),
      (.reason(.stop), ["endturn", "endofturn", "endoftext", "endofmessage", "endofsequence", "endofstream"]),
      (.reason(.stop), ["stopsequence", "stopsequencereached", "stoptoken", "stopword", "stopwords", "stopstr"]),
      (.reason(.stop), ["stopstring", "end", "finish", "finished", "complete", "completed", "done", "normal"]),
      (.reason(.stop), ["final", "success"]),
      (.reason(.length), ["length", "lengthlimit", "lengthcapped", "limit", "truncated", "errorlimit"]),
      (.reason(.length), ["maxtokens", "maxtoken", "maximumtokens", "maxoutputtokens", "maxnewtokens", "outoftokens"]),
      (.reason(.length), ["maxcompletiontokens", "tokenlimit", "maxlength", "maxlengthreached", "modellength"]),
      (.reason(.length), ["contextlength", "contextlengthexceeded", "maxcontextlength", "contextwindowexceeded"]),
      (.reason(.length), ["modelcontextwindowexceeded"]),
      (.reason(.contentFilter), ["contentfilter", "contentfiltered", "contentpolicyviolation", "filtered", "blocked"]),
      (.reason(.contentFilter), ["safety", "imagesafety", "unsafe", "recitation", "blocklist", "spii", "sensitive"]),
      (.reason(.contentFilter), ["prohibitedcontent", "imageprohibitedcontent", "guardrailintervened", "errortoxic"]),
      (.reason(.contentFilter), ["moderation", "refusal", "imagerecitation", "flagged", "harmful", "toxicity"]),
      (.reason(.toolCalls), ["toolcalls", "toolcall", "tooluse"]),
      (.reason(.functionCall), ["functioncall"]),
      (
        .unfinished, ["", "null", "none", "nil", "undefined", "unspecified", "unfinished", "notfinished", "inprogress"]
      ),
      (
        .failure,
        ["error", "servererror", "internalerror", "engineerror", "upstreamerror", "networkerror", "exception"]
      ),
      (.failure, ["insufficientsystemresource", "abort", "aborted", "cancel", "cancelled", "canceled", "usercancel"]),
      (.failure, ["fail", "failed", "failure", "timeout", "timelimit", "interrupted", "killed", "preempted"]),
      (.failure, ["incomplete"]),
    ]
    return Dictionary(table.flatMap { word, names in names.map { ($0, word) } }) { first, _ in first }
  }()
}
