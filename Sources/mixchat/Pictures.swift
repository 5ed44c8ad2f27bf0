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
