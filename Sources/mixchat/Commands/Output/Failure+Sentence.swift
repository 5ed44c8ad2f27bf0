import Cells
import Conversations

extension Failure {
  /// What failed, what to do, and the request's id, as stderr says it.
  var sentence: String {
    var text = HarmlessText.line(message)
    if !advice.isEmpty { text = "\(FieldRefusals.ended(text)) \(advice)" }
    if let requestID { text += " (request \(HarmlessText.line(requestID)))" }
    return text
  }
}
