import ChatStore
import Conversations
import Inputs

extension PictureShelf {
  /// What the store is given before a message that carries pictures.
  func commands(before message: Message) -> [StoreWrite] {
    message.pictures.compactMap { picture in
      guard let bytes = bytes(picture.hash) else { return nil }
      noteStored(picture.hash)
      return .keepPicture(picture, bytes)
    }
  }

  /// The bytes of a picture, from here or from the database. Throws where it is nowhere.
  func bytes(of picture: Picture, orFrom store: ConversationStore?) async throws -> [UInt8] {
    try await bytes(picture.hash, of: "The picture \(picture.name)", orFrom: store)
  }

  private func bytes(_ hash: String, of thing: String, orFrom store: ConversationStore?) async throws -> [UInt8] {
    if let bytes = bytes(hash) { return bytes }
    guard let bytes = try await store?.run({ try $0.pictures([hash]) })[hash] else {
      throw Failure(.store, "\(thing) is not here any more.")
    }
    return bytes
  }

  /// The data of a part of a reply, for a file.
  func bytes(of part: ReplyPart, orFrom store: ConversationStore?) async throws -> [UInt8] {
    if let kept = part.kept { return try await bytes(kept.hash, of: "The \(part.kind.rawValue)", orFrom: store) }
    guard let bytes = part.data else { throw Failure(.store, "The data of the \(part.kind.rawValue) is damaged.") }
    return bytes
  }

  /// The request with the bytes of its pictures: from here, else from the database that `find` asks. Throws where a
  /// picture is nowhere.
  func filled(
    _ request: ChatRequest, _ find: ([String]) async throws -> [String: [UInt8]]
  ) async throws(Failure) -> ChatRequest {
    var request = request
    let pictures = request.picturesToSend
    let missing = pictures.map(\.hash).filter { bytes($0) == nil }
    if !missing.isEmpty {
      do {
        for (hash, bytes) in try await find(missing) { put(stored: bytes, hash) }
      } catch {
        throw error as? Failure ?? Failure(.store, "The pictures of this conversation could not be read: \(error).")
      }
    }
    for picture in pictures {
      guard let bytes = bytes(picture.hash) else {
        throw Failure(
          .store, "The picture \(picture.name) is not in the database any more. Delete its message, or attach it again."
        )
      }
      request.pictureData[picture.hash] = bytes
    }
    return request
  }
}
