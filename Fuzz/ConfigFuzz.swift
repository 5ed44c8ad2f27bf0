// Feeds the config arbitrary text: it is read, or refused with the file's name in every mistake; nothing else. What was
// read once can be edited, and the edit changes one key and no other.

import Cells
import Conversations

@testable import Configuration

private let path = "config.yaml"

/// Refused in words, which name the file or the setting.
private func isInWords(_ error: any Error) -> Bool {
  switch error {
  case let problems as ConfigProblems: !problems.problems.isEmpty && problems.problems.allSatisfy { !$0.what.isEmpty }
  case let problem as OptionProblem: !problem.description.isEmpty
  default: false
  }
}

/// The input is the file.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzConfig(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = UnsafeBufferPointer(start: start, count: count)
  // Other encodings are refused before the text is looked at.
  guard let text = String(validating: bytes, as: UTF8.self) else { return 0 }
  let file: ConfigFile
  do {
    file = try ConfigFile.parse(text, path: path)
  } catch {
    precondition(isInWords(error), "A mistake without words.")
    return 0
  }
  let paths = Paths(environment: ["HOME": "/nowhere"])
  let input = SettingsInput(environment: [:], config: ConfigSource(path: path, text: text), paths: paths)
  do {
    _ = try input.resolve()
  } catch {
    precondition(isInWords(error), "A mistake without words.")
  }
  do {
    let edited = try ConfigEdit.set(["retry", "attempts"], to: .integer(3), in: text, file: path)
    let again = try ConfigFile.parse(edited, path: path)
    func others(_ file: ConfigFile) -> [[String]: ConfigValue] {
      Dictionary(file.entries.filter { $0.path != ["retry", "attempts"] }.map { ($0.path, $0.value) }) { $1 }
    }
    precondition(again.entries.contains { $0.path == ["retry", "attempts"] && $0.value == .integer(3) }, "Not set.")
    precondition(others(file) == others(again), "The edit changed another key.")
  } catch is ConfigEdit.Refusal {
    // Some files are not edited by a program, and that is said.
  } catch {
    // Ends the run, which is how a fuzzer learns of a fault.
    preconditionFailure("What was edited cannot be read: \(error)")
  }
  return 0
}
