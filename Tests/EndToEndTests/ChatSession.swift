import TestSupport

/// What the tests of the whole program share.
extension TmuxSession {
  /// The chat with a loopback endpoint.
  static func chatCommand(_ server: FaultServer) throws -> [String] {
    [try product("mixchat"), "-p", "aimlapi", "--base-url", server.baseURL]
  }

  /// A chat with a loopback endpoint, once its first frame is there.
  static func chat(
    _ server: FaultServer, arguments: [String] = [], columns: Int = 100, rows: Int = 30,
    environment: [String: String] = [:], options: [String] = []
  ) async throws -> TmuxSession {
    let session = try TmuxSession(
      try chatCommand(server) + arguments, columns: columns, rows: rows,
      environment: ["AIMLAPI_API_KEY": "test-key"].merging(environment) { _, new in new }, options: options)
    try await session.wait(forText: "temp")
    return session
  }

  /// Types a line and sends it.
  func enter(_ line: String) throws {
    try type(line)
    try press("Enter")
  }
}
