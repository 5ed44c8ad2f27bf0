// Reads arbitrary files as conversations of every format: each conversation comes whole, so that its export reads back
// as the same, or is left out for a reason; and a file of no known format is refused in words.

import Cells
import Conversations

@testable import ChatStore

/// What an export holds, read back from its text.
private func readBack(_ json: JSON) throws(ImportError) -> JSON {
  let text = Array(json.compact.utf8)
  let read = text.withUnsafeBytes { bytes in
    Result { () throws(ImportError) in try MixchatJSON.read(JSONView(bytes)) }
  }
  return MixchatJSON.json(try read.get())
}

private func check(_ item: ImportItem) {
  switch item.conversation {
  case .failure(let error): precondition(!error.reason.isEmpty, "Left out without a reason.")
  case .success(let stored):
    let json = MixchatJSON.json(stored)
    do throws(ImportError) {
      let again = try readBack(json)
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
  let stream = ByteStream("a/file.json", bytes: Array(input.dropFirst()))
  var reached = 0.0
  do throws(Failure) {
    let outcome = try ImportDocument(stream: stream).read(as: format) { (item, _) throws(Failure) in
      let part = stream.part()
      precondition(part >= reached && part <= 1, "The progress goes back.")
      reached = part
      check(item)
    }
    if case .unlike(let reason) = outcome { precondition(!reason.isEmpty, "Refused without a word.") }
  } catch {
    precondition(!error.message.isEmpty, "Failed without a word.")
  }
  return 0
}
