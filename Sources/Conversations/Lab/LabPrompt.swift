/// One prompt of `mixchat lab`.
package struct LabPrompt: Sendable, Equatable, ExpressibleByStringLiteral {
  /// What is asked, files joined.
  package var text: String
  /// Pictures that come with it.
  package var pictures: [Picture]

  package init(_ text: String, pictures: [Picture] = []) {
    self.text = text
    self.pictures = pictures
  }

  package init(stringLiteral text: String) { self.init(text) }

  /// Whether a message says just this; one whose text is not loaded does not.
  package func isSaid(by message: Message?) -> Bool {
    message?.text.loaded == text && message?.pictures.map(\.hash) == pictures.map(\.hash)
  }
}
