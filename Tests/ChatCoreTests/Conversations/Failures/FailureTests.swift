import Testing

@testable import Conversations

struct FailuresDocumentTests {
  @Test func fileAgreesWithTheTable() throws {
    try DocumentFile.check("failures.md", against: FailuresDocument.markdown, suite: "FailuresDocument")
  }
}

struct FailureTableTests {
  @Test func saysWhatHappensBeforeTheNextAttempt() {
    for cause in FailureCause.allCases {
      let row = cause.row
      #expect(row.isRetried == (row.short != "failed"), "\(cause)")
      #expect(row.short.count <= 17, "the countdown shares a row with the status: \(cause)")
      #expect(cause == .cancelled || ".?".contains(row.advice.last ?? " "), "\(cause)")
    }
  }

  @Test("a message without an end gets one before the advice, and keeps the one that it has")
  func ended() {
    let advice = FailureCause.imported.row.advice
    for (message, said) in [
      ("Rate limited", "Rate limited. \(advice)"), ("Rate limited.", "Rate limited. \(advice)"),
      ("Too long!", "Too long! \(advice)"), ("It broke off\u{2026}", "It broke off\u{2026} \(advice)"), ("", advice),
    ] {
      #expect(Failure(.imported, message).advised == said)
    }
    // Nothing follows: the words stay as they are.
    #expect(Failure(.cancelled, "Stopped").advised == "Stopped")
  }

  @Test("a sentence that names a command to run gets no second one")
  func oneCommand() {
    #expect(Failure(.localModel, "The local model is not installed. Run `mixchat local install`.").advice == "")
    #expect(Failure(.localModel, "The local model's server ended.").advice == "Run `mixchat doctor`.")
    // What is damaged there has a place of its own.
    #expect(Failure(.store, "The picture is not here any more.").advised == "The picture is not here any more.")
  }
}
