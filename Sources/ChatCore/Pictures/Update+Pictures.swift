import Pages

// Previews of pictures: drawn behind the keys, for messages in view alone.

extension AppState {
  /// Asks for the previews that came into view.
  mutating func wantedPictures() -> [Effect] { pictures.wanted(transcript.previews).map { .drawPreview($0) } }

  mutating func takePreview(_ key: PreviewKey, _ preview: PicturePreview) -> [Effect] {
    pictures.keep(preview, key, inView: transcript.previews)
    return []
  }
}
