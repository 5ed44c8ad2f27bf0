import Pages

/// Pictures made small, for the transcript.
package struct PicturesState: Sendable {
  /// Whether the terminal can show any.
  package var areShown = false
  /// What came of those that were drawn.
  private(set) var previews: [PreviewKey: PicturePreview] = [:]
  /// The same, oldest first.
  private var order: [PreviewKey] = []
  /// Those that are being drawn.
  private(set) var requested: Set<PreviewKey> = []

  /// The most previews that are kept beyond those in view: about a megabyte.
  private static let most = 256
  /// The most that are asked for at a time, since each may take much memory until it is small.
  private static let mostRequested = 4

  /// Of the previews in view, those that are to be drawn now.
  mutating func wanted(_ inView: [PreviewKey]) -> [PreviewKey] {
    guard areShown, !inView.isEmpty else { return [] }
    var wanted: [PreviewKey] = []
    for key in inView where previews[key] == nil && requested.count < Self.mostRequested {
      if requested.insert(key).inserted { wanted.append(key) }
    }
    return wanted
  }

  /// Keeps what came of drawing one; of those out of view the oldest go, where there are many.
  mutating func keep(_ preview: PicturePreview, _ key: PreviewKey, inView: [PreviewKey]) {
    requested.remove(key)
    if previews.updateValue(preview, forKey: key) == nil { order.append(key) }
    guard order.count > Self.most else { return }
    let stay = Set(inView)
    var surplus = order.count - Self.most
    order.removeAll { old in
      guard surplus > 0, !stay.contains(old), old != key else { return false }
      previews[old] = nil
      surplus -= 1
      return true
    }
  }
}
