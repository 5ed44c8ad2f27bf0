/// A request as a command for a shell, so that anybody can ask the same by hand.
package enum CurlCommand {
  /// The command for a body that was sent. Keys are written as variables, never as themselves.
  ///
  /// - Parameter headers: Lines as `Provider.shellHeaders` has them.
  package static func text(url: String, body: String, headers: [String]) -> String {
    var lines = ["curl -N \(quoted(url))"]
    for header in headers { lines.append("-H \"\(header)\"") }
    lines.append("-H 'Content-Type: application/json'")
    lines.append("--data-raw \(quoted(body))")
    return lines.joined(separator: " \\\n  ")
  }

  /// In single quotes, in which a shell reads everything but a single quote as it is.
  private static func quoted(_ text: String) -> String {
    var quoted = "'"
    for character in text.unicodeScalars {
      if character == "'" {
        quoted += #"'\''"#
      } else {
        quoted.unicodeScalars.append(character)
      }
    }
    return quoted + "'"
  }
}
