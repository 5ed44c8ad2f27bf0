struct CodeBlock {
  var number: Int
  var source: String
  static func all(in text: String) -> [CodeBlock] { [] }
}
