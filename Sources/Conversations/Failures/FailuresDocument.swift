/// docs/failures.md, made from the failure table; a test holds the file against it.
package enum FailuresDocument {
  /// The whole page.
  package static var markdown: String {
    var page = """
      # When a reply fails

      After this page you know why a reply failed, whether mixchat asks again, and what to do.

      Made from the table in `Sources/Conversations/Failures`;
      `MIXCHAT_UPDATE_DOCS=1 swift test --filter FailuresDocument` writes it again.

      A failure is one sentence: what failed, why as far as known, what to do, and the request's id at the
      endpoint where it gave one. What had come of the reply stays, and can be continued.

      Where asking again may help, mixchat does so by itself, but only before the first token: after half a second at
      most, then at most twice as long each time, or when the endpoint's `Retry-After` says; the countdown is on the
      screen, and Esc ends it. A wait of more than `retry.longest_wait` ends the request, and is shown.
      `retry.attempts`, `retry.cap` and the `timeouts` are settings too. `mixchat doctor` takes the way to the model
      step by step and names the one that fails.

      The cause is `error.cause` in `--json`; the exit code is that of a one-shot.

      | cause | what happened | asked again | exit code | what to do |
      |---|---|---|---|---|

      """
    for cause in FailureCause.allCases {
      let row = cause.row
      page +=
        "| `\(cause.rawValue)` | \(row.title) | \(row.isRetried ? "yes" : "no") | \(row.exitCode) | \(row.advice) |\n"
    }
    return page
  }
}
