// Reads arbitrary files as conversations of every format: each conversation comes whole, so that its export reads back
// as the same, or is left out for a reason; and a file of no known format is refused in words.

import Conversations

@testable import ChatStore

private func check(_ item: ImportItem) {
  switch item.conversation {
  case .failure(let error): precondition(!error.reason.isEmpty, "Left out without a reason.")
  case .success(let stored):
    let json = MixchatJSON.json(stored)
    do {
      let again = MixchatJSON.json(try MixchatJSON.read(json))
      precondition(again == json, "An export reads back as something else.")
    } catch {
      // Ends the run, which is how a fuzzer learns of a fault.
      preconditionFailure("An export cannot be read: \(error.reason)")
    }
  }
}

/// The first byte says which format the file is said to be of; most often none, so that it is found out.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzImport(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = Array(UnsafeBufferPointer(start: start, count: count))
  guard let first = input.first else { return 0 }
  // A database is opened by its name: its format is SQLite's.
  let formats = ImportFormat.allCases.filter { $0 != .llm }
  let format = Int(first) < formats.count ? formats[Int(first)] : nil
  var reached = 0.0
  do {
    let file = ImportFile(name: "a/file.json", bytes: Array(input.dropFirst()))
    _ = try file.read(as: format) { item, part in
      precondition(part >= reached && part <= 1, "The progress goes back.")
      reached = part
      check(item)
    }
  } catch {
    precondition(!error.message.isEmpty, "Refused without a word.")
  }
  return 0
}
