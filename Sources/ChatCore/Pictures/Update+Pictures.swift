import Conversations
import Pages

// Previews of pictures: drawn behind the keys, for messages in view alone.

extension AppState {
  /// Asks for the previews that came into view.
  mutating func wantedPictures() -> [Effect] {
    pictures.wanted(transcript.previews).map { key in
      guard case .part(let id, let extra, let place) = key.source, let extras = conversation[id]?.extras,
        extras.indices.contains(extra)
      else { return .drawPreview(key) }
      return .drawPart(key, extras[extra], place: place)
    }
  }

  mutating func takePreview(_ key: PreviewKey, _ preview: PicturePreview) -> [Effect] {
    pictures.keep(preview, key, inView: transcript.previews)
    return []
  }
}
