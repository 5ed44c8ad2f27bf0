import ChatCore

/// `mixchat --plain`: the chat line by line, for terminals that cannot move a cursor and for screen readers.
struct PlainChat {
  let launch: Launch

  init(_ launch: Launch) { self.launch = launch }

  /// Whether the environment asks for it.
  static func isAskedFor(_ environment: [String: String]) -> Bool {
    let terminal = environment["TERM"] ?? ""
    return terminal.isEmpty || terminal == "dumb" || environment["ACCESSIBLE"] == "1"
  }

  /// Runs until the input ends; returns the exit code.
  func run() throws -> Int32 {
    throw CommandStop("not yet")
  }
}
