import Cells

/// What models were found not to take, by provider and model: such fields are left out of requests.
package struct FieldRefusals: Equatable, Sendable {
  private var reasons: [String: [String: String]] = [:]
  private var told: Set<String> = []

  /// Nothing is known.
  package init() {}

  /// Notes that an endpoint refused a field.
  package mutating func note(_ field: String, _ reason: String, model: String, provider: String) {
    reasons[Self.key(model, provider), default: [:]][field] = reason
  }

  /// Why fields are left out of requests to a model, by the field: what the endpoint refused, and what its catalogue
  /// says.
  package func reasons(model: String, provider: String, catalogue: CatalogueModel?) -> [RequestField: String] {
    var found: [RequestField: String] = [:]
    if let catalogue {
      for name in ParameterName.allCases { found[.parameter(name)] = catalogue.refusal(of: name) }
    }
    for (field, reason) in reasons[Self.key(model, provider)] ?? [:] { found[RequestField(named: field)] = reason }
    return found
  }

  /// Whether a refusal has not been said yet; from now on it has.
  package mutating func isNews(_ field: RequestField, model: String, provider: String) -> Bool {
    told.insert(Self.key(model, provider) + "\n" + field.name).inserted
  }

  /// What is said of a field that was left out.
  package static func sentence(_ field: String, _ reason: String) -> String {
    "\(field) was left out: \(reason.asSentence)"
  }

  private static func key(_ model: String, _ provider: String) -> String { provider + "\n" + model.lowercased() }
}
