import Cells
import Conversations

extension Failure {
  /// What failed, what to do, and the request's id, as stderr says it.
  var sentence: String {
    var harmless = self
    harmless.message = HarmlessText.line(message)
    return harmless.advised + (requestID.map { " (request \(HarmlessText.line($0)))" } ?? "")
  }
}
