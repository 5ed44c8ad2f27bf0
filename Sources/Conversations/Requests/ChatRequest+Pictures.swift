extension ChatRequest {
  /// What is written before a picture's hash in the place of its bytes, in what is kept of a request.
  package static let pictureMark = ";base64," + Picture.hashMark

  /// Why a kept request cannot go out as it is; nil where it can.
  package static func refusalToRepeat(_ body: String) -> String? {
    body.contains(pictureMark)
      ? "The pictures of this request were not kept with it: it cannot be sent again." : nil
  }

  /// Pictures whose bytes it needs, each once.
  package var picturesToSend: [Picture] {
    var known: Set<String> = []
    return messages.flatMap(\.pictures).filter { $0.address == nil && known.insert($0.hash).inserted }
  }

  /// Takes all pictures out, for a model that cannot see; a message that is nothing but pictures names them.
  package mutating func leaveOutPictures() {
    for place in messages.indices where !messages[place].pictures.isEmpty {
      let pictures = messages[place].pictures
      leftOutPictures += pictures.count
      messages[place].pictures = []
      guard messages[place].content.isEmpty else { continue }
      messages[place].content = pictures.map { "[picture: \($0.name)]" }.joined(separator: "\n")
    }
  }

  /// What is said of pictures that were taken out, as the end of a sentence; nil where none was.
  package var pictureNote: String? {
    guard leftOutPictures > 0 else { return nil }
    let count = leftOutPictures == 1 ? "one picture" : "\(leftOutPictures) pictures"
    return "without \(count) of earlier messages: \(model) cannot see"
  }
}
