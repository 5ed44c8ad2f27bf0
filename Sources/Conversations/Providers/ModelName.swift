/// What a model is called.
package enum ModelName {
  /// Without its maker: `Mixtral-8x7B` of `mistralai/Mixtral-8x7B`.
  package static func short(_ model: String) -> String {
    guard let slash = model.lastIndex(of: "/") else { return model }
    let name = String(model[model.index(after: slash)...])
    return name.isEmpty ? model : name
  }
}
